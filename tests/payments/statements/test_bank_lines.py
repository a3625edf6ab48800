"""The bank's lines: proposed with reasons, joined by the treasurer alone, and each pays once (P5)."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from orders.lifecycle import NotNow, Refused
from orders.states import OrderState
from payments import candidates, services
from payments.models import Payment, StatementLine
from payments.states import LineOutcome as Outcome
from silastik.core.models import Office
from tests import builders
from tests.payments.statements.files import BANK_HEADING, bank_row, csv_file, row_of, uploaded

pytestmark = pytest.mark.django_db


def bring(*rows, by=None, name="koran.csv"):
    content = csv_file(*rows, heading=BANK_HEADING)
    return services.import_statement(
        Office.objects.get(), kind="bank", file=uploaded(content, name), by=by or builders.a_treasurer()
    )


def pending(order):
    return Payment.objects.get(invoice__order=order, state=Payment.State.SUBMITTED)


def proposals(line, treasurer):
    return candidates.payments_for(line, candidates.to_match(treasurer, [line]))


def test_a_statement_never_confirms_a_transfer_by_itself():
    order = builders.proved()

    statement = bring(row_of(pending(order)))

    assert statement.lines.get().outcome == Outcome.OPEN
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_the_likeliest_transfer_comes_first_with_its_reasons():
    treasurer = builders.a_treasurer()
    wanted = pending(builders.proved(builders.a_customer_abroad(name="Mei Ling Tan")))
    builders.proved(builders.a_customer_abroad(name="Bruno Silva"))
    row = row_of(wanted, less=5_000, payer="TAN MEI LNG")
    row[3] = ""
    line = bring(row).lines.get()

    best = proposals(line, treasurer)[0]

    assert best.payment == wanted
    assert "jumlah kurang Rp5.000: biaya bank" in best.reasons
    assert "tanggal 1 hari setelah bukti" in best.reasons
    assert any(reason.startswith("nama mirip 9") for reason in best.reasons)


def test_a_reference_weighs_more_than_a_name():
    treasurer = builders.a_treasurer()
    one, other = (pending(builders.proved(builders.a_customer_abroad())) for _number in range(2))
    row = row_of(other)
    row[1], row[3] = f"TRF {other.reference}/INV", ""

    best = proposals(bring(row).lines.get(), treasurer)[0]

    assert best.payment in (one, other)
    assert "jumlah sama dengan invoice" in best.reasons


def test_money_far_from_any_invoice_is_proposed_to_none():
    treasurer, payment = builders.a_treasurer(), pending(builders.proved())
    row = bank_row(payment.value_date, 9_000_000, payer="PT LAIN")
    assert proposals(bring(row).lines.get(), treasurer) == []


def test_verifying_with_a_line_joins_them_for_good():
    order, treasurer = builders.proved(), builders.a_treasurer()
    payment = pending(order)
    line = bring(row_of(payment)).lines.get()

    services.verify_proof(payment, amount_received=65_000, by=treasurer, line=line)

    line.refresh_from_db()
    assert (line.payment_id, line.outcome, line.decided_by) == (payment.pk, Outcome.USED, treasurer)
    assert builders.fresh(order).state == OrderState.PAID


def test_a_line_pays_once():
    first, second = pending(builders.proved()), pending(builders.proved())
    treasurer = builders.a_treasurer()
    line = bring(row_of(first)).lines.get()
    services.verify_proof(first, amount_received=65_000, by=treasurer, line=line)

    with pytest.raises(NotNow, match="sudah diproses"):
        services.verify_proof(second, amount_received=65_000, by=treasurer, line=line)

    assert Payment.objects.get(pk=second.pk).state == Payment.State.SUBMITTED


def test_the_amount_received_is_the_lines():
    payment = pending(builders.proved())
    line = bring(row_of(payment, less=5_000)).lines.get()
    Office.objects.update(shortfall_tolerance=10_000)

    with pytest.raises(ValidationError, match="Rp60.000"):
        services.verify_proof(payment, amount_received=65_000, by=builders.a_treasurer(), line=line)

    services.verify_proof(payment, amount_received=60_000, by=builders.a_treasurer(), line=line)


def test_a_transfer_verified_before_the_statement_came_is_joined_afterwards():
    order = builders.verified()
    payment = order.invoices.get().payments.get()
    line = bring(row_of(payment)).lines.get()
    treasurer = builders.a_treasurer()
    assert proposals(line, treasurer)[0].payment == payment

    services.join(line, payment, by=treasurer)

    assert StatementLine.objects.get().payment == payment
    with pytest.raises(NotNow):
        services.join(line, payment, by=treasurer)


def test_an_undecided_transfer_is_not_joined_past_its_verification():
    payment = pending(builders.proved())
    with pytest.raises(Refused, match="sudah diverifikasi"):
        services.join(bring(row_of(payment)).lines.get(), payment, by=builders.a_treasurer())


def test_equal_lines_are_suspicious_unless_the_banks_references_differ():
    payment = pending(builders.proved())
    row = row_of(payment)
    other = [*row[:3], "LAIN", *row[4:]]

    statement = bring(row, other, row)

    assert list(statement.lines.values_list("outcome", flat=True)) == [Outcome.OPEN, Outcome.OPEN, Outcome.REPEAT]
    services.count_apart(statement.lines.get(number=4), by=builders.a_treasurer())
    assert statement.lines.get(number=4).outcome == Outcome.OPEN


def test_a_line_of_an_overlapping_statement_is_the_same_line():
    payment = pending(builders.proved())
    bring(row_of(payment))
    second = bring(row_of(payment), bank_row(payment.value_date + timedelta(days=2), 7_000, payer="X"), name="b.csv")
    assert list(second.lines.values_list("outcome", flat=True)) == [Outcome.SEEN, Outcome.OPEN]


def test_the_database_lets_no_two_lines_name_one_payment():
    order = builders.verified()
    payment = order.invoices.get().payments.get()
    statement = bring(row_of(payment), bank_row(payment.value_date, 1_000, payer="X"))
    services.join(statement.lines.get(number=2), payment, by=builders.a_treasurer())
    with pytest.raises(IntegrityError), transaction.atomic():
        statement.lines.filter(number=3).update(payment=payment, outcome="used")
