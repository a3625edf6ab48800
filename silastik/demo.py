"""Orders to try the portal with: a queue that looks alive, in the states that officers and customers meet.

The services that people's clicks call walk them there, on working days before today; the extractor makes their files.
"""

import io
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from PIL import Image, ImageDraw

from microdata.extraction.runner import run_extraction
from microdata.models import Dataset, MicrodataOrder
from microdata.services import agreements, choosing, delivery, extraction, offers, review, samples, submission
from orders import checklist, documents
from orders.models import Deliverable, Order
from orders.selectors import published_terms
from orders.services import complete_delivered
from payments import services as payment_services
from payments.selectors import active_invoice
from publications import services as publication_services
from publications.checklist import OFFER
from publications.models import Publication, PublicationOrder
from silastik.core.files import accept
from silastik.users.models import User

from .demo_days import Diary, person
from .demo_service import live

STUDY = {
    "background": "Layanan dasar di pesisir Teluk Tomini belum merata dan belum banyak diteliti.",
    "objectives": "Mengukur kaitan layanan dasar dengan pekerjaan dan kesejahteraan rumah tangga.",
    "method": "Regresi logistik bertingkat; hasilnya disajikan per kabupaten/kota, tidak per responden.",
    "outputs": "Satu artikel jurnal dan satu ringkasan kebijakan.",
}
MARKET = {
    "background": "Perusahaan kami merencanakan gudang baru di Kabupaten Gorontalo.",
    "objectives": "Memperkirakan permintaan rumah tangga atas bahan bangunan.",
    "method": "Tabulasi silang jenis atap, dinding, dan lantai menurut status kepemilikan rumah.",
    "outputs": "Laporan untuk direksi, tidak diterbitkan.",
}
DEAN, DIRECTOR, HEAD = "Dekan Fakultas Ekonomi", "Direktur", "Head of Research"
PODES = ("IDDESA", "R301", "R308A", "R403A", "R501B", "R502C", "R503B", "R508A", "R601BK2", "R701DK2")
SAKERNAS = ("kode_prov", "kode_kab", "klas", "weightr", "r5", "r6a", "r9a", "r13a", "r15_uang", "r18a_jml")
SUSENAS = ("R101", "R102", "WERT", "R301", "R1802", "R1804", "R1806", "R1807", "R1808")


@transaction.atomic
def make_orders(now: datetime | None = None) -> int:
    """Make the orders on an installation where nobody has ordered yet; the number made.

    All or none: and until then no worker sees an extraction that is run here. The portal is up meanwhile (`make run`),
    so an order of the last hour is one of somebody who was quick, and no reason to leave the queue empty.
    """
    diary = Diary(now or timezone.now())
    if Order.objects.submitted().filter(submitted_at__lt=diary.now - timedelta(hours=1)).exists():
        return 0
    makers = (
        completed_title,
        late_title,
        delivered_data,
        delivered_title,
        offered_data,
        transferred_title,
        questioned_map,
        billed_title,
        data_in_review,
        new_map,
        new_title,
    )
    live(diary, {make.__name__: make(diary) for make in makers})
    return len(makers)


# Microdata and maps.


def delivered_data(diary: Diary) -> Order:
    """Podes for Rani, with an SPPD on paper: hers to download, to confirm, or to report faulty."""
    rani, siti = person("rani"), person("siti.petugas")
    order = ask(rani, "podes-2024", PODES, ["7502"], ["csv", "sav"], STUDY, signer=DEAN, at=diary.at(8, "09.20"))
    review.take(order, by=siti, now=diary.at(7, "09.05"))
    offer_data(order, by=siti, at=diary.at(7, "14.10"))
    samples.accept(order, by=rani, now=diary.at(6, "10.00"))
    bill(order, "820261100000101", by=siti, at=diary.at(6, "10.30"))
    agreements.post(order, courier="Pos Indonesia", tracking_number="P2611000101", by=rani, now=diary.at(6, "16.00"))
    pay(order, "7A3F5C0B9D2E4168", by=siti, at=diary.at(5, "11.15"))
    arrived = diary.at(2, "09.00")
    agreements.receive(order, originals=2, stamps=2, is_signed=True, rank_fits=True, by=siti, now=arrived)
    agreements.accept(order, by=siti, now=diary.at(2, "09.10"))
    delivery.deliver(order, by=siti, now=diary.at(2, "09.30"))
    return order


