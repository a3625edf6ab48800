"""A page of the queue, as its URL asks for it: everything the template shows, in a constant number of queries."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.context import Portal
from silastik.core.opening import calendar_for
from silastik.users.models import User

from . import filters, keyset
from .counts import count_views, shown
from .definitions import SORTS, VIEWS, WITH_ROWS, Moment, first_view, in_view, sorting
from .forms import BulkForm
from .people import officers
from .rows import Reader, queue_rows
from .saved import saved_views

EMPTY = {
    "mine": gettext_lazy("Pesanan Anda yang menunggu kantor muncul di sini. Ambil pesanan dari “Baru”."),
    "new": gettext_lazy("Pesanan yang baru diajukan muncul di sini sampai ada petugas yang mulai menanganinya."),
    "near": gettext_lazy("Pesanan yang tinggal dua hari kerja atau kurang muncul di sini."),
    "late": gettext_lazy("Pesanan yang melewati sepuluh hari kerja muncul di sini."),
    "customer": gettext_lazy("Pesanan yang menunggu pelanggan muncul di sini; jam pelayanannya berhenti."),
}


@dataclass(frozen=True)
class Desk:
    """The queue at one moment, for one person."""

    user: User
    now: datetime
    portal: Portal

    @classmethod
    def of(cls, user: User, now: datetime | None = None) -> "Desk":
        return cls(user, now or timezone.now(), Portal())

    @cached_property
    def reader(self) -> Reader:
        office = self.portal.office
        return Reader(self.user, calendar_for(office), self.now, self.now.astimezone(office.tz).date())

    @cached_property
    def moment(self) -> Moment:
        return Moment.of(self.user, self.reader.calendar, self.now)

    def view_of(self, data: QueryDict) -> str:
        """The view that the URL names, or the one a person begins with; 404 for one that does not exist."""
        name = data.get("tampilan") or first_view(self.user)
        if name not in VIEWS:
            raise Http404
        return name


def tabs(desk: Desk, current: str) -> list[dict[str, Any]]:
    """The views with how many orders each holds."""
    counts = count_views(desk.user, desk.moment)
    return [
        {
            "name": name,
            "label": view.label,
            "count": shown(counts[name]),
            "is_current": name == current,
            "is_alarm": name == "late" and counts[name] > 0,
        }
        for name, view in VIEWS.items()
    ]


def queue_page(desk: Desk, data: QueryDict) -> dict[str, Any]:
    """What the queue's template shows."""
    view = desk.view_of(data)
    people = officers()
    form = filters.FilterForm(data, officers=people)
    sort, descending = filters.sort_of(data, view)
    orders = form.narrow(
        in_view(desk.user, view, desk.moment), user=desk.user, office=desk.portal.office, today=desk.reader.today
    )
    order_by = sorting(VIEWS[view], sort, descending=descending)
    page = keyset.page_of(orders.select_related(*WITH_ROWS), order_by, data.get("kursor", ""))
    return {
        "portal": desk.portal,
        "view": view,
        "tabs": tabs(desk, view),
        "form": form,
        "chips": form.chips(),
        "kept": filters.clean_query(data),
        "sort": sort,
        "columns": columns(data, sort, descending=descending),
        "sorts": sort_links(data, sort, descending=descending),
        "rows": queue_rows(page.rows, desk.reader),
        "first_url": filters.link(data) if page.previous else "",
        "previous_url": filters.link(data, kursor=page.previous) if page.previous else "",
        "next_url": filters.link(data, kursor=page.next) if page.next else "",
        "here": filters.link(data, kursor=data.get("kursor")),
        "empty_text": EMPTY.get(view, _("Pesanan yang cocok dengan tampilan ini muncul di sini.")),
        "saved": saved_views(desk.user, data),
        "bulk_form": SimpleLazyObject(lambda: BulkForm(auto_id="massal_%s")),
        "people": " ".join(f"{person.pk} {person}" for person in people),  # what both forms depend on
        "is_narrowed": bool(form.active()),
    }


def columns(data: QueryDict, sort: str, *, descending: bool) -> list[dict[str, str]]:
    """The heads of the table; those that can sort lead there, the current one the other way round."""
    heads = [
        (_("Pesanan"), "diajukan"),
        (_("Pelanggan"), "pelanggan"),
        (_("Status"), "status"),
        (_("Langkah berikut"), ""),
        (_("Hari kerja"), "tenggat"),
        (_("Petugas"), ""),
    ]
    found = []
    for label, name in heads:
        is_current = bool(name) and name == sort
        turned = is_current and not descending
        found.append(
            {
                "label": label,
                "query": filters.link(data, urut=name, arah="turun" if turned else "naik") if name else "",
                "aria_sort": ("descending" if descending else "ascending") if is_current else "",
            }
        )
    return found


def sort_links(data: QueryDict, sort: str, *, descending: bool) -> list[dict[str, Any]]:
    """The same for a phone, where the table has no head."""
    return [
        {
            "label": label,
            "query": filters.link(data, urut=name, arah="turun" if name == sort and not descending else "naik"),
            "arrow": ("arrow-down" if descending else "arrow-up") if name == sort else "",
        }
        for name, label in SORTS.items()
    ]
