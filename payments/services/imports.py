"""Statement files come in, whole or not at all: short ones while the treasurer waits, long ones by a worker."""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import NotNow
from silastik.core.dates import long_time
from silastik.core.files import CheckedFile
from silastik.core.models import Office
from silastik.core.tasks import wake

from .. import entries, matching, statements, tasks
from ..entries import Among, Entry, NewEntry
from ..models import Statement, StatementLine
from ..states import LineOutcome, StatementKind, StatementState

if TYPE_CHECKING:
    from silastik.users.models import User

BATCH = 10_000  # lines in one statement
# What is read in the request: some 800 lines of CSV, under half a second. Its mistakes are told at the field.
AT_ONCE = 64 * 1024
# A worker tells how far it is by the cache: until its commit nobody else sees anything of the row.
PROGRESS_KEPT = 15 * 60
READ, MATCHED = 30, 55  # percent

Told = Callable[[int], None]


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
    """Keep a statement file with every line and what the line means. Confirms no payment.

    A short file is read now. Of a long one only what shows at a glance is checked; it is `READING` until a worker has
    read it. Raises `ValidationError` at `file` with each wrong line, or `ImportedBefore`. Imports of an office wait for
    each other, so that a line that is in two files counts once.
    """
    now = now or timezone.now()
    file.file.seek(0)
    content = file.file.read()
    file.file.seek(0)
    is_short = file.size <= AT_ONCE
    try:
        reading = statements.read(kind, content) if is_short else None
        if reading is None:
            statements.glance(kind, content)
    except statements.Unreadable as problem:
        raise ValidationError({"file": problem.sentences}) from problem
    with transaction.atomic():
        one_at_a_time(office)
        same = Statement.objects.filter(office=office, kind=kind, sha256=file.sha256)
        same = same.exclude(state=StatementState.FAILED)
        if before := same.select_related("office", "imported_by").first():
            raise ImportedBefore(before)
        statement = Statement(
            office=office,
            kind=kind,
            file=file.file,
            name=file.name,
            content_type=file.content_type,
            sha256=file.sha256,
            imported_at=now,
            imported_by=by,
        )
        statement.save()
        if reading is None:
            wake(tasks.read_statement, statement.pk)
        else:
            _keep(statement, reading, now)
    return statement


def unread(now: datetime) -> QuerySet[Statement]:
    """Statements that came in a while ago and still wait to be read: their task was lost, or its worker died."""
    before = now - settings.SWEEP_EVERY
    return Statement.objects.filter(state=StatementState.READING, imported_at__lte=before).order_by("imported_at")


def read_statement(pk: int, *, now: datetime | None = None) -> bool:
    """Read a statement that waits; False if that is done already or being done elsewhere.

    Its lines and its end are one commit: killed at any moment it leaves a row that waits, and the sweeper begins anew.
    What cannot be read ends as `FAILED` with its sentences; then the same file may be sent again.
    """
    try:
        with transaction.atomic():
            waiting = Statement.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
            statement = waiting.select_related("office").filter(pk=pk, state=StatementState.READING).first()
            if statement is None:
                return False
            _read(statement, now or timezone.now())
    except OperationalError:  # the database went away: the row waits for the sweeper
        raise
    except Exception:
        why = _("Berkas ini tidak dapat dibaca karena kesalahan pada portal. Impor lagi, atau hubungi administrator.")
        Statement.objects.filter(pk=pk, state=StatementState.READING).update(
            state=StatementState.FAILED, problems=[why]
        )
        raise
    finally:
        cache.delete(_progress_key(pk))
    return True


def progress(statement: Statement) -> int:
    """Percent of a statement that is being read; 0 while nobody has begun."""
    return cache.get(_progress_key(statement.pk), 0)


def _progress_key(pk: int) -> str:
    return f"statement-progress:{pk}"


def _tell(pk: int, percent: int) -> None:
    cache.set(_progress_key(pk), percent, PROGRESS_KEPT)


def _read(statement: Statement, now: datetime) -> None:
    told = partial(_tell, statement.pk)
    told(1)
    with statement.file.open("rb") as file:
        content = file.read()
    try:
        reading = statements.read(statement.kind, content)
    except statements.Unreadable as problem:
        statement.state, statement.problems = StatementState.FAILED, problem.sentences
        statement.save(update_fields=["state", "problems"])
        return
    told(READ)
    one_at_a_time(statement.office)
    _keep(statement, reading, now, told)


def one_at_a_time(office: Office) -> None:
    """Imports wait for each other. Not FOR UPDATE: nobody could write an order of the office meanwhile."""
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)


def _keep(statement: Statement, reading: statements.Reading, now: datetime, told: Told = lambda percent: None) -> None:
    """Write every line with its outcome, and that the statement has been read."""
    days = [line.on for line in reading.lines]
    statement.state, statement.read_as, statement.warnings = StatementState.READY, reading.read_as, reading.warnings
    statement.first_on, statement.last_on = min(days), max(days)
    statement.save(update_fields=["state", "read_as", "warnings", "first_on", "last_on"])
    lines = [_entry(statement, line) for line in reading.lines]
    _mark_repeats(statement, lines)
    if statement.kind == StatementKind.SIMPONI:
        matching.assess(statement.office, lines, now)
        one_line_each(lines)
    for start in range(0, len(lines), BATCH):
        told(MATCHED + (100 - MATCHED) * start // len(lines))
        entries.insert(lines[start : start + BATCH])


def _entry(statement: Statement, line: statements.Line) -> NewEntry:
    says = (line.on, line.paid_at, line.amount, line.currency, line.reference, line.payer, line.description)
    text = "\x1f".join(map(str, (*says, line.billing_code, line.ntpn)))
    return NewEntry(
        id=None,
        statement_id=statement.pk,
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
        outcome=LineOutcome.OPEN if line.amount > 0 else LineOutcome.OUT,
    )


def _mark_repeats(statement: Statement, lines: list[NewEntry]) -> None:
    """Equal lines of one file are suspicious; a line of an earlier file is the same line in an overlapping period."""
    found = StatementLine.objects.filter(
        Among(F("fingerprint"), {line.fingerprint for line in lines}),
        office=statement.office_id,
        kind=statement.kind,
        is_repeat=False,
    )
    before = {said: place for said, *place in found.values_list("fingerprint", "number", "statement__name").order_by()}
    first: dict[str, int] = {}
    for line in lines:
        if earlier := before.get(line.fingerprint):
            line.is_repeat, line.outcome = True, LineOutcome.SEEN
            number, name = earlier
            line.note = _("Sama dengan baris %(number)d berkas %(file)s.") % {"number": number, "file": name}
        elif line.fingerprint in first:
            line.is_repeat, line.outcome = True, LineOutcome.REPEAT
            line.note = _("Sama dengan baris %(number)d; dihitung sekali.") % {"number": first[line.fingerprint]}
        else:
            first[line.fingerprint] = line.number


def one_line_each(lines: Iterable[Entry]) -> None:
    """A payment has one line: of two that name it, such as with and without the time, the first."""
    taken: dict[int, int] = {}
    for line in lines:
        if line.payment_id and line.payment_id in taken:
            line.note = _("Sama dengan baris %(number)d; dihitung sekali.") % {"number": taken[line.payment_id]}
            line.payment_id, line.decided_at, line.outcome = None, None, LineOutcome.SEEN
        elif line.payment_id:
            taken[line.payment_id] = line.number
