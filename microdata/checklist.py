"""What the officer has looked at before corrected data go out (M11)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orders.checklist import Point
from orders.states import OrderState

if TYPE_CHECKING:
    from .models import MicrodataOrder

REPORTED = ("request_revision", "report_fault", "reopen")
CORRECTION = (
    Point(
        "correction",
        _("Perbaikan"),
        _("Tiap kesalahan yang dilaporkan sudah diperbaiki dalam datanya, atau dijelaskan kepada pelanggan."),
        undone_by=REPORTED,
    ),
    Point(
        "data",
        _("Data"),
        _("Berkas yang dikirim sudah dibuka dan dicocokkan: wilayah, variabel, dan jumlah barisnya sesuai pesanan."),
        undone_by=(*REPORTED, "prepare", "extract", "change_version"),
    ),
)


def checklist(order: "MicrodataOrder") -> Sequence[Point]:
    return CORRECTION if order.state == OrderState.IN_REVISION else ()