def offered_data(diary: Diary) -> Order:
    """Sakernas for Rani: sample, billing code and SPPD wait for her."""
    siti = person("siti.petugas")
    submitted_at = diary.at(4, "08.45")
    order = ask(
        person("rani"),
        "sakernas-agustus-2023",
        SAKERNAS,
        ["7502"],
        ["csv", "dta"],
        STUDY,
        signer=DEAN,
        at=submitted_at,
    )
    review.take(order, by=siti, now=diary.at(3, "10.00"))
    offer_data(order, by=siti, at=diary.at(1, "10.40"))
    bill(order, "820261100000102", by=siti, at=diary.at(1, "11.00"))
    return order


def questioned_map(diary: Diary) -> Order:
    """Boundaries of the desa for Rani: Dewi has asked what they are for."""
    dewi = person("dewi.petugas")
    order = ask(person("rani"), "peta-desa-2018", [], ["7502"], ["gpkg"], STUDY, signer=DEAN, at=diary.at(3, "11.00"))
    review.take(order, by=dewi, now=diary.at(2, "09.15"))
    question = "Abstraksi menyebut hasil per kabupaten/kota. Untuk apa batas desa diperlukan?"
    review.ask(order, question=question, by=dewi, now=diary.at(2, "09.40"))
    return order


def data_in_review(diary: Diary) -> Order:
    """Susenas for Budi: Siti reads what it is for."""
    areas, asked_at = ["7502", "7571"], diary.at(2, "13.30")
    order = ask(
        person("budi"), "susenas-kor-maret-2023", SUSENAS, areas, ["xlsx"], MARKET, signer=DIRECTOR, at=asked_at
    )
    review.take(order, by=person("siti.petugas"), now=diary.at(1, "09.00"))
    return order


def new_map(diary: Diary) -> Order:
    """Boundaries of the kecamatan for Mei, from abroad: nobody has taken it."""
    asked_at = diary.at(1, "14.20")
    return ask(person("mei"), "peta-kecamatan-2018", [], ["7502"], ["gpkg", "shp"], STUDY, signer=HEAD, at=asked_at)


def ask(
    customer: User,
    slug: str,
    variables: Sequence[str],
    areas: Sequence[str],
    formats: Sequence[str],
    abstract: dict[str, Any],
    *,
    signer: str,
    at: datetime,
) -> MicrodataOrder:
    """A submitted order for one dataset; `signer` is the rank of who will sign the SPPD."""
    dataset = Dataset.objects.get(slug=slug)
    choosing.choose_in_draft(customer, dataset, variables=variables, areas=areas, formats=formats)
    order = choosing.draft_of(customer)
    choosing.save_abstract(order, **abstract)
    choosing.save_signer(
        order,
        name="Pimpinan Peraga",
        position=signer,
        institution=customer.institution,
        identity="PERAGA-0001",
    )
    return submission.submit(choosing.draft_of(customer), by=customer, terms=published_terms(at)[0], now=at)


def offer_data(order: MicrodataOrder, *, by: User, at: datetime) -> None:
    """Found fit, extracted as the workers would, and offered."""
    review.approve(order, by=by, now=at)
    for selection in order.chosen:
        for kind in (Deliverable.Kind.SAMPLE, Deliverable.Kind.PRODUCT):
            run_extraction(extraction.request(selection, kind, by=by, now=at).pk, clock=lambda: at)
    offers.send_offer(order, by=by, now=at)


# Publications.


def completed_title(diary: Diary) -> Order:
    """Long done: Rani has its receipt."""
    order = order_title(person("rani"), "statistik-daerah-provinsi-gorontalo-2016", diary.at(13, "09.10"))
    dewi = offer_title(order, diary.at(12, "10.00"))
    bill(order, "820261100000105", by=dewi, at=diary.at(12, "10.20"))
    pay(order, "2B3C4D5E6F708192", by=dewi, at=diary.at(11, "08.50"))
    publication_services.deliver(order, by=dewi, now=diary.at(11, "09.00"))
    for document in order.documents.filter(rendered_at=None):
        documents.render(document.pk, now=diary.at(11, "09.01"))
    complete_delivered(Order.objects.get(pk=order.pk), now=diary.at(11, "09.02"))
    return order


