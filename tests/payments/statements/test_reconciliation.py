"""Orders, documents and NTPN tell the same story, or a difference is found and told once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from payments import services
from payments.books import books
from payments.reconciled import reconciled
from payments.reconciliation import differences, since
from payments.services.differences import tell_differences
from silastik.core.models import Mail, Office
from tests import builders
from tests.payments.statements import test_bank_lines, test_simponi_import
from tests.payments.statements.files import bank_row, paid_row, row_of, simponi_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return Office.objects.get()


def found(office, now=None):
    now = now or timezone.now()
    return {row.key.partition(":")[0] for row in differences(office, *since(office, now), now)}


def bring_simponi(*rows, now):
    return test_simponi_import.bring(*rows, now=now)


def test_all_is_well_when_the_books_agree(office):
    order = builders.completed()
    now = timezone.now()
    payment = order.invoices.get().payments.get()
    bring_simponi(paid_row(order, ntpn=payment.ntpn, at=payment.paid_at), now=now)

    assert found(office, now) == set()
    day = now.astimezone(office.tz).date()
    assert {book.total for book in books(office, day, day)} == {65_000, 0}
    assert [book.count for book in books(office, day, day)] == [1, 1, 1, 1, 1, 0]


def test_a_paid_order_may_wait_for_its_receipt_as_long_as_the_promise(office):
    builders.paid()
    now = timezone.now()
    assert found(office, now) == set()
    assert found(office, now + timedelta(days=20)) == {"no_receipt"}


def test_a_line_of_the_bank_may_wait_some_working_days(office):
    payment = builders.proved().invoices.get().payments.get()
    test_bank_lines.bring(row_of(payment))
    now = timezone.now()
    assert found(office, now) == set()
    assert found(office, now + timedelta(days=9)) == {"line"}


def test_a_line_of_simponi_that_fits_nothing_is_a_difference_at_once_until_set_aside(office):
    now = timezone.now()
    today = now.astimezone(office.tz).strftime("%d/%m/%Y")
    statement = bring_simponi(simponi_row("820261124999999", builders.an_ntpn(), today), now=now)
    assert found(office, now) == {"line"}

    services.set_aside(statement.lines.get(), reason="Sewa gedung.", by=builders.a_treasurer())

    assert found(office, now) == set()


def test_a_page_of_differences_reads_the_books_once_and_one_that_is_none_shows_the_last(
    office,
):
    now = timezone.now()
    statement = bring_simponi(*(simponi_row(f"82026112499{n:04}", f"A1B2C3D4E5F6{n:04}") for n in range(60)), now=now)

    def page(number):
        return reconciled(office, statement.first_on, statement.last_on, number, now)

    with CaptureQueriesContext(connection) as asked:
        second = page("2")
    assert sum("AS MATERIALIZED" in query["sql"] for query in asked) == 1
    assert (second["page"].paginator.count, second["page"].number, len(second["differences"])) == (60, 2, 10)
    assert {row["url"] for number in ("1", "2") for row in page(number)["differences"]} == {
        reverse("payments:line", args=[pk]) for pk in statement.lines.values_list("pk", flat=True)
    }
    for odd, shown in {"9": 2, "9" * 30: 2, "0": 2, "²": 1, "": 1, None: 1}.items():
        assert page(odd)["page"].number == shown
        assert len(page(odd)["differences"]) == {1: 50, 2: 10}[shown]


def test_an_ntpn_that_simponi_does_not_list_is_a_difference_once_a_list_covers_its_day(office):
    builders.paid()
    now = timezone.now()
    first, last = (now + timedelta(days=days) for days in (-3, 3))
    rows = [
        simponi_row(f"82026112499999{n}", builders.an_ntpn(), f"{at:%d/%m/%Y}") for n, at in enumerate((first, last))
    ]

    bring_simponi(*rows, now=last + timedelta(days=1))

    assert "not_listed" in found(office, now)


def test_one_ntpn_with_two_meanings(office):
    now, ntpn = timezone.now(), builders.an_ntpn()
    day = f"{now:%d/%m/%Y}"
    bring_simponi(simponi_row("820261124999991", ntpn, day), simponi_row("820261124999992", ntpn, day), now=now)
    assert "ntpn_twice" in found(office, now)


def test_a_transfer_that_stays_in_the_account(office):
    builders.verified()
    now = timezone.now()
    assert found(office, now) == set()
    assert "undeposited" in found(office, now + timedelta(days=12))


def open_hour(office):
    from silastik.core.opening import calendar_for

    return calendar_for(office).next_opening(timezone.now() + timedelta(days=12)) + timedelta(hours=1)


def test_treasurers_are_told_once_in_office_hours_and_again_when_it_comes_back(office):
    treasurer = builders.a_treasurer()
    payment = builders.proved().invoices.get().payments.get()
    test_bank_lines.bring(bank_row(payment.value_date, 9_000, payer="X"))
    now = open_hour(office)
    night = now.astimezone(office.tz).replace(hour=2)

    told = [tell_differences(office, now=at) for at in (night, now, now, now + timedelta(minutes=5))]

    assert told == [0, 1, 0, 0]
    (mail,) = Mail.objects.filter(key__startswith="differences:", to=treasurer.email)
    assert "1 selisih pembayaran baru" in mail.subject
    assert "Uang masuk tanpa pesanan" in mail.text


def test_nobody_is_told_of_what_was_mended_in_the_night(office):
    builders.a_treasurer()
    payment = builders.proved().invoices.get().payments.get()
    statement = test_bank_lines.bring(bank_row(payment.value_date, 9_000, payer="X"))
    now = open_hour(office)
    tell_differences(office, now=now.astimezone(office.tz).replace(hour=2))
    services.set_aside(statement.lines.get(), reason="Jasa giro.", by=builders.a_treasurer())

    assert tell_differences(office, now=now) == 0
    assert not Mail.objects.filter(key__startswith="differences:").exists()
