"""Orders of the queue as CSV, for spreadsheets; that they left the portal stands in their history."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from silastik.core.dates import short_date

from ..lifecycle import record
from ..models import Order
from .rows import Reader, queue_rows, used_days

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def export_csv(orders: Sequence[Order], reader: Reader, *, now: datetime | None = None) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; no cell is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            _("Pesanan"),
            _("Ringkasan"),
            _("Jenis"),
            _("Pelanggan"),
            _("Segmen"),
            _("Status"),
            _("Langkah berikut"),
            _("Diajukan"),
            _("Hari kerja terpakai"),
            _("Tenggat"),
            _("Petugas"),
            _("Tindak lanjut"),
        ]
    )
    for order, row in zip(orders, queue_rows(orders, reader), strict=True):
        record(order, "export", by=reader.user, now=now or reader.now)
        cells = [
            order.code,
            order.title,
            row["kind"],
            row["customer"],
            order.customer.get_segment_display(),
            row["state"],
            row["next"],
            _local(order.submitted_at, reader),
            round(float(used_days(order, reader)), 2),
            _local(order.due_at, reader),
            str(order.assigned_to or ""),
            short_date(order.follow_up_on) if order.follow_up_on else "",
        ]
        writer.writerow([_safe(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _local(at: datetime | None, reader: Reader) -> str:
    return f"{at.astimezone(reader.calendar.zone):%Y-%m-%d %H:%M}" if at else ""


def _safe(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
