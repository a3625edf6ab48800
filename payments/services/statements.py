"""Lines of Simponi's list: looked at again, and those that fit recorded as payments (P4a)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.flows import registered, specific
from orders.lifecycle import Refused

from .. import entries, matching
from ..entries import Entry
from ..models import BillingCode, Payment, Statement, StatementLine
from ..states import LINE_RECHECKED, LineOutcome, StatementKind
from .billing import record_payment
from .imports import one_at_a_time, one_line_each

if TYPE_CHECKING:
    from silastik.users.models import User

AT_A_TIME = 200  # payments recorded by one press of the button: about five seconds


@transaction.atomic
def recheck(statement: Statement, *, by: "User", now: datetime | None = None) -> int:
    """Look anew at what did not fit: a code may have been recorded since. Gives how many lines fit now."""
    now = now or timezone.now()
    one_at_a_time(statement.office)
    lines = statement.lines.select_for_update().filter(outcome__in=LINE_RECHECKED, kind=StatementKind.SIMPONI)
    looked_at = matching.worth_a_look(lines).order_by("number").values_list(*entries.KEPT)
    found = [Entry(*values) for values in looked_at]
    before = [entry.found for entry in found]
    matching.assess(statement.office, found, now)
    one_line_each(found)
    # Most lines of a long list stay what they were.
    changed = [(entry, was) for entry, was in zip(found, before, strict=True) if entry.found != was]
    entries.update([entry for entry, _was in changed])
    good = (LineOutcome.READY, LineOutcome.KNOWN, LineOutcome.DEPOSIT)
    return sum(entry.outcome in good and was[0] != LineOutcome.READY for entry, was in changed)


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
    lines = list(ready[:most])
    codes = _codes(statement, lines)
    for line in lines:
        try:
            _record(line, codes[line.billing_code], by=by, now=now)
        except (Refused, ValidationError, PermissionDenied) as problem:
            if _refuse(line, problem, by=by, now=now):
                result.refused += 1
        else:
            result.recorded += 1
    result.left = ready.count()
    return result


def _codes(statement: Statement, lines: list[StatementLine]) -> dict[str, BillingCode]:
    """The billing codes that lines name, with their orders, whatever flow those are of: in one query."""
    orders = [f"invoice__order__{flow.model._meta.model_name}" for flow in registered()]
    found = BillingCode.objects.select_related("invoice__order__office", "invoice__document", *orders)
    found = found.filter(code__in=[line.billing_code for line in lines], invoice__order__office=statement.office_id)
    return {code.code: code for code in found}


def _record(line: StatementLine, code: BillingCode, *, by: "User", now: datetime) -> Payment:
    order = specific(code.invoice.order)
    paid_at = matching.moment_paid(line, code.invoice.document.issued_at, order.office.tz)
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
