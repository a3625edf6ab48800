"""The back button and the address bar: old pages sent again, and addresses opened that only take forms."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def logged_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


CUSTOMERS_ACTS = ["orders:cancel", "orders:report_fault", "payments:submit_proof", "payments:request_billing_code"]
OFFICERS_ACTS = [
    "orders:take",
    "orders:release",
    "orders:take_over",
    "orders:office_cancel",
    "orders:confirm_npwp",
    "orders:redeliver",
    "payments:record_billing_code",
    "payments:record_payment",
    "publications:send_offer",
    "publications:deliver",
]


@pytest.mark.parametrize("name", CUSTOMERS_ACTS)
@pytest.mark.parametrize("method", ["get", "head"])
def test_a_form_of_the_customer_opened_by_its_address_leads_to_the_order(name, method):
    order = builders.submitted()

    answer = getattr(logged_in(order.customer), method)(reverse(name, args=[order.code]))

    assert (answer.status_code, answer["Location"]) == (302, order.get_absolute_url())


@pytest.mark.parametrize("name", OFFICERS_ACTS)
def test_a_form_of_the_office_opened_by_its_address_leads_to_the_workbench(name):
    order = builders.taken()

    answer = logged_in(order.assigned_to).get(reverse(name, args=[order.code]))

    assert (answer.status_code, answer["Location"]) == (302, reverse("orders:workbench", args=[order.code]))


@pytest.mark.parametrize(
    ("name", "arguments", "page"),
    [
        ("publications:submit", [], "publications:basket"),
        ("publications:basket_remove", ["limboto"], "publications:basket"),
        ("set_language", [], "users:security"),
    ],
)
def test_other_forms_opened_by_their_address_lead_to_the_page_above(name, arguments, page):
    answer = logged_in(builders.a_customer()).get(reverse(name, args=arguments))

    assert (answer.status_code, answer["Location"]) == (302, reverse(page))


@pytest.mark.parametrize("name", ["payments:verify_proof", "payments:reject_proof"])
def test_a_decision_opened_by_its_address_leads_to_the_page_of_the_transfer(name):
    order = builders.proved()

    answer = logged_in(builders.a_treasurer()).get(
        reverse(name, args=[order.code, order.invoices.get().payments.get().pk]), follow=True
    )

    assert answer.redirect_chain == [(reverse("payments:verify", args=[order.code]), 302)]
    assert "Uangnya masuk" in Page(answer).text


def test_the_address_of_a_title_to_prepare_leads_to_the_workbench_though_nothing_lies_between():
    order = builders.taken()
    client = logged_in(order.assigned_to)

    answer = client.get(reverse("publications:prepare", args=[order.code, order.lines.get().pk]), follow=True)

    assert answer.redirect_chain == [(reverse("orders:workbench", args=[order.code]), 302)]
    assert answer.status_code == 200


def test_after_a_refused_form_its_address_can_be_opened_again():
    order = builders.offered(builders.a_customer_abroad(language="id"))
    client = logged_in(order.customer)
    url = reverse("payments:submit_proof", args=[order.code])
    assert client.post(url, {"bank": "DBS"}).status_code == 422

    answer = client.get(url, follow=True)

    assert answer.status_code == 200
    assert "Kirim bukti transfer" in Page(answer).text


def test_after_a_refused_form_the_page_can_be_read_in_another_language():
    order = builders.offered(builders.a_customer_abroad(language="id"))
    client = logged_in(order.customer)
    refused = client.post(reverse("payments:submit_proof", args=[order.code]), {"bank": "DBS"})
    back = Page(refused).tree.xpath("//form[@action=$url]//input[@name='next']/@value", url=reverse("set_language"))[0]

    answer = client.post(reverse("set_language"), {"language": "en", "next": back}, follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == order.get_absolute_url()


def test_a_form_sent_after_the_session_ended_comes_back_to_the_order_by_the_login():
    order = builders.submitted()
    client = Client()
    sent = client.post(reverse("orders:cancel", args=[order.code]), {"reason": "Salah pilih."})
    assert sent["Location"].startswith(reverse("account_login"))

    answer = client.post(sent["Location"], {"login": order.customer.email, "password": builders.PASSWORD}, follow=True)

    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] == order.get_absolute_url()
    assert builders.fresh(order).state == "submitted"


def test_a_page_that_takes_no_form_does_not_pretend_to_have_taken_one():
    order = builders.submitted()

    assert logged_in(order.customer).post(order.get_absolute_url()).status_code == 405
