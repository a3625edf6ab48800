"""Simponi's list becomes payments: each line once, and nothing by halves (P4a)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from orders.lifecycle import NotNow, Refused
from orders.models import OrderEvent
from orders.states import OrderState
from orders.transitions import SERVING_ACTIONS
from payments import services
from payments.models import Payment, Statement, StatementLine
from payments.states import LineOutcome as Outcome
from silastik.core.models import Mail, Office
from tests import builders, microdata_builders
from tests.payments.statements.files import csv_file, paid_row, simponi_row, uploaded

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0) + timedelta(minutes=5)


def bring(*rows, by=None, now=None, name="simponi.csv", **options):
    content = csv_file(*rows, **options)
    return services.import_statement(
        Office.objects.get(), kind="simponi", file=uploaded(content, name), by=by or builders.a_treasurer(), now=now
    )


def outcomes(statement):
    return list(statement.lines.order_by("number").values_list("outcome", flat=True))


def the_line(statement):
    return statement.lines.get()


def test_importing_confirms_nothing_by_itself(now):
    order = builders.billed()

    statement = bring(paid_row(order, ntpn=builders.an_ntpn(), at=now), now=now)

    assert outcomes(statement) == [Outcome.READY]
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT
    assert not Payment.objects.exists()


def test_pressing_record_pays_the_order_and_tells_customer_and_officer(now):
    order, treasurer, ntpn = builders.billed(), builders.a_treasurer(), builders.an_ntpn()
    statement = bring(paid_row(order, ntpn=ntpn, at=now), by=treasurer, now=now)

    result = services.record_ready(statement, by=treasurer, now=now)

    payment = Payment.objects.get()
    assert (result.recorded, result.refused, result.left) == (1, 0, 0)
    assert builders.fresh(order).state == OrderState.PAID
    assert (payment.ntpn, payment.paid_at, payment.received) == (ntpn, now, 65_000)
    assert (the_line(statement).payment, the_line(statement).outcome) == (payment, Outcome.RECORDED)
    assert OrderEvent.objects.get(action="import_payment").data["line"] == 2
    told = set(Mail.objects.filter(key__contains="event:").values_list("to", flat=True))
    assert {order.customer.email, order.assigned_to.email} <= told


def test_recording_from_a_list_is_no_act_of_serving():
    """P5 keeps apart who serves an order and who verifies its money; the list comes from the state, not from them."""
    assert "import_payment" not in SERVING_ACTIONS
    assert "record_payment" in SERVING_ACTIONS


def test_a_payment_for_data_opens_its_gate(now):
    order, treasurer = microdata_builders.offered(), builders.a_treasurer()
    code = builders.a_billing_code()
    services.record_billing_code(
        order,
        code=code,
        amount=order.invoices.get().total,
        expires_at=now + timedelta(days=7),
        by=order.assigned_to,
    )
    statement = bring(paid_row(order, ntpn=builders.an_ntpn(), at=now), by=treasurer, now=now)

    services.record_ready(statement, by=treasurer, now=now)

    assert microdata_builders.fresh(order).paid_at == now


def test_who_may_not_verify_may_not_import_either(now):
    order = builders.billed()
    statement = bring(paid_row(order, ntpn=builders.an_ntpn(), at=now), now=now)
    code = order.invoices.get().billing_codes.get()
    with pytest.raises(PermissionDenied):
        services.record_payment(
            order,
            ntpn=builders.an_ntpn(),
            paid_at=now,
            billing_code=code,
            by=order.assigned_to,
            now=now,
            line=the_line(statement),
        )


def test_a_treasurers_own_order_is_refused_with_the_reason(now):
    treasurer = builders.a_treasurer()
    treasurer.country, treasurer.name = "ID", "Hasan"
    order = builders.billed(builders.a_customer())
    type(order).objects.filter(pk=order.pk).update(customer=treasurer)
    statement = bring(paid_row(order, ntpn=builders.an_ntpn(), at=now), by=treasurer, now=now)

    result = services.record_ready(statement, by=treasurer, now=now)

    assert (result.recorded, result.refused) == (0, 1)
    assert "pesanan Anda sendiri" in the_line(statement).note


@pytest.mark.parametrize("entered_first", [True, False])
def test_what_the_officer_has_typed_already_is_known_and_not_paid_again(now, entered_first):
    order, ntpn = builders.billed(), builders.an_ntpn()
    if entered_first:
        builders.pay(order, ntpn=ntpn, now=now)
    statement = bring(paid_row(order, ntpn=ntpn, at=now), now=now)
    if not entered_first:
        builders.pay(order, ntpn=ntpn, now=now)
        assert services.record_ready(statement, by=builders.a_treasurer(), now=now).refused == 1
        services.recheck(statement, by=builders.a_treasurer(), now=now)

    assert outcomes(statement) == [Outcome.KNOWN]
    assert the_line(statement).payment == Payment.objects.get()


def test_what_does_not_fit_says_why(now):
    order, other, paid, gone = builders.billed(), builders.billed(), builders.billed(), builders.billed()
    ntpns = [builders.an_ntpn() for _number in range(8)]
    builders.pay(paid, ntpn=ntpns[0], now=now)
    services_cancel(gone)
    statement = bring(
        simponi_row("820261124999999", ntpns[1]),
        paid_row(order, ntpn=ntpns[2], at=now, amount=60_000),
        paid_row(other, ntpn=ntpns[3], at=now + timedelta(days=30)),
        paid_row(other, ntpn=ntpns[4], at=now - timedelta(days=30)),
        paid_row(paid, ntpn=ntpns[5], at=now),
        paid_row(gone, ntpn=ntpns[6], at=now),
        paid_row(order, ntpn=ntpns[0], at=now),
        now=now,
    )

    notes = list(statement.lines.order_by("number").values_list("outcome", "note"))

    expected = [
        ("unknown", "Tidak ada pesanan"),
        ("amount", "Kurang Rp5.000 dari Rp65.000"),
        ("expired", "hanya berlaku sampai"),
        ("expired", "mendahului invoice"),
        ("paid", "Mungkin dibayar dua kali"),
        ("closed", "Dibatalkan"),
        ("ntpn", f"sudah dicatat untuk pesanan {paid.code}"),
    ]
    for (outcome, note), (name, words) in zip(notes, expected, strict=True):
        assert (outcome, words in note) == (name, True), note
    assert services.record_ready(statement, by=builders.a_treasurer(), now=now).recorded == 0


def services_cancel(order):
    from orders.services import cancel

    cancel(order, by=order.customer)


def test_a_code_paid_twice_in_one_list_pays_once(now):
    order = builders.billed()
    rows = [paid_row(order, ntpn=builders.an_ntpn(), at=now) for _number in range(2)]
    statement = bring(*rows, now=now)

    services.record_ready(statement, by=builders.a_treasurer(), now=now)

    assert outcomes(statement) == [Outcome.RECORDED, Outcome.PAID]
    assert "baris 2" in statement.lines.get(number=3).note


def test_two_equal_lines_pay_once(now):
    order = builders.billed()
    row = paid_row(order, ntpn=builders.an_ntpn(), at=now)
    statement = bring(row, row, now=now)

    services.record_ready(statement, by=builders.a_treasurer(), now=now)

    assert outcomes(statement) == [Outcome.RECORDED, Outcome.REPEAT]
    with pytest.raises(Refused, match="Satu NTPN adalah satu pembayaran"):
        services.count_apart(statement.lines.get(number=3), by=builders.a_treasurer())


def test_the_same_file_again_is_told_and_changes_nothing(now):
    row = paid_row(builders.billed(), ntpn=builders.an_ntpn(), at=now)
    bring(row, now=now)

    with pytest.raises(services.ImportedBefore, match="sudah diimpor"):
        bring(row, now=now, name="salinan.csv")

    assert (Statement.objects.count(), StatementLine.objects.count()) == (1, 1)


def test_a_line_in_two_overlapping_lists_counts_once(now):
    order, other = builders.billed(), builders.billed()
    row = paid_row(order, ntpn=builders.an_ntpn(), at=now)
    first = bring(row, now=now)
    second = bring(row, paid_row(other, ntpn=builders.an_ntpn(), at=now), now=now)

    for statement in (second, first):
        services.record_ready(statement, by=builders.a_treasurer(), now=now)

    assert (outcomes(first), outcomes(second)) == ([Outcome.RECORDED], [Outcome.SEEN, Outcome.RECORDED])


def test_a_file_that_is_refused_leaves_nothing(now):
    row = paid_row(builders.billed(), ntpn=builders.an_ntpn(), at=now)
    with pytest.raises(ValidationError, match="Baris 3"):
        bring(row, row[:2], now=now)
    assert not Statement.objects.exists()
    assert not StatementLine.objects.exists()


def test_a_code_that_the_officer_records_later_fits_after_looking_again(now):
    order = builders.offered()
    code, treasurer = builders.a_billing_code(), builders.a_treasurer()
    at = now.astimezone(order.office.tz).strftime("%d/%m/%Y %H:%M:%S")
    statement = bring(simponi_row(code, builders.an_ntpn(), at), by=treasurer, now=now)
    assert outcomes(statement) == [Outcome.UNKNOWN]
    services.record_billing_code(
        order, code=code, amount=65_000, expires_at=now + timedelta(days=7), by=order.assigned_to
    )

    assert services.recheck(statement, by=treasurer, now=now) == 1
    assert services.record_ready(statement, by=treasurer, now=now).recorded == 1


def test_a_day_without_a_time_is_as_early_as_the_invoice_allows(now):
    order = builders.billed()
    row = paid_row(order, ntpn=builders.an_ntpn(), at=now)
    row[2] = row[2][:10]

    statement = bring(row, now=now)
    services.record_ready(statement, by=builders.a_treasurer(), now=now)

    issued = order.invoices.get().document.issued_at
    assert issued <= Payment.objects.get().paid_at <= now


def test_a_line_set_aside_says_why_and_stays_so(now):
    statement = bring(simponi_row("820261124999999", builders.an_ntpn()), now=now)
    treasurer = builders.a_treasurer()
    services.set_aside(the_line(statement), reason="Sewa gedung.", by=treasurer)

    services.recheck(statement, by=treasurer, now=now)

    assert (the_line(statement).outcome, the_line(statement).note) == (Outcome.SET_ASIDE, "Sewa gedung.")
    with pytest.raises(NotNow):
        services.set_aside(the_line(statement), reason="Lagi.", by=treasurer)
    with pytest.raises(ValidationError, match="alasannya"):
        services.set_aside(the_line(statement), reason=" ", by=treasurer)


def test_the_database_keeps_what_a_line_said_and_paid(now):
    statement = bring(paid_row(builders.billed(), ntpn=builders.an_ntpn(), at=now), now=now)
    services.record_ready(statement, by=builders.a_treasurer(), now=now)
    line = StatementLine.objects.filter(statement=statement)
    for change in ({"amount": 1}, {"ntpn": ""}, {"payment": None, "outcome": "ready"}, {"outcome": "open"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            line.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        line.delete()
