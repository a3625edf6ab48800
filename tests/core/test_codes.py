"""Verification codes survive paper, eyes and keyboards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from silastik.core.codes import ALPHABET, normalise_code, verification_code

CODE = "7KQF-2M9X-R10D-01HA"


def test_a_code_has_four_groups_of_unmistakable_characters():
    groups = verification_code().split("-")

    assert [len(group) for group in groups] == [4, 4, 4, 4]
    assert not set("".join(groups)) & set("ILOU")


def test_codes_do_not_repeat():
    assert len({verification_code() for _ in range(2000)}) == 2000


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        " 7kqf 2m9x rlod oiha ",
        "7KQF\u20132M9X\u2013RIOD\u2013OLHA",
        "7KQF.2M9X.R10D.01HA",
    ],
)
def test_what_people_type_finds_the_code(typed):
    assert normalise_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "7KQF", CODE + "7", CODE.replace("7", "U"), CODE.replace("7", "ß"), "²" * 16])
def test_what_can_be_no_code_is_none(typed):
    assert normalise_code(typed) == ""


@given(st.text(ALPHABET, min_size=16, max_size=16))
def test_normalising_twice_changes_nothing(letters):
    code = normalise_code(letters)

    assert code.replace("-", "") == letters
    assert normalise_code(code) == code


@given(st.text())
def test_any_text_gives_a_code_or_none(text):
    assert len(normalise_code(text)) in (0, 19)
