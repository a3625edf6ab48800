"""Which transfers a line of the bank may be, ranked, with the reasons said. It proposes; the treasurer decides (P5)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from silastik.core.money import rupiah

from .models import Payment, StatementLine
from .selectors import transfers
from .states import LineOutcome, PaymentState, StatementKind

if TYPE_CHECKING:
    from silastik.users.models import User

# What each likeness is worth; below LEAST nothing is proposed.
REFERENCE, AMOUNT, CHARGED, MORE, NAME, DATE = 50, 30, 20, 10, 20, 10
LEAST = 30
NAMES_ALIKE = 75  # percent, by rapidfuzz's token set ratio
REFERENCE_LENGTH = 5  # shorter ones are found in any text
DAYS_BEFORE, DAYS_AFTER = 3, 14  # a bank books from its own day on, and holidays lie between
SHOWN = 3
AT_MOST = 500  # transfers compared with a line


@dataclass(frozen=True)
class Candidate:
    """A transfer and a line that may belong together, and why."""

    payment: Payment
    line: StatementLine
    score: int
    reasons: list[str]


def to_match(user: "User", lines: Iterable[StatementLine]) -> list[Payment]:
    """Transfers that wait for the treasurer, and verified ones of these days that no line belongs to."""
    days = [line.on for line in lines]
    if not days:
        return []
    near = Q(value_date__range=(min(days) - timedelta(days=60), max(days) + timedelta(days=60)))
    found = transfers(user).filter(Q(state=PaymentState.SUBMITTED) | near & Q(state=PaymentState.VERIFIED))
    return list(found.filter(line=None).order_by("-submitted_at")[:AT_MOST])


def open_lines(user: "User", payment: Payment) -> QuerySet[StatementLine]:
    """Lines of the bank that are still free, booked around the day of a proof."""
    day = payment.value_date or payment.submitted_at.date()
    around = (day - timedelta(days=60), day + timedelta(days=60))
    lines = StatementLine.objects.visible_to(user).filter(kind=StatementKind.BANK, outcome=LineOutcome.OPEN)
    lines = lines.filter(office=payment.invoice.order.office, on__range=around)
    return lines.select_related("statement").order_by("-on", "number")


def payments_for(line: StatementLine, payments: Iterable[Payment]) -> list[Candidate]:
    """The transfers a line may be, the likeliest first."""
    return _ranked(compare(line, payment) for payment in payments)


def lines_for(payment: Payment, lines: Iterable[StatementLine]) -> list[Candidate]:
    """The lines a transfer may be, the likeliest first."""
    return _ranked(compare(line, payment) for line in lines)


def _ranked(candidates: Iterable[Candidate]) -> list[Candidate]:
    likely = [candidate for candidate in candidates if candidate.score >= LEAST]
    return sorted(likely, key=lambda one: (-one.score, one.payment.pk, one.line.pk))[:SHOWN]


def compare(line: StatementLine, payment: Payment) -> Candidate:
    """How alike a line and a transfer are: reference, amount within the bank's charge, names, dates."""
    found = [_reference(line, payment), _amount(line, payment), _name(line, payment), _date(line, payment)]
    score = sum(points for points, _reason in found)
    return Candidate(payment, line, score, [reason for _points, reason in found if reason])


def _bare(text: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", text.upper())


def _reference(line: StatementLine, payment: Payment) -> tuple[int, str]:
    wanted = _bare(payment.reference)
    if not wanted:
        return 0, ""
    if wanted == _bare(line.reference):
        return REFERENCE, _("nomor referensi sama")
    if len(wanted) >= REFERENCE_LENGTH and wanted in _bare(f"{line.reference} {line.description}"):
        return REFERENCE, _("nomor referensi tertulis pada baris ini")
    return 0, ""


def _amount(line: StatementLine, payment: Payment) -> tuple[int, str]:
    if not line.is_rupiah:
        same = line.currency == payment.currency and line.amount == payment.amount_sent
        return (AMOUNT, _("jumlah sama dengan yang dikirim")) if same else (0, _("mata uang baris ini bukan rupiah"))
    expected = payment.amount_received or payment.invoice.total
    missing = expected - line.amount
    shown = {"amount": rupiah(int(abs(missing)))}
    if missing == 0:
        return AMOUNT, _("jumlah sama dengan invoice")
    # A charge that eats more than half of a small invoice is another payment rather than a charge.
    window = min(settings.BANK_CHARGE_AT_MOST, expected // 2)
    if 0 < missing <= window:
        return CHARGED, _("jumlah kurang %(amount)s: biaya bank") % shown
    if missing < 0 and -missing <= window:
        return MORE, _("jumlah lebih %(amount)s") % shown
    return -AMOUNT, _("jumlah kurang %(amount)s") % shown if missing > 0 else _("jumlah lebih %(amount)s") % shown


def _name(line: StatementLine, payment: Payment) -> tuple[int, str]:
    from rapidfuzz import fuzz  # for the treasurer, where a line and a transfer are compared
    from rapidfuzz.utils import default_process

    customer = payment.invoice.order.customer
    written = line.payer or line.description
    names = [name for name in (customer.name, customer.institution) if name]
    alike = max((fuzz.token_set_ratio(written, name, processor=default_process) for name in names), default=0)
    if not written or alike < NAMES_ALIKE:
        return 0, ""
    if alike >= 99.5:
        return NAME, _("nama sama")
    return int(NAME * alike / 100), _("nama mirip %(percent)d %%") % {"percent": round(alike)}


def _date(line: StatementLine, payment: Payment) -> tuple[int, str]:
    if payment.value_date is None:
        return 0, ""
    later = (line.on - payment.value_date).days
    if later == 0:
        return DATE, _("tanggal sama dengan bukti")
    shown = {"days": abs(later)}
    if later > 0:
        words = ngettext("tanggal %(days)d hari setelah bukti", "tanggal %(days)d hari setelah bukti", later) % shown
        return (max(1, DATE - later) if later <= DAYS_AFTER else -DATE), words
    words = ngettext("tanggal %(days)d hari sebelum bukti", "tanggal %(days)d hari sebelum bukti", -later) % shown
    return (DATE // 2 if -later <= DAYS_BEFORE else -DATE), words
