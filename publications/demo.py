"""Masters for the demonstration: a real PDF for each title that has none, with as many numbered pages as the book.

Every sheet says that it is a demonstration. The same title always gives the same bytes.
"""

import io
import textwrap
import zlib
from collections.abc import Iterator

import pikepdf
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from .masters import measure, set_master
from .models import Publication
from .roman import to_roman

UNKNOWN_PAGES = 40
MARK = "DOKUMEN PERAGA"
NOTE = ("Dibuat untuk memperagakan portal ini.", "Bukan publikasi BPS yang sebenarnya.")
POINTS_PER_CM = 72 / 2.54
DEFAULT_SIZE_CM = (14.8, 21.0)
# Ground, bars and highlight of a cover, as red, green and blue from 0 to 1.
PALETTES = (
    ("0.031 0.173 0.322", "0.133 0.361 0.612", "0.969 0.741 0.235"),
    ("0.055 0.271 0.259", "0.165 0.478 0.431", "0.953 0.647 0.267"),
    ("0.286 0.106 0.220", "0.529 0.220 0.361", "0.976 0.773 0.353"),
    ("0.145 0.184 0.294", "0.306 0.388 0.545", "0.545 0.804 0.651"),
)


def make_masters() -> int:
    """Draw and set a master for every title without one; the number drawn. A second call draws nothing."""
    drawn = 0
    for publication in Publication.objects.order_by("pk"):
        if publication.master:
            measure(publication)
        else:
            set_master(publication, ContentFile(draw(publication), name="master.pdf"))
            drawn += 1
    return drawn


def draw(publication: Publication) -> bytes:
    """The PDF of a title: cover, front matter in roman numbers, body in arabic ones."""
    roman, arabic = publication.roman_pages or 0, publication.arabic_pages or 0
    if not roman + arabic:
        arabic = UNKNOWN_PAGES
    width, height = page_size(publication.size_cm)
    pdf = Pdf.new()
    resources = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(R=_font(pdf, "Helvetica"), B=_font(pdf, "Helvetica-Bold")),
            XObject=Dictionary(Sheet=_sheet(pdf, publication, width, height)),
        )
    )
    sheets = [_cover(publication, width, height)]
    sheets += [_numbered(to_roman(number), width, height) for number in range(1, roman + 1)]
    sheets += [_numbered(str(number), width, height) for number in range(1, arabic + 1)]
    box = Array([0, 0, width, height])
    tree = pdf.Root.Pages
    tree.Kids = Array(
        pdf.make_indirect(
            Dictionary(
                Type=Name.Page,
                Parent=tree,
                MediaBox=box,
                Resources=resources,
                Contents=pdf.make_stream(content.encode("cp1252", "replace")),
            )
        )
        for content in sheets
    )
    tree.Count = len(sheets)
    labels = [0, Dictionary(P="Sampul")]
    if roman:
        labels += [1, Dictionary(S=Name.r)]
    labels += [1 + roman, Dictionary(S=Name.D)]
    pdf.Root.PageLabels = Dictionary(Nums=Array(labels))
    pdf.Root.Lang = "en" if publication.language == "en" else "id"
    pdf.docinfo.Title = publication.title
    pdf.docinfo.Author = publication.producer or "BPS"
    pdf.docinfo.Subject = MARK
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def page_size(size_cm: str) -> tuple[float, float]:
    """Width and height in points of a size such as `14,8 x 21`; A5 where the size is not known."""
    try:
        width, height = (float(side.replace(",", ".")) for side in size_cm.split("x"))
    except ValueError:
        width, height = DEFAULT_SIZE_CM
    return round(width * POINTS_PER_CM, 2), round(height * POINTS_PER_CM, 2)


def _font(pdf: Pdf, name: str) -> Dictionary:
    return pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(f"/{name}"), Encoding=Name.WinAnsiEncoding)
    )


def _text(x: float, y: float, size: float, words: str, *, font: str = "R") -> str:
    escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{font} {size:g} Tf {x:.2f} {y:.2f} Td ({escaped}) Tj ET"


def _lines(x: float, y: float, size: float, lines: list[str], *, font: str = "R") -> Iterator[str]:
    for number, line in enumerate(lines):
        yield _text(x, y - number * size * 1.2, size, line, font=font)


def _sheet(pdf: Pdf, publication: Publication, width: float, height: float) -> Stream:
    """What all inner pages share, drawn once: running title, rule and mark."""
    margin = width * 0.1
    title = textwrap.shorten(publication.title, 62, placeholder="…")
    content = "\n".join(
        [
            "0.3 0.36 0.46 rg",
            _text(margin, height - margin, width / 48, title),
            f"0.85 0.88 0.93 RG 0.6 w {margin:.2f} {height - margin * 1.25:.2f} m "
            f"{width - margin:.2f} {height - margin * 1.25:.2f} l S",
            _text(margin, margin * 0.8, width / 48, f"{MARK.capitalize()}. {' '.join(NOTE)}"),
        ]
    )
    return pdf.make_stream(
        content.encode("cp1252", "replace"),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, width, height]),
        Resources=Dictionary(Font=Dictionary(R=_font(pdf, "Helvetica"))),
    )


def _numbered(number: str, width: float, height: float) -> str:
    return "\n".join(
        [
            "/Sheet Do",
            "0.8 0.84 0.9 rg",
            _text(width * 0.1, height * 0.5, width / 6, number, font="B"),
            "0.08 0.13 0.23 rg",
            _text(width * 0.1, height * 0.5 - width / 12, width / 30, f"Halaman {number}"),
        ]
    )


def _cover(publication: Publication, width: float, height: float) -> str:
    seed = zlib.crc32(publication.slug.encode())
    ground, bars, highlight = PALETTES[seed // 7 % len(PALETTES)]
    margin = width * 0.1
    size = width / (13 if len(publication.title) <= 60 else 16)
    title = textwrap.wrap(publication.title, int(width * 0.8 / (size * 0.57)))
    strip = height * 0.13
    facts = [f"Nomor katalog {publication.catalogue_number}"] if publication.catalogue_number else []
    return "\n".join(
        [
            f"{ground} rg 0 0 {width} {height} re f",
            *_chart(seed, bars, width, bottom=strip, tallest=height * 0.34),
            f"{highlight} rg {margin:.2f} {height - margin * 0.95:.2f} {width * 0.12:.2f} {width * 0.012:.2f} re f",
            "1 1 1 rg",
            _text(margin, height - margin * 1.5, width / 30, publication.producer or "BPS"),
            *_lines(margin, height - margin * 1.6 - size * 1.7, size, title, font="B"),
            *_lines(margin, height - margin * 1.7 - size * (1.9 + 1.2 * len(title)), width / 30, facts),
            f"{highlight} rg 0 0 {width} {strip:.2f} re f",
            "0.08 0.13 0.23 rg",
            _text(margin, strip * 0.56, width / 14, MARK, font="B"),
            _text(margin, strip * 0.26, width / 42, " ".join(NOTE)),
        ]
    )


def _chart(seed: int, colour: str, width: float, *, bottom: float, tallest: float) -> Iterator[str]:
    """Bars across the foot of a cover; their heights tell titles apart, and mean nothing."""
    yield f"{colour} rg"
    bars = 9
    step = width / bars
    for bar in range(bars):
        height = tallest * (0.25 + 0.75 * ((seed >> (3 * bar)) & 7) / 7)
        yield f"{bar * step + step * 0.12:.2f} {bottom:.2f} {step * 0.76:.2f} {height:.2f} re f"
