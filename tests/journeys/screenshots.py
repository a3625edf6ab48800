"""`make screenshots`: the main pages, as people see them on a phone and at a desk, into docs/screenshots."""

import io
from pathlib import Path

import pypdfium2
from django.conf import settings
from PIL import Image

from orders.models import Document
from publications import demo
from publications.models import Publication
from tests import builders

from .people import OTHER_TITLE, READY_TITLE, open_the_office

FOLDER = Path(settings.BASE_DIR) / "docs" / "screenshots"
WIDTHS = (360, 1280)
LOAD_ALL = "Promise.all([...document.images].map(image => { image.loading = 'eager'; return image.decode() }))"


def test_every_page_has_its_picture(portal, visit):
    staff = open_the_office()
    demo.make_masters()
    ready, other = (Publication.objects.get(title=title) for title in (READY_TITLE, OTHER_TITLE))
    rani = builders.a_customer()
    mei = builders.a_customer_abroad()
    sold = builders.completed(rani, officer=staff.officer, titles=[ready, other])
    billed = builders.billed(rani, officer=staff.officer, titles=[ready])
    proved = builders.proved(mei, officer=staff.officer, titles=[other])
    taken = builders.taken(mei, officer=staff.officer, titles=[ready, other])
    builders.submitted(titles=[ready])
    builders.a_basket(rani, [ready, other])

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
            "profil": "/akun/profil/",
        },
        staff.officer: {"antrean": "/petugas/", "meja-petugas": f"/petugas/{taken.code}/"},
        staff.treasurer: {"bendahara": "/bendahara/", "bukti-transfer": f"/bendahara/{proved.code}/"},
    }
    for person, addresses in pages.items():
        for width in WIDTHS:
            visitor = visit(width=width)
            if person:
                visitor.log_in(person.email, builders.PASSWORD)
            for name, address in addresses.items():
                visitor.open(address)
                visitor.page.evaluate(LOAD_ALL)
                picture = Image.open(io.BytesIO(visitor.page.screenshot(full_page=True)))
                keep(picture, f"{name}-{width}")

    for kind, name in ((Document.Kind.INVOICE, "faktur"), (Document.Kind.RECEIPT, "kuitansi")):
        with sold.documents.get(kind=kind).file.open() as file:
            keep(pypdfium2.PdfDocument(file.read())[0].render(scale=1.5).to_pil(), name)


def keep(picture: Image.Image, name: str) -> None:
    """As a PNG of few colours: a third of the size, and nobody sees the difference."""
    picture.convert("RGB").quantize(128).save(FOLDER / f"{name}.png", optimize=True)
