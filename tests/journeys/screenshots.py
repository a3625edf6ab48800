"""`make screenshots`: the main pages, as people see them on a phone and at a desk, into docs/screenshots.

On a fixed day, so that a picture changes when its page does, and not otherwise.
"""

import io
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from uuid import uuid4
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFont

from orders import checklist, notes
from orders.conversation import write_to_customer, write_to_office
from orders.models import Document, Order
from payments.services import billing
from publications import demo, services
from publications.models import Publication
from silastik.core import codes
from silastik.core.calendars import desk
from silastik.core.context import current_office
from silastik.core.files import accept
from silastik.core.models import CalendarYear, DayOff, Signer
from silastik.reports import rollup
from silastik.users import roles
from silastik.users.models import User
from tests import builders

from .people import OTHER_TITLE, READY_TITLE, Staff, open_the_office
from .visitor import Visitor

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
WIDTHS = (360, 1280)
COLOURS = 256
ADDRESS = "https://silastik.example.org"
LOAD_ALL = "Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode() }))"


class Clock:
    """The time of everything, in WITA."""

    def set(self, month: int, day: int, hour: int, minute: int = 0) -> None:
        self.now = datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Makassar"))


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    clock.set(3, 30, 8, 30)
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


@pytest.fixture
def staff(live_server, clock: Clock, settings, monkeypatch) -> Staff:
    settings.SITE_URL = ADDRESS
    monkeypatch.setattr(codes, "secrets", Random(7502))  # noqa: S311 - the same codes each time
    staff = open_the_office()
    demo.make_masters()
    Signer.objects.update(name=staff.treasurer.name, position="Bendahara Penerimaan", employee_number="")
    return staff


def sell(customer: User, titles: list[Publication], staff: Staff, clock: Clock) -> Order:
    """A sale over three days; the receipt is rendered and the order completes by itself."""
    clock.set(3, 30, 9, 10)
    order = builders.submitted(customer, titles=titles)
    clock.set(3, 30, 13, 25)
    services.take(order, by=staff.officer)
    clock.set(3, 30, 13, 40)
    builders.tick_all(order)
    invoice = services.send_offer(order, by=staff.officer)
    expires_at = clock.now + timedelta(days=7)
    billing.record_billing_code(
        order, code="820260330001731", amount=invoice.total, expires_at=expires_at, by=staff.officer
    )
    clock.set(3, 31, 20, 5)
    paid_at = clock.now
    clock.set(4, 1, 8, 45)
    code = invoice.billing_codes.get()
    billing.record_payment(order, ntpn="7A3F5C0B9D2E4168", paid_at=paid_at, billing_code=code, by=staff.officer)
    services.deliver(order, by=staff.officer)
    return builders.fresh(order)


def an_advice() -> SimpleUploadedFile:
    """What a bank gives for a transfer, as a picture."""
    picture = Image.new("RGB", (900, 560), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 900, 90), fill="#26364d")
    draw.text((40, 26), "TRANSFER ADVICE (SPECIMEN)", fill="white", font=ImageFont.load_default(32))
    lines = [
        "Value date  5 April 2026",
        "Amount  SGD 5.40",
        "To  BPS Kabupaten Gorontalo",
        "Reference  TT26040617",
    ]
    for number, line in enumerate(lines):
        draw.text((40, 150 + 80 * number), line, fill="#14233c", font=ImageFont.load_default(28))
    target = io.BytesIO()
    picture.save(target, "PNG")
    return builders.an_upload(target.getvalue(), "advice.png", "image/png")


def talk(order: Order, staff: Staff, clock: Clock) -> None:
    """The customer asks, the officer answers and leaves a note for colleagues."""
    clock.set(4, 6, 16, 10)
    write_to_office(order, text="Does the softcopy include the tables of 2012?", key=uuid4(), by=order.customer)
    clock.set(4, 6, 16, 25)
    write_to_customer(order, text="Yes: tables 1 to 14, from page 9 on.", key=uuid4(), by=staff.officer)
    notes.add(order, text="Halaman 31 sudah diperiksa ulang.", key=uuid4(), by=staff.officer)
    checklist.tick(order, "softcopy", by=staff.officer)


