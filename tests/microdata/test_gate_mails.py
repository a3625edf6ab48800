"""Who is told when a gate opens: the officer once, when somebody else has opened the last of them (M6 to M9)."""

import itertools

import pytest

from silastik.core.models import Mail
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db
GATES = (build.accept_sample, build.pay, build.sign)


def mails_to(person, words):
    return Mail.objects.filter(to=person.email, subject__contains=words)


@pytest.mark.parametrize(
    "acts", list(itertools.permutations(GATES)), ids=lambda acts: "-".join(act.__name__ for act in acts)
)
def test_the_officer_is_told_to_deliver_by_the_last_gate_that_somebody_else_opens(acts):
    order = build.offered(builders.a_customer_abroad())
    for act in acts[:2]:
        order = act(order)
    told = mails_to(order.assigned_to, "siap dikirim") | mails_to(order.assigned_to, "semua syarat terpenuhi")
    assert not told.exists()

    acts[2](order)

    assert told.count() == (acts[2] is not build.sign)  # the officer accepts the SPPD


def test_whoever_orders_data_reads_what_happens_to_data():
    order = build.submitted()

    text = mails_to(order.customer, "kami terima").get().text
    assert "kesesuaian abstraksi" in text
    assert "softcopy" not in text


def test_whoever_pays_for_data_is_not_promised_a_publication():
    order = build.pay(build.offered())

    text = mails_to(order.customer, "pembayaran diterima").get().text
    assert "setelah contoh data disetujui dan SPPD sah" in text
    assert "softcopy" not in text
