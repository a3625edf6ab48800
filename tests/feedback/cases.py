"""Complaints for tests, made by the real service."""

import itertools
from typing import Any

from feedback import tracking
from feedback.models import Complaint
from feedback.services import complain
from silastik.core.context import current_office

_count = itertools.count(1)


def a_complaint(**options: Any) -> Complaint:
    """Somebody without an account complains of the service."""
    given = {"subject": "service", "text": f"Loket tutup sebelum jam tutup, kali ke-{next(_count)}."} | options
    form = given.pop("form", None) or tracking.new_form()
    return complain(current_office(), form=form, code=tracking.tracking_code(form), **given)
