"""The index of Permenpan RB 14/2017: its formula, its bands with their gaps, and what must hold for any answers."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.ikm import ELEMENTS, Index, index, index_of_sums, quality, shown, together

answers = st.fixed_dictionaries({key: st.integers(1, 4) for key in ELEMENTS})
many = st.lists(answers, min_size=1, max_size=40)


def everywhere(answer: int) -> dict[str, int]:
    return dict.fromkeys(ELEMENTS, answer)


def of(*given_answers: dict[str, int]) -> Index:
    found = index(given_answers)
    assert found
    return found


def test_nine_best_answers_make_exactly_a_hundred():
    """With the printed weight of 0,111 it would be 99,9."""
    assert of(everywhere(4)).value == 100
    assert of(everywhere(4)).quality == "A"


def test_nine_worst_answers_make_exactly_twenty_five():
    assert of(everywhere(1)).value == 25
    assert of(everywhere(1)).quality == "D"


def test_the_formula_step_by_step():
    """Three responses: requirements 4, 3, 3 and all else 3: NRR 10/3, NI 1/9 x (10/3 + 8 x 3), IKM by 25."""
    found = of(everywhere(3) | {"requirements": 4}, everywhere(3), everywhere(3))

    assert found.responses == 3
    assert found.means["requirements"] == Fraction(10, 3)
    assert found.weighted["requirements"] == Fraction(10, 27)
    assert found.score == Fraction(82, 27)
    assert found.value == Fraction(2050, 27)
    assert found.shown == Decimal("75.93")
    assert found.quality == "C"
    assert found.of("requirements") == Fraction(250, 3)


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25", "D"),
        ("64.99", "D"),
        ("64.9949", "D"),
        ("64.995", "C"),
        ("65", "C"),
        ("76.60", "C"),
        ("76.6049", "C"),
        ("76.605", "B"),
        ("76.61", "B"),
        ("88.30", "B"),
        ("88.3049", "B"),
        ("88.305", "A"),
        ("88.31", "A"),
        ("100", "A"),
    ],
)
def test_a_value_between_two_bands_is_rounded_before_it_is_put_into_one(value: str, letter: str):
    assert quality(Fraction(value)) == letter


@pytest.mark.parametrize(
    ("value", "text"), [("75.925", "75.93"), ("75.9249", "75.92"), ("76.1", "76.10"), ("100", "100.00")]
)
def test_a_figure_is_shown_with_two_decimals_half_up(value: str, text: str):
    assert str(shown(Fraction(value))) == text


def test_no_response_has_no_index():
    assert index([]) is None
    assert index_of_sums(0, dict.fromkeys(ELEMENTS)) is None  # type: ignore[arg-type]


def test_sums_that_no_answers_make_are_refused():
    with pytest.raises(ValueError, match="do not add up"):
        index_of_sums(2, everywhere(9))


@given(many)
def test_an_index_lies_between_its_worst_and_its_best_response(given_answers: list[dict[str, int]]):
    single = [of(one).value for one in given_answers]

    assert 25 <= min(single) <= of(*given_answers).value <= max(single) <= 100


@given(many, st.randoms(use_true_random=False))
def test_the_order_of_responses_does_not_matter(given_answers: list[dict[str, int]], random):
    mixed = random.sample(given_answers, len(given_answers))

    assert of(*mixed) == of(*given_answers)


@given(many, st.sampled_from(ELEMENTS), st.data())
def test_a_better_answer_never_lowers_the_index(given_answers: list[dict[str, int]], key: str, data: st.DataObject):
    place = data.draw(st.integers(0, len(given_answers) - 1))
    better = [dict(one) for one in given_answers]
    if better[place][key] == 4:
        return
    better[place][key] += 1

    assert of(*better).value > of(*given_answers).value
    assert of(*better).quality <= of(*given_answers).quality  # A comes before D


@given(many)
def test_every_element_weighs_the_same(given_answers: list[dict[str, int]]):
    turned = dict(zip(ELEMENTS, ELEMENTS[1:] + ELEMENTS[:1], strict=True))
    swapped = [{turned[key]: answer for key, answer in one.items()} for one in given_answers]

    assert of(*swapped).value == of(*given_answers).value
    assert sum(of(*given_answers).of(key) for key in ELEMENTS) / 9 == of(*given_answers).value


@given(many, many)
def test_two_periods_together_are_the_index_of_all_their_responses(first: list, second: list):
    parts = [(len(part), {key: sum(one[key] for one in part) for key in ELEMENTS}) for part in (first, second)]

    assert index_of_sums(*together(parts)) == of(*first, *second)


def test_a_period_without_responses_adds_nothing():
    nothing = (0, dict.fromkeys(ELEMENTS))

    assert together([nothing, (1, everywhere(3)), nothing]) == (1, everywhere(3))  # type: ignore[list-item]
