"""A sample accepted, wanted corrected and sent anew in the same moment (M6)."""

import pytest
from django.urls import reverse

from microdata.gates import gates_of
from orders.states import Turn
from tests import microdata_builders as build
from tests.misfortune.page import Page
from tests.misfortune.test_at_once import at_once, logged_in

pytestmark = pytest.mark.django_db(transaction=True)
UNCHANGED = "Tidak ada yang diubah"


def tab(order, person, name: str, **sent):
    client = logged_in(person)
    return lambda: Page(client.post(reverse(f"microdata:{name}", args=[order.code]), sent, follow=True))


def test_accepted_in_one_tab_and_wanted_corrected_in_the_other_one_of_both_holds():
    order = build.offered()

    pages = at_once(
        tab(order, order.customer, "accept_sample"),
        tab(order, order.customer, "reject_sample", reason="Kolom R102 kosong."),
    )

    accepted = order.events.filter(action="accept_sample").count()
    assert accepted + order.events.filter(action="reject_sample").count() == 1
    assert sorted(UNCHANGED in page.text for page in pages) == [False, True]
    latest = order.sample_rounds.get()
    assert (bool(latest.accepted_at), bool(latest.rejected_at)) == (bool(accepted), not accepted)
    assert gates_of(build.fresh(order))[0].holder == (Turn.NONE if accepted else Turn.OFFICE)


def test_a_corrected_sample_sent_from_two_tabs_is_one_round():
    order = build.offered()
    build.samples.reject(order, reason="Kolom R102 kosong.", by=order.customer)
    build.attach(build.fresh(order), build.SAMPLE)

    pages = at_once(*(tab(order, order.assigned_to, "send_sample", note="Diperbaiki.") for _tab in range(2)))

    assert order.sample_rounds.count() == 2
    assert order.events.filter(action="send_sample").count() == 1
    assert sorted(UNCHANGED in page.text for page in pages) == [False, True]
