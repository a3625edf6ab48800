"""Statement files come in, whole or not at all; then the lines of Simponi that fit are recorded as payments (P4a)."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.flows import specific
from orders.lifecycle import NotNow, Refused
from silastik.core.dates import long_time
from silastik.core.files import CheckedFile
from silastik.core.models import Office

from .. import matching, statements
from ..models import BillingCode, Payment, Statement, StatementLine
from ..states import LINE_RECHECKED, LineOutcome, StatementKind
from .billing import record_payment

if TYPE_CHECKING:
    from silastik.users.models import User

AT_A_TIME = 200  # payments recorded by one press of the button: about five seconds
BATCH = 2_000


class ImportedBefore(NotNow):
    """The same file came in before; `statement` is what became of it."""

    def __init__(self, statement: Statement) -> None:
        at = long_time(statement.imported_at, statement.office.tz)
        super().__init__(
            _("Berkas ini sudah diimpor %(at)s oleh %(name)s sebagai “%(file)s”. Tidak ada yang diubah.")
            % {"at": at, "name": statement.imported_by, "file": statement.name}
        )
        self.statement = statement


def import_statement(
    office: Office, *, kind: str, file: CheckedFile, by: "User", now: datetime | None = None
) -> Statement:
    """Read a statement file and keep it with every line and what the line means. Confirms no payment.

    Raises `ValidationError` at `file` with each wrong line, or `ImportedBefore`. Imports of an office wait for each
    other, so that a line that is in two files counts once.
    """
    now = now or timezone.now()
    file.file.seek(0)
    try:
        reading = statements.read(kind, file.file.read())
    except statements.Unreadable as problem:
        raise ValidationError({"file": problem.sentences}) from problem
    file.file.seek(0)
    with transaction.atomic():
        Office.objects.select_for_update().get(pk=office.pk)
        same = Statement.objects.filter(office=office, kind=kind, sha256=file.sha256)
        if before := same.select_related("office", "imported_by").first():
            raise ImportedBefore(before)
        days = [line.on for line in reading.lines]
        statement = Statement.objects.create(
            office=office,
            kind=kind,
            file=file.file,
            name=file.name,
            content_type=file.content_type,
            sha256=file.sha256,
            read_as=reading.read_as,
            warnings=reading.warnings,
            first_on=min(days),
            last_on=max(days),
            imported_at=now,
            imported_by=by,
        )
        rows = [_row(statement, line) for line in reading.lines]
        _mark_repeats(office, kind, rows)
        if kind == StatementKind.SIMPONI:
            matching.assess(office, rows, now)
            _one_line_each(rows)
        StatementLine.objects.bulk_create(rows, batch_size=BATCH)
    return statement


def _row(statement: Statement, line: statements.Line) -> StatementLine:
    says = (line.on, line.paid_at, line.amount, line.currency, line.reference, line.payer, line.description)
    text = "\x1f".join(str(part) for part in (*says, line.billing_code, line.ntpn))
    came_in = line.amount > 0
    return StatementLine(
        statement=statement,
        office_id=statement.office_id,
        kind=statement.kind,
        number=line.number,
        raw=line.raw,
        on=line.on,
        paid_at=line.paid_at.replace(tzinfo=statement.office.tz) if line.paid_at else None,
        amount=line.amount,
        currency=line.currency,
        reference=line.reference,
        payer=line.payer,
        description=line.description,
        billing_code=line.billing_code,
        ntpn=line.ntpn,
        fingerprint=hashlib.sha256(text.encode()).hexdigest(),
        outcome=LineOutcome.OPEN if came_in else LineOutcome.OUT,
    )


def _mark_repeats(office: Office, kind: str, rows: list[StatementLine]) -> None:
    """Equal lines of one file are suspicious; a line of an earlier file is the same line in an overlapping period."""
    before: dict[str, StatementLine] = {}
    prints = sorted({row.fingerprint for row in rows})
    for start in range(0, len(prints), matching.CHUNK):
        found = StatementLine.objects.filter(
            office=office, kind=kind, fingerprint__in=prints[start : start + matching.CHUNK], is_repeat=False
        )
        before |= {line.fingerprint: line for line in found.select_related("statement")}
    first: dict[str, int] = {}
    for row in rows:
        if earlier := before.get(row.fingerprint):
            row.is_repeat, row.outcome = True, LineOutcome.SEEN
            row.note = _("Sama dengan baris %(number)d berkas %(file)s.") % {
                "number": earlier.number,
                "file": earlier.statement.name,
            }
        elif row.fingerprint in first:
            row.is_repeat, row.outcome = True, LineOutcome.REPEAT
            row.note = _("Sama dengan baris %(number)d; dihitung sekali.") % {"number": first[row.fingerprint]}
        else:
            first[row.fingerprint] = row.number


def _one_line_each(rows: Iterable[StatementLine]) -> None:
    """A payment has one line: of two that name it, such as with and without the time, the first."""
    taken: dict[int, int] = {}
    for row in rows:
        if row.payment_id and row.payment_id in taken:
            row.note = _("Sama dengan baris %(number)d; dihitung sekali.") % {"number": taken[row.payment_id]}
            row.payment, row.decided_at, row.outcome = None, None, LineOutcome.SEEN
        elif row.payment_id:
            taken[row.payment_id] = row.number


@transaction.atomic
def recheck(statement: Statement, *, by: "User", now: datetime | None = None) -> int:
    """Look anew at what did not fit: a code may have been recorded since. Gives how many lines fit now."""
    now = now or timezone.now()
    Office.objects.select_for_update().get(pk=statement.office_id)
    lines = statement.lines.select_for_update(of=("self",)).filter(
        outcome__in=LINE_RECHECKED, kind=StatementKind.SIMPONI
    )
    rows = list(lines.order_by("number"))
    before = {row.pk: _found(row) for row in rows}
    matching.assess(statement.office, rows, now)
    _one_line_each(rows)
    changed = [row for row in rows if _found(row) != before[row.pk]]  # most lines of a long list stay what they were
    StatementLine.objects.bulk_update(changed, ["outcome", "note", "payment", "decided_at"], batch_size=BATCH)
    good = (LineOutcome.READY, LineOutcome.KNOWN, LineOutcome.DEPOSIT)
    return sum(row.outcome in good and before[row.pk][0] != LineOutcome.READY for row in changed)


def _found(line: StatementLine) -> tuple[str, str, int | None]:
    return line.outcome, line.note, line.payment_id


@dataclass
class Recorded:
    """What came of recording the lines that fit."""

    recorded: int = 0
    refused: int = 0
    left: int = 0


def record_ready(statement: Statement, *, by: "User", now: datetime | None = None, most: int = AT_A_TIME) -> Recorded:
    """Record the payment of each line that fits, each in a transaction of its own: one refused stops no other."""
    now = now or timezone.now()
    result = Recorded()
    ready = statement.lines.filter(outcome=LineOutcome.READY).order_by("number")
    for line in ready[:most]:
        try:
            _record(line, by=by, now=now)
        except (Refused, ValidationError, PermissionDenied) as problem:
            if _refuse(line, problem, by=by, now=now):
                result.refused += 1
        else:
            result.recorded += 1
    result.left = ready.count()
    return result


def _record(line: StatementLine, *, by: "User", now: datetime) -> Payment:
    codes = BillingCode.objects.select_related("invoice__order__office", "invoice__document")
    code = codes.get(code=line.billing_code, invoice__order__office_id=line.office_id)
    paid_at = matching.moment_paid(line, code, now)
    order = specific(code.invoice.order)
    return record_payment(order, ntpn=line.ntpn, paid_at=paid_at, billing_code=code, by=by, now=now, line=line)


@transaction.atomic
def _refuse(line: StatementLine, problem: Exception, *, by: "User", now: datetime) -> bool:
    """Write down why; not over what a colleague did with the line meanwhile."""
    locked = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if locked.outcome != LineOutcome.READY:
        return False
    if isinstance(problem, ValidationError):
        why = " ".join(problem.messages)
    else:
        why = str(problem) or _("Ini pesanan Anda sendiri; bendahara lain yang harus mencatatnya.")
    locked.outcome, locked.note, locked.decided_by, locked.decided_at = LineOutcome.REFUSED, why[:400], by, now
    locked.save(update_fields=["outcome", "note", "decided_by", "decided_at"])
    return True
