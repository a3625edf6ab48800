"""The bank's account as SWIFT MT940, read by the package mt-940; a file that does not add up has been cut."""

import re
from decimal import Decimal

import mt940
from django.utils.translation import gettext as _

from .lines import Line, Reading, Unreadable, at
from .text import decode

STATEMENT = re.compile(r"^:20:", re.MULTILINE)
CLOSING = re.compile(r"^:62[FM]:", re.MULTILINE)
ENTRY = re.compile(r"^:61:")
PAYER = re.compile(r"(?:/NAME/|/ORDP/|\?32)([^/?]+)")


def looks_like(text: str) -> bool:
    """By the tags every MT940 has: a reference and an account."""
    return bool(STATEMENT.search(text[:4000])) and ":25" in text[:4000]


def lines_of(content: bytes) -> Reading:
    """The entries of all statements in the file. Raises `Unreadable`, with the line of the file, when one is cut."""
    text, encoding = decode(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [found.start() for found in STATEMENT.finditer(text)]
    lines: list[Line] = []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        lines += _statement(text[start:end], 1 + text.count("\n", 0, start))
    return Reading(lines, f"MT940, {encoding}")


def check_end(text: str, first: int = 1) -> None:
    """Raise `Unreadable` when the last statement of a text has no closing balance: its end was cut off."""
    last = max((found.start() for found in STATEMENT.finditer(text)), default=0)
    if not CLOSING.search(text, last):
        number = first + text.rstrip().count("\n")
        raise Unreadable(
            at(number, _("rekening koran berakhir tanpa saldo akhir (:62F:). Berkas terpotong; unduh ulang dari bank."))
        )


def _statement(text: str, first: int) -> list[Line]:
    last = first + text.rstrip().count("\n")
    check_end(text, first)
    try:
        statement = mt940.parse(text)
    except Exception as error:  # the package lets through whatever its patterns stumble over
        raise Unreadable(
            at(first, _("rekening koran MT940 ini tidak dapat dibaca: %(why)s.") % {"why": error})
        ) from error
    numbers = [first + offset for offset, line in enumerate(text.split("\n")) if ENTRY.match(line)]
    entries = [entry for entry in statement if entry.data.get("amount") is not None]
    if len(entries) != len(numbers):
        raise Unreadable(at(first, _("ada baris :61: yang tidak terbaca. Unduh ulang dari bank.")))
    _check_balance(statement.data, [Decimal(entry.data["amount"].amount) for entry in entries], last)
    raw = text.split("\n")
    return [_line(entry.data, number, raw[number - first]) for entry, number in zip(entries, numbers, strict=True)]


def _check_balance(data: dict, amounts: list[Decimal], number: int) -> None:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    if opening is None or closing is None:
        return
    if opening.amount.amount + sum(amounts) != closing.amount.amount:
        raise Unreadable(
            at(
                number,
                _("saldo awal dan mutasi tidak sama dengan saldo akhir: ada mutasi yang hilang."),
            )
        )


def _line(data: dict, number: int, raw: str) -> Line:
    details = " ".join(str(data.get("transaction_details") or "").split())
    named = PAYER.search(details)
    payer = str(data.get("applicant_name") or (named[1] if named else "")).strip()
    references = (str(data.get(key) or "").strip() for key in ("customer_reference", "bank_reference"))
    reference = next((text for text in references if text and text != "NONREF"), "")
    money = data["amount"]
    return Line(
        number,
        f"{raw} {details}"[:1000],
        data["date"],
        Decimal(money.amount),
        currency=str(money.currency or data.get("currency") or "IDR")[:3],
        reference=reference[:60],
        payer=payer[:160],
        description=(details or str(data.get("extra_details") or ""))[:300],
    )
