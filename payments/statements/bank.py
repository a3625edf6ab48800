"""The bank's account as CSV or XLSX: value date, amount (or debit and credit), currency, reference, payer."""

from decimal import Decimal

from django.utils.translation import gettext as _

from . import values
from .lines import Line, Reading, Unreadable, at
from .table import Row, Table

WORDS = {
    "on": (
        *("tanggal valuta", "tgl valuta", "value date", "valuta", "tanggal efektif", "tanggal transaksi"),
        *("tgl transaksi", "tanggal", "tgl", "posting date", "transaction date", "date"),
    ),
    "credit": ("kredit", "credit", "cr", "uang masuk", "mutasi kredit"),
    "debit": ("debit", "debet", "db", "uang keluar", "mutasi debit", "mutasi debet"),
    "amount": ("jumlah", "nominal", "mutasi", "nilai", "amount", "transaction amount"),
    "side": ("db cr", "d k", "dk", "cr db", "jenis", "tipe", "type", "dr cr"),
    "currency": ("mata uang", "currency", "ccy", "curr"),
    "reference": ("nomor referensi", "no referensi", "no ref", "referensi", "reference", "reference no", "no bukti"),
    "payer": ("nama pengirim", "pengirim", "dari", "nama", "payer", "sender", "ordering customer", "counterparty"),
    "description": ("keterangan", "uraian", "deskripsi", "berita", "description", "remark", "remarks"),
}
NEEDED = ("on",)
OUT = {"d", "db", "dr", "debit", "debet", "k keluar", "keluar"}


def lines_of(table: Table) -> Reading:
    """Every line of money in or out. Raises `Unreadable` for the first lines that cannot be read, all of it or none."""
    if table.rows and not {"credit", "amount"} & set(table.rows[0].cells):
        raise Unreadable(_("Kolom jumlah tidak ditemukan: beri judul “Jumlah”, atau “Kredit” dan “Debit”."))
    lines: list[Line] = []
    problems: list[str] = []
    for row in table.rows:
        if row.text("on") == "" and row.first.lower().startswith(("saldo", "total", "jumlah", "balance")):
            continue
        try:
            lines.append(_line(row))
        except Unreadable as problem:
            problems += problem.sentences
    if problems:
        raise Unreadable(*problems[:5])
    warnings = []
    if not table.ends_whole and lines:
        warnings.append(
            _("Berkas berakhir tanpa akhir baris; periksa apakah baris %(number)d masih utuh.")
            % {"number": lines[-1].number}
        )
    return Reading(lines, table.read_as, warnings)


def _line(row: Row) -> Line:
    when, amount = values.day(row.cells["on"]), _amount(row)
    if when is None:
        raise Unreadable(at(row.number, _("tanggal “%(text)s” tidak terbaca.") % {"text": row.text("on")}))
    if amount is None:
        shown = row.text("amount") or row.text("credit") or row.text("debit")
        raise Unreadable(at(row.number, _("jumlah “%(text)s” tidak terbaca.") % {"text": shown}))
    return Line(
        row.number,
        row.raw,
        when[0],
        amount,
        currency=(row.text("currency") or "IDR").upper()[:3],
        reference=row.text("reference")[:60],
        payer=row.text("payer")[:160],
        description=row.text("description")[:300],
    )


def _amount(row: Row) -> Decimal | None:
    """What came in, or as a negative number what went out, from one column or from two."""
    if "credit" in row.cells:
        came = values.amount(row.cells["credit"]) if row.text("credit").strip("- ") else Decimal(0)
        went = values.amount(row.cells.get("debit")) if row.text("debit").strip("- ") else Decimal(0)
        return None if came is None or went is None or not (came or went) else abs(came) - abs(went)
    amount = values.amount(row.cells["amount"]) if row.text("amount") else None
    if amount is not None and row.text("side").lower().strip(".") in OUT:
        return -abs(amount)
    return amount
