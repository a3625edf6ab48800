"""Simponi's list of payments (facts 5.1): billing code, NTPN, time and amount, a line each."""

import re
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from silastik.core.money import rupiah

from . import values
from .lines import Line, Reading, Unreadable, at
from .table import Row, Table

WORDS = {
    "billing_code": ("kode billing", "no billing", "nomor billing", "id billing", "billing", "billing code"),
    "ntpn": ("ntpn", "nomor ntpn", "no ntpn"),
    "paid_at": (
        *("tanggal bayar", "tgl bayar", "waktu bayar", "tanggal pembayaran", "tgl pembayaran"),
        *("tanggal transaksi", "tanggal buku", "tanggal", "payment date", "date"),
    ),
    "amount": (
        *("total disetor", "jumlah setor", "jumlah setoran", "jumlah bayar", "jumlah", "nilai setoran", "nilai"),
        *("nominal", "total", "total disetor idr", "jumlah rp", "amount"),
    ),
    "payer": ("nama wajib setor bayar", "nama wajib setor", "nama wajib bayar", "nama penyetor", "nama", "payer"),
}
NEEDED = ("billing_code", "ntpn", "paid_at", "amount")
BILLING_CODE = re.compile(r"[0-9]{15}")
NTPN = re.compile(r"[0-9A-Z]{16}")
TOTAL = re.compile(r"(grand )?total|jumlah( seluruhnya)?|total seluruhnya", re.IGNORECASE)
IN_POWERS = re.compile(r"[0-9.,]+E\+?[0-9]+", re.IGNORECASE)
BETWEEN = re.compile(r"[\s.'’-]")
SHOWN_PROBLEMS = 5


def lines_of(table: Table) -> Reading:
    """Every paid line; codes without an NTPN are unpaid, and only counted. Raises `Unreadable`: all of it or none."""
    lines: list[Line] = []
    problems: list[str] = []
    unpaid = 0
    for row in table.rows:
        if TOTAL.fullmatch(row.first.rstrip(" :")):
            _check_total(row, lines)
            continue
        if not row.text("ntpn").strip("- "):
            unpaid += 1
            continue
        try:
            lines.append(_line(row))
        except Unreadable as problem:
            problems += problem.sentences
    if problems:
        more = len(problems) - SHOWN_PROBLEMS
        last = [_("Masih ada %(count)d baris lain yang salah.") % {"count": more}] if more > 0 else []
        raise Unreadable(*problems[:SHOWN_PROBLEMS], *last)
    warnings = []
    if unpaid:
        warnings.append(_("%(count)d baris tanpa NTPN dilewati: belum dibayar.") % {"count": unpaid})
    if not table.ends_whole and lines:
        warnings.append(
            _("Berkas berakhir tanpa akhir baris; periksa apakah baris %(number)d masih utuh.")
            % {"number": lines[-1].number}
        )
    return Reading(lines, table.read_as, warnings)


def _line(row: Row) -> Line:
    problems = []
    code, ntpn = _compact(row.text("billing_code")), _compact(row.text("ntpn")).upper()
    amount, when = values.amount(row.cells["amount"]), values.day(row.cells["paid_at"])
    if IN_POWERS.fullmatch(row.text("billing_code")) or _rounded(row):
        problems.append(
            _("Excel telah membulatkan angka panjang (%(text)s). Simpan kolom itu sebagai teks, lalu ekspor ulang.")
            % {"text": row.text("billing_code")}
        )
    elif not BILLING_CODE.fullmatch(code):
        problems.append(_("kode billing terdiri dari 15 angka; ini “%(text)s”.") % {"text": row.text("billing_code")})
    if not NTPN.fullmatch(ntpn):
        problems.append(
            _("NTPN terdiri dari 16 angka dan huruf; ini “%(text)s”. Berkas mungkin terpotong.")
            % {"text": row.text("ntpn")}
        )
    if amount is None or amount <= 0 or amount != int(amount):
        problems.append(_("jumlah “%(text)s” tidak terbaca sebagai rupiah.") % {"text": row.text("amount")})
    if when is None:
        problems.append(_("tanggal “%(text)s” tidak terbaca.") % {"text": row.text("paid_at")})
    if problems:
        raise Unreadable(*(at(row.number, problem) for problem in problems))
    on, paid_at = _sure(when)
    return Line(
        row.number,
        row.raw,
        on,
        Decimal(amount or 0),
        paid_at=paid_at,
        billing_code=code,
        ntpn=ntpn,
        payer=row.text("payer")[:160],
    )


def _sure(when: tuple[date, datetime | None] | None) -> tuple[date, datetime | None]:
    if when is None:
        raise ValueError("the day was read before")
    return when


def _rounded(row: Row) -> bool:
    """A number of 16 digits and more loses its end in a spreadsheet; only as text does it stay whole."""
    return any(
        isinstance(row.cells[name], (int, float)) and row.cells[name] >= 10**15 for name in ("billing_code", "ntpn")
    )


def _check_total(row: Row, lines: list[Line]) -> None:
    """A line of the sum at the foot must be the sum of what stands above it: else lines are missing."""
    stated = values.amount(row.cells["amount"])
    amounts = [value for value in (values.amount(cell) for cell in row.cells.values() if cell) if value is not None]
    stated = stated if stated is not None else amounts[0] if amounts else None
    found = sum((line.amount for line in lines), Decimal(0))
    if stated is not None and stated != found:
        raise Unreadable(
            at(
                row.number,
                _("jumlah yang tertulis %(stated)s, tetapi baris-barisnya berjumlah %(found)s. Ada baris yang hilang.")
                % {"stated": rupiah(int(stated)), "found": rupiah(int(found))},
            )
        )


def _compact(text: str) -> str:
    return BETWEEN.sub("", text)
