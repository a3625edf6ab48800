"""Accounts in the admin: looked up, never rewritten; roles are given there, and kept apart."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from silastik.users import roles, services
from silastik.users.models import Segment, User
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db


def an_administrator() -> User:
    return services.grant_role(builders.a_customer(), roles.ADMINISTRATOR, by=None)


def page_of(user: User) -> str:
    return reverse("admin:users_user_change", args=[user.pk])


def give(user: User, *names: str, by: User, **fields: str):
    groups = Group.objects.filter(name__in=names).values_list("pk", flat=True)
    return logged_in(by).post(page_of(user), {"is_active": "on", "groups": list(groups)} | fields)


def test_the_list_finds_accounts_by_name_address_and_institution():
    user = builders.a_customer(name="Zulkarnain Olii", institution="Dinas Perikanan")
    client = logged_in(an_administrator())

    for term in ("zulkarnain", "perikanan", user.email):
        assert user.email in client.get(reverse("admin:users_user_changelist"), {"q": term}).text


def test_an_account_shows_neither_password_nor_whole_npwp():
    user = builders.a_customer(segment=Segment.PRIVATE, npwp="017778887822000")

    page = logged_in(an_administrator()).get(page_of(user)).text

    assert user.password not in page
    assert "017778887822000" not in page
    assert "01.•••.•••.•-•••.000" in page


def test_an_administrator_gives_roles_and_changes_nothing_else():
    colleague = builders.a_customer(email="rekan@contoh.id")

    give(colleague, roles.OFFICER, by=an_administrator(), email="lain@contoh.id", is_superuser="on", name="Lain")

    colleague = User.objects.get(pk=colleague.pk)
    assert list(colleague.groups.values_list("name", flat=True)) == [roles.OFFICER]
    assert (colleague.email, colleague.name, colleague.is_superuser) == ("rekan@contoh.id", "Rani Abdullah", False)


def test_officer_and_treasurer_cannot_be_given_together():
    colleague = builders.a_customer()

    response = give(colleague, roles.OFFICER, roles.TREASURER, by=an_administrator())

    assert "sekaligus bendahara" in response.text
    assert not colleague.groups.exists()


def test_an_administrator_does_not_change_their_own_roles():
    administrator = an_administrator()

    give(administrator, roles.ADMINISTRATOR, roles.TREASURER, by=administrator)

    assert list(administrator.groups.values_list("name", flat=True)) == [roles.ADMINISTRATOR]


def test_the_history_of_an_account_says_from_which_roles_to_which_and_by_whom():
    administrator, colleague = an_administrator(), builders.an_officer()

    give(colleague, roles.HEAD, by=administrator)
    logged_in(administrator).post(page_of(colleague), {"groups": []})

    history = logged_in(administrator).get(reverse("admin:users_user_history", args=[colleague.pk])).text
    assert "Peran: “Petugas layanan” menjadi “Kepala kantor”" in history
    assert "Akun dinonaktifkan" in history
    assert administrator.email in history


def test_an_account_is_closed_by_making_it_inactive():
    user = builders.a_customer()

    logged_in(an_administrator()).post(page_of(user), {"groups": []})

    assert not User.objects.get(pk=user.pk).is_active


def test_accounts_are_neither_added_nor_deleted_here():
    client = logged_in(an_administrator())

    assert client.get(reverse("admin:users_user_add")).status_code == 403
    assert client.post(reverse("admin:users_user_delete", args=[builders.a_customer().pk])).status_code == 403


def test_an_auditor_reads_accounts_and_changes_none():
    auditor = services.grant_role(builders.a_customer(), roles.AUDITOR, by=None)
    user = builders.a_customer()

    assert logged_in(auditor).get(page_of(user)).status_code == 200
    assert give(user, roles.OFFICER, by=auditor).status_code == 403


@pytest.mark.parametrize("role", [roles.OFFICER, roles.TREASURER, roles.HEAD])
def test_the_other_roles_have_nothing_to_do_in_the_admin(role):
    response = logged_in(builders.staff(role)).get(reverse("admin:index"))

    assert response.status_code in (302, 403)
