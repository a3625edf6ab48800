"""Orders as rows of lists: every date and word formatted once, no query per row."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.dates import long_date

from .models import Order
from .states import OrderKind, OrderState, Turn

TONES = {Turn.CUSTOMER: "turn", Turn.OFFICE: "office", Turn.NONE: "done"}
NEXT_FOR_CUSTOMER = {
    OrderState.NEEDS_EXPLANATION: gettext_lazy("Beri penjelasan"),
    OrderState.OFFERED: gettext_lazy("Lihat penawaran"),
    OrderState.AWAITING_PAYMENT: gettext_lazy("Bayar"),
    OrderState.DELIVERED: gettext_lazy("Unduh"),
    OrderState.COMPLETED: gettext_lazy("Unduh dan periksa"),
}
NEXT_FOR_OFFICE = {
    OrderState.SUBMITTED: gettext_lazy("Ambil dan siapkan"),
    OrderState.IN_PREPARATION: gettext_lazy("Siapkan dan kirim penawaran"),
    OrderState.PAID: gettext_lazy("Kirim kuitansi dan softcopy"),
    OrderState.DELIVERED: gettext_lazy("Menunggu kuitansi dibuat"),
    OrderState.IN_REVISION: gettext_lazy("Perbaiki berkas"),
    OrderState.IN_REVIEW: gettext_lazy("Periksa abstraksi"),
    OrderState.NEEDS_EXPLANATION: gettext_lazy("Pelanggan menjawab pertanyaan"),
}
NEXT_IN_DATA_SALES = {
    OrderState.SUBMITTED: gettext_lazy("Ambil dan periksa abstraksi"),
    OrderState.DELIVERED: gettext_lazy("Pelanggan memeriksa data"),
}


def order_rows(orders: Iterable[Order]) -> list[dict[str, Any]]:
    """Rows of "Pesanan saya": state, whose turn it is, and the one next action."""
    return [
        {
            "code": order.code,
            "title": order.title,
            "url": order.get_absolute_url(),
            "state": order.get_state_display(),
            "tone": tone(order),
            "turn": _("Giliran Anda") if order.turn == Turn.CUSTOMER else "",
            "submitted": long_date(order.submitted_on),
            "unread": order.unread_from_office,
            "next": NEXT_FOR_CUSTOMER.get(order.state, "") if _customer_can_act(order) else "",
        }
        for order in orders
    ]


def _customer_can_act(order: Order) -> bool:
    """Of three gates some may wait for the customer while the order as a whole waits for the office."""
    return order.turn != Turn.OFFICE or order.state == OrderState.OFFERED


def tone(order: Order) -> str:
    """The tone of an order's state tag: whose turn it is, or that it is over."""
    return "late" if order.state == OrderState.CANCELLED else TONES[Turn(order.turn)]


def next_for_office(order: Order) -> str:
    """What the office does next, or what it waits for."""
    if order.state == OrderState.OFFERED:
        is_ours = order.turn == Turn.OFFICE
        return _("Urus contoh, pembayaran, atau SPPD") if is_ours else _("Pelanggan memenuhi syarat penawaran")
    if order.state != OrderState.AWAITING_PAYMENT:
        steps = NEXT_FOR_OFFICE | NEXT_IN_DATA_SALES if order.kind == OrderKind.MICRODATA else NEXT_FOR_OFFICE
        return str(steps.get(order.state, ""))
    if order.turn == Turn.OFFICE:
        return _("Terbitkan kode billing") if order.is_domestic else _("Periksa bukti transfer (bendahara)")
    return _("Pelanggan membayar") if order.is_domestic else _("Pelanggan mengirim bukti transfer")
