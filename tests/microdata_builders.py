"""Microdata orders for tests, walked to their state by the real services alone. Files are attached by hand: how they
are extracted has tests of its own."""

import hashlib
import io
import itertools
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from microdata.loading import load_areas
from microdata.models import Area, Dataset, DatasetVersion, MicrodataOrder, Selection, Variable
from microdata.services import (
    agreements,
    choosing,
    closing,
    delivery,
    extraction,
    offers,
    review,
    samples,
    submission,
)
from microdata.services.review import VerdictInput
from microdata.states import Part
from orders import documents
from orders import services as order_services
from orders.deliverables import released
from orders.models import Deliverable
from silastik.core.files import CheckedFile, accept
from silastik.core.models import Signer
from silastik.users.models import User
from tests import builders

_count = itertools.count(1)
SAMPLE, PRODUCT = Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT
ABSTRACT = {
    "background": "Kemiskinan di pesisir Teluk Tomini belum banyak diteliti.",
    "objectives": "Mengukur akses desa pesisir pada layanan dasar.",
    "method": "Regresi logistik pada tingkat desa.",
    "outputs": "Artikel jurnal dan ringkasan kebijakan.",
}
SIGNER = {
    "name": "Dr. Ismail Dunggio",
    "position": "Dekan Fakultas Ekonomi",
    "institution": "Universitas Negeri Gorontalo",
    "identity": "197805122005011002",
}


def a_dataset(*, variables: int = 5, **fields: Any) -> Dataset:
    """A dataset of Kabupaten Gorontalo, published, with a few variables and no master."""
    if not Area.objects.exists():
        load_areas()
    number = next(_count)
    defaults = {
        "survey": "Podes",
        "year": 2024,
        "title": f"Potensi Desa 2024 ({number})",
        "slug": f"podes-2024-{number}",
        "coverage_id": "7502",
        "levels": [4, 7, 10],
    }
    dataset = Dataset.objects.create(**defaults | fields)
    version = DatasetVersion.objects.create(dataset=dataset)
    Variable.objects.bulk_create(
        Variable(version=version, position=n, name=f"R{100 + n}", label=f"Pertanyaan {n}")
        for n in range(1, variables + 1)
    )
    DatasetVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    return dataset


def a_draft(customer: User | None = None, *, dataset: Dataset | None = None, **choice: Any) -> MicrodataOrder:
    """A complete draft: a choice, an abstract, a signer."""
    customer = customer or builders.a_customer()
    dataset = dataset or a_dataset()
    order = choosing.add_dataset(customer, dataset)
    if not dataset.is_map:
        choosing.choose(
            order, dataset, **{"variables": ["R101", "R102"], "areas": ["7502010"], "formats": ["csv"]} | choice
        )
    choosing.save_abstract(order, **ABSTRACT)
    choosing.save_signer(order, **SIGNER)
    return fresh(order)


