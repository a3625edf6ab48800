"""Whatever treasurers import, press, set aside and import again: nothing pays twice, and all books tell one story."""

import contextlib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orders.lifecycle import Refused
from orders.models import Document, Order
from payments import services
from payments.books import books
from payments.models import Payment, Statement, StatementLine
from payments.reconciliation import differences, since
from payments.states import PaymentState
from publications.models import PublicationOrder
from publications.services import deliver
from silastik.core.models import Office
from silastik.users.models import User
from tests import builders
from tests.payments.statements.files import BANK_HEADING, csv_file, paid_row, row_of, uploaded

pytestmark = pytest.mark.django_db
VERIFIED = PaymentState.VERIFIED


class Desk:
    """Two treasurers and an officer; three domestic orders and two from abroad; rows that are right or nearly so."""

    def __init__(self) -> None:
        self.office = Office.objects.get()
        self.officer, self.treasurers = builders.an_officer(), [builders.a_treasurer() for _desk in range(2)]
        self.domestic = [builders.billed(officer=self.officer) for _order in range(3)]
        self.abroad = [builders.proved(officer=self.officer) for _order in range(2)]
        self.now = timezone.now().replace(microsecond=0) + timedelta(minutes=5)
        # One NTPN for two codes, one code with two NTPNs, wrong sums: files are drawn from all of them.
        ntpns = [builders.an_ntpn() for _number in range(4)]
        self.ntpns = ntpns
        self.rows = {
            "simponi": [
                paid_row(order, ntpn=ntpn, at=self.now, amount=amount)
                for order in self.domestic
                for ntpn in ntpns
                for amount in (None, 60_000)
            ],
            "bank": [
                row_of(payment, less=less, later=0)
                for payment in Payment.objects.filter(invoice__order__in=self.abroad).order_by("pk")
                for less in (0, 2_500, 40_000)
            ],
        }

    def somebody_acts(self, data: st.DataObject) -> None:
        """Right or wrong, early or late; what must not be is refused in a sentence, and nothing else happens."""
        acts = [self.imports, self.imports, self.records, self.rechecks, self.decides_a_line, self.decides_a_proof]
        act = data.draw(st.sampled_from([*acts, self.types_a_payment]), "act")
        by = data.draw(st.sampled_from(self.treasurers), "who")
        with contextlib.suppress(Refused, ValidationError, PermissionDenied), transaction.atomic():
            act(data, by)

    def imports(self, data: st.DataObject, by: User) -> None:
        kind = data.draw(st.sampled_from(["simponi", "simponi", "bank"]), "kind")
        rows = data.draw(st.lists(st.sampled_from(self.rows[kind]), min_size=1, max_size=6), "rows")
        file = uploaded(csv_file(*rows, heading=BANK_HEADING if kind == "bank" else None), f"{kind}.csv")
        services.import_statement(self.office, kind=kind, file=file, by=by, now=self.now)

    def records(self, data: st.DataObject, by: User) -> None:
        services.record_ready(self._one_of(Statement, data), by=by, now=self.now, most=data.draw(st.integers(1, 9)))

    def rechecks(self, data: st.DataObject, by: User) -> None:
        services.recheck(self._one_of(Statement, data), by=by, now=self.now)

    def decides_a_line(self, data: st.DataObject, by: User) -> None:
        line = self._one_of(StatementLine, data)
        match data.draw(st.sampled_from(["aside", "apart", "join"]), "how"):
            case "aside":
                services.set_aside(line, reason="Bukan pembayaran pesanan.", by=by, now=self.now)
            case "apart":
                services.count_apart(line, by=by, now=self.now)
            case _:
                services.join(line, self._one_of(Payment, data), by=by, now=self.now)

    def decides_a_proof(self, data: st.DataObject, by: User) -> None:
        payment = self._one_of(Payment, data)
        line = self._one_of(StatementLine, data) if data.draw(st.booleans(), "with a line") else None
        received = int(line.amount) if line else payment.invoice.total
        if data.draw(st.sampled_from([True, True, True, False]), "good"):
            services.verify_proof(payment, amount_received=received, by=by, now=self.now, line=line)
        else:
            services.reject_proof(payment, reason="Tidak terbaca.", by=by, now=self.now)
            builders.send_proof(payment.invoice.order.publicationorder, now=self.now)

    def types_a_payment(self, data: st.DataObject, by: User) -> None:
        order, ntpn = (data.draw(st.sampled_from(things)) for things in (self.domestic, self.ntpns))
        code = order.invoices.get().billing_codes.get()
        services.record_payment(order, ntpn=ntpn, paid_at=self.now, billing_code=code, by=self.officer, now=self.now)

    @staticmethod
    def _one_of(model: Any, data: st.DataObject) -> Any:
        rows = list(model.objects.order_by("pk"))
        if not rows:
            raise Refused("Belum ada.")
        return data.draw(st.sampled_from(rows), model.__name__)


def nothing_paid_twice() -> None:
    verified = Payment.objects.filter(state=VERIFIED).select_related("invoice__order")
    for what in ("ntpn", "invoice_id"):
        assert all(count == 1 for thing, count in Counter(getattr(p, what) for p in verified).items() if thing)
    paying = StatementLine.objects.exclude(payment=None).select_related("payment__billing_code")
    assert len({line.payment_id for line in paying}) == len(paying)
    ntpns = [line.ntpn for line in paying if line.ntpn]
    assert len(set(ntpns)) == len(ntpns)
    for line in paying:
        assert (line.payment.state, line.payment.received) == (VERIFIED, line.amount)
        if line.kind == "simponi":
            assert (line.payment.ntpn, line.payment.billing_code.code) == (line.ntpn, line.billing_code)
    assert {p.invoice.order_id for p in verified} == set(
        Order.objects.exclude(paid_at=None).values_list("pk", flat=True)
    )


def the_books_agree(desk: Desk) -> None:
    """What reconciliation adds up in SQL is what orders, their papers and lines say one by one."""
    paid = Order.objects.exclude(paid_at=None).values("pk")
    invoices = Document.objects.filter(order__in=paid, kind="invoice", cancelled_at=None)
    receipts = Document.objects.filter(kind="receipt", cancelled_at=None)
    payments = list(Payment.objects.filter(state=VERIFIED))
    lines = {kind: StatementLine.objects.filter(kind=kind).exclude(payment=None) for kind in ("simponi", "bank")}
    by_code = [payment.received for payment in payments if payment.way == "simponi"]
    expected = [
        [document.snapshot["total"] for document in invoices],
        [payment.received for payment in payments],
        [document.snapshot["total"] for document in receipts],
        by_code,
        *([int(line.amount) for line in lines[kind]] for kind in ("simponi", "bank")),
    ]
    period = since(desk.office, desk.now)
    found = [(book.count, book.total) for book in books(desk.office, *period)]
    assert found == [(len(amounts), sum(amounts)) for amounts in expected]
    wrong = {row.key.partition(":")[0] for row in differences(desk.office, *period, desk.now)}
    assert not wrong & {"no_receipt", "bare_receipt", "receipt_sum", "short"}


def test_nothing_pays_twice_and_the_books_agree_whatever_treasurers_do():
    desk = Desk()

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(st.data())
    def whatever(data: st.DataObject) -> None:
        with transaction.atomic():
            for _act in range(data.draw(st.integers(3, 12), "acts")):
                desk.somebody_acts(data)
                nothing_paid_twice()
            the_books_agree(desk)
            for order in PublicationOrder.objects.exclude(paid_at=None):
                deliver(order, by=desk.officer, now=desk.now)
            the_books_agree(desk)
            transaction.set_rollback(True)

    whatever()
