"""What the pages of an order show for publications: steps, turn card, panels."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from orders.flows import Flow, Panel, TurnCard
from orders.lifecycle import Action
from orders.states import OrderKind, OrderState
from payments import panels as payment_panels
from payments.rows import line_rows
from payments.tariffs import NoTariff
from silastik.core.dates import long_time
from silastik.core.money import rupiah

from . import selectors, services
from .checklist import checklist
from .forms import PrepareForm
from .models import PublicationOrder

STEPS = (
    OrderState.SUBMITTED,
    OrderState.IN_PREPARATION,
    OrderState.AWAITING_PAYMENT,
    OrderState.PAID,
    OrderState.COMPLETED,
)
REACHED = {OrderState.DELIVERED: 4, OrderState.IN_REVISION: 3, OrderState.COMPLETED: 5}


def steps(order: PublicationOrder) -> list[dict[str, str]]:
    """The line of steps. A revision goes back to checking the files; a cancelled order goes nowhere."""
    if order.state == OrderState.CANCELLED:
        return []
    labels = [_("Diajukan"), _("Disiapkan"), _("Bayar"), _("Unduh dan periksa"), _("Selesai")]
    now = REACHED.get(order.state, STEPS.index(order.state) if order.state in STEPS else 0)
    if order.state == OrderState.SUBMITTED:
        now = 1
    return [
        {"label": label, "status": "done" if index < now else "now" if index == now else "todo"}
        for index, label in enumerate(labels)
    ]


def turn_card(order: PublicationOrder, user: Any, now: datetime) -> TurnCard:
    """Whose turn it is, in one sentence, with the one next action."""
    page = order.get_absolute_url()
    match order.state:
        case OrderState.SUBMITTED:
            return TurnCard(
                _("Kami menyiapkan softcopy dan invoice Anda"), detail=_("Anda menerima e-mail begitu siap.")
            )
        case OrderState.IN_PREPARATION:
            return TurnCard(_("Petugas sedang menyiapkan softcopy dan invoice Anda"))
        case OrderState.AWAITING_PAYMENT:
            return payment_panels.turn_card(order, now)
        case OrderState.PAID:
            return TurnCard(
                _("Pembayaran Anda kami terima"),
                detail=_("Kuitansi dan softcopy segera kami kirim; keduanya muncul di halaman ini."),
            )
        case OrderState.DELIVERED:
            return TurnCard(
                _("Softcopy sudah dapat diunduh, kuitansi sedang dibuat"), url=f"{page}#berkas", label=_("Unduh berkas")
            )
        case OrderState.COMPLETED:
            until = long_time(order.revision_closes_at(), order.office.tz)
            return TurnCard(
                _("Pesanan selesai: unduh dan periksa berkas Anda"),
                who=_("Selesai"),
                detail=_("Bila ada kesalahan, laporkan paling lambat %(until)s.") % {"until": until}
                if now <= order.revision_closes_at()
                else "",
                url=f"{page}#berkas",
                label=_("Unduh berkas"),
            )
        case OrderState.IN_REVISION:
            return TurnCard(
                _("Kami memeriksa kesalahan yang Anda laporkan"), detail=_("Berkas lain tetap dapat diunduh.")
            )
        case OrderState.CANCELLED:
            reason = order.cancel_reason and _("Alasan: %(reason)s") % {"reason": order.cancel_reason}
            return TurnCard(
                _("Pesanan ini dibatalkan"),
                who=_("Dibatalkan"),
                detail=reason or "",
                url=reverse("catalogue:list"),
                label=_("Buka katalog"),
            )
    return TurnCard(order.get_state_display())


def customer_panels(order: PublicationOrder, user: Any, now: datetime, forms: dict[str, Any]) -> list[Panel]:
    panels = [Panel("publications/panels/_titles.html", {"titles": selectors.titles_of(order)})]
    if payment := payment_panels.payment_panel(order, user, now, forms):
        panels.insert(0, payment)
    return panels


def workbench_panels(
    order: PublicationOrder, actions: dict[str, Action], now: datetime, forms: dict[str, Any]
) -> list[Panel]:
    """What is due now comes first: the softcopies, then the money, then the delivery."""
    titles = [
        {
            "title": title,
            "form": forms.get(f"prepare{title.line.pk}") or PrepareForm(auto_id=f"prepare{title.line.pk}_%s"),
            "is_open": f"prepare{title.line.pk}" in forms,
        }
        for title in selectors.prepared_titles(order)
    ]
    panels = [Panel("publications/panels/_prepare.html", {"titles": titles, "may_prepare": "prepare" in actions})]
    if order.state in (OrderState.SUBMITTED, OrderState.IN_PREPARATION):
        panels.append(Panel("publications/panels/_offer.html", _offer(order, actions)))
    if payment := payment_panels.workbench_panel(order, actions, now, forms):
        panels.insert(0 if order.state == OrderState.AWAITING_PAYMENT else len(panels), payment)
    if "deliver" in actions:
        panels.insert(0, Panel("publications/panels/_deliver.html", {"action": actions["deliver"]}))
    return panels


def _offer(order: PublicationOrder, actions: dict[str, Any]) -> dict[str, Any]:
    """Price lines by the engine, shown before the invoice is issued (P3)."""
    try:
        quote = selectors.price(selectors.titles_of(order), on=order.submitted_on)
    except NoTariff as problem:
        return {"lines": [], "total": "", "problem": str(problem), "action": actions.get("send_offer")}
    return {
        "lines": line_rows(quote),
        "total": rupiah(quote.total),
        "problem": "",
        "action": actions.get("send_offer"),
    }


FLOW = Flow(
    kind=OrderKind.PUBLICATION,
    model=PublicationOrder,
    checklist=checklist,
    steps=steps,
    turn_card=turn_card,
    customer_panels=customer_panels,
    workbench_panels=workbench_panels,
    take=services.take,
)
