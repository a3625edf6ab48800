"""The roles of the office, their powers and their desks (architecture, decision 10)."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from feedback.permissions import HANDLE_ANY_COMPLAINT, HANDLE_COMPLAINT, REPLY_COMMENT
from silastik.users import roles
from silastik.users.checks import check_opposed_roles
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db

EVERYBODY = [roles.OFFICER, roles.TREASURER, roles.HEAD, roles.ADMINISTRATOR, roles.AUDITOR, "customer"]
HOLDERS = {
    roles.SERVE_ORDER: {roles.OFFICER},
    roles.VIEW_ALL_ORDERS: {roles.OFFICER, roles.HEAD, roles.AUDITOR},
    roles.VERIFY_TRANSFER: {roles.TREASURER},
    "core.change_office": {roles.ADMINISTRATOR},
    "core.add_dayoff": set(),
    roles.PUBLISH_CALENDAR: {roles.ADMINISTRATOR},
    roles.CONFIRM_CALENDAR: {roles.ADMINISTRATOR, roles.HEAD},
    roles.VIEW_JOBS: {roles.ADMINISTRATOR, roles.AUDITOR},
    roles.VIEW_REPORTS: {roles.HEAD, roles.AUDITOR},
    "publications.change_publication": {roles.ADMINISTRATOR},
    "payments.change_tariffschedule": {roles.ADMINISTRATOR},
    "payments.add_tariffline": {roles.ADMINISTRATOR},
    "orders.add_purchaseterms": {roles.ADMINISTRATOR},
    "users.change_user": {roles.ADMINISTRATOR},
    "users.view_user": {roles.ADMINISTRATOR, roles.AUDITOR},
    "orders.view_order": {roles.AUDITOR},
    "payments.view_payment": {roles.AUDITOR},
    "users.add_user": set(),
    "users.delete_user": set(),
    "auth.change_group": set(),
    "orders.change_order": set(),
    "orders.change_document": set(),
    "payments.change_payment": set(),
    "payments.change_invoice": set(),
}
DESKS = {
    roles.OFFICER: "orders:queue",
    roles.TREASURER: "payments:desk",
    roles.HEAD: "orders:queue",
    roles.ADMINISTRATOR: "admin:index",
    roles.AUDITOR: "orders:queue",
    "customer": "orders:list",
}


def someone(role: str):
    return builders.a_customer() if role == "customer" else builders.staff(role)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_holds_its_powers_and_no_others(role):
    user = someone(role)

    assert {power for power in HOLDERS if user.has_perm(power)} == {
        power for power in HOLDERS if role in HOLDERS[power]
    }


@pytest.mark.parametrize(
    ("role", "powers"),
    [
        (roles.OFFICER, {roles.SERVE_ORDER, roles.VIEW_ALL_ORDERS, HANDLE_COMPLAINT, REPLY_COMMENT}),
        (roles.TREASURER, {roles.VERIFY_TRANSFER}),
        (
            roles.HEAD,
            {
                roles.VIEW_ALL_ORDERS,
                roles.CONFIRM_CALENDAR,
                "orders.manage_leave",
                "reports.view_reports",
                HANDLE_COMPLAINT,
                HANDLE_ANY_COMPLAINT,
                REPLY_COMMENT,
            },
        ),
    ],
)
def test_those_who_serve_hold_nothing_besides(role, powers):
    assert builders.staff(role).get_all_permissions() == powers


def test_an_auditor_only_looks():
    held = Permission.objects.filter(group__name=roles.AUDITOR).values_list("codename", flat=True)

    assert {name.partition("_")[0] for name in held} == {"view"}


def test_no_role_but_the_administrator_changes_rows_in_the_admin():
    changing = Permission.objects.filter(codename__regex="^(add|change|delete)_")

    assert set(Group.objects.filter(permissions__in=changing).values_list("name", flat=True)) == {roles.ADMINISTRATOR}


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_login_leads_to_the_desk_of_the_role(role):
    response = logged_in(someone(role)).get(reverse("users:home"))

    assert response.url == reverse(DESKS[role])


@pytest.mark.parametrize("role", EVERYBODY)
def test_only_customers_are_not_office_staff(role):
    assert someone(role).is_office_staff == (role != "customer")


def test_a_colleague_who_left_is_not_office_staff():
    assert not builders.an_officer(is_active=False).is_office_staff


def test_an_account_that_is_officer_and_treasurer_is_found_by_the_checks():
    both = builders.an_officer(email="dua.peran@contoh.id")
    both.groups.add(Group.objects.get(name=roles.TREASURER))

    (found,) = check_opposed_roles(databases=["default"])

    assert found.id == "users.E001"
    assert "dua.peran@contoh.id" in found.msg


def test_the_checks_are_content_with_roles_apart():
    builders.an_officer()
    builders.a_treasurer()

    assert check_opposed_roles(databases=["default"]) == []


def test_the_roles_can_be_taken_back_and_made_again():
    executor = MigrationExecutor(connection)
    executor.migrate([("users", "0001_initial")])
    assert not Group.objects.filter(name__in=roles.LABELS).exists()

    call_command("migrate", verbosity=0)

    assert set(Group.objects.values_list("name", flat=True)) >= set(roles.LABELS)
    assert Group.objects.get(name=roles.OFFICER).permissions.filter(codename="serve_order").exists()
