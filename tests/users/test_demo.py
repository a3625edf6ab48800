"""The accounts to try the portal with."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from silastik.users import npwp
from silastik.users.demo import ACCOUNTS, PASSWORD, create_demo_accounts
from silastik.users.models import User

pytestmark = pytest.mark.django_db


def test_every_demo_account_can_log_in_and_reaches_its_desk(client):
    create_demo_accounts()

    for account in ACCOUNTS:
        client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
        assert client.get(reverse("users:home")).url != reverse("users:profile"), account.email
        client.post(reverse("account_logout"))


def test_making_them_again_keeps_what_was_done_to_them():
    create_demo_accounts()
    User.objects.filter(email="rani@contoh.id").update(name="Rani Baru")

    create_demo_accounts()

    assert User.objects.get(email="rani@contoh.id").name == "Rani Baru"
    assert User.objects.count() == len(ACCOUNTS)


def test_customers_can_order_at_once_and_no_account_holds_all_power():
    create_demo_accounts()

    assert all(user.missing_fields == [] for user in User.objects.filter(groups=None))
    assert npwp.check_digit_ok(User.objects.get(email="budi@contoh.id").npwp)
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_installation_that_serves_people_has_none(settings):
    settings.DEMO = False

    with pytest.raises(ImproperlyConfigured):
        create_demo_accounts()

    assert not User.objects.exists()
