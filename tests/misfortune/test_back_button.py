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


def test_the_basket_behind_the_back_button_is_empty_and_its_old_form_says_that_it_is_done():
    order = builders.a_basket()
    client = logged_in(order.customer)
    url = reverse("publications:submit")
    old = Page(client.get(reverse("publications:basket"))).held(url) | {"accepted": "on"}
    client.post(url, old)

    back = Page(client.get(reverse("publications:basket")))
    again = client.post(url, old, follow=True)

    assert "Keranjang Anda kosong" in back.text
    assert "Keranjang Anda sudah diajukan atau masih kosong. Lihat daftar pesanan Anda." in Page(again).text
    assert builders.fresh(order).code in Page(again).text
    assert order.events.count() == 1


def test_the_old_form_of_a_basket_does_not_submit_the_next_one_unseen():
    order = builders.a_basket()
    client = logged_in(order.customer)
    url = reverse("publications:submit")
    old = Page(client.get(reverse("publications:basket"))).held(url) | {"accepted": "on"}
    client.post(url, old)
    following = builders.a_basket(order.customer)

    page = Page(client.post(url, old, follow=True))

    assert builders.fresh(following).state == "draft"
    assert "Isi keranjang Anda berubah sejak halaman ini dibuka. Periksa, lalu ajukan." in page.text


def test_a_page_of_the_basket_older_than_the_basket_does_not_order_what_it_never_showed():
    order = builders.a_basket()
    client = logged_in(order.customer)
    old = Page(client.get(reverse("publications:basket"))).held(reverse("publications:submit")) | {"accepted": "on"}
    builders.services.add_title(order.customer, builders.a_publication())

    page = Page(client.post(reverse("publications:submit"), old, follow=True))

    assert builders.fresh(order).state == "draft"
    assert "Isi keranjang Anda berubah sejak halaman ini dibuka. Periksa, lalu ajukan." in page.text
    now = page.held(reverse("publications:submit")) | {"accepted": "on"}
    client.post(reverse("publications:submit"), now)
    assert builders.fresh(order).state == "submitted"


def test_the_form_of_a_code_sent_from_an_old_page_after_the_payment_says_where_the_order_is():
    order = builders.billed()
    client = logged_in(order.assigned_to)
    builders.pay(order)

    page = Page(
        client.post(
            reverse("payments:record_billing_code", args=[order.code]),
            {"code": builders.a_billing_code(), "amount": "65.000", "expires_at": "2030-01-01T08:00"},
            follow=True,
        )
    )

    assert "Pesanan ini sudah diproses dan kini berstatus “" in page.text
    assert "Tidak ada yang diubah." in page.text
    assert order.invoices.get().billing_codes.count() == 1


def test_a_wrong_form_for_which_it_is_too_late_says_that_rather_than_nothing():
    domestic, abroad = builders.paid(), builders.offered(builders.a_customer_abroad(language="id"))
    builders.order_services.cancel(abroad, by=abroad.customer)
    cases = [
        (domestic.assigned_to, reverse("payments:record_billing_code", args=[domestic.code])),
        (domestic.assigned_to, reverse("payments:record_payment", args=[domestic.code])),
        (domestic.assigned_to, reverse("orders:office_cancel", args=[domestic.code])),
        (domestic.customer, reverse("orders:report_fault", args=[domestic.code])),
        (abroad.customer, reverse("payments:submit_proof", args=[abroad.code])),
    ]
    for person, url in cases:
        page = Page(logged_in(person).post(url, {}, follow=True))
        assert page.status == 200
        assert "Pesanan ini sudah diproses dan kini berstatus “" in page.text, url


def test_a_wrong_form_of_an_officer_who_lost_the_order_says_who_has_it():
    order = builders.offered()
    former = order.assigned_to
    builders.order_services.take_over(order, by=builders.an_officer(name="Dewi Mohamad"))

    page = Page(logged_in(former).post(reverse("payments:record_billing_code", args=[order.code]), {}, follow=True))

    assert "Pesanan ini kini ditangani oleh Dewi Mohamad. Tidak ada yang diubah." in page.text


def test_a_page_that_takes_no_form_does_not_pretend_to_have_taken_one():
    order = builders.submitted()

    assert logged_in(order.customer).post(order.get_absolute_url()).status_code == 405
