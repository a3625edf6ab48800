"""The road of an order of microdata, walked by its services from the offer to closing and opening again (M5 to M12)."""

import itertools

import pytest
from django.core.exceptions import ValidationError

from microdata.gates import gates_of
from microdata.services import closing, delivery, offers, review, samples
from orders import deliverables
from orders import services as order_services
from orders.lifecycle import NotNow, Refused, actions_for
from orders.models import Document
from orders.states import OrderState, Turn
from payments.models import Invoice
from tests import builders
from tests import microdata_builders as build
from tests.microdata.waivers import decide, requested

pytestmark = pytest.mark.django_db
S = OrderState
GATES = {"sample": build.accept_sample, "payment": build.pay, "agreement": build.sign}


def data_of(order) -> list:
    """The data, samples aside, that the customer can fetch."""
    return [file for file in deliverables.fetchable(order) if file.kind == build.PRODUCT]


def deliver(order):
    delivery.deliver(order, by=order.assigned_to)
    return build.fresh(order)


def sample_holder(order) -> Turn:
    return gates_of(build.fresh(order))[0].holder


# The offer and its three gates (M5 to M9)


def test_an_offer_needs_sample_and_data_of_everything_chosen():
    order = build.in_preparation()
    build.a_signer(order)

    for kind in (build.SAMPLE, build.PRODUCT):
        with pytest.raises(Refused, match="belum disiapkan"):
            offers.send_offer(order, by=order.assigned_to)
        build.attach(order, kind)
    offers.send_offer(order, by=order.assigned_to)

    assert build.fresh(order).state == S.OFFERED


def test_an_order_that_is_paid_gets_no_second_billing_code():
    order = build.pay(build.offered())

    with pytest.raises(Refused, match="sudah lunas"):
        builders.bill(order)

    assert order.invoices.get().billing_codes.count() == 1


def test_sample_invoice_and_sppd_go_out_together_and_the_data_stay():
    order = build.offered()

    assert set(order.documents.values_list("kind", flat=True)) == {Document.Kind.INVOICE, Document.Kind.AGREEMENT}
    assert [file.kind for file in deliverables.fetchable(order)] == [build.SAMPLE]
    assert order.sample_rounds.get().number == 1


@pytest.mark.parametrize("gates", list(itertools.permutations(GATES)), ids="-".join)
@pytest.mark.parametrize("abroad", [False, True], ids=["here", "abroad"])
def test_the_gates_open_in_any_order_and_the_data_leave_when_all_are_open(gates, abroad):
    order = build.offered(builders.a_customer_abroad() if abroad else builders.a_customer())

    for gate in gates:
        with pytest.raises(Refused):
            deliver(order)
        assert data_of(order) == []
        order = GATES[gate](order)

    assert order.turn == Turn.OFFICE
    assert data_of(order) == []
    order = deliver(order)
    assert (order.state, len(data_of(order))) == (S.DELIVERED, 1)


def test_a_waived_order_has_two_gates():
    order = requested()
    decide(order)
    review.approve(order, by=order.assigned_to)
    for kind in (build.SAMPLE, build.PRODUCT):
        build.attach(order, kind)
    build.a_signer(order)
    offers.send_offer(order, by=order.assigned_to)
    order = build.accept_sample(build.fresh(order))
    with pytest.raises(Refused, match="SPPD"):
        deliver(order)

    order = deliver(build.sign(order))

    assert len(data_of(order)) == 1
    assert not Invoice.objects.filter(order=order).exists()


def test_a_sample_found_wrong_closes_its_gate_until_a_corrected_one_is_accepted():
    order = build.offered()
    samples.reject(order, reason="Kolom R102 kosong.", by=order.customer)
    order = build.fresh(order)
    first = deliverables.fetchable(order)
    assert sample_holder(order) == Turn.OFFICE
    with pytest.raises(NotNow):
        samples.accept(order, by=order.customer)
    with pytest.raises(Refused, match="Siapkan contoh data yang baru"):
        samples.send(order, by=order.assigned_to)

    build.attach(order, build.SAMPLE)
    assert deliverables.fetchable(order) == first
    samples.send(order, by=order.assigned_to)

    order = build.fresh(order)
    assert [file.version for file in deliverables.fetchable(order)] == [2]
    order = build.sign(build.pay(build.accept_sample(order)))
    assert deliver(order).state == S.DELIVERED


def test_the_same_sample_is_sent_again_with_an_explanation():
    order = build.offered()
    samples.reject(order, reason="Kolom R102 kosong.", by=order.customer)

    samples.send(order, note="Memang kosong di kecamatan ini.", by=order.assigned_to)

    assert sample_holder(order) == Turn.CUSTOMER
    assert [each.number for each in order.sample_rounds.order_by("number")] == [1, 2]


# Cancelling, until payment


@pytest.mark.parametrize("reach", [build.submitted, build.in_review, build.needs_explanation, build.in_preparation])
def test_a_customer_cancels_before_the_offer(reach):
    order = reach()

    order_services.cancel(order, by=order.customer)

    assert build.fresh(order).state == S.CANCELLED


def test_a_customer_cancels_an_offer_that_is_not_paid_and_loses_the_sample():
    order = build.sign(build.accept_sample(build.offered()))
    builders.bill(order)

    order_services.cancel(order, by=order.customer)

    order = build.fresh(order)
    assert order.state == S.CANCELLED
    assert deliverables.fetchable(order) == []


def test_what_is_paid_is_not_cancelled():
    order = build.pay(build.offered())

    with pytest.raises(Refused, match="sudah dibayar"):
        order_services.cancel(order, by=order.customer)


def test_a_transfer_that_is_being_checked_is_decided_first():
    order = build.offered(builders.a_customer_abroad())
    builders.send_proof(order)

    with pytest.raises(Refused, match="sedang diperiksa bendahara"):
        order_services.cancel(build.fresh(order), by=order.customer)


# Closing and opening again (M10 to M12)


def test_a_customer_who_finds_the_data_right_closes_the_order():
    order = build.completed()

    assert (order.state, order.turn) == (S.COMPLETED, Turn.NONE)
    assert order.completed_at
    assert len(data_of(order)) == 1
    assert "request_revision" not in actions_for(order, order.customer)


def test_a_closed_order_is_opened_again_corrected_and_closed_again():
    order, colleague = build.completed(), builders.an_officer()
    with pytest.raises(ValidationError):
        closing.reopen(order, reason=" ", by=colleague)
    closing.reopen(order, reason="Bobot penimbang keliru.", by=colleague)
    order = build.fresh(order)
    assert (order.state, order.assigned_to, order.completed_at) == (S.IN_REVISION, colleague, None)
    assert [file.version for file in data_of(order)] == [1], "what was delivered can be fetched meanwhile"

    build.attach(order, build.PRODUCT)
    delivery.redeliver(builders.tick_all(order), by=colleague)
    order = build.fresh(order)

    assert [file.version for file in data_of(order)] == [2]
    closing.confirm(order, by=order.customer)
    assert build.fresh(order).state == S.COMPLETED
