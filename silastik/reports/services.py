"""Use cases of the reports: a report as of now, and the same as a paper."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from silastik.core.models import Office

from . import papers
from .models import ReportFile
from .periods import Period
from .report import build

if TYPE_CHECKING:
    from silastik.users.models import User


def report(office: Office, period: Period) -> dict[str, Any]:
    return build(office, period, timezone.now())


def ask_paper(office: Office, period: Period, *, by: "User") -> ReportFile:
    return papers.ask(report(office, period), by=by)
