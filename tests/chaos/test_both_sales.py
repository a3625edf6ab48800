"""Both sales, while one part of the portal is killed after every step: nothing is lost, nothing happens twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from orders.deliverables import fetchable
from orders.models import Document, Order
from payments.models import Payment
from silastik.core.models import Mail, NumberSequence

from .cluster import Postgres, database_of_ones_own
from .conftest import Portal, running
from .sales import Sale, fine, of_a_publication, of_data

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def server(django_db_setup: None, django_db_blocker) -> Iterator[Postgres]:
    with django_db_blocker.unblock(), database_of_ones_own() as server:
        yield server


@pytest.fixture(scope="module")
def processes(server: Postgres, django_db_blocker, tmp_path_factory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("sales")
    with django_db_blocker.unblock(), running(folder, DATABASE_URL=server.url) as portal:
        portal.extract.start()
        yield portal


PARTS = ["web", "worker", "beat", "redis", "database"]


@pytest.mark.parametrize(
    ("sale", "part"),
    [(of_a_publication, part) for part in PARTS] + [(of_data, part) for part in (*PARTS, "extract")],
)
def test_a_sale_goes_on_though_a_part_is_killed_after_every_step(
    portal: Portal, server: Postgres, tmp_path: Path, sale: Sale, part: str
):
    victim = server if part == "database" else getattr(portal, part)
    steps = 0
    for _step in sale(portal, tmp_path):
        victim.kill()
        victim.start()
        steps += 1
    portal.settle()

    assert steps >= 10
    order = Order.objects.get()
    acts = [
        action for action in order.events.order_by("pk").values_list("action", flat=True) if "download" not in action
    ]
    assert [act for act in ONCE[sale] if acts.count(act) != 1] == [], acts
    assert Payment.objects.count() == 1
    kinds = sorted(Document.objects.values_list("kind", flat=True))
    assert len(kinds) == len(set(kinds)) == (2 if sale is of_a_publication else 3)
    assert set(Document.objects.values_list("sequence", flat=True)) == {1}
    assert set(NumberSequence.objects.values_list("last", flat=True)) == {1}
    reader = portal.visit(order.customer)
    for file in fetchable(order):
        fine(reader.get(f"{order.get_absolute_url()}berkas/{file.pk}/"))
    mails = list(portal.catcher.messages())
    sent = Mail.objects.exclude(sent_at=None).count()  # staff read theirs in office hours
    assert {mail["To"] for mail in mails} >= {order.customer.email}
    assert len({mail["Message-ID"] for mail in mails}) == sent
    may_come_again = steps if part in {"worker", "database"} else 0  # what was on its way
    assert len(mails) - sent <= may_come_again


ONCE = {
    of_a_publication: ["submit", "take", "send_offer", "deliver"],
    of_data: ["submit", "take", "approve", "send_offer", "accept_sample", "deliver"],
}
