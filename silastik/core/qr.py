"""QR codes: as SVG for a page, as a data URI for an `<img>` of a PDF."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


def qr_svg(content: str, *, title: str) -> SafeString:
    """Inline SVG that scales with its box; `title` is what a screen reader says."""
    code = segno.make(content, error="m", micro=False)
    drawing = code.svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None, nl=False)
    start, body = drawing.split(">", 1)
    return format_html('{} role="img"><title>{}</title>{}', mark_safe(start), title, mark_safe(body))  # noqa: S308


def qr_data_uri(content: str) -> str:
    """A `data:` URI of an SVG without quiet zone, for print, where the paper around it is white."""
    return segno.make(content, error="m", micro=False).svg_data_uri(border=0, omitsize=True, nl=False)
