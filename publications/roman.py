"""Roman numerals, as books number their front matter: lower case, 1 to 3999."""

import re

_PARTS = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_WELL_FORMED = re.compile(r"m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})")


def to_roman(number: int) -> str:
    """`588` as `dlxxxviii`."""
    if not 1 <= number <= 3999:
        raise ValueError(f"no roman numeral for {number}")
    numeral = ""
    for value, part in _PARTS:
        count, number = divmod(number, value)
        numeral += part * count
    return numeral


def from_roman(numeral: str) -> int:
    """`lvi` as `56`. Raises `ValueError` for what is not a numeral, such as `iiii`."""
    rest = numeral.lower()
    if not rest or not _WELL_FORMED.fullmatch(rest):
        raise ValueError(f"not a roman numeral: {numeral}")
    number = 0
    for value, part in _PARTS:
        while rest.startswith(part):
            number += value
            rest = rest.removeprefix(part)
    return number
