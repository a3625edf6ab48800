"""Both sales by HTTP, a step at a time, for tests that break something between the steps."""

from collections.abc import Callable, Iterator
from pathlib import Path

from microdata.models import Extraction, MicrodataOrder
from microdata.states import UNFINISHED
from orders.deliverables import fetchable
from orders.models import Order
from payments.models import BillingCode
from publications.models import PublicationOrder
from tests import builders, microdata_builders
from tests.journeys.people import office_time
from tests.journeys.stack import eventually
from tests.microdata import material

from .caller import Answer
from .conftest import Portal

Sale = Callable[[Portal, Path], Iterator[None]]


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
