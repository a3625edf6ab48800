"""What the workbench says above a button: `{% after order "send_offer" paper="invoice" as after %}`."""

from typing import Any

from django import template
from django.utils import timezone

from ..consequences import consequences

register = template.Library()


@register.simple_tag
def after(order: Any, action: str, paper: str = "") -> list[str]:
    return consequences(order, action, timezone.now(), paper=paper)
