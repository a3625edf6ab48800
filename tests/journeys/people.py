"""The office that a journey meets: its staff, its titles and its account for transfers; and files people send."""

import io
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from microdata import demo as data_demo
from microdata import loading
from microdata import masters as data_masters
from microdata.models import DatasetVersion
from publications import catalogue, demo, masters
from publications.models import Publication
from silastik.core.context import current_office
from silastik.core.models import DayOff, Office, OfficeHours, Signer
from silastik.users.models import User
from tests import builders

READY_TITLE = "Statistik Daerah Kota Gorontalo 2015"  # 29 pages, Rp50.000
OTHER_TITLE = "Produk Domestik Regional Bruto Kabupaten Gorontalo Tahun 2013 Menurut Lapangan Usaha"  # 53, Rp65.000
ACCOUNT = "Bank Uji Limboto, 000-000-0001, SWIFT UJIBIDJA"


@dataclass
class Staff:
    officer: User
    treasurer: User


def open_the_office() -> Staff:
    """The real catalogue, with a master for one of its titles; an officer and a treasurer; an account for transfers."""
    catalogue.load(Path(settings.BASE_DIR) / "publications/fixtures/publications.csv")
    masters.set_master(Publication.objects.get(title=READY_TITLE), ContentFile(book(READY_TITLE), "master.pdf"))
    office = current_office()
    office.transfer_instructions = office.transfer_instructions_en = ACCOUNT
    office.save()
    return Staff(
        builders.an_officer(email="siti@contoh.id", name="Siti Rahmawati Pakaya"),
        builders.a_treasurer(email="hasan@contoh.id", name="Hasan Tuli"),
    )


def never_close(office: Office) -> None:
    """As long as a journey lasts: mails to staff leave in office hours only, and journeys wait for them."""
    OfficeHours.objects.filter(office=office).delete()
    OfficeHours.objects.bulk_create(
        OfficeHours(office=office, weekday=day, opens=time.min, closes=time.max) for day in range(7)
    )
    today = timezone.localdate()
    DayOff.objects.filter(date__range=(today - timedelta(days=1), today + timedelta(days=1))).delete()


def open_the_data_desk(rows: dict[str, int | None]) -> None:
    """The real areas and dictionaries, demo masters with so many rows for the datasets named (None: the usual number),
    and who signs the SPPD for the office.
    """
    loading.load_areas()
    loading.load_datasets()
    for version in DatasetVersion.objects.filter(dataset__slug__in=rows).select_related("dataset"):
        bring_master(version, rows[version.dataset.slug])
    position = "Kepala BPS Kabupaten Gorontalo"
    Signer.objects.create(office=current_office(), role=Signer.Role.AGREEMENT, name="Rahmat Uji", position=position)


def bring_master(version: DatasetVersion, rows: int | None = None) -> None:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        path = (
            data_demo.make_map(version, here) if version.dataset.is_map else data_demo.make_table(version, here, rows)
        )
        with path.open("rb") as content:
            data_masters.set_master(version, File(content, path.name), is_synthetic=True)


def book(title: str) -> bytes:
    """A PDF with as many pages as the title has."""
    return demo.draw(Publication.objects.get(title=title))


def a_file(content: bytes, name: str, kind: str = "application/pdf") -> dict[str, object]:
    """A file for an upload field."""
    return {"name": name, "mimeType": kind, "buffer": content}


def a_picture(colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 400), colour).save(target, "PNG")
    return target.getvalue()


def words_of(pdf: bytes) -> str:
    """The text of a PDF, its spaces and line breaks made one space."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split())


def office_time(**shift: int) -> str:
    """Now, or so much later, by the office's clock, as a browser's field for times takes it."""
    later = timezone.now() + timedelta(**shift)
    return later.astimezone(current_office().tz).strftime("%Y-%m-%dT%H:%M")


def office_day() -> str:
    return office_time()[:10]
