"""A report as a workbook: a sheet for each part, figures as numbers."""

import io
from typing import Any

from django.utils.translation import gettext as _

from payments.exports import FORMULA_STARTS

FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))  # in the names of sheets


def as_xlsx(report: dict[str, Any]) -> bytes:
    """The facts and tables of every part, in the order of the page."""
    from openpyxl import Workbook  # see `exports.as_xlsx`
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.remove(book.active)
    for section in report["sections"]:
        sheet = book.create_sheet(section["title"].translate(FORBIDDEN)[:31])
        as_of = f"{report['as_of']}. {report['calendar']}."
        for text in (section["title"], f"{report['office']}, {report['period']}", as_of):
            sheet.append([plain(text)])
        sheet["A1"].font = Font(bold=True, size=14)
        sheet.append([])
        for fact in section["facts"]:
            sheet.append([plain(fact["term"]), plain(fact["value"]), plain(fact["note"])])
        for table in section["tables"]:
            sheet.append([])
            _bold(sheet, [table["caption"]])
            _bold(sheet, [head["label"] for head in table["heads"]])
            for row in table["rows"]:
                sheet.append([plain(cell["value"]) for cell in row])
            if table["total"]:
                _bold(sheet, [cell["value"] for cell in table["total"]])
        sheet.column_dimensions["A"].width = 48
        for column in "BCDEF":
            sheet.column_dimensions[column].width = 18
        for cell in sheet["A"]:
            cell.alignment = Alignment(vertical="top")
    book.properties.title = _("Laporan %(period)s") % {"period": report["period"]}
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _bold(sheet: Any, values: list[Any]) -> None:
    from openpyxl.styles import Font

    sheet.append([plain(value) for value in values])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)


def plain(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is made a text."""
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
