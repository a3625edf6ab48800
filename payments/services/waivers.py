"""Selling one order for Rp0,00: asked for in the draft, decided by the officer (procedure, settled point 8)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused, step
from orders.models import Order
from orders.states import OrderState

from ..entitlements import entitlement_of, holds
from ..models import Waiver
from ..tariffs import Quote

if TYPE_CHECKING:
    from silastik.core.files import CheckedFile
    from silastik.users.models import User


@transaction.atomic
def request_waiver(
    order: Order, *, purpose: str, letter: "CheckedFile | None" = None, now: datetime | None = None
) -> Waiver:
    """Ask that a draft be sold for Rp0,00; said again, purpose and letter are replaced.

    Raises `ValidationError` without an entitlement that holds today, a purpose of the list, and a letter of request.
    """
    now = now or timezone.now()
    draft = _draft(order)
    entitlement = entitlement_of(draft.customer, on=now.astimezone(draft.office.tz).date())
    if entitlement is None:
        raise ValidationError(_("Akun Anda belum atau tidak lagi berhak atas Rp0,00."))
    if purpose not in Waiver.Purpose.values:
        raise ValidationError({"purpose": _("Pilih tujuan dari daftar.")})
    waiver = Waiver.objects.filter(order_id=draft.pk).first() or Waiver(order_id=draft.pk)
    if letter is not None:
        waiver.letter, waiver.letter_name = letter.file, letter.name
    if not waiver.letter:
        raise ValidationError({"letter": _("Unggah surat permohonan.")})
    waiver.entitlement, waiver.purpose, waiver.requested_at = entitlement, purpose, now
    waiver.save()
    return waiver


@transaction.atomic
def copy_waiver(source: Order, order: Order, *, now: datetime | None = None) -> None:
    """Ask for a draft what an order before it asked for: purpose and letter, the same stored file, undecided.

    A request that is in the draft already stays. On the entitlement that holds today; where none does, on the one of
    then, so that the draft says it has ended.
    """
    now = now or timezone.now()
    draft = _draft(order)
    asked = Waiver.objects.filter(order_id=source.pk).select_related("entitlement").first()
    if asked is None:
        return
    today = now.astimezone(draft.office.tz).date()
    Waiver.objects.get_or_create(
        order_id=draft.pk,
        defaults={
            "entitlement": entitlement_of(draft.customer, on=today) or asked.entitlement,
            "purpose": asked.purpose,
            "letter": asked.letter,
            "letter_name": asked.letter_name,
            "requested_at": now,
        },
    )


@transaction.atomic
def withdraw_waiver(order: Order) -> None:
    """The draft becomes a paid order again."""
    Waiver.objects.filter(order_id=_draft(order).pk).delete()


def decide_waiver(
    order: Order, *, granted: bool, legal_basis: str = "", reason: str = "", by: "User", now: datetime | None = None
) -> Waiver:
    """The officer in charge grants Rp0,00 on a legal basis, or refuses it: the order then goes on as a paid one.

    The customer reads decision and reason, and may still cancel. Raises `Refused` when the entitlement has ended.
    """
    now = now or timezone.now()
    basis, reason = legal_basis.strip(), reason.strip()
    if granted and not basis:
        raise ValidationError({"legal_basis": _("Sebutkan dasar hukumnya.")})
    if not granted and not reason:
        raise ValidationError({"reason": _("Tuliskan alasannya: pelanggan membacanya.")})
    with step(order, "decide_waiver", by=by, note=reason, now=now) as current:
        waiver = Waiver.objects.select_for_update(of=("self",)).select_related("entitlement").get(order_id=order.pk)
        if granted and not holds(waiver.entitlement, on=now.astimezone(current.order.office.tz).date()):
            raise Refused(_("Hak Rp0,00 pelanggan ini sudah berakhir; mintalah ia memperbaruinya, atau tolak."))
        waiver.decision = Waiver.Decision.GRANTED if granted else Waiver.Decision.REFUSED
        waiver.legal_basis, waiver.reason = (basis if granted else ""), reason
        waiver.decided_by, waiver.decided_at = by, now
        waiver.save()
        with translation.override(current.order.customer.language):
            current.data |= {"decision": str(waiver.get_decision_display()), "granted": granted}
    return waiver


def decision_blockers(order: Order) -> list[str]:
    """Why there is nothing to decide on an order's Rp0,00; for the guard of `decide_waiver`."""
    decisions = Waiver.objects.filter(order_id=order.pk).values_list("decision", flat=True)
    if not decisions:
        return [_("Pesanan ini tidak meminta Rp0,00.")]
    return [_("Permohonan Rp0,00 sudah diputuskan.")] if decisions[0] else []


def record_waived_value(order: Order, quote: Quote) -> None:
    """Write down what the order would have cost. Runs inside the flow's `step(order, "send_offer")`."""
    Waiver.objects.filter(order_id=order.pk, decision=Waiver.Decision.GRANTED).update(value=quote.total)


def _draft(order: Order) -> Order:
    """The draft read anew under its lock."""
    Order.objects.select_for_update().only("pk").get(pk=order.pk)
    draft = Order.objects.select_related("office", "customer").get(pk=order.pk)
    if draft.state != OrderState.DRAFT:
        raise NotNow(_("Pesanan ini sudah diajukan dan tidak dapat diubah lagi."))
    return draft
