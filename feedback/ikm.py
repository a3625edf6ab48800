"""The satisfaction index (IKM) of Permenpan RB 14/2017: nine elements answered 1 to 4, made one figure of 25 to 100.

Pure, and exact: fractions throughout. Rounded only where a figure is shown or put into its band: two decimals, half up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# The nine elements (unsur) by key: sources number the last two either way, so no number is kept.
ELEMENTS = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "competence",
    "behaviour",
    "complaints",
    "facilities",
)
LOWEST, HIGHEST = 1, 4
WEIGHT = Fraction(1, len(ELEMENTS))  # printed as 0,111 in the regulation, by which a perfect score would be 99,9
CONVERSION = 25
CENT = Decimal("0.01")
# Quality of the service -> from which IKM, rounded to two decimals: the regulation's bands leave gaps between them.
BANDS = (("A", Decimal("88.31")), ("B", Decimal("76.61")), ("C", Decimal("65.00")), ("D", Decimal("25.00")))


def shown(value: Fraction) -> Decimal:
    """A figure as it is shown: two decimals, half up."""
    cents = value * 100
    whole, rest = divmod(cents.numerator, cents.denominator)
    return (Decimal(whole + (2 * rest >= cents.denominator)) * CENT).quantize(CENT, ROUND_HALF_UP)


def quality(value: Fraction) -> str:
    """The quality (mutu pelayanan) A, B, C or D of an index of 25 to 100."""
    rounded = shown(value)
    return next(letter for letter, least in BANDS if rounded >= least)


@dataclass(frozen=True)
class Index:
    """The index of a number of responses. `means` are the NRR of each element, 1 to 4, by key."""

    responses: int
    means: Mapping[str, Fraction]

    @property
    def weighted(self) -> Mapping[str, Fraction]:
        """NRR tertimbang of each element: its NRR by a ninth."""
        return {key: mean * WEIGHT for key, mean in self.means.items()}

    @property
    def score(self) -> Fraction:
        """NI, the sum of the weighted means, 1 to 4."""
        return sum(self.weighted.values(), Fraction())

    @property
    def value(self) -> Fraction:
        """IKM, the converted score, 25 to 100."""
        return self.score * CONVERSION

    @property
    def shown(self) -> Decimal:
        return shown(self.value)

    @property
    def quality(self) -> str:
        return quality(self.value)

    def of(self, key: str) -> Fraction:
        """The converted mean of one element, 25 to 100: which of the nine drags and which carries."""
        return self.means[key] * CONVERSION


def index(answers: Iterable[Mapping[str, int]]) -> Index | None:
    """The index of complete responses, each the nine answers by key; None of no response at all."""
    count, sums = 0, dict.fromkeys(ELEMENTS, 0)
    for response in answers:
        count += 1
        for key in ELEMENTS:
            sums[key] += response[key]
    return index_of_sums(count, sums)


def index_of_sums(count: int, sums: Mapping[str, int]) -> Index | None:
    """The index of `count` responses whose answers add up to `sums` by element, as a database adds them."""
    if not count:
        return None
    for key in ELEMENTS:
        if not count * LOWEST <= sums[key] <= count * HIGHEST:
            raise ValueError(f"{count} answers of 1 to 4 do not add up to {sums[key]} in {key}.")
    return Index(count, {key: Fraction(sums[key], count) for key in ELEMENTS})


def together(parts: Sequence[tuple[int, Mapping[str, int]]]) -> tuple[int, dict[str, int]]:
    """Counts and sums of periods, put together to those of the longer period they make up."""
    return sum(count for count, _sums in parts), {
        key: sum(sums[key] for count, sums in parts if count) for key in ELEMENTS
    }
