"""The rating and the survey on an order's page: `{% rating_panel order %}`."""

from django import template
from django.template import Context

from orders.models import Order

from ..forms import RatingForm
from ..selectors import is_rateable, rating_of, replies_to, survey_of

register = template.Library()


@register.inclusion_tag("feedback/panels/_rating.html", takes_context=True)
def rating_panel(context: Context, order: Order) -> dict:
    """Rate a completed order in one tap, then the optional survey; nothing before that."""
    may_rate = is_rateable(order)
    rating = rating_of(order) if may_rate else None
    return {
        "order": order,
        "may_rate": may_rate,
        "rating": rating,
        "survey": survey_of(order) if rating else None,
        "replies": replies_to(order) if rating else [],
        "form": RatingForm(auto_id="rating_%s"),
        "csrf_token": context.get("csrf_token"),
    }
