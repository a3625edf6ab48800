"""The same form from two tabs in one moment, and two people after one order: one effect, and both are answered."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from feedback.models import Rating
from orders.models import Deliverable, FaultReport, Order
from orders.states import OrderState
from payments.models import BillingCode, Invoice, Payment, Receipt
from publications.models import PublicationOrder
from silastik.users.models import User
from tests import builders
from tests.misfortune import forms
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db(transaction=True)

ALREADY = "sudah diproses"


def at_once(*acts: Callable[[], Page]) -> list[Page]:
    """Let acts start in the same moment, each with a connection of its own, and wait for all answers."""
    start = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(index: int) -> None:
        start.wait(10)
        try:
            answers[index] = acts[index]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[index]) for index in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def logged_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


# form -> what there is one of afterwards, and what the slower tab is told
ONCE = [
    (forms.submit, lambda: Order.objects.filter(code__startswith="SIL"), ALREADY),
    (forms.cancel, lambda: Order.objects.filter(state=OrderState.CANCELLED), ALREADY),
    (forms.send_offer, lambda: Invoice.objects.all(), ALREADY),
    (forms.billing_code, lambda: BillingCode.objects.all(), "sudah tercatat"),
    (forms.payment, lambda: Payment.objects.all(), ALREADY),
    (forms.proof, lambda: Payment.objects.all(), "sedang diperiksa bendahara"),
    (forms.deliver, lambda: Receipt.objects.all(), ALREADY),
    (forms.prepare_a_correction, lambda: Deliverable.objects.filter(version=2), "sudah disiapkan"),
    (forms.report_fault, lambda: FaultReport.objects.all(), "sudah"),
    (forms.rate, lambda: Rating.objects.all(), "tersimpan"),
]


@pytest.mark.parametrize(("form", "found", "told"), ONCE, ids=[form.__name__ for form, *_rest in ONCE])
def test_a_form_sent_from_two_tabs_at_once_has_one_effect(form, found, told):
    filled = form()
    tabs = [logged_in(filled.person) for _tab in range(2)]

    pages = at_once(*(lambda tab=tab: filled.press(tab) for tab in tabs))

    assert [page.status for page in pages] == [200, 200]
    assert found().count() == 1
    assert any(told in page.text for page in pages)
    (order,) = PublicationOrder.objects.all()
    acts = list(order.events.values_list("action", "data__point"))  # each point of the list is ticked once
    assert len(acts) == len(set(acts))


def test_two_officers_take_the_same_order_and_the_slower_one_reads_who_has_it():
    order = builders.submitted()
    officers = [builders.an_officer(name="Siti Pakaya"), builders.an_officer(name="Dewi Mohamad")]
    url = reverse("orders:take", args=[order.code])
    clients = [logged_in(officer) for officer in officers]

    pages = at_once(*(lambda client=client: Page(client.post(url, follow=True)) for client in clients))

    order = builders.fresh(order)
    slower = 1 - officers.index(order.assigned_to)
    assert "Pesanan ini kini Anda tangani." in pages[1 - slower].text
    assert "Pesanan ini sudah diproses" in pages[slower].text
    assert f"ditangani {order.assigned_to.name}" in pages[slower].text
    assert order.events.filter(action="take").count() == 1


def test_two_treasurers_verify_the_same_proof_and_the_slower_one_reads_that_it_is_done():
    order = builders.proved()
    url = reverse("payments:verify_proof", args=[order.code, Payment.objects.get().pk])
    clients = [logged_in(builders.a_treasurer()) for _desk in range(2)]

    pages = at_once(
        *(
            lambda client=client: Page(client.post(url, {"amount_received": "65.000"}, follow=True))
            for client in clients
        )
    )

    assert sorted(ALREADY in page.text for page in pages) == [False, True]
    assert order.events.filter(action="verify_proof").count() == 1


def test_a_customer_cancels_in_the_moment_in_which_the_payment_is_recorded_and_one_of_both_holds():
    order = builders.billed()
    code = order.invoices.get().billing_codes.get()
    payment = {"billing_code": code.pk, "ntpn": builders.an_ntpn(), "paid_at": forms.office_time()}
    customer, officer = logged_in(order.customer), logged_in(order.assigned_to)
    cancel, record = reverse("orders:cancel", args=[order.code]), reverse("payments:record_payment", args=[order.code])

    pages = at_once(
        lambda: Page(customer.post(cancel, {"reason": "Batal."}, follow=True)),
        lambda: Page(officer.post(record, payment, follow=True)),
    )

    paid = Payment.objects.exists()
    assert builders.fresh(order).state == (OrderState.PAID if paid else OrderState.CANCELLED)
    assert [ALREADY in page.text for page in pages] == [paid, not paid]


def test_two_faults_of_one_delivery_reported_at_once_are_both_kept():
    filled = forms.report_fault()
    tabs = [logged_in(filled.person) for _tab in range(2)]
    reports = [filled.data() | {"text": text} for text in ("Halaman 2 kosong.", "Halaman 9 miring.")]

    pages = at_once(
        *(
            lambda tab=tab, data=data: Page(tab.post(filled.url, data, follow=True))
            for tab, data in zip(tabs, reports, strict=True)
        )
    )

    assert all("Laporan Anda kami terima." in page.text for page in pages)
    assert set(FaultReport.objects.values_list("text", flat=True)) == {report["text"] for report in reports}
