"""Names of variables where a format allows fewer characters, and no two that differ by case alone."""

from collections.abc import Collection, Sequence

DBF_LENGTH = 10
STATA_LENGTH = 32
# Words that the programs keep for themselves.
SPSS_RESERVED = frozenset(("ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"))
STATA_RESERVED = frozenset(
    (
        *("_ALL", "_B", "_COEF", "_CONS", "_N", "_PI", "_PRED", "_RC", "_SKIP", "ALIAS", "BYTE", "DOUBLE", "FLOAT"),
        *("IF", "IN", "INT", "LONG", "STRL", "USING", "WITH"),
    )
)


def short_names(names: Sequence[str], length: int, reserved: Collection[str] = ()) -> dict[str, str]:
    """The name of each variable in a format: its own if it fits, or cut and numbered so that all differ.

    Names that fit keep theirs whatever comes before them. `reserved` words, in capitals, get a trailing underscore.
    """
    given: dict[str, str] = {}
    taken = set(reserved)
    for name in names:
        if len(name) <= length and name.upper() not in taken:
            given[name] = name
            taken.add(name.upper())
    for name in names:
        if name in given:
            continue
        short = f"{name[: length - 1]}_" if name.upper() in reserved else name[:length]
        number = 1
        while short.upper() in taken:
            short = f"{name[: length - len(str(number)) - 1]}_{number}"
            number += 1
        given[name] = short
        taken.add(short.upper())
    return {name: given[name] for name in names}
