"""The periods an index is made for: month, quarter, half-year, year, by the office's dates. Pure."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from silastik.core.dates import month_year

MONTH, QUARTER, HALF, YEAR = "bulan", "triwulan", "semester", "tahun"
MONTHS = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12}
KINDS = {
    MONTH: gettext_lazy("Bulan"),
    QUARTER: gettext_lazy("Triwulan"),
    HALF: gettext_lazy("Semester"),
    YEAR: gettext_lazy("Tahun"),
}
NAME = re.compile(r"(?P<year>2\d{3})(?:-(?P<month>0[1-9]|1[0-2])|-T(?P<quarter>[1-4])|-S(?P<half>[12]))?")
YEARS_SHOWN = 5
ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Period:
    """The `number`th period of its kind in a year, from 1 on."""

    kind: str
    year: int
    number: int

    @property
    def months(self) -> range:
        """The months it is made of, 1 to 12."""
        length = MONTHS[self.kind]
        return range((self.number - 1) * length + 1, self.number * length + 1)

    @property
    def first(self) -> date:
        return date(self.year, self.months[0], 1)

    @property
    def last(self) -> date:
        month = self.months[-1]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def name(self) -> str:
        """As the address writes it: `2026-11`, `2026-T4`, `2026-S2`, `2026`."""
        part = {MONTH: f"-{self.number:02d}", QUARTER: f"-T{self.number}", HALF: f"-S{self.number}", YEAR: ""}
        return f"{self.year}{part[self.kind]}"

    @property
    def label(self) -> str:
        """`November 2026`, `Triwulan IV 2026`, `Semester II 2026`, `Tahun 2026`"""
        words = {"number": ROMAN[(self.number - 1) % 4], "year": self.year}
        match self.kind:
            case "bulan":
                return month_year(self.first)
            case "triwulan":
                return _("Triwulan %(number)s %(year)s") % words
            case "semester":
                return _("Semester %(number)s %(year)s") % words
            case _kind:
                return _("Tahun %(year)s") % words

    def siblings(self) -> list["Period"]:
        """All periods of its kind in its year; of years the last few."""
        if self.kind == YEAR:
            return [Period(YEAR, year, 1) for year in range(self.year - YEARS_SHOWN + 1, self.year + 1)]
        return [Period(self.kind, self.year, number + 1) for number in range(12 // MONTHS[self.kind])]


def parse(name: str) -> Period | None:
    """The period of a name, or None of a name that names none."""
    found = NAME.fullmatch(name)
    if found is None:
        return None
    year = int(found["year"])
    for kind, part in ((MONTH, "month"), (QUARTER, "quarter"), (HALF, "half")):
        if found[part]:
            return Period(kind, year, int(found[part]))
    return Period(YEAR, year, 1)


def containing(kind: str, on: date) -> Period:
    """The period of a kind in which a date lies."""
    return Period(kind, on.year, (on.month - 1) // MONTHS[kind] + 1)