def submitted(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = a_draft(customer, **options)
    return fresh(submission.submit(order, by=order.customer, terms=builders.terms(), now=now))


def in_review(
    customer: User | None = None, *, officer: User | None = None, now: datetime | None = None, **options: Any
) -> MicrodataOrder:
    order = submitted(customer, now=now, **options)
    return fresh(review.take(order, by=officer or builders.an_officer(), now=now))


def needs_explanation(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = in_review(customer, now=now, **options)
    review.ask(order, question="Untuk apa variabel R102?", by=order.assigned_to, now=now)
    return fresh(order)


def in_preparation(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = in_review(customer, now=now, **options)
    review.approve(order, by=order.assigned_to, now=now)
    return fresh(order)


def unfit(order: MicrodataOrder, *, key: str = "R102", reason: str = "Tidak berkaitan dengan tujuan.") -> VerdictInput:
    return VerdictInput(order.selections.get(), Part.VARIABLE, key, fits=False, reason=reason)


def rejected(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = in_review(customer, now=now, **options)
    reason = "Pilihan tidak sesuai dengan tujuan."
    review.reject(order, reason=reason, verdicts=[unfit(order)], by=order.assigned_to, now=now)
    return fresh(order)


def a_zip(content: bytes = b"R101,R102\n1,2\n") -> CheckedFile:
    """A prepared file of the office, as the door would let it in."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("data.csv", content)
    data = buffer.getvalue()
    file = ContentFile(data, "data.zip")
    return CheckedFile(file, "data.zip", "application/zip", len(data), hashlib.sha256(data).hexdigest())


def attach(order: MicrodataOrder, kind: str, selection: Selection | None = None, **options: Any) -> Deliverable:
    selection = selection or order.selections.get()
    content = options.pop("content", f"{kind} {next(_count)}".encode())
    return extraction.attach_by_hand(order, selection, kind, a_zip(content), by=order.assigned_to, **options)


def prepared(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    """Reviewed and with every sample and final file in place."""
    order = in_preparation(customer, now=now, **options)
    for selection in order.selections.all():
        for kind in (SAMPLE, PRODUCT):
            attach(order, kind, selection, now=now)
    return fresh(order)


def a_signer(order: MicrodataOrder) -> None:
    for role in (Signer.Role.AGREEMENT, Signer.Role.TREASURER):
        Signer.objects.get_or_create(
            office=order.office,
            role=role,
            defaults={"name": "Kepala Uji", "position": "Kepala BPS Kabupaten Gorontalo"},
        )


def offered(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = prepared(customer, now=now, **options)
    a_signer(order)
    offers.send_offer(order, by=order.assigned_to, now=now)
    return fresh(order)


def accept_sample(order: MicrodataOrder, *, now: datetime | None = None) -> MicrodataOrder:
    samples.accept(order, by=order.customer, now=now)
    return fresh(order)


def pay(order: MicrodataOrder, *, now: datetime | None = None) -> MicrodataOrder:
    """Billed and paid at home, or transferred and verified from abroad."""
    if order.is_domestic:
        builders.bill(order, now=now)
        builders.pay(order, now=now)
    else:
        payment = builders.send_proof(order, now=now, amount=Decimal("20.00"))
        builders.verify(payment, now=now)
    return fresh(order)


def signed_pdf(order: MicrodataOrder) -> CheckedFile:
    return accept(builders.an_upload(name="sppd.pdf"), types=("pdf",))


def upload_agreement(order: MicrodataOrder, *, now: datetime | None = None) -> MicrodataOrder:
    render_papers(order)
    agreements.upload(order, files=[signed_pdf(order)], by=order.customer, now=now)
    return fresh(order)


def sign(order: MicrodataOrder, *, now: datetime | None = None) -> MicrodataOrder:
    """The SPPD uploaded by the customer and accepted by the officer."""
    order = upload_agreement(order, now=now)
    serials = [f"UJI{next(_count):010d}", f"UJI{next(_count):010d}"]
    agreements.accept(order, serials=serials, rank_fits=True, by=order.assigned_to, now=now)
    return fresh(order)


def render_papers(order: MicrodataOrder) -> None:
    for document in order.documents.filter(rendered_at=None):
        documents.render(document.pk)


def gates_open(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    """Sample accepted, paid, SPPD accepted: ready to be delivered."""
    order = offered(customer, now=now, **options)
    for act in (accept_sample, pay, sign):
        order = act(order, now=now)
    return order


def delivered(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = gates_open(customer, now=now, **options)
    delivery.deliver(order, by=order.assigned_to, now=now)
    return fresh(order)


def in_revision(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = delivered(customer, now=now, **options)
    file = released(order)[0]
    order_services.report_fault(order, file, text="Kolom R102 kosong.", by=order.customer, now=now)
    return fresh(order)


def completed(customer: User | None = None, *, now: datetime | None = None, **options: Any) -> MicrodataOrder:
    order = delivered(customer, now=now, **options)
    closing.confirm(order, by=order.customer, now=now)
    return fresh(order)


def fresh(order: MicrodataOrder) -> MicrodataOrder:
    """The order read anew, as a page would."""
    return MicrodataOrder.objects.select_related("office", "customer", "assigned_to").get(pk=order.pk)


# How to reach each state, for `(customer, officer=...)`; a draft and a submitted order have no officer yet.
REACH = {
    "draft": lambda customer=None, officer=None, **options: a_draft(customer, **options),
    "submitted": lambda customer=None, officer=None, **options: submitted(customer, **options),
    "in_review": in_review,
    "needs_explanation": needs_explanation,
    "in_preparation": in_preparation,
    "offered": offered,
    "delivered": delivered,
    "in_revision": in_revision,
    "completed": completed,
    "cancelled": rejected,
}
