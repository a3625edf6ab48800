"""PDFs for the archive: PDF/A-3a as far as it can be checked without veraPDF, the same bytes always, no network."""

import hashlib
import io
import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from types import SimpleNamespace

import pikepdf
import pypdf
import pytest
from django.conf import settings as django_settings
from django.utils import translation

from silastik.core import fonts, pdf
from silastik.core.qr import qr_data_uri

URL = "https://silastik.example.org/verifikasi/7KQF-2M9X-R4TD-0ZHA/"
FACTS = json.dumps({"total": 1250000}).encode()


def render(template: str = "documents/base.html", **extra) -> bytes:
    context = {
        "document": SimpleNamespace(number="0087/INV/7502/2026", get_kind_display="Invoice"),
        "issued": "Kamis, 19 November 2026",
        "snapshot": {"order": {"code": "SIL-7502-2026-000123"}},
        "office": {"name": "BPS Kabupaten Gorontalo, 2x3 office affiliates", "contacts": ["gorontalokab.bps.go.id"]},
        "verification": {"url": URL, "page": "silastik.example.org/verifikasi", "code": "7KQF", "qr": qr_data_uri(URL)},
    }
    with translation.override("id"):
        return pdf.render_pdf(
            template,
            context | extra,
            title="Invoice 0087/INV/7502/2026",
            author="BPS Kabupaten Gorontalo",
            created=datetime(2026, 11, 19, 3, 5, 7, 999, tzinfo=UTC),
            attachments=[pdf.Attached("invoice.json", FACTS, "Isi invoice")],
        )


@pytest.fixture(scope="module")
def paper() -> bytes:
    return render()


@pytest.fixture
def opened(paper) -> pikepdf.Pdf:
    with pikepdf.open(io.BytesIO(paper)) as document:
        yield document


@pytest.fixture
def template(tmp_path, settings):
    """Writes the content of a paper; returns the name of its template."""

    def write(content: str) -> str:
        blocks = f"{{% block content %}}{content}{{% endblock %}}"
        (tmp_path / "paper.html").write_text(f'{{% extends "documents/base.html" %}}{blocks}')
        settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
        return "paper.html"

    return write


def test_the_paper_calls_itself_pdf_a_3a(opened):
    metadata = opened.open_metadata()

    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert metadata["dc:title"] == "Invoice 0087/INV/7502/2026"
    assert metadata["dc:creator"] == ["BPS Kabupaten Gorontalo"]
    assert metadata["xmp:CreateDate"] == metadata["xmp:ModifyDate"] == "2026-11-19T03:05:07Z"
    assert opened.docinfo["/Title"] == "Invoice 0087/INV/7502/2026"
    assert opened.docinfo["/Author"] == "BPS Kabupaten Gorontalo"
    assert opened.docinfo["/CreationDate"] == opened.docinfo["/ModDate"] == "D:20261119030507Z"


def test_its_colours_are_defined_and_it_is_neither_locked_nor_active(opened):
    (intent,) = opened.Root.OutputIntents

    assert intent.S == pikepdf.Name.GTS_PDFA1
    assert len(intent.DestOutputProfile.read_bytes()) > 1000
    assert "/ID" in opened.trailer
    assert not opened.is_encrypted
    assert not [obj for obj in opened.objects if isinstance(obj, pikepdf.Dictionary) and "/JS" in obj]
    assert "/OpenAction" not in opened.Root


def test_it_is_tagged_in_its_language_and_every_figure_is_described(opened):
    elements = [
        obj for obj in opened.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/StructElem"
    ]
    kinds = {str(element.S) for element in elements}
    figures = [element for element in elements if str(element.S) == "/Figure"]

    assert opened.Root.Lang == "id"
    assert opened.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in opened.Root
    assert {"/Document", "/H1", "/P", "/L"} <= kinds
    assert figures
    assert all(URL in str(figure.Alt) for figure in figures)


def test_its_fonts_are_inside_and_can_be_read_back(opened, paper):
    used = [obj for obj in opened.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"]
    outer = [font for font in used if font.Subtype == pikepdf.Name.Type0]

    assert outer
    for font in outer:
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "+Inter" in str(font.BaseFont)
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
        assert "/ToUnicode" in font
    assert (
        "BPS Kabupaten Gorontalo, 2x3 office affiliates" in pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    )


def test_it_carries_the_facts_it_was_made_from(opened):
    attached = opened.attachments["invoice.json"]
    specification = opened.Root.Names.EmbeddedFiles.Names[1]

    assert attached.get_file().read_bytes() == FACTS
    assert attached.get_file().mime_type == "application/json"
    assert specification.AFRelationship == pikepdf.Name.Data
    assert specification.objgen in {file.objgen for file in opened.Root.AF}
    assert str(specification.EF.F.Params.ModDate) == "D:20261119030507Z"


def test_every_page_says_how_to_check_it_and_which_it_is(template):
    long_paper = render(template("<p>satu</p>" * 50))

    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(long_paper)).pages]

    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert f"Halaman {number} dari 2" in page
        assert "Periksa keaslian" in page
        assert "7KQF" in page


def test_the_same_input_gives_the_same_bytes_in_another_process(paper):
    script = (
        "import django; django.setup(); import hashlib; from tests.core.test_pdf import render;"
        "print(hashlib.sha256(render()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ
        | {"DJANGO_SETTINGS_MODULE": "silastik.settings.testing", "PYTHONHASHSEED": "7", "TZ": "Asia/Jayapura"},
        capture_output=True,
        text=True,
        check=True,
        cwd=django_settings.BASE_DIR,
    )

    assert other.stdout.split()[-1] == hashlib.sha256(paper).hexdigest()
    assert render() == paper


@pytest.mark.parametrize(
    "source",
    [
        "https://silastik.example.org/static/img/mark.svg",
        "http://127.0.0.1:9/x.png",
        "file:///etc/hostname",
        "static:../settings/base.py",
        "static:/etc/hostname",
        "static:img/none.svg",
        "font:../../etc/passwd",
        "//silastik.example.org/x.png",
    ],
)
def test_a_paper_reaches_for_nothing_outside_the_project(template, source):
    with pytest.raises(pdf.Unfetchable):
        render(template(f"<img src='{source}' alt='x'>"))


@pytest.mark.parametrize("source", ["static:img/mark.svg", qr_data_uri("x")])
def test_pictures_of_the_project_and_in_the_page_are_drawn(template, source):
    assert render(template(f"<img src='{source}' alt='x'>")).startswith(b"%PDF-1.7")


def test_a_warm_render_takes_well_under_a_second(paper):
    started = time.perf_counter()
    render()

    assert time.perf_counter() - started < 1


def test_faces_are_cut_once_and_shared(tmp_path, settings):
    settings.DATA_DIR = str(tmp_path)
    fonts.face.cache_clear()
    path = fonts.face("inter-600.ttf")
    made = path.stat().st_mtime_ns
    fonts.face.cache_clear()

    assert fonts.face("inter-600.ttf").stat().st_mtime_ns == made
    assert [file.name for file in path.parent.iterdir()] == ["inter-600.ttf"]
    fonts.face.cache_clear()
