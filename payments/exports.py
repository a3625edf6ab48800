"""What was paid or waived, for a spreadsheet. A text that a spreadsheet would run as a formula is made a text."""

import csv
import io
from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo
from typing import Any

from django.utils.translation import gettext as _

FORMULA_STARTS = ("=", "+", "-", "@")


Columns = Callable[[], list[tuple[str, str]]]


def payment_columns() -> list[tuple[str, str]]:
    return [
        ("settled_at", _("Dibayar")),
        ("order", _("Pesanan")),
        ("customer", _("Pelanggan")),
        ("way", _("Cara bayar")),
        ("invoice", _("Invoice")),
        ("invoiced", _("Jumlah invoice")),
        ("received", _("Diterima")),
        ("ntpn", "NTPN"),
        ("billing_code", _("Kode billing")),
        ("reference", _("Nomor referensi")),
        ("receipt", _("Kuitansi")),
        ("value_date", _("Tanggal valuta")),
        ("statement", _("Baris Simponi atau rekening koran")),
        ("deposit_ntpn", _("NTPN setoran")),
        ("deposited_on", _("Tanggal setor")),
    ]


def waiver_columns() -> list[tuple[str, str]]:
    return [
        ("decided_at", _("Diputuskan")),
        ("order", _("Pesanan")),
        ("title", _("Isi pesanan")),
        ("institution", _("Instansi")),
        ("purpose", _("Tujuan")),
        ("legal_basis", _("Dasar hukum")),
        ("waived", _("Nilai yang dibebaskan")),
        ("by", _("Diputuskan oleh")),
        ("state", _("Status pesanan")),
    ]


def as_csv(rows: Iterable[dict[str, Any]], zone: tzinfo, columns: Columns = payment_columns) -> bytes:
    """UTF-8 with the mark that spreadsheets look for; times by the office's clock."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([label for _key, label in columns()])
    writer.writerows([_cell(row[key], zone) for key, _label in columns()] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(rows: Iterable[dict[str, Any]], zone: tzinfo, columns: Columns = payment_columns) -> bytes:
    """A workbook of one sheet, amounts as numbers and times as times."""
    from openpyxl import Workbook  # with numpy 16 MiB, which web processes are spared until somebody exports
    from openpyxl.styles import Font

    book = Workbook(write_only=False)
    sheet = book.active
    sheet.title = _("Pembayaran") if columns is payment_columns else "Rp0,00"
    sheet.append([label for _key, label in columns()])
    for row in rows:
        sheet.append([_cell(row[key], zone) for key, _label in columns()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column in sheet.columns:
        width = max(len(str(cell.value or "")) for cell in column)
        sheet.column_dimensions[column[0].column_letter].width = min(40, width + 2)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: Any, zone: tzinfo) -> Any:
    """A value as both formats take it."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
