"""A new draft from an order that did not fit, as the customer's page makes it (M4b)."""

import pytest
from django.urls import reverse

from microdata import selectors
from tests import builders
from tests import microdata_builders as data

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
