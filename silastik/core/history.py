"""The history of reference data in the admin: who changed what and when, as the database's triggers recorded it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
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
    """Admin of a model tracked by pghistory. Its history page shows every change, also those made outside the admin.

    `history_of` are tracked models whose rows belong to one of this: what happens to them is told here too.
    """

    history_of: tuple[type[Model], ...] = ()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row = self.get_object(request, object_id)
        context = extra_context or {}
        if row is not None:
            paginator = Paginator(changes(row, self.history_of), self.list_per_page)
            page = paginator.get_page(request.GET.get(PAGE_VAR))
            context |= {
                "action_list": page,
                "page_range": paginator.get_elided_page_range(page.number),
                "pagination_required": paginator.num_pages > 1,
            }
        return super().history_view(request, object_id, context)


def changes(row: Model, parts: Sequence[type[Model]] = ()) -> list[Change]:
    """The changes of a row and of its parts, newest first. Two queries, and one for the parts."""
    events = list(Events.objects.tracks(row))
    if parts:
        events += Events.objects.across(*(part.pgh_event_model for part in parts)).references(row)  # type: ignore[attr-defined]
    events.sort(key=lambda event: (event.pgh_created_at, event.pgh_slug), reverse=True)
    ids = {(event.pgh_context or {}).get("user") for event in events}
    people = get_user_model().objects.in_bulk(ids - {None})
    return [
        Change(event.pgh_created_at, people.get((event.pgh_context or {}).get("user")), _told(event, row))
        for event in events
    ]


def _told(event: Any, row: Model) -> str:
    if event.pgh_obj_model == row._meta.label:
        return _what(event, row)
    part = apps.get_model(event.pgh_obj_model)
    said = event.pgh_data
    # What the event keeps is JSON: a time comes back as text, which the row's own words cannot format.
    then = part(**{f.attname: f.to_python(said[f.attname]) for f in part._meta.concrete_fields if f.attname in said})
    return f"{part._meta.verbose_name} “{then}”: {_what(event, then)}"


def _what(event: Any, row: Model) -> str:
    if event.pgh_label == "delete":
        return _("Dihapus")
    return "; ".join(_sentences(row, event.pgh_diff)) if event.pgh_diff else _("Dibuat")


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
