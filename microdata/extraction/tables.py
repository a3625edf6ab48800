"""Tables: CSV, which every delivery is measured by, and XLSX where it fits."""

import shutil
import zipfile
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from ..recipes import Column
from ..tables import storage_type
from .query import Progress, Source

XLSX_ROWS = 1_048_575  # without the line of names
XLSX_COLUMNS = 16_384
XLSX_TEXT = 32_767  # characters in a cell
DOES_NOT_FIT = _("XLSX tidak disertakan: lembar kerja Excel memuat paling banyak 1.048.575 baris dan 16.384 kolom.")

# The smallest workbook that Excel, LibreOffice and openpyxl open: one sheet, no styles, strings inline.
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_IN_XML = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x{FFFE}\x{FFFF}]"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_SPREADSHEET}" xmlns:r="{_OFFICE}">'
    '<sheets><sheet name="data" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}


def write_csv(source: Source, path: Path, *, progress: Progress) -> int:
    """Write the CSV: UTF-8, comma, line of names, empty for missing. Returns the number of rows."""
    return source.copy(path, "FORMAT csv, HEADER", progress=progress)


def fits_xlsx(rows: int, columns: int) -> bool:
    return rows <= XLSX_ROWS and columns <= XLSX_COLUMNS


def write_xlsx(source: Source, path: Path, *, moment: datetime, progress: Progress) -> None:
    """Write the workbook. DuckDB writes its rows as XML: a library that makes every cell an object takes minutes.

    Texts stay texts, whatever they begin with: a cell is never a formula.
    """
    sheet = path.with_suffix(".rows")
    columns = source.recipe.columns
    row = " || ".join(["'<row>'", *(_cell(column, source.value(column)) for column in columns), "'</row>'"])
    plain = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01'"
    source.copy(sheet, plain, values=[row], progress=progress)
    names = "".join(f'<c t="inlineStr"><is><t>{column.name}</t></is></c>' for column in columns)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in _PARTS.items():
            book.writestr(_entry(name, moment), _XML + content)
        with book.open(_entry("xl/worksheets/sheet1.xml", moment), "w", force_zip64=True) as out:
            out.write(f'{_XML}<worksheet xmlns="{_SPREADSHEET}"><sheetData><row>{names}</row>'.encode())
            with sheet.open("rb") as rows:
                shutil.copyfileobj(rows, out, 1024 * 1024)
            out.write(b"</sheetData></worksheet>")
    sheet.unlink()


def _entry(name: str, moment: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _cell(column: Column, value: str) -> str:
    """SQL of a cell: a number, a text, or nothing."""
    match storage_type(column):
        case "VARCHAR":
            text = f"left({value}, {XLSX_TEXT})"
            for sign, entity in {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.items():
                text = f"replace({text}, '{sign}', '{entity}')"
            text = f"regexp_replace({text}, '{_NOT_IN_XML}', '', 'g')"
            text = f"replace(replace({text}, chr(10), '&#10;'), chr(13), '&#13;')"
            return f"""coalesce('<c t="inlineStr"><is><t xml:space="preserve">' || {text} || '</t></is></c>', '<c/>')"""
        case "DOUBLE":
            return f"CASE WHEN isfinite({value}) THEN '<c><v>' || {value} || '</v></c>' ELSE '<c/>' END"
        case _:
            return f"coalesce('<c><v>' || {value} || '</v></c>', '<c/>')"
