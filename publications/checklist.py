"""What the officer has looked at before the invoice goes out (P3)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from orders.checklist import Point
from orders.states import OrderState

if TYPE_CHECKING:
    from .models import PublicationOrder

OFFER = (
    Point(
        "softcopy",
        _("Softcopy"),
        _("Softcopy tiap judul sudah dibuka: judul dan tahunnya benar, halamannya lengkap dan terbaca."),
        undone_by=("take", "prepare"),
    ),
    Point(
        "invoice",
        _("Invoice"),
        _("Rincian invoice sudah dicocokkan: nama pelanggan, judul, jumlah halaman, dan tarif."),
        undone_by=("take",),
    ),
)


def checklist(order: "PublicationOrder") -> Sequence[Point]:
    return OFFER if order.state == OrderState.IN_PREPARATION else ()
