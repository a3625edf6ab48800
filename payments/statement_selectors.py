"""Reading statements, deposits and what is left to deposit: for treasurers, of this office."""

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet, Sum

from orders.models import Order
from silastik.core.models import Office

from .models import Deposit, Payment, Statement, StatementLine
from .states import LINE_TROUBLE, LineOutcome, PaymentState, PaymentWay

if TYPE_CHECKING:
    from silastik.users.models import User


def statements(user: "User", office: Office) -> QuerySet[Statement]:
    """The files that came in, newest first, with the lines that wait for somebody."""
    waiting = Q(lines__outcome__in=[LineOutcome.READY, LineOutcome.OPEN])
    found: QuerySet[Any] = Statement.objects.visible_to(user).filter(office=office)
    return (
        found.annotate(
            lines_count=Count("lines"),
            waiting=Count("lines", filter=waiting),
            trouble=Count("lines", filter=Q(lines__outcome__in=LINE_TROUBLE)),
        )
        .select_related("office", "imported_by")
        .order_by("-imported_at", "-pk")
    )


def lines(user: "User", office: Office) -> QuerySet[StatementLine]:
    """All lines of the office, with all that a row shows."""
    found = StatementLine.objects.visible_to(user).filter(office=office)
    return found.select_related("statement__office", "payment__invoice__order", "decided_by")


def search_lines(user: "User", office: Office, text: str) -> QuerySet[StatementLine]:
    """Lines in which a number or a name stands, newest first."""
    bare = "".join(text.split()).upper()
    numbers = Q(ntpn=bare) | Q(billing_code=bare) | Q(reference__icontains=text)
    words = Q(payer__icontains=text) | Q(description__icontains=text)
    return lines(user, office).filter(numbers | words).order_by("-on", "-pk")


def outcome_counts(statement: Statement) -> dict[str, int]:
    """How many lines came to what."""
    found = statement.lines.order_by().values("outcome").annotate(count=Count("pk"))
    return {row["outcome"]: row["count"] for row in found}


def ready_total(statement: Statement) -> int:
    """Rupiah of the lines that fit and wait to be recorded."""
    ready = statement.lines.filter(outcome=LineOutcome.READY)
    return int(ready.aggregate(total=Sum("amount"))["total"] or 0)


def undeposited(user: "User", office: Office) -> QuerySet[Payment]:
    """Verified transfers that no deposit has taken to the treasury, the oldest first."""
    verified = Payment.objects.filter(state=PaymentState.VERIFIED, way=PaymentWay.TRANSFER, deposited=None)
    verified = verified.filter(invoice__order__in=Order.objects.visible_to(user), invoice__order__office=office)
    return verified.select_related("invoice__document", "invoice__order__customer", "invoice__order__office").order_by(
        "decided_at", "pk"
    )


def deposits(user: "User", office: Office) -> QuerySet[Deposit]:
    """What went to the treasury, newest first, with its transfers."""
    found: QuerySet[Any] = Deposit.objects.visible_to(user).filter(office=office)
    return found.select_related("recorded_by", "office").prefetch_related("items__payment__invoice__order")