def a_day_off_more() -> CalendarYear:
    """An edition of the calendar with a local day off, which moves orders that are open."""
    editor, now = builders.staff(roles.ADMINISTRATOR), timezone.now()
    calendar, _is_new = desk.propose(current_office(), 2026, by=editor, now=now)
    day = {"on": date(2026, 4, 10), "kind": DayOff.Kind.OTHER, "name": "Hari jadi daerah"}
    desk.set_day(calendar, **day, legal_basis="Keputusan Bupati (contoh)", by=editor)
    return calendar


def test_every_page_has_its_picture(live_server, chromium, clock: Clock, staff: Staff):
    ready, other = (Publication.objects.get(title=title) for title in (READY_TITLE, OTHER_TITLE))
    rani = builders.a_customer(email="rani@contoh.id")
    mei = builders.a_customer_abroad(
        email="mei@example.org",
        name="Tan Mei Ling",
        institution="Institute of Southeast Asian Economies",
        address="1 Example Road, Singapore",
        phone="+6561234567",
    )
    sold = sell(rani, [ready, other], staff, clock)
    clock.set(4, 6, 9)
    proved = builders.offered(mei, officer=staff.officer, titles=[other])
    builders.send_proof(proved, proof=accept(an_advice()), amount=Decimal("5.40"), reference="TT26040617")
    clock.set(4, 6, 9, 20)
    billed = builders.billed(rani, officer=staff.officer, titles=[ready])
    clock.set(4, 6, 15)
    taken = builders.taken(mei, officer=staff.officer, titles=[ready, other])
    talk(taken, staff, clock)
    clock.set(4, 7, 8, 40)
    builders.submitted(titles=[ready])
    builders.a_basket(rani, [ready, other])
    clock.set(4, 7, 10)
    calendar, head = a_day_off_more(), builders.staff(roles.HEAD, email="kepala@contoh.id", name="Ismail Hulukati")
    rollup.follow(clock.now)

    pages = {
        None: {
            "beranda": "/",
            "katalog": "/katalog/",
            "judul": f"/katalog/{ready.slug}/",
            "standar-pelayanan": "/standar-pelayanan/",
            "tarif": "/tarif/",
            "syarat": "/syarat/",
            "pengaduan": "/pengaduan/",
            "verifikasi": f"/verifikasi/{sold.documents.first().code}/",
        },
        rani: {
            "keranjang": "/keranjang/",
            "pesanan-saya": "/pesanan/",
            "pesanan": f"/pesanan/{billed.code}/",
            "pesanan-selesai": f"/pesanan/{sold.code}/",
            "mengapa": f"/pesanan/{billed.code}/tenggat/",
            "profil": "/akun/profil/",
        },
        staff.officer: {"antrean": "/petugas/?tampilan=open", "meja-petugas": f"/petugas/{taken.code}/"},
        head: {"laporan": "/laporan/", "pratinjau-kalender": reverse("calendars:preview", args=[calendar.pk])},
        staff.treasurer: {"bendahara": "/bendahara/", "bukti-transfer": f"/bendahara/{proved.code}/"},
    }
    for person, addresses in pages.items():
        for width in WIDTHS:
            visitor = Visitor(chromium, live_server.url, width=width)
            visitor.page.clock.set_fixed_time(clock.now)
            if person:
                visitor.log_in(person.email, builders.PASSWORD)
            for name, address in addresses.items():
                visitor.open(address)
                visitor.page.evaluate(LOAD_ALL)
                keep(Image.open(io.BytesIO(visitor.page.screenshot(full_page=True))), f"{name}-{width}")
            visitor.leave()

    for kind, name in ((Document.Kind.INVOICE, "faktur"), (Document.Kind.RECEIPT, "kuitansi")):
        with sold.documents.get(kind=kind).file.open() as file:
            keep(pypdfium2.PdfDocument(file.read())[0].render(scale=1.5).to_pil(), name)


def keep(picture: Image.Image, name: str) -> None:
    """As a PNG of few colours: a third of the size, and nobody sees the difference."""
    few = picture.convert("RGB").quantize(COLOURS, kmeans=4, dither=Image.Dither.NONE)
    few.save(FOLDER / f"{name}.png", optimize=True)
