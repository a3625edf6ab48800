"""What every statement file comes to, whatever its format."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _


class Kind(StrEnum):
    SIMPONI = "simponi"
    BANK = "bank"


class Unreadable(Exception):  # noqa: N818 - shown to people as sentences
    """A file that is refused whole. `sentences` say what is wrong, each with the line it is wrong at."""

    def __init__(self, *sentences: str) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)


def at(number: int, sentence: str) -> str:
    """`Baris 7: ...`: a sentence about one line, numbered as an editor or a spreadsheet numbers it."""
    return _("Baris %(number)d: %(sentence)s") % {"number": number, "sentence": sentence}


@dataclass(frozen=True)
class Line:
    """One line of a statement. `on` is the day of payment, or the value date; `paid_at` the local time if it is given.

    Of a bank `amount` is negative for what went out.
    """

    number: int
    raw: str
    on: date
    amount: Decimal
    paid_at: datetime | None = None
    currency: str = "IDR"
    reference: str = ""
    payer: str = ""
    description: str = ""
    billing_code: str = ""
    ntpn: str = ""


@dataclass(frozen=True)
class Reading:
    """A file that was read: its lines, what it was read as ("CSV, windows-1252, ;"), and what to look at twice."""

    lines: list[Line]
    read_as: str
    warnings: list[str] = field(default_factory=list)
