"""A codebook of three hundred variables, against WeasyPrint alone on the same pages."""

from collections.abc import Iterator

from django.template.loader import render_to_string
from weasyprint import HTML

from microdata.extraction import codebook
from microdata.recipes import Column, Recipe
from silastik.core.pdf import _Fetcher, _print_style
from tests.microdata.material import an_imprint

from .bounds import Line, alternate, ratio, seconds

CODES = (("1", "Ya"), ("2", "Tidak"), ("8", "Tidak berlaku"), ("9", "Tidak tahu"))


def measure() -> Iterator[Line]:
    columns = tuple(Column(f"R{n}", "category", f"Rincian {n} pada blok {n % 12}", CODES) for n in range(1, 301))
    recipe = Recipe("bench", 1, "0" * 64, "kode_wilayah", 4, columns, (), ("csv",))
    facts = {"rows": 1_000_000, "is_sample": False}
    html = render_to_string("documents/codebook.html", codebook.context(recipe, an_imprint(), **facts))
    fonts, style = _print_style()

    def bare() -> None:
        page = HTML(string=html, base_url="static:", url_fetcher=_Fetcher())
        page.write_pdf(stylesheets=[style], font_config=fonts)

    ours, alone = alternate(
        lambda: seconds(lambda: codebook.render(recipe, an_imprint(), **facts)), lambda: seconds(bare)
    )
    yield ratio("codebook of 300 variables, against WeasyPrint", ours, alone, 3)
