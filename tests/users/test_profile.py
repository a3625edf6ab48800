"""The profile: who the customer is, and the NPWP that the private segment needs (R2)."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from silastik.users import services
from silastik.users.models import Segment, User
from tests import builders
from tests.users.accounts import logged_in, profile_of

pytestmark = pytest.mark.django_db

NPWP = "017778887822000"
PROFILE = "users:profile"


def a_private_customer(**fields: str) -> User:
    return builders.a_customer(segment=Segment.PRIVATE, institution="PT Uji", npwp=NPWP, **fields)


def save(user: User, **changes: str):
    return logged_in(user).post(reverse(PROFILE), profile_of(user, **changes))


@pytest.mark.parametrize(
    ("segment", "npwp"),
    [(Segment.PRIVATE, ""), (Segment.PRIVATE, "12345"), (Segment.ACADEMIC, NPWP), ("", NPWP)],
)
def test_the_database_refuses_an_npwp_that_does_not_go_with_the_segment(segment, npwp):
    with pytest.raises(IntegrityError, match="user_npwp_iff_private"):
        builders.a_customer(segment=segment, npwp=npwp)


def test_the_private_segment_must_give_an_npwp():
    user = builders.a_customer()

    response = save(user, segment=Segment.PRIVATE)

    assert response.context["form"].errors["npwp"] == ["Segmen Swasta wajib mencantumkan NPWP."]
    assert User.objects.get(pk=user.pk).segment == Segment.ACADEMIC


@pytest.mark.parametrize("typed", ["01.777.888.7-822.000", "0177 7888 7822 000", NPWP, "0017778887822000"])
def test_an_npwp_is_kept_as_digits_however_it_is_typed(typed):
    user = builders.a_customer()

    save(user, segment=Segment.PRIVATE, npwp=typed)

    assert User.objects.get(pk=user.pk).npwp in (NPWP, f"0{NPWP}")


@pytest.mark.parametrize("typed", ["1234", "01.777.888.7-822.00", "bukan nomor", "9" * 17])
def test_a_number_that_is_no_npwp_is_refused_and_stays_in_its_field(typed):
    user = builders.a_customer()

    response = save(user, segment=Segment.PRIVATE, npwp=typed, name="Nama Baru")

    assert "15 atau 16 angka" in response.context["form"].errors["npwp"][0]
    assert f'value="{typed}"' in response.text
    assert 'value="Nama Baru"' in response.text


def test_a_wrong_check_digit_warns_but_is_saved():
    user = builders.a_customer()

    response = logged_in(user).post(
        reverse(PROFILE), profile_of(user, segment=Segment.PRIVATE, npwp="017778886822000"), follow=True
    )

    assert [message.level_tag for message in response.context["messages"]] == ["success", "warning"]
    assert User.objects.get(pk=user.pk).npwp == "017778886822000"


def test_leaving_the_private_segment_clears_the_npwp():
    user = a_private_customer()

    save(user, segment=Segment.ACADEMIC)

    assert User.objects.get(pk=user.pk).npwp == ""


def test_another_npwp_must_be_confirmed_anew():
    user = a_private_customer()
    services.confirm_npwp(user, seen=user.npwp, by=builders.an_officer())

    save(user, npwp="027778885822000")

    changed = User.objects.get(pk=user.pk)
    assert changed.npwp_confirmed_at is None
    assert changed.npwp_confirmed_by is None


def test_the_same_npwp_stays_confirmed_when_the_rest_changes():
    user = a_private_customer()
    officer = builders.an_officer()
    services.confirm_npwp(user, seen=user.npwp, by=officer)

    save(user, name="Budi Baru", npwp="01.777.888.7-822.000")

    changed = User.objects.get(pk=user.pk)
    assert changed.name == "Budi Baru"
    assert changed.npwp_confirmed_by == officer


def test_the_npwp_is_masked_on_the_overview_and_whole_while_it_is_edited():
    client = logged_in(a_private_customer())

    overview, form = client.get(reverse("users:security")).text, client.get(reverse(PROFILE)).text

    assert "01.•••.•••.•-•••.000" in overview
    assert "777" not in overview
    assert 'value="01.777.888.7-822.000"' in form


def test_everything_but_the_npwp_is_required():
    user = builders.a_customer()

    response = save(user, **dict.fromkeys(User.PROFILE_FIELDS, ""))

    assert set(response.context["form"].errors) == set(User.PROFILE_FIELDS)


def test_staff_need_only_a_name():
    officer = builders.an_officer()

    response = save(officer, name="Siti Pakaya")

    assert response.url == reverse("users:security")
    assert User.objects.get(pk=officer.pk).name == "Siti Pakaya"


def test_a_country_that_does_not_exist_is_refused():
    response = save(builders.a_customer(), country="ZZ")

    assert "country" in response.context["form"].errors


def test_saving_goes_back_to_where_the_customer_came_from():
    user = builders.a_customer()

    response = logged_in(user).post(reverse(PROFILE), profile_of(user) | {"next": "/keranjang/"})

    assert response.url == "/keranjang/"


@pytest.mark.parametrize(
    "url", ["https://jahat.example/", "//jahat.example", "javascript:alert(1)", "\\\\jahat.example"]
)
def test_saving_never_leads_to_another_site(url):
    user = builders.a_customer()

    response = logged_in(user).post(reverse(PROFILE), profile_of(user) | {"next": url})

    assert response.url == reverse("users:security")


def test_the_language_of_the_profile_is_that_of_the_next_page():
    user = builders.a_customer()

    response = logged_in(user).post(reverse(PROFILE), profile_of(user, language="en"))

    assert response.cookies["django_language"].value == "en"
