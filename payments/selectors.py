"""Reading money: the bill of one order, the treasurer's desk, and what was paid in a period."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Count, FilteredRelation, Q, QuerySet
from django.db.models.functions import Coalesce

from orders.models import Document, Order, OrderEvent
from orders.states import OrderState
from orders.transitions import SERVING_ACTIONS
from silastik.core.models import Office

from .models import BillingCode, Invoice, Payment, TariffSchedule, Waiver
from .states import PaymentState, PaymentWay

if TYPE_CHECKING:
    from silastik.users.models import User


def reference_schedules() -> QuerySet[TariffSchedule]:
    """Schedules without amounts, kept since the service standard names them."""
    return TariffSchedule.objects.filter(status=TariffSchedule.Status.REFERENCE)


def active_invoice(order: Order) -> Invoice:
    """The invoice of an order that has one; raises `Invoice.DoesNotExist` before the offer."""
    return Invoice.objects.select_related("document__office").get(order_id=order.pk, is_active=True)


def active_code(invoice: Invoice) -> BillingCode | None:
    """The code the customer can pay by, expired or not; None while the office has yet to make one."""
    return invoice.billing_codes.filter(replaced_at=None).first()


@dataclass(frozen=True)
class BillingState:
    """How the bill of an order stands: its invoice, the code still to pay by, and payments and proofs, newest first."""

    invoice: Invoice
    code: BillingCode | None
    payments: list[Payment]

    @property
    def total(self) -> int:
        return self.invoice.total

    @property
    def settled(self) -> Payment | None:
        return self._in(PaymentState.VERIFIED)

    @property
    def pending(self) -> Payment | None:
        """The proof that waits for the treasurer."""
        return self._in(PaymentState.SUBMITTED)

    def expired(self, now: datetime) -> bool:
        return self.code is not None and self.code.expires_at <= now

    def _in(self, state: str) -> Payment | None:
        return next((payment for payment in self.payments if payment.state == state), None)


def billing_state(order: Any) -> BillingState | None:
    """The bill of an order, with its papers in one query, read once for this instance of it; None before the offer.

    For pages, where card and panel ask the same. Services ask anew under the lock.
    """
    if not hasattr(order, "_billing_state"):
        order._billing_state = _billing_state(order)
    return order._billing_state


def _billing_state(order: Order) -> BillingState | None:
    """Each paper comes with its invoice and the code to pay it by, once for each payment of it."""
    rows = list(_papers_and_bills().filter(order_id=order.pk))
    order.papers = list({row.pk: row for row in rows}.values())
    billed = [row for row in rows if (invoice := getattr(row, "invoice", None)) and invoice.is_active]
    if not billed:
        return None
    invoice = billed[0].invoice
    payments = [payment for row in billed if (payment := getattr(row, "payment", None))]
    for payment in payments:
        payment.invoice = invoice
    bill = BillingState(invoice, getattr(billed[0], "active_code", None), payments)
    return bill if order.is_domestic and not bill.settled else replace(bill, code=None)


@cache
def _papers_and_bills() -> QuerySet[Any]:
    """Put together once, since every order's page asks it."""
    papers: Any = Document.objects.annotate(
        active_code=FilteredRelation("invoice__billing_codes", condition=Q(invoice__billing_codes__replaced_at=None)),
        payment=FilteredRelation("invoice__payments"),
    ).order_by("issued_at", "pk", "-payment__submitted_at")
    return papers.select_related("invoice", "active_code", "payment__billing_code")


def codes_of(order: Order) -> QuerySet[BillingCode]:
    """Every code the order was ever payable by, the newest first: money may come by one that was replaced."""
    return BillingCode.objects.filter(invoice__order_id=order.pk, invoice__is_active=True)


def transfer_instructions(office: Office, language: str) -> str:
    """Where a customer abroad transfers to, in their language if the office has written it so (P4b)."""
    return (office.transfer_instructions_en if language == "en" else "") or office.transfer_instructions


def verified_payment(order: Order) -> Payment:
    """The one payment that settled an order."""
    payments = Payment.objects.select_related("invoice__document", "invoice__schedule", "billing_code")
    return payments.get(invoice__order_id=order.pk, invoice__is_active=True, state=PaymentState.VERIFIED)


def transfers(user: "User") -> QuerySet[Payment]:
    """Transfers of the orders a user may see, with all that a row or the verification page shows."""
    return Payment.objects.filter(
        way=PaymentWay.TRANSFER, invoice__order__in=Order.objects.visible_to(user)
    ).select_related("invoice__document", "invoice__order__customer", "invoice__order__office", "decided_by")


