"""The codebook: every delivered variable with its label, type and codes, as CSV for machines and PDF for people."""

import csv
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from ..recipes import Recipe
from .dbase import dbf_names
from .imprint import Imprint
from .statistics import spss_names, stata_names

HEADER = ["variable", "label", "type", "value", "value_label", "name_sav", "name_dta", "name_dbf"]


def write_csv(recipe: Recipe, path: Path) -> None:
    """One line for each code of a variable, or one for a variable without codes."""
    in_spss, in_stata, in_dbf = (names(recipe.columns) for names in (spss_names, stata_names, dbf_names))
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(HEADER)
        for column in recipe.columns:
            name = column.name
            for value, label in column.codes or (("", ""),):
                lines.writerow(
                    [name, column.label, column.type, value, label, in_spss[name], in_stata[name], in_dbf[name]]
                )


def write_pdf(recipe: Recipe, imprint: Imprint, path: Path, *, rows: int, is_sample: bool) -> None:
    path.write_bytes(render(recipe, imprint, rows=rows, is_sample=is_sample))


def render(recipe: Recipe, imprint: Imprint, *, rows: int, is_sample: bool) -> bytes:
    """The PDF, in the customer's language, on the office's letterhead."""
    from silastik.core.pdf import render_pdf

    with translation.override(imprint.language):
        return render_pdf(
            "documents/codebook.html",
            context(recipe, imprint, rows=rows, is_sample=is_sample),
            title=_("Buku kode: %(title)s") % {"title": imprint.title},
            author=imprint.office,
            created=imprint.moment,
        )


def context(recipe: Recipe, imprint: Imprint, *, rows: int, is_sample: bool) -> dict[str, Any]:
    types = {"text": _("teks"), "integer": _("bulat"), "decimal": _("pecahan"), "category": _("kategori")}
    return {
        "office": {"name": imprint.office, "address": imprint.address, "contacts": imprint.contacts},
        "imprint": imprint,
        "recipe": recipe,
        "rows": rows,
        "is_sample": is_sample,
        "variables": [(column, types.get(column.type, column.type)) for column in recipe.columns],
    }
