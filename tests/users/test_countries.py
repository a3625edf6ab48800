"""Countries of domicile."""

from django.utils import translation

from silastik.users import countries


def test_indonesia_comes_first_and_the_rest_in_the_reader_s_alphabet():
    with translation.override("id"):
        choices = countries.choices()

    assert choices[0] == ("ID", "Indonesia")
    assert choices[1] == ("AF", "Afganistan")
    assert ("NL", "Belanda") in choices


def test_names_follow_the_language():
    with translation.override("en"):
        assert countries.name("NL") == "Netherlands"
        assert ("NL", "Netherlands") in countries.choices()


def test_accents_do_not_send_a_country_to_the_end():
    with translation.override("en"):
        codes = [code for code, _name in countries.choices()]

    assert codes.index("AX") < codes.index("AL")
    assert codes.index("CI") < codes.index("HR")


def test_every_code_is_a_country_s():
    codes = [code for code, _name in countries.choices()]

    assert len(codes) == len(set(codes)) == 250
    assert not {"ZZ", "EU", "UN", "XA"} & set(codes)


def test_a_code_nobody_knows_is_shown_as_it_is():
    assert countries.name("QQ") == "QQ"
