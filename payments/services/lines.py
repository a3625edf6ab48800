"""What a treasurer does with a line of a statement: under its lock it pays once, or is set aside with a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow, Refused
from silastik.core.money import rupiah

from ..models import Payment, StatementLine
from ..states import LINE_OPEN, LineOutcome, PaymentState, PaymentWay, StatementKind

if TYPE_CHECKING:
    from silastik.users.models import User


@transaction.atomic
def set_aside(line: StatementLine, *, reason: str, by: "User", now: datetime | None = None) -> None:
    """Say of a line that it pays no order, and why; it is no difference any more."""
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan alasannya: auditor membacanya.")})
    locked = _locked(line, LINE_OPEN)
    locked.outcome, locked.note = LineOutcome.SET_ASIDE, reason.strip()
    locked.decided_by, locked.decided_at = by, now or timezone.now()
    locked.save(update_fields=["outcome", "note", "decided_by", "decided_at"])


@transaction.atomic
def count_apart(line: StatementLine, *, by: "User", now: datetime | None = None) -> None:
    """Say of a bank's line equal to another that it is another transfer: then it can be joined to one."""
    locked = _locked(line, [LineOutcome.REPEAT])
    if locked.kind != StatementKind.BANK:
        raise Refused(_("Satu NTPN adalah satu pembayaran: baris yang sama tidak dapat dihitung lagi."))
    locked.outcome, locked.decided_by, locked.decided_at = LineOutcome.OPEN, by, now or timezone.now()
    locked.note = _("Dinyatakan transfer tersendiri oleh %(name)s.") % {"name": by}
    locked.save(update_fields=["outcome", "note", "decided_by", "decided_at"])


@transaction.atomic
def join(line: StatementLine, payment: Payment, *, by: "User", now: datetime | None = None) -> None:
    """Join a bank's line to a transfer that was verified before the statement came."""
    payment = Payment.objects.select_for_update(of=("self",)).select_related("invoice__order").get(pk=payment.pk)
    verified = payment.state == PaymentState.VERIFIED and payment.way == PaymentWay.TRANSFER
    if not verified or payment.invoice.order.office_id != line.office_id:
        raise Refused(_("Hanya transfer yang sudah diverifikasi yang dapat dipasangkan di sini."))
    if StatementLine.objects.filter(payment=payment).exists():
        raise NotNow(_("Transfer ini sudah dipasangkan dengan baris lain. Tidak ada yang diubah."))
    take_line(line, payment, by=by, now=now or timezone.now())


def take_line(line: StatementLine, payment: Payment, *, by: "User", now: datetime) -> StatementLine:
    """Let a line pay: inside the transaction that decides the payment, under the line's lock. It does so once."""
    of_bank = payment.way == PaymentWay.TRANSFER
    locked = _locked(line, [LineOutcome.OPEN if of_bank else LineOutcome.READY])
    if locked.is_rupiah and locked.amount != payment.received:
        raise ValidationError(
            _("Baris rekening koran itu %(amount)s; jumlah yang diterima harus sama.")
            % {"amount": rupiah(int(locked.amount))}
        )
    locked.payment, locked.note = payment, ""
    locked.outcome = LineOutcome.USED if of_bank else LineOutcome.RECORDED
    locked.decided_by, locked.decided_at = by, now
    locked.save(update_fields=["payment", "outcome", "note", "decided_by", "decided_at"])
    return locked


def _locked(line: StatementLine, outcomes: Iterable[str]) -> StatementLine:
    locked = StatementLine.objects.select_for_update(of=("self",)).select_related("statement").get(pk=line.pk)
    if locked.outcome not in outcomes:
        raise NotNow(
            _("Baris ini sudah diproses: %(outcome)s. Tidak ada yang diubah.")
            % {"outcome": locked.get_outcome_display()}
        )
    return locked
