"""Rp0,00 on the draft and on an order's two pages (procedure, settled point 8)."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.flows import Panel
from orders.lifecycle import Action
from payments.entitlements import entitlement_of, holds
from payments.models import Waiver
from payments.selectors import granted_this_year
from payments.waiver_forms import WaiverDecisionForm
from payments.waiver_rows import value_text
from silastik.core.context import current_office
from silastik.core.dates import long_time, plain_date

from ..estimate import estimate
from ..models import MicrodataOrder, Selection
from ..pricing import map_items
from ..services.offers import measured_sizes

TONES = {Waiver.Decision.GRANTED: "done", Waiver.Decision.REFUSED: "late"}


def draft_panel(order: MicrodataOrder | None, user: Any) -> dict[str, Any] | None:
    """For `microdata/_waiver.html` on the draft: nothing for accounts that neither ask for Rp0,00 nor may."""
    waiver = waiver_of(order)
    today = timezone.localdate(timezone=current_office().tz)
    if entitlement_of(user, on=today) is None and waiver is None:
        return None
    return {"waiver": waiver, "purpose": waiver.get_purpose_display() if waiver else ""}


def customer_panel(order: MicrodataOrder) -> Panel | None:
    waiver = waiver_of(order)
    return Panel("microdata/panels/_waiver.html", _facts(order, waiver)) if waiver else None


def office_panel(
    order: MicrodataOrder, actions: dict[str, Action], now: datetime, forms: dict[str, Any]
) -> Panel | None:
    """The request beside what speaks for and against it, and the decision where it is due."""
    waiver = waiver_of(order)
    if waiver is None:
        return None
    due = "decide_waiver" in actions and not waiver.decision
    return Panel(
        "microdata/panels/_waiver_office.html",
        _facts(order, waiver)
        | {
            "advice": advice(order, waiver, now) if due else [],
            "form": (forms.get("waiver") or WaiverDecisionForm(auto_id="rp0_%s")) if due else None,
        },
    )


def advice(order: MicrodataOrder, waiver: Waiver, now: datetime) -> list[str]:
    """What the officer should know before granting: an entitlement that ended, and limits (settings) passed."""
    found = []
    if not holds(waiver.entitlement, on=now.astimezone(order.office.tz).date()):
        found.append(_("Hak Rp0,00 pelanggan sudah berakhir."))
    sizes = measured_sizes(order)
    megabytes = (
        sum(_bytes(each, sizes) for each in order.chosen if not each.dataset.is_map) / settings.TARIFF_MEGABYTE_BYTES
    )
    maps = sum(len(map_items(each.dataset, each.areas)) for each in order.chosen if each.dataset.is_map)
    orders = granted_this_year(waiver, now) + 1
    limits = [
        (_("Data mikro %(amount)s MB; batasnya %(limit)s MB."), megabytes, settings.WAIVER_MEGABYTES),
        (_("%(amount)s peta; batasnya %(limit)s."), maps, settings.WAIVER_MAPS),
        (_("Pesanan Rp0,00 yang ke-%(amount)s tahun ini; batasnya %(limit)s."), orders, settings.WAIVER_ORDERS_A_YEAR),
    ]
    for sentence, amount, limit in limits:
        if limit and amount > limit:
            found.append(sentence % {"amount": f"{amount:.1f}".removesuffix(".0").replace(".", ","), "limit": limit})
    return found


def waiver_of(order: MicrodataOrder | None) -> Waiver | None:
    """The request on an order, with who is entitled; read anew, since the price is written beside the order."""
    return Waiver.objects.filter(order_id=order.pk).select_related("entitlement").first() if order else None


def _bytes(selection: Selection, sizes: dict[str, int]) -> int:
    """Measured once it has been extracted or attached; estimated before."""
    measured = sizes.get(selection.item)
    return estimate(selection.version, selection.variables, selection.areas).bytes if measured is None else measured


def _facts(order: MicrodataOrder, waiver: Waiver) -> dict[str, Any]:
    zone = order.office.tz
    granted = waiver.decision == Waiver.Decision.GRANTED
    until = waiver.entitlement.valid_until
    facts = [
        {
            "term": _("Instansi"),
            "value": waiver.entitlement.institution,
            "note": _("berhak sampai %(until)s") % {"until": plain_date(until)} if until else "",
        },
        {"term": _("Tujuan"), "value": str(waiver.get_purpose_display())},
        {"term": _("Diminta"), "value": long_time(waiver.requested_at, zone)},
        {"term": _("Diputuskan"), "value": long_time(waiver.decided_at, zone) if waiver.decided_at else ""},
        {"term": _("Dasar hukum"), "value": waiver.legal_basis},
        {"term": _("Nilai yang dibebaskan"), "value": value_text(waiver) if granted else ""},
    ]
    return {
        "state": str(waiver.get_decision_display()) if waiver.decision else _("Menunggu keputusan"),
        "tone": TONES.get(waiver.decision, "office"),  # type: ignore[call-overload]
        "facts": facts,
        "granted": granted,
        "refused": waiver.decision == Waiver.Decision.REFUSED,
        "reason": waiver.reason,
        "letter_name": waiver.letter_name,
        "letter_url": reverse("payments:waiver_letter", args=[order.code]),
    }
