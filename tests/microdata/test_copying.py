"""A new draft from an order that did not fit, as the customer's page makes it (M4b)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from microdata import selectors
from microdata.services import submission
from orders import services as order_services
from payments.models import Entitlement
from tests import builders
from tests import microdata_builders as data
from tests.microdata import waivers

pytestmark = pytest.mark.django_db


def test_the_page_of_a_rejected_order_makes_a_new_draft_from_it(client):
    order = data.rejected(builders.a_customer())
    client.force_login(order.customer)

    response = client.post(reverse("microdata:copy", args=[order.code]))

    assert response.url == reverse("microdata:draft")
    draft = selectors.draft(order.customer)
    assert draft.copied_from_id == order.pk
    assert draft.abstract.background == data.ABSTRACT["background"]
    assert draft.signer_name == data.SIGNER["name"]


def refused_waiver():
    order = waivers.requested()
    waivers.decide(order, granted=False)
    order_services.cancel(order, reason="Akan kami ajukan lagi.", by=order.customer)
    return data.fresh(order)


def copied(order):
    return data.fresh(submission.copy_from(order, by=order.customer))


def test_a_request_for_nothing_is_asked_again_with_its_purpose_and_letter(client):
    order = refused_waiver()

    draft = copied(order)

    assert (draft.waiver.purpose, draft.waiver.letter.name) == (order.waiver.purpose, order.waiver.letter.name)
    assert draft.waiver.decision == ""
    assert selectors.problems(draft, order.customer) == []
    client.force_login(order.customer)
    assert order.waiver.letter_name in client.get(reverse("microdata:waiver")).content.decode()


def test_an_entitlement_that_has_ended_since_is_told_in_the_draft():
    order = refused_waiver()
    Entitlement.objects.update(valid_until=timezone.localdate() - timedelta(days=1))

    draft = copied(order)

    (problem,) = selectors.problems(draft, order.customer)
    assert "Rp0,00 Anda sudah berakhir" in problem.sentence


def test_a_request_that_is_in_the_draft_already_stays():
    order = refused_waiver()
    waivers.ask(data.a_draft(order.customer), purpose="research")

    assert copied(order).waiver.purpose == "research"


def test_an_order_that_was_to_be_paid_asks_for_nothing():
    assert not hasattr(copied(data.rejected()), "waiver")
