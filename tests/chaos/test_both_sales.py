"""Both sales, while one part of the portal is killed after every step: nothing is lost, nothing happens twice."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from microdata.models import Extraction, MicrodataOrder
from microdata.states import UNFINISHED
from orders.deliverables import fetchable
from orders.models import Document, Order
from payments.models import BillingCode, Payment
from publications.models import PublicationOrder
from silastik.core.models import Mail, NumberSequence
from tests import builders, microdata_builders
from tests.journeys.people import office_time
from tests.journeys.stack import eventually
from tests.microdata import material

from .caller import Answer
from .cluster import Postgres, database_of_ones_own
from .conftest import Portal, running

pytestmark = pytest.mark.django_db(transaction=True)
Sale = Callable[[Portal, Path], Iterator[None]]


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


def fine(answer: Answer) -> None:
    assert answer.status == 200, f"{answer.status} at {answer.path}: {answer.text}"


def bill_and_pay(order: Order, officer: object) -> Iterator[None]:
    """P4a, M6: the officer types what Simponi shows."""
    code, amount = builders.a_billing_code(), order.invoices.get().total
    place = f"/petugas/{order.code}"
    fine(officer.post(f"{place}/kode-billing/", code=code, amount=amount, expires_at=office_time(days=3)))
    yield
    paid = {"billing_code": BillingCode.objects.get().pk, "ntpn": builders.an_ntpn(), "paid_at": office_time()}
    fine(officer.post(f"{place}/pembayaran/", **paid))
    yield


def of_a_publication(portal: Portal, _folder: Path) -> Iterator[None]:
    """P2 to P9, with a fault and its correction."""
    title, somebody = builders.a_publication(), builders.an_officer()
    customer, officer = portal.visit(builders.a_customer()), portal.visit(somebody)
    fine(customer.post(f"/keranjang/tambah/{title.slug}/"))
    yield
    fine(customer.post("/keranjang/ajukan/", terms=builders.terms().pk, accepted="on"))
    yield
    order = Order.objects.get()
    place, own = f"/petugas/{order.code}", order.get_absolute_url()
    fine(officer.post(f"{place}/ambil/"))
    yield
    for point in ("softcopy", "invoice"):
        fine(officer.post(f"{place}/daftar-periksa/", butir=point))
    yield
    fine(officer.post(f"{place}/penawaran/"))
    yield
    yield from bill_and_pay(order, officer)
    fine(officer.post(f"{place}/kirim/"))
    yield
    eventually(lambda: Order.objects.get().state == "completed", "the order to complete")
    file = fetchable(builders.fresh(order))[0]
    fine(customer.post(f"{own}kesalahan/", deliverable=file.pk, text="Halaman 2 kosong."))
    yield
    line = PublicationOrder.objects.get().lines.get()
    fine(officer.post(f"{place}/judul/{line.pk}/", file=builders.an_upload(builders.pdf_bytes(4))))
    yield
    fine(officer.post(f"{place}/kirim-perbaikan/"))
    yield
    eventually(lambda: Order.objects.get().state == "completed", "the order to complete again")


def of_data(portal: Portal, folder: Path) -> Iterator[None]:
    """M2 to M11, sample and data made by the extractor."""
    somebody, colleague = builders.a_customer(), builders.an_officer()
    draft = microdata_builders.a_draft(somebody, dataset=material.a_dataset(folder, rows=400), variables=[], areas=[])
    microdata_builders.a_signer(draft)
    customer, officer = portal.visit(somebody), portal.visit(colleague)
    fine(customer.post("/pesanan-data/ajukan/", terms=builders.terms().pk, accepted="on"))
    yield
    order = MicrodataOrder.objects.get()
    place, own = f"/petugas/{order.code}", order.get_absolute_url()
    fine(officer.post(f"{place}/ambil/"))
    yield
    fine(officer.post(f"{place}/periksa/", decision="approve", checked=["purpose", "choice", "signer"]))
    yield
    for kind in ("sample", "product"):
        fine(officer.post(f"{place}/ekstrak/{order.selections.get().pk}/", kind=kind))
        yield
    # A run that died is taken for dead after a minute, and there may be two of them.
    finished = lambda: not Extraction.objects.filter(state__in=UNFINISHED).exists()  # noqa: E731
    eventually(finished, "the extractor to finish", patience=240)
    fine(officer.post(f"{place}/penawaran-data/"))
    yield
    fine(customer.post(f"{own}contoh/setuju/"))
    yield
    fine(customer.post(f"{own}sppd/unggah/", first=builders.an_upload(name="sppd.pdf")))
    yield
    serials = "UJI0000000001\nUJI0000000002"
    fine(officer.post(f"{place}/sppd/sah/", serials=serials, is_signed="on", rank_fits="on"))
    yield
    yield from bill_and_pay(order, officer)
    fine(officer.post(f"{place}/kirim-data/"))
    yield
    fine(customer.post(f"{own}benar/"))
    yield
    eventually(lambda: Order.objects.get().state == "completed", "the order to complete")


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
