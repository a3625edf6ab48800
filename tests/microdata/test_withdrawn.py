"""What is withdrawn while a draft or an order refers to it: said in words, and nothing lost (M2, M4, M5)."""

import pytest
from django.urls import reverse

from microdata.models import Dataset, Variable
from microdata.services import extraction, offers, review, submission
from orders.lifecycle import Refused
from tests import builders
from tests import microdata_builders as build
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db
REASON = "Sedang diperiksa ulang"


def withdraw(order) -> None:
    Dataset.objects.filter(pk=order.chosen[0].dataset_id).update(is_listed=False)


def withhold(order, *names: str) -> None:
    versions = [selection.version_id for selection in order.chosen]
    Variable.objects.filter(version__in=versions, name__in=names).update(withheld_reason=REASON)


def page(client, order, user) -> Page:
    client.force_login(user)
    name = "orders:workbench" if user.is_office_staff else "orders:detail"
    return Page(client.get(reverse(name, args=[order.code])))


def test_a_dataset_withdrawn_from_sale_holds_up_its_draft_which_keeps_the_choice(client):
    order = build.a_draft()
    withdraw(order)
    client.force_login(order.customer)

    draft = client.get(reverse("microdata:draft")).content.decode()

    assert "tidak lagi dijual; keluarkan dari pesanan." in draft
    assert f'href="{order.chosen[0].dataset.get_absolute_url()}"' not in draft, "its page is gone"
    with pytest.raises(Refused, match="tidak lagi dijual"):
        submission.submit(order, by=order.customer, terms=builders.terms())
    assert build.fresh(order).selections.get().variables == ["R101", "R102"]

    Dataset.objects.update(is_listed=True)
    assert submission.submit(order, by=order.customer, terms=builders.terms()).code


def test_an_order_that_was_submitted_before_goes_on_to_its_end(client):
    order = build.needs_explanation()
    withdraw(order)

    review.explain(order, answer="Untuk pembanding.", by=order.customer)
    review.approve(order, by=order.assigned_to)
    for kind in (build.SAMPLE, build.PRODUCT):
        build.attach(build.fresh(order), kind)
    build.a_signer(order)
    offers.send_offer(order, by=order.assigned_to)

    order = build.fresh(order)
    assert order.state == "offered"
    for user in (order.customer, order.assigned_to):
        shown = page(client, order, user)
        assert shown.status == 200
        assert str(order.chosen[0]) in shown.text


def test_a_variable_withheld_while_the_order_is_explained_is_named_where_it_is_chosen(client):
    order = build.needs_explanation()
    withhold(order, "R102")
    client.force_login(order.customer)
    url = reverse("microdata:choose", args=[order.chosen[0].dataset.slug]) + f"?pesanan={order.code}"

    with pytest.raises(Refused, match=r"tidak tersedia lagi: R102\."):
        review.explain(order, answer="Untuk pembanding.", by=order.customer)
    assert "tidak tersedia di sini: R102." in client.get(url).content.decode()
    choice = {"vs": "sebagian", "sa": "sebagian", "a": ["7502010"], "f": ["csv"]}
    stale = client.post(url, choice | {"v": ["R101", "R102"]})
    assert stale.status_code == 422
    assert "Tidak tersedia: R102." in stale.content.decode()
    assert build.fresh(order).selections.get().variables == ["R101", "R102"]

    client.post(url, choice | {"v": ["R101"]})
    review.explain(order, answer="Untuk pembanding.", by=order.customer)
    assert build.fresh(order).state == "in_review"


def test_a_variable_withheld_after_the_review_stops_the_extraction_by_name(client):
    order = build.in_preparation()
    withhold(order, "R102")

    with pytest.raises(Refused) as refusal:
        extraction.request(order.selections.get(), build.PRODUCT, by=order.assigned_to)

    assert any("tidak tersedia lagi: R102." in sentence for sentence in refusal.value.sentences)
    assert build.fresh(order).selections.get().variables == ["R101", "R102"]
    assert page(client, order, order.assigned_to).status == 200
    assert page(client, order, order.customer).status == 200


def test_a_copied_order_names_what_the_newest_version_has_no_more(client):
    order = build.rejected()
    version = order.chosen[0].dataset.versions.create(number=2)
    Variable.objects.create(version=version, position=1, name="R101")
    build.DatasetVersion.objects.filter(pk=version.pk).update(published_at=order.submitted_at)

    draft = submission.copy_from(order, by=order.customer)

    assert draft.selections.get().variables == ["R101", "R102"]
    client.force_login(order.customer)
    assert "tidak tersedia lagi: R102." in client.get(reverse("microdata:draft")).content.decode()