# The tabs of the desk: state -> order of the rows. What waits longest comes first, what was decided last comes first.
DESK = {
    PaymentState.SUBMITTED: ("submitted_at", "pk"),
    PaymentState.VERIFIED: ("-decided_at", "-pk"),
    PaymentState.REJECTED: ("-decided_at", "-pk"),
}


def desk(
    user: "User",
    state: PaymentState,
    *,
    office: Office,
    q: str = "",
    dari: date | None = None,
    sampai: date | None = None,
) -> QuerySet[Payment]:
    """The transfers of one tab of the treasurer's desk (P5), of them those with a text, of a period of local dates.

    The day is that of the decision; of what waits, that of sending.
    """
    found = transfers(user).filter(state=state).order_by(*DESK[state])
    if q:
        places = ("code", "customer__name", "customer__institution")
        order = [Q(**{f"invoice__order__{place}__icontains": q}) for place in places]
        own = [Q(reference__icontains=q), Q(bank__icontains=q), Q(invoice__document__number__icontains=q)]
        found = found.filter(reduce(or_, [*order, *own]))
    if dari or sampai:
        moment = "submitted_at" if state == PaymentState.SUBMITTED else "decided_at"
        found = found.filter(
            **{f"{moment}__range": _days(office, dari or date(2000, 1, 1), sampai or date(2999, 12, 31))}
        )
    return found


def desk_counts(user: "User") -> dict[PaymentState, int]:
    """How many transfers each tab holds, in one query."""
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in DESK}
    found = transfers(user).select_related(None).aggregate(**counts)
    return {state: found[state.value] for state in DESK}


def not_to_verify(user: "User", payments: Iterable[Payment]) -> set[int]:
    """Ids of the orders among `payments` that the user served, even for a while, or placed: never theirs to verify."""
    orders = {payment.invoice.order_id: payment.invoice.order for payment in payments}
    served = OrderEvent.objects.filter(by=user, action__in=SERVING_ACTIONS, order_id__in=orders)
    own = {pk for pk, order in orders.items() if order.customer_id == user.pk}
    return own | set(served.values_list("order_id", flat=True))


def shortfall(invoice: Invoice, received: int) -> int:
    """Rupiah missing from an invoice; zero when all or more has come."""
    return max(0, invoice.total - received)


def same_transfer(payment: Payment) -> QuerySet[Payment]:
    """Other payments that name the same bank reference: a transfer settles one invoice only."""
    others = Payment.objects.filter(way=PaymentWay.TRANSFER, reference=payment.reference).exclude(pk=payment.pk)
    return others.exclude(invoice_id=payment.invoice_id).select_related("invoice__order")


def paid_in_period(user: "User", office: Office, first: date, last: date) -> QuerySet[Payment]:
    """What was paid from `first` to `last`, local dates both included, in the order of payment.

    The day of a payment is when Simponi received it; of a transfer, when the treasurer verified it.
    """
    return (
        Payment.objects.filter(state=PaymentState.VERIFIED, invoice__order__in=Order.objects.visible_to(user))
        .filter(invoice__order__office=office)
        .annotate(settled_at=Coalesce("paid_at", "decided_at"))
        .filter(settled_at__range=_days(office, first, last))
        .select_related(
            "invoice__document",
            "invoice__order__customer",
            "invoice__order__office",
            "billing_code",
            "receipt__document",
            "line__statement",
            "deposited__deposit",
        )
        .order_by("settled_at", "pk")
    )


def waived_in_period(user: "User", office: Office, first: date, last: date) -> QuerySet[Waiver]:
    """Orders sold for Rp0,00 by decisions of `first` to `last`, local dates both included, unless cancelled since."""
    return (
        Waiver.objects.filter(decision=Waiver.Decision.GRANTED, order__in=Order.objects.visible_to(user))
        .filter(order__office=office, decided_at__range=_days(office, first, last))
        .exclude(order__state=OrderState.CANCELLED)
        .select_related("order__customer", "entitlement", "decided_by")
        .order_by("decided_at", "pk")
    )


def granted_this_year(waiver: Waiver, now: datetime) -> int:
    """How many other orders of the same account were sold for Rp0,00 in the year of `now`, by the office's calendar."""
    start = now.astimezone(waiver.order.office.tz).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    others = Waiver.objects.filter(order__customer=waiver.order.customer, decided_at__gte=start)
    granted = others.filter(decision=Waiver.Decision.GRANTED).exclude(order__state=OrderState.CANCELLED)
    return granted.exclude(pk=waiver.pk).count()


def _days(office: Office, first: date, last: date) -> tuple[datetime, datetime]:
    """From the first moment of a day to the last of another, by the office's clock."""
    return datetime.combine(first, time.min, office.tz), datetime.combine(last, time.max, office.tz)