def late_title(diary: Diary) -> Order:
    """Mei has waited too long: a page of the old edition cannot be read."""
    order = order_title(person("mei"), "gorontalo-dalam-angka-2010", diary.at(13, "08.40"))
    publication_services.take(order, by=person("dewi.petugas"), now=diary.at(12, "09.30"))
    return order


def delivered_title(diary: Diary) -> Order:
    """It completes by itself when its receipt is there, and Rani is asked how it was."""
    order = order_title(person("rani"), "statistik-daerah-kota-gorontalo-2015", diary.at(7, "10.15"))
    dewi = offer_title(order, diary.at(6, "09.00"))
    bill(order, "820261100000103", by=dewi, at=diary.at(6, "09.10"))
    pay(order, "0F1E2D3C4B5A6978", by=dewi, at=diary.at(4, "08.40"))
    publication_services.deliver(order, by=dewi, now=diary.at(4, "08.50"))
    return order


def transferred_title(diary: Diary) -> Order:
    """Paid from abroad: the treasurer looks for the transfer in the account."""
    mei, sent_at = person("mei"), diary.at(1, "10.30")
    order = order_title(mei, "statistik-daerah-provinsi-gorontalo-2016", diary.at(3, "09.00"))
    offer_title(order, diary.at(2, "11.00"))
    payment_services.submit_proof(
        order,
        proof=accept(SimpleUploadedFile("advice.png", transfer_advice(sent_at.date()), "image/png")),
        amount=Decimal("4.25"),
        currency="SGD",
        value_date=sent_at.date(),
        bank="Specimen Bank",
        reference="SPECIMEN-0001",
        by=mei,
        now=sent_at,
    )
    return order


def billed_title(diary: Diary) -> Order:
    """Rani has a billing code to pay."""
    order = order_title(person("rani"), "provinsi-gorontalo-dalam-angka-2023", diary.at(2, "08.30"))
    dewi = offer_title(order, diary.at(1, "09.30"))
    bill(order, "820261100000104", by=dewi, at=diary.at(1, "09.45"))
    return order


def new_title(diary: Diary) -> Order:
    """Nobody has taken it; Budi's NPWP waits to be looked up."""
    return order_title(person("budi"), "gorontalo-dalam-angka-2010", diary.at(1, "15.00"))


def order_title(customer: User, slug: str, at: datetime) -> PublicationOrder:
    order = publication_services.add_title(customer, Publication.objects.get(slug=slug))
    return publication_services.submit(order, by=customer, terms=published_terms(at)[0], now=at)


def offer_title(order: PublicationOrder, at: datetime) -> User:
    """Taken and offered by an officer, who is returned."""
    dewi = person("dewi.petugas")
    publication_services.take(order, by=dewi, now=at)
    for point in OFFER:
        checklist.tick(order, point.name, by=dewi, now=at)
    publication_services.send_offer(order, by=dewi, now=at)
    return dewi


# Money.


def bill(order: Order, code: str, *, by: User, at: datetime) -> None:
    """A billing code that can still be paid for some days from today on."""
    total, expires_at = active_invoice(order).total, timezone.now() + timedelta(days=7)
    payment_services.record_billing_code(order, code=code, amount=total, expires_at=expires_at, by=by, now=at)


def pay(order: Order, ntpn: str, *, by: User, at: datetime) -> None:
    code = active_invoice(order).billing_codes.get()
    payment_services.record_payment(order, ntpn=ntpn, paid_at=at, billing_code=code, by=by, now=at)


def transfer_advice(day: date) -> bytes:
    """A picture that says what it is."""
    picture = Image.new("RGB", (640, 240), "white")
    text = f"TRANSFER ADVICE (SPECIMEN)\n\nValue date {day}\nSGD 4.25 to the demonstration account"
    ImageDraw.Draw(picture).multiline_text((32, 32), text, fill="black", font_size=24, spacing=12)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()
