"""A year's days off as the package `holidays` knows them: a proposal, never more (clock, rule 6)."""

import re
from datetime import date
from typing import NamedTuple

from ..models import DayOff

# Holidays by the moon, and those of a year without a decree, are marked in their name.
ESTIMATED = re.compile(r"\s*\((?:perkiraan|estimated)\)", re.IGNORECASE)


class Proposal(NamedTuple):
    on: date
    kind: str
    name: str
    estimated: bool


def proposals(year: int) -> list[Proposal]:
    """Public holidays and, from the category that is left out unless asked for, cuti bersama; by date."""
    import holidays  # every country it knows: for who proposes a year's calendar
    from holidays.constants import GOVERNMENT, PUBLIC

    # One category at a time: together, a date would lose which of the two it is.
    joint = holidays.country_holidays("ID", years=year, categories=(GOVERNMENT,), language="id")
    public = holidays.country_holidays("ID", years=year, categories=(PUBLIC,), language="id")
    named = {on: (DayOff.Kind.JOINT_LEAVE, name) for on, name in joint.items()}
    named |= {on: (DayOff.Kind.HOLIDAY, name) for on, name in public.items()}
    return [
        Proposal(on, str(kind), ESTIMATED.sub("", name)[:120], bool(ESTIMATED.search(name)))
        for on, (kind, name) in sorted(named.items())
    ]
