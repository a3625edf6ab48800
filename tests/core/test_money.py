"""Amounts on papers: figures, and words that read back to the same amount."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silastik.core.money import amount_in_words, rupiah

UNITS = ["", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
SCALES = [(10**12, "triliun"), (10**9, "miliar"), (10**6, "juta")]
amounts = st.one_of(
    st.integers(0, 10**15 - 1),
    # Round and nearly round amounts, where the irregular words are.
    st.lists(st.sampled_from([0, 1, 2, 10, 11, 19, 20, 21, 100, 101, 111, 121, 200, 999]), min_size=1, max_size=5).map(
        lambda groups: sum(group * 1000**power for power, group in enumerate(groups))
    ),
)


def spelled(number: int) -> str:
    """Terbilang by the grammar of Indonesian numerals: se- for one ten, hundred or thousand, belas for the teens."""
    for scale, word in SCALES:
        if number >= scale:
            return f"{spelled(number // scale)} {word} {spelled(number % scale)}".strip()
    if number >= 2000:
        return f"{spelled(number // 1000)} ribu {spelled(number % 1000)}".strip()
    if number >= 1000:
        return f"seribu {spelled(number - 1000)}".strip()
    if number >= 200:
        return f"{UNITS[number // 100]} ratus {spelled(number % 100)}".strip()
    if number >= 100:
        return f"seratus {spelled(number - 100)}".strip()
    if number >= 20:
        return f"{UNITS[number // 10]} puluh {UNITS[number % 10]}".strip()
    if number >= 12:
        return f"{UNITS[number - 10]} belas"
    return [*UNITS, "sepuluh", "sebelas"][number]


def read(words: str) -> int:
    """The number that Indonesian or English words mean, found by adding up, not by spelling."""
    simple = {word: value for value, word in enumerate(UNITS) if word} | {"nol": 0, "zero": 0}
    simple |= {"sepuluh": 10, "sebelas": 11, "seratus": 100}
    english = (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    )
    simple |= {word: value for value, word in enumerate([*english.split(), "eighteen", "nineteen"], 1)}
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    simple |= {word: value * 10 for value, word in enumerate(tens, 2)}
    scales = {"ribu": 10**3, "juta": 10**6, "miliar": 10**9, "triliun": 10**12}
    scales |= {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
    total = group = digit = 0
    for word in words.replace("-", " ").replace(",", "").replace(" and ", " ").split():
        if word in simple:
            group, digit = group + simple[word], simple[word]
        elif word == "belas":
            group += 10
        elif word in ("puluh", "ratus", "hundred"):
            group += digit * ((10 if word == "puluh" else 100) - 1)
        elif word == "seribu":
            total += 1000
        else:
            total, group = total + group * scales[word], 0
    return total + group


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (11, "sebelas rupiah"),
        (100, "seratus rupiah"),
        (1_000, "seribu rupiah"),
        (1_100, "seribu seratus rupiah"),
        (80_000, "delapan puluh ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (1_000_000_000, "satu miliar rupiah"),
        (1_001_001_001, "satu miliar satu juta seribu satu rupiah"),
        (-5_000, "minus lima ribu rupiah"),
    ],
)
def test_an_amount_is_spelled_as_indonesians_say_it(amount, words):
    assert amount_in_words(amount) == words


def test_an_amount_is_spelled_in_english_for_customers_abroad():
    assert amount_in_words(80_000, "en") == "eighty thousand rupiah"
    assert amount_in_words(1_101_000, "en") == "one million, one hundred and one thousand rupiah"


def test_every_amount_below_ten_thousand_follows_the_grammar():
    assert [amount_in_words(amount) for amount in range(1, 10_000)] == [
        f"{spelled(n)} rupiah" for n in range(1, 10_000)
    ]


@given(amounts)
def test_any_amount_follows_the_grammar(amount):
    assert amount_in_words(amount) == f"{spelled(amount) or 'nol'} rupiah"


@given(amounts, st.sampled_from(["id", "en"]))
def test_words_read_back_to_the_amount(amount, language):
    assert read(amount_in_words(amount, language).removesuffix(" rupiah")) == amount


@pytest.mark.parametrize(
    ("amount", "figures"),
    [(0, "Rp0"), (999, "Rp999"), (80_000, "Rp80.000"), (1_250_000, "Rp1.250.000"), (-1_250_000, "-Rp1.250.000")],
)
def test_figures_have_dots_between_thousands_and_no_space_after_rp(amount, figures):
    assert rupiah(amount) == figures
    assert rupiah(amount, cents=True) == f"{figures},00"
