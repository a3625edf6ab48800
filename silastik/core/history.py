"""The history of reference data in the admin: who changed what and when, as the database's triggers recorded it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import PAGE_VAR
from django.contrib.auth import get_user_model
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pghistory.models import Events

QUIET_FIELDS = frozenset({"updated_at"})


@dataclass(frozen=True)
class Change:
    """One recorded change, shaped like the log entries that Django's history page lists."""

    action_time: datetime
    user: Any
    get_change_message: str


class HistoryAdmin(admin.ModelAdmin):
    """Admin of a model tracked by pghistory. Its history page shows every change, also those made outside the admin."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = extra_context or {}
        if row is not None:
            paginator = Paginator(changes(row), self.list_per_page)
            page = paginator.get_page(request.GET.get(PAGE_VAR))
            context |= {
                "action_list": page,
                "page_range": paginator.get_elided_page_range(page.number),
                "pagination_required": paginator.num_pages > 1,
            }
        return super().history_view(request, object_id, context)


def changes(row: Model) -> list[Change]:
    """The changes of a row, newest first. Two queries."""
    events = list(Events.objects.tracks(row).order_by("-pgh_created_at", "-pgh_slug"))
    ids = {(event.pgh_context or {}).get("user") for event in events}
    people = get_user_model().objects.in_bulk(ids - {None})
    return [
        Change(
            event.pgh_created_at,
            people.get((event.pgh_context or {}).get("user")),
            "; ".join(_sentences(row, event.pgh_diff)) if event.pgh_diff else _("Dibuat"),
        )
        for event in events
    ]


def _sentences(row: Model, diff: dict[str, list[Any]]) -> Iterable[str]:
    for name, (before, after) in diff.items():
        if name not in QUIET_FIELDS:
            yield _("%(field)s: “%(before)s” menjadi “%(after)s”") % {
                "field": _label(row, name),
                "before": "" if before is None else before,
                "after": "" if after is None else after,
            }


def _label(row: Model, name: str) -> str:
    try:
        return str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    except FieldDoesNotExist:
        return name
