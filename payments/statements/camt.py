"""The bank's account as ISO 20022 camt.053, any version; XML that unfolds, or calls for other files, is refused."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from . import values
from .lines import Line, Reading, Unreadable, at

# Balances that a statement may state, before and after its entries.
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)


def lines_of(content: bytes) -> Reading:
    """One line for each entry, or for each transfer of one booked as a batch; numbered as they stand in the file."""
    try:
        root = fromstring(content)
    except ParseError as error:
        raise Unreadable(at(error.position[0], _("XML ini rusak atau terpotong. Unduh ulang dari bank."))) from error
    except DefusedXmlException as error:
        raise Unreadable(_("XML ini memuat entitas atau rujukan ke luar, dan tidak dibuka.")) from error
    except (ValueError, LookupError) as error:
        raise Unreadable(_("Pengodean XML ini tidak dikenal. Unduh ulang dari bank.")) from error
    statements = [element for element in root.iter() if _tag(element) == "Stmt"]
    if not statements:
        raise Unreadable(_("XML ini bukan rekening koran camt.053: tidak ada bagian <Stmt>."))
    lines: list[Line] = []
    for statement in statements:
        entries = [element for element in statement if _tag(element) == "Ntry"]
        _check(statement, entries)
        for entry in entries:
            for transfer in _transfers(entry):
                lines.append(_line(entry, transfer, len(lines) + 1))
    return Reading(lines, "CAMT.053")


def _tag(element: Element) -> str:
    """The name without its namespace: versions 001.02 to 001.13 differ in it only, for what we read."""
    return element.tag.rpartition("}")[2]


def _find(element: Element | None, *path: str) -> Element | None:
    for name in path:
        if element is None:
            return None
        element = next((child for child in element if _tag(child) == name), None)
    return element


def _text(element: Element | None, *path: str) -> str:
    found = _find(element, *path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _all(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element.iter() if _tag(child) == name)


def _amount(element: Element, number: int) -> Decimal:
    """What came in; negative for a debit."""
    try:
        amount = Decimal(_text(element, "Amt"))
    except InvalidOperation as error:
        raise Unreadable(_("Entri ke-%(number)d tidak berisi jumlah yang terbaca.") % {"number": number}) from error
    return -amount if _text(element, "CdtDbtInd") == "DBIT" else amount


def _check(statement: Element, entries: list[Element]) -> None:
    """Entries must be as many as stated, and lead from the opening balance to the closing one."""
    stated = _text(statement, "TxsSummry", "TtlNtries", "NbOfNtries")
    if stated.isdigit() and int(stated) != len(entries):
        raise Unreadable(
            _("Rekening koran menyebut %(stated)s entri, tetapi berisi %(found)d. Unduh ulang dari bank.")
            % {"stated": stated, "found": len(entries)}
        )
    balances: dict[str, Decimal] = {}
    for balance in (child for child in statement if _tag(child) == "Bal"):
        balances[_text(balance, "Tp", "CdOrPrtry", "Cd")] = _amount(balance, 0)
    opening = next((balances[code] for code in OPENING if code in balances), None)
    closing = next((balances[code] for code in CLOSING if code in balances), None)
    booked = sum((_amount(entry, 0) for entry in entries if _status(entry) != "PDNG"), Decimal(0))
    if opening is not None and closing is not None and opening + booked != closing:
        raise Unreadable(
            _("Saldo awal dan mutasi tidak sama dengan saldo akhir: ada mutasi yang hilang. Unduh ulang dari bank.")
        )


def _status(entry: Element) -> str:
    return _text(entry, "Sts", "Cd") or _text(entry, "Sts") or "BOOK"


def _transfers(entry: Element) -> list[Element | None]:
    """The transfers of a batch when each states its own amount; else the entry stands for itself."""
    details = list(_all(entry, "TxDtls"))
    if len(details) > 1 and all(_find(detail, "Amt") is not None for detail in details):
        return list(details)
    return [details[0] if details else None]


def _line(entry: Element, transfer: Element | None, number: int) -> Line:
    own = transfer is not None and _find(transfer, "Amt") is not None and len(list(_all(entry, "TxDtls"))) > 1
    amount = _amount(entry, number)
    if own and transfer is not None:
        amount = abs(_amount(transfer, number)) * (1 if amount >= 0 else -1)
    money = _find(transfer if own else entry, "Amt")
    parties, refs = _find(transfer, "RltdPties"), _find(transfer, "Refs")
    side = "Dbtr" if amount >= 0 else "Cdtr"
    payer = _text(parties, side, "Nm") or _text(parties, side, "Pty", "Nm")
    candidates = (
        _text(refs, "EndToEndId"),
        _text(refs, "TxId"),
        _text(refs, "AcctSvcrRef"),
        _text(entry, "AcctSvcrRef"),
    )
    remittance = " ".join(_text(part) for part in _all(entry if transfer is None else transfer, "Ustrd"))
    description = remittance or _text(entry, "AddtlNtryInf")
    reference = next((text for text in candidates if text and text != "NOTPROVIDED"), "")
    on = _day(entry, number)
    currency = (money.get("Ccy", "") if money is not None else "")[:3] or "IDR"
    raw = " | ".join(str(part) for part in (on, amount, currency, reference, payer, description))
    return Line(
        number,
        raw[:1000],
        on,
        amount,
        currency=currency,
        reference=reference[:60],
        payer=payer[:160],
        description=description[:300],
    )


def _day(entry: Element, number: int) -> date:
    for name in ("ValDt", "BookgDt"):
        for form in ("Dt", "DtTm"):
            found: Any = values.day(_text(entry, name, form)[:10])
            if found:
                return found[0]
    raise Unreadable(_("Entri ke-%(number)d tidak bertanggal.") % {"number": number})
