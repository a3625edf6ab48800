"""What the pages of an order show for microdata and maps: steps, turn card, panels."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.flows import Flow, TurnCard
from orders.states import OrderKind, OrderState, Turn
from payments.gate import is_waived
from silastik.core.dates import long_time

from .checklist import checklist
from .gates import gates_of
from .models import MicrodataOrder
from .panels.customer import customer_panels
from .panels.files import fault_parts
from .panels.office import workbench_panels
from .services import delivery, review
from .services.closing import closes_at

# Where each state stands on the line of steps.
REACHED = {
    OrderState.SUBMITTED: 1,
    OrderState.IN_REVIEW: 1,
    OrderState.NEEDS_EXPLANATION: 1,
    OrderState.IN_PREPARATION: 2,
    OrderState.OFFERED: 3,
    OrderState.DELIVERED: 4,
    OrderState.IN_REVISION: 4,
    OrderState.COMPLETED: 5,
    OrderState.CANCELLED: -1,
}


def steps(order: MicrodataOrder) -> list[dict[str, str]]:
    gates = _("Contoh, SPPD") if is_waived(order) else _("Contoh, bayar, SPPD")
    labels = [_("Diajukan"), _("Diperiksa"), _("Disiapkan"), gates, _("Unduh dan periksa")]
    now = REACHED.get(order.state, 0)
    return [
        {"label": label, "status": "done" if index < now else "now" if index == now else "todo"}
        for index, label in enumerate([*labels, _("Selesai")])
    ]


def turn_card(order: MicrodataOrder, user: Any, now: datetime) -> TurnCard:
    """Whose turn it is, in one sentence, with the one next action."""
    page = order.get_absolute_url()
    match order.state:
        case OrderState.SUBMITTED | OrderState.IN_REVIEW:
            return TurnCard(
                _("Kami memeriksa kesesuaian abstraksi dengan data yang Anda pilih"),
                detail=_("Bila ada yang perlu dijelaskan, kami bertanya lewat halaman ini dan e-mail."),
            )
        case OrderState.NEEDS_EXPLANATION:
            return TurnCard(
                _("Petugas memerlukan penjelasan Anda"),
                detail=_("Waktu pelayanan berhenti sampai Anda menjawab."),
                url=f"{page}#penjelasan",
                label=_("Beri penjelasan"),
            )
        case OrderState.IN_PREPARATION:
            return TurnCard(_("Abstraksi Anda sesuai; kami menyiapkan contoh data dan penawaran"))
        case OrderState.OFFERED:
            return _gates_card(order, now)
        case OrderState.DELIVERED:
            until = long_time(closes_at(order), order.office.tz)
            return TurnCard(
                _("Unduh dan periksa data Anda"),
                turn=Turn.CUSTOMER,
                detail=_("Pesanan ditutup sendiri %(until)s bila tidak ada kesalahan yang dilaporkan.")
                % {"until": until},
                url=f"{page}#berkas",
                label=_("Unduh berkas"),
            )
        case OrderState.COMPLETED:
            return TurnCard(_("Pesanan selesai"), who=_("Selesai"), url=f"{page}#berkas", label=_("Unduh berkas"))
        case OrderState.IN_REVISION:
            return TurnCard(_("Kami memperbaiki data Anda"), detail=_("Berkas lain tetap dapat diunduh."))
        case OrderState.CANCELLED:
            reason = order.cancel_reason and _("Alasan: %(reason)s") % {"reason": order.cancel_reason}
            return TurnCard(
                _("Pesanan ini dibatalkan"),
                who=_("Dibatalkan"),
                detail=reason or "",
                url=f"{page}#pesanan-baru",
                label=_("Buat pesanan baru dari ini"),
            )
    return TurnCard(order.get_state_display())


def _gates_card(order: MicrodataOrder, now: datetime) -> TurnCard:
    """While offered: what waits for the customer, the nearest first; else what the office is doing."""
    page = order.get_absolute_url()
    anchors = {"sample": "contoh", "payment": "pembayaran", "agreement": "sppd"}
    labels = {"sample": _("Periksa contoh"), "payment": _("Lihat cara bayar"), "agreement": _("Lihat SPPD")}
    gates = gates_of(order)
    for gate in gates:
        if gate.holder == Turn.CUSTOMER:
            others = [other.label for other in gates if other.holder == Turn.CUSTOMER and other is not gate]
            detail = _("Menunggu Anda juga: %(others)s.") % {"others": ", ".join(others)} if others else ""
            return TurnCard(
                gate.sentence,
                turn=Turn.CUSTOMER,
                detail=detail,
                url=f"{page}#{anchors[gate.name]}",
                label=labels[gate.name],
            )
    waiting = [gate.sentence for gate in gates if not gate.is_open]
    return TurnCard(waiting[0] if waiting else _("Semua syarat terpenuhi; data Anda segera kami kirim"))


FLOW = Flow(
    kind=OrderKind.MICRODATA,
    model=MicrodataOrder,
    checklist=checklist,
    steps=steps,
    turn_card=turn_card,
    customer_panels=customer_panels,
    workbench_panels=workbench_panels,
    take=review.take,
    redeliver=delivery.redeliver,
    fault_parts=fault_parts,
    lists_files=False,
    completes_at_once=False,
)
