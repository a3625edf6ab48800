"""Survey responses of a period for a spreadsheet, without anything that names the customer."""

import csv
import io
from datetime import tzinfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from .ikm import ELEMENTS
from .models import SurveyResponse
from .questions import QUESTIONS

FORMULA_STARTS = ("=", "+", "-", "@")


def as_csv(found: QuerySet[SurveyResponse], zone: tzinfo) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; a line for each response, dates by the office's clock.

    A comment that a spreadsheet would run as a formula is made a text.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_("Tanggal"), *(question.element for question in QUESTIONS.values()), _("Saran")])
    for response in found.order_by("answered_at", "pk").iterator():
        comment = response.comment
        if comment.lstrip().startswith(FORMULA_STARTS):
            comment = f"'{comment}"
        on = response.answered_at.astimezone(zone).date()
        writer.writerow([on, *(getattr(response, key) for key in ELEMENTS), comment])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
