"""A report as PDF: asked for as a row with every figure in it, drawn by Celery, kept for a day (decision 5)."""

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from silastik.core.context import current_office
from silastik.core.tasks import wake
from silastik.settings.jobs import SWEEP_EVERY

from .models import ReportFile
from .tasks import render as render_task

if TYPE_CHECKING:
    from silastik.users.models import User

KEPT = timedelta(days=1)


def ask(report: dict[str, Any], *, by: "User", now: datetime | None = None) -> ReportFile:
    """Have this report drawn. Asked again within a minute, the same person gets the same row."""
    now = now or timezone.now()
    name = _("Laporan %(period)s") % {"period": report["period"]}
    language = translation.get_language() or "id"
    recent = ReportFile.objects.filter(asked_by=by, name=name, language=language, content=report)
    if found := recent.filter(asked_at__gt=now - timedelta(minutes=1)).first():
        return found
    paper = ReportFile.objects.create(asked_by=by, asked_at=now, name=name, language=language, content=report)
    wake(render_task, paper.pk)
    return paper


def render(pk: int) -> None:
    """Draw a report once; a second call finds it drawn."""
    from silastik.core.pdf import render_pdf

    with transaction.atomic():
        paper = ReportFile.objects.select_for_update(of=("self",)).select_related("asked_by").filter(pk=pk).first()
        if paper is None or paper.rendered_at:
            return
        office = current_office()
        contacts = [contact for contact in (office.website, office.email, office.phone) if contact]
        with translation.override(paper.language):
            content = render_pdf(
                "documents/report.html",
                {
                    "report": paper.content,
                    "office": {"name": office.name, "address": office.address, "contacts": contacts},
                    "asked_by": str(paper.asked_by),
                },
                title=f"{paper.name}, {office.short_name}",
                author=office.name,
                created=paper.asked_at,
            )
        paper.file.save("laporan.pdf", ContentFile(content), save=False)
        paper.sha256 = hashlib.sha256(content).hexdigest()
        paper.rendered_at = timezone.now()
        paper.save(update_fields=["file", "sha256", "rendered_at"])


def unrendered(now: datetime) -> QuerySet[ReportFile]:
    """Reports whose own task did not come; the newest are left to it."""
    return ReportFile.objects.filter(rendered_at=None, asked_at__lt=now - SWEEP_EVERY).order_by("pk")


def sweep(now: datetime) -> None:
    """Delete what is older than a day, the file first: a row without its file is found again, a file without is not."""
    for paper in ReportFile.objects.filter(asked_at__lt=now - KEPT):
        if paper.file:
            paper.file.delete(save=False)
        paper.delete()
