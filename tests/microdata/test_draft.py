"""The draft of an order of data: what is in it, what it still lacks, and submitting it (M2, M3)."""

import pytest
from django.urls import reverse

from microdata.models import MicrodataOrder
from microdata.services import choosing
from orders.models import PurchaseTerms
from orders.states import OrderState
from silastik.users.models import Segment
from tests import builders

from .shelf import ENTRIES, a_dataset, a_map, publish

pytestmark = pytest.mark.django_db
DRAFT, SUBMIT, SIGNER = (reverse(f"microdata:{name}") for name in ("draft", "submit", "signer"))
SIGNED = {"name": "Dr. Rani", "position": "Dekan", "institution": "UNG", "identity": "19800101 200501 2 001"}


@pytest.fixture
def customer(client):
    customer = builders.a_customer()
    client.force_login(customer)
    return customer


def complete(customer, *datasets) -> MicrodataOrder:
    for dataset in datasets or [a_dataset()]:
        order = choosing.add_dataset(customer, dataset)
    choosing.save_abstract(order, background="a", objectives="b", method="c", outputs="d")
    choosing.save_signer(order, **SIGNED)
    return order


def consent() -> dict:
    return {"terms": PurchaseTerms.objects.first().pk, "accepted": "on"}


def test_an_empty_draft_says_what_will_appear(client, customer):
    assert "Belum ada data yang dipilih" in client.get(DRAFT).content.decode()


def test_it_shows_each_choice_with_its_estimate_and_the_price_of_all(client, customer):
    complete(customer, a_dataset(), a_map())

    response = client.get(DRAFT)

    page = response.content.decode()
    assert "100.000 rekaman" in page
    assert "4 variabel" in page
    assert "seluruh cakupan: Gorontalo" in page
    assert response.context["total"].startswith("Rp")


def test_what_is_missing_is_told_with_the_way_to_mend_it(client, customer):
    choosing.add_dataset(customer, a_dataset())

    page = client.get(DRAFT).content.decode()

    assert "Abstraksi penggunaan data belum lengkap" in page
    assert "Penanda tangan SPPD belum lengkap" in page
    assert "Saya menyetujui" not in page


def test_a_complete_draft_is_submitted_under_the_terms(client, customer):
    order = complete(customer)

    response = client.post(SUBMIT, consent())

    order = MicrodataOrder.objects.get(pk=order.pk)
    assert order.state == OrderState.SUBMITTED
    assert response.url == order.get_absolute_url()


def test_submitted_twice_it_is_one_order(client, customer):
    complete(customer)
    client.post(SUBMIT, consent())

    response = client.post(SUBMIT, consent(), follow=True)

    assert "sudah diajukan" in response.content.decode()
    assert MicrodataOrder.objects.count() == 1


def test_without_consent_it_stays_a_draft(client, customer):
    order = complete(customer)

    response = client.post(SUBMIT, {"terms": consent()["terms"]})

    assert response.status_code == 422
    assert MicrodataOrder.objects.get(pk=order.pk).state == OrderState.DRAFT


def test_an_incomplete_draft_is_refused_with_the_reason(client, customer):
    choosing.add_dataset(customer, a_dataset())

    response = client.post(SUBMIT, consent())

    assert response.status_code == 422
    assert "belum lengkap" in response.content.decode()


def test_a_variable_that_has_vanished_holds_it_up_by_name(client, customer):
    dataset = a_dataset()
    order = complete(customer, dataset)
    choosing.choose(order, dataset, variables=["R502"], areas=[], formats=["csv"])
    version = publish(dataset, [entry for entry in ENTRIES if entry.name != "R502"])
    order.selections.update(version=version)

    assert "tidak tersedia lagi: R502" in client.get(DRAFT).content.decode()
    assert client.post(SUBMIT, consent()).status_code == 422


def test_a_dataset_is_taken_out(client, customer):
    dataset = a_dataset()
    complete(customer, dataset)

    client.post(reverse("microdata:remove", args=[dataset.slug]))

    assert "Belum ada data yang dipilih" in client.get(DRAFT).content.decode()


def test_nobody_sees_or_submits_the_draft_of_another(client, customer):
    stranger = builders.a_customer()
    order = complete(stranger)

    assert "Belum ada data yang dipilih" in client.get(DRAFT).content.decode()
    client.post(SUBMIT, consent())
    client.post(reverse("microdata:remove", args=[order.selections.get().dataset.slug]))

    assert MicrodataOrder.objects.get(pk=order.pk).state == OrderState.DRAFT
    assert order.selections.exists()


@pytest.mark.parametrize("name", ["draft", "abstract", "signer"])
def test_visitors_log_in_first(client, name):
    response = client.get(reverse(f"microdata:{name}"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_the_office_has_no_draft(client):
    client.force_login(builders.an_officer())

    assert "Akun petugas tidak dapat memesan" in client.get(DRAFT, follow=True).content.decode()


# The signer


def test_the_signer_begins_as_the_customer_and_is_kept(client, customer):
    page = client.get(SIGNER).content.decode()
    assert customer.name in page
    assert customer.institution in page

    client.post(SIGNER, SIGNED)

    order = MicrodataOrder.objects.get(customer=customer)
    assert (order.signer_name, order.signer_position) == ("Dr. Rani", "Dekan")
    assert "Dr. Rani" in client.get(SIGNER).content.decode()


def test_the_rank_that_the_segment_asks_for_is_a_hint(client):
    client.force_login(builders.a_customer(segment=Segment.MINISTRY))

    assert "Pejabat eselon II" in client.get(SIGNER).content.decode()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"identity": "<b>"}, {"identity": "1"}, {"position": "x" * 121}])
def test_a_signer_that_is_incomplete_is_refused_at_the_field(client, customer, wrong):
    response = client.post(SIGNER, SIGNED | wrong)

    assert response.status_code == 422
    assert not MicrodataOrder.objects.exclude(signer_name="").exists()


def test_the_draft_asks_as_often_for_one_dataset_as_for_many(client, customer, django_assert_num_queries):
    complete(customer)
    client.get(DRAFT)
    with django_assert_num_queries(40, exact=False) as few:
        client.get(DRAFT)
    for number in range(5):
        choosing.add_dataset(customer, a_dataset(f"podes-{number}"))
    with django_assert_num_queries(len(few)):
        client.get(DRAFT)
