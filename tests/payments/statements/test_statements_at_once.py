"""Two treasurers at the same line in the same moment: one pays, the other reads that it is done."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from orders.models import Order
from orders.states import OrderState
from payments import services
from payments.models import Payment, Statement, StatementLine
from payments.states import LineOutcome
from tests import builders
from tests.misfortune.page import Page
from tests.misfortune.test_at_once import at_once, logged_in
from tests.payments.statements import test_bank_lines, test_long_files, test_simponi_import
from tests.payments.statements.files import csv_file, paid_row, row_of

pytestmark = pytest.mark.django_db(transaction=True)


def two_desks():
    return [logged_in(builders.a_treasurer(name=name)) for name in ("Hasan Tuli", "Yusuf Lasena")]


def a_list(count: int) -> tuple[Statement, list[Order]]:
    orders, now = [builders.billed() for _order in range(count)], timezone.now()
    rows = [paid_row(order, ntpn=builders.an_ntpn(), at=now) for order in orders]
    return test_simponi_import.bring(*rows, now=now), orders


def test_two_treasurers_record_the_same_line_and_the_slower_one_reads_that_it_is_done():
    statement, (order,) = a_list(1)
    url = reverse("payments:statement_record", args=[statement.pk])

    pages = at_once(*(lambda desk=desk: Page(desk.post(url, follow=True)) for desk in two_desks()))

    assert [page.status for page in pages] == [200, 200]
    assert sorted("1 pembayaran dicatat." in page.text for page in pages) == [False, True]
    assert sorted("semuanya sudah diproses" in page.text for page in pages) == [False, True]
    assert builders.fresh(order).state == OrderState.PAID
    assert Payment.objects.count() == order.events.filter(action="import_payment").count() == 1


def test_two_treasurers_record_the_same_list_and_each_line_pays_once():
    statement, orders = a_list(4)
    treasurers = [builders.a_treasurer() for _desk in range(2)]

    results = at_once(*(lambda by=by: services.record_ready(statement, by=by) for by in treasurers))

    assert sum(result.recorded for result in results) == Payment.objects.count() == 4
    assert [result.refused for result in results] == [0, 0]
    assert set(statement.lines.values_list("outcome", flat=True)) == {LineOutcome.RECORDED}
    assert all(order.events.filter(action="import_payment").count() == 1 for order in orders)


def test_one_line_of_the_bank_is_chosen_for_two_transfers_and_one_of_them_gets_it():
    payments = [Payment.objects.get(invoice__order=builders.proved()) for _order in range(2)]
    line = test_bank_lines.bring(row_of(payments[0])).lines.get()
    desks = two_desks()

    def verify(desk, payment) -> Page:
        url = reverse("payments:verify_proof", args=[payment.invoice.order.code, payment.pk])
        return Page(desk.post(url, {"amount_received": "65.000", "line": line.pk}, follow=True))

    pages = at_once(*(lambda d=desk, p=payment: verify(d, p) for desk, payment in zip(desks, payments, strict=True)))

    (paid,) = Payment.objects.filter(state=Payment.State.VERIFIED)
    line = StatementLine.objects.get()
    assert (line.payment, line.outcome) == (paid, LineOutcome.USED)
    slower = 1 - payments.index(paid)
    assert "Transfer diverifikasi" in pages[1 - slower].text
    assert "sudah diproses" in pages[slower].text or "sudah dipasangkan" in pages[slower].text, pages[slower].text
    assert builders.fresh(payments[slower].invoice.order).state == OrderState.AWAITING_PAYMENT


def test_two_treasurers_import_the_same_file_and_it_is_read_once():
    order = builders.billed()
    content = csv_file(paid_row(order, ntpn=builders.an_ntpn(), at=timezone.now())).encode()
    url = reverse("payments:statements")

    def bring(desk) -> Page:
        return Page(
            desk.post(url, {"kind": "simponi", "file": SimpleUploadedFile("simponi.csv", content)}, follow=True)
        )

    pages = at_once(*(lambda desk=desk: bring(desk) for desk in two_desks()))

    assert Statement.objects.count() == StatementLine.objects.count() == 1
    assert sorted("sudah diimpor" in page.text for page in pages) == [False, True]


def test_two_workers_read_the_same_long_file_and_its_lines_are_there_once():
    statement = test_long_files.send(csv_file(*test_long_files.many_rows()))

    done = at_once(*(lambda: services.read_statement(statement.pk) for _worker in range(2)))

    statement.refresh_from_db()
    assert (statement.state, statement.lines.count()) == ("ready", test_long_files.MANY)
    assert not any(done)  # its own task was quicker: in tests it runs with the commit
