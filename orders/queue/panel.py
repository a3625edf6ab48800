"""The part of the workbench that says who serves an order, and when the office looks at it again."""

from typing import Any

from silastik.core.dates import long_date

from ..lifecycle import Action
from .forms import AssignForm, FollowUpForm, HandOverForm


def assignment_panel(order: Any, actions: dict[str, Action], forms: dict[str, Any]) -> dict[str, Any]:
    """The forms of what the reader may do; a form that was wrong comes back as it was."""
    panel: dict[str, Any] = {
        "follow_up_on": long_date(order.follow_up_on) if order.follow_up_on else "",
        "can_clear": "clear_follow_up" in actions,
    }
    if "assign" in actions:
        panel["assign"] = forms.get("assign") or AssignForm(without=order.assigned_to, auto_id="assign_%s")
    if "hand_over" in actions:
        panel["hand_over"] = forms.get("hand_over") or HandOverForm(without=order.assigned_to, auto_id="hand_over_%s")
    if "set_follow_up" in actions:
        panel["follow_up"] = forms.get("follow_up") or FollowUpForm(auto_id="follow_%s")
    return panel
