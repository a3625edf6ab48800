"""The delivered files on an order's two pages: checksum, until when, and what a correction changed (M9, M11)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from orders import deliverables
from orders.flows import Panel
from orders.lifecycle import Action
from orders.models import Deliverable
from silastik.core.dates import long_time

from ..comparing import compare, sentences
from ..models import MicrodataOrder
from ..rows import choice_rows
from ..services.delivery import access_requested


def customer_panel(order: MicrodataOrder, now: datetime) -> Panel | None:
    """What the customer may download, or ask to download for longer."""
    return _panel(order, now, for_office=False) if order.files_released else None


def office_panel(order: MicrodataOrder, actions: dict[str, Action], now: datetime) -> Panel | None:
    """What the customer has, with the button that renews it."""
    return _panel(order, now, for_office=True, may_renew="renew_access" in actions) if order.files_released else None


def _panel(order: MicrodataOrder, now: datetime, *, for_office: bool, may_renew: bool = False) -> Panel | None:
    versions = _versions(order)
    rows = [file_row(order, files, now) for files in versions.values()]
    for row in rows:
        row["renew_url"] = reverse("microdata:renew", args=[order.code, row["pk"]]) if may_renew else ""
    return (
        Panel(
            "microdata/panels/_files.html",
            {"rows": rows, "for_office": for_office, "days": settings.MICRODATA_ACCESS_DAYS},
        )
        if rows
        else None
    )


def _versions(order: MicrodataOrder) -> dict[str, list[Deliverable]]:
    """The released versions of each item, the newest first."""
    files = order.deliverables.filter(kind=Deliverable.Kind.PRODUCT, released_at__isnull=False)
    found: dict[str, list[Deliverable]] = {}
    for file in files.select_related("extraction").order_by("item", "-version"):
        found.setdefault(file.item, []).append(file)
    return found


def file_row(order: MicrodataOrder, versions: list[Deliverable], now: datetime) -> dict[str, Any]:
    """The newest of `versions` as its row: an expired file has no address, but a way to ask for more time."""
    file = versions[0]
    expired = deliverables.has_expired(file, now)
    zone = order.office.tz
    note = f"{_kind(file)}, {filesizeformat(file.size)}"
    if file.version > 1:
        note += " · " + _("versi %(version)d, diperbaiki") % {"version": file.version}
    return {
        "pk": file.pk,
        "name": file.title,
        "note": note,
        "sha256": file.sha256,
        "url": reverse("orders:file", args=[order.code, file.pk]) if not expired and not file.damaged_at else "",
        "is_expired": expired,
        "is_damaged": bool(file.damaged_at),
        "until": long_time(file.available_until, zone) if file.available_until else "",
        "verified": long_time(file.verified_at, zone) if file.verified_at else "",
        "changes": sentences(compare(versions[1], file)) if len(versions) > 1 else [],
        "request_url": reverse("microdata:request_access", args=[order.code, file.pk]),
        "is_requested": expired and access_requested(order, file),
    }


def _kind(file: Deliverable) -> str:
    return "GeoPackage" if file.name.endswith(".gpkg") else _("ZIP")


def fault_parts(order: MicrodataOrder) -> list[str]:
    """What a fault can be about within a delivered file: a variable of it, or an area that was chosen (M10)."""
    rows = choice_rows(order.chosen)
    variables = [_("Variabel %(name)s") % v for row in rows if not row["is_map"] for v in row["variables"]]
    areas = [_("Wilayah %(name)s (%(code)s)") % area for row in rows for area in row["areas"]]
    return list(dict.fromkeys(part[:120] for part in (*areas, *variables)))
