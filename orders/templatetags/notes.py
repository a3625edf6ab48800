"""The notes among colleagues on the workbench: `{% notes_panel order %}`. No other page may load this."""

from typing import Any

from django import template
from django.template import Context

from silastik.core.dates import long_time

from .. import notes
from ..conversation_forms import ColleaguesForm

register = template.Library()
SHOWN = 50


@register.inclusion_tag("orders/panels/_notes.html", takes_context=True)
def notes_panel(context: Context, order: Any) -> dict[str, Any]:
    """The newest notes, and the form that adds one; `?catatan=semua` shows them all."""
    request: Any = context["request"]
    user = request.user
    found = notes.notes_of(order, user)
    shown = list(found if request.GET.get("catatan") == "semua" else found[: SHOWN + 1])
    is_cut = len(shown) > SHOWN and request.GET.get("catatan") != "semua"
    again = context.get("note_again")
    return {
        "order": order,
        "notes": [_row(order, note, user) for note in (shown[:SHOWN] if is_cut else shown)],
        "is_cut": is_cut,
        "may_read": notes.may_read(order, user),
        "form": (again or ColleaguesForm(auto_id="colleagues_%s")) if notes.may_write(order, user) else None,
        "is_again": again is not None,
        "csrf_token": context.get("csrf_token"),
    }


def _row(order: Any, note: Any, user: Any) -> dict[str, Any]:
    return {
        "pk": note.pk,
        "author": str(note.author),
        "text": note.text,
        "at": long_time(note.at, order.office.tz),
        "iso": note.at.isoformat(),
        "deleted": long_time(note.deleted_at, order.office.tz) if note.deleted_at else "",
        "is_own": note.author_id == user.pk,
    }
