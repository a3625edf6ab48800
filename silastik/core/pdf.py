"""PDFs for the archive: PDF/A-3a, tagged, the same bytes for the same input, and no network."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from PIL import ImageFile
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from . import fonts

# Importing WeasyPrint lets Pillow take truncated pictures, in the whole process; a check of an upload must not.
ImageFile.LOAD_TRUNCATED_IMAGES = False


class Unfetchable(Exception):  # noqa: N818 - says what the address is
    """A template names something that a document must not load, or that is not there."""


@dataclass(frozen=True)
class Attached:
    """A file inside the PDF. `relationship` is PDF/A-3's: Data is what the pages were made from."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    author: str,
    created: datetime,
    attachments: Sequence[Attached] = (),
) -> bytes:
    """Render a template that extends `documents/base.html` to PDF/A-3a, in the active language and zone.

    The bytes depend on the arguments, the templates and the installed libraries alone: `created` (aware) stands for
    every date inside. Raises `Unfetchable` when the template reaches for anything but `static:` files of the project,
    `font:` faces and `data:`, since a document that lacks its picture must not exist.
    """
    html = render_to_string(template, {**context, "title": title})
    font_config, stylesheet = _print_style()
    moment = created.astimezone(UTC).replace(microsecond=0)
    try:
        document = HTML(string=html, base_url="static:", url_fetcher=_Fetcher()).render(
            stylesheets=[stylesheet], font_config=font_config, pdf_variant="pdf/a-3a"
        )
    except FatalURLFetchingError as refusal:
        raise Unfetchable(str(refusal)) from None
    document.metadata.authors = [author]
    document.metadata.created = document.metadata.modified = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
    return document.write_pdf(
        pdf_variant="pdf/a-3a",
        attachments=[
            Attachment(
                string=file.content,
                name=file.name,
                description=file.description,
                relationship=file.relationship,
                created=moment,
                modified=moment,
            )
            for file in attachments
        ],
    )


class _Fetcher(URLFetcher):
    """Knows `static:img/mark.svg`, `font:inter-400.ttf` and `data:`; everything else ends the rendering."""

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        scheme, _, name = url.partition(":")
        try:
            match scheme:
                case "data":
                    return super().fetch(url, headers)
                case "static" if found := finders.find(name):
                    return _response(url, Path(found))
                case "font":
                    return _response(url, fonts.face(name))
        except Exception as problem:  # the renderer would go on without the picture
            raise FatalURLFetchingError(f"{url}: {problem}") from problem
        raise FatalURLFetchingError(f"{url}: not part of the project")


def _response(url: str, path: Path) -> URLFetcherResponse:
    types = {".svg": "image/svg+xml", ".png": "image/png", ".css": "text/css"}
    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": types.get(path.suffix, "font/ttf")})


@cache
def _print_style() -> tuple[FontConfiguration, CSS]:
    """Fonts and style sheet, parsed once per process: most of the time of a cold render."""
    font_config = FontConfiguration()
    source = render_to_string("documents/print.css")
    return font_config, CSS(string=source, base_url="static:", url_fetcher=_Fetcher(), font_config=font_config)
