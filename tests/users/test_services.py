"""What happens to accounts, whoever asks for it: confirming an NPWP (R2), roles that stay apart (P5), language."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from silastik.users import roles, services
from silastik.users.models import Segment, User
from tests import builders

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 4, 7, 2, tzinfo=UTC)


def a_private_customer() -> User:
    return builders.a_customer(segment=Segment.PRIVATE, npwp="017778887822000")


def an_administrator() -> User:
    return builders.staff(roles.ADMINISTRATOR)


def role_names(user: User) -> set[str]:
    return set(User.objects.get(pk=user.pk).groups.values_list("name", flat=True))


def test_an_officer_confirms_an_npwp_once():
    customer, officer = a_private_customer(), builders.an_officer()

    services.confirm_npwp(customer, seen=customer.npwp, by=officer, now=NOW)
    account = services.confirm_npwp(customer, seen=customer.npwp, by=builders.an_officer())

    assert (account.npwp_confirmed_at, account.npwp_confirmed_by) == (NOW, officer)


@pytest.mark.parametrize("role", [roles.TREASURER, roles.HEAD, roles.ADMINISTRATOR, roles.AUDITOR])
def test_no_other_role_confirms_an_npwp(role):
    with pytest.raises(PermissionDenied):
        services.confirm_npwp(a_private_customer(), seen="", by=builders.staff(role))


def test_customers_do_not_confirm_their_own_npwp():
    customer = a_private_customer()

    with pytest.raises(PermissionDenied):
        services.confirm_npwp(customer, seen=customer.npwp, by=customer)


def test_there_must_be_an_npwp_to_confirm():
    with pytest.raises(ValidationError, match="tidak memiliki NPWP"):
        services.confirm_npwp(builders.a_customer(), seen="", by=builders.an_officer())


def test_a_number_the_customer_has_changed_meanwhile_is_not_confirmed():
    customer = a_private_customer()

    with pytest.raises(ValidationError, match="baru saja diubah"):
        services.confirm_npwp(customer, seen="027778885822000", by=builders.an_officer())

    assert User.objects.get(pk=customer.pk).npwp_confirmed_at is None


def test_an_administrator_grants_a_role():
    colleague = builders.a_customer()

    services.grant_role(colleague, roles.OFFICER, by=an_administrator())

    assert role_names(colleague) == {roles.OFFICER}
    assert User.objects.get(pk=colleague.pk).has_perm(roles.SERVE_ORDER)


@pytest.mark.parametrize(("held", "wanted"), [(roles.OFFICER, roles.TREASURER), (roles.TREASURER, roles.OFFICER)])
def test_officer_and_treasurer_never_meet_in_one_account(held, wanted):
    colleague = builders.staff(held)

    with pytest.raises(ValidationError, match="sekaligus bendahara"):
        services.grant_role(colleague, wanted, by=an_administrator())

    assert role_names(colleague) == {held}


def test_nobody_grants_a_role_to_themselves():
    administrator = an_administrator()

    with pytest.raises(PermissionDenied):
        services.grant_role(administrator, roles.TREASURER, by=administrator)


@pytest.mark.parametrize("role", [roles.OFFICER, roles.TREASURER, roles.HEAD, roles.AUDITOR])
def test_only_an_administrator_grants_roles(role):
    with pytest.raises(PermissionDenied):
        services.grant_role(builders.a_customer(), roles.HEAD, by=builders.staff(role))


def test_roles_of_the_admin_site_open_it_and_losing_them_closes_it():
    colleague = builders.a_customer()

    assert services.set_roles(colleague, [roles.AUDITOR], by=None).is_staff
    assert not services.set_roles(colleague, [roles.HEAD], by=None).is_staff


def test_the_language_must_be_one_of_ours():
    user = builders.a_customer()

    with pytest.raises(ValidationError):
        services.set_language(user, "nl")

    services.set_language(user, "en")
    assert User.objects.get(pk=user.pk).language == "en"
