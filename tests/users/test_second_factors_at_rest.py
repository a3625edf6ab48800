"""What opens a second factor lies sealed in the database; a new key seals it anew, another one is named."""

import json
from collections.abc import Iterator

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from silastik.backup import restoring
from silastik.users import second_factor
from silastik.users.models import User
from silastik.users.tasks import seal_second_factors
from tests import builders
from tests.users.accounts import logged_in
from tests.users.test_staff_mfa import code_for, log_in

pytestmark = pytest.mark.django_db

OLD, NEW = "k" * 32, "n" * 32
CANNOT_BE_READ = "Verifikasi dua langkah akun ini tidak dapat dibaca"


@pytest.fixture(autouse=True)
def key(settings) -> Iterator[None]:
    """A key, and a clock that stands still: a code is made in the half minute it is used in."""
    settings.MFA_KEY = [OLD]
    with time_machine.travel(timezone.now(), tick=False):
        yield


def in_the_database() -> str:
    """Every value of every row of second factors, as whoever steals the table reads it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(a)::text FROM mfa_authenticator a")
        return "\n".join(row[0] for row in cursor.fetchall())


def as_before(user: User) -> str:
    """Secrets as a portal wrote them that did not seal them yet; the app's."""
    secret = generate_totp_secret()
    Authenticator.objects.create(user=user, type="totp", data={"secret": secret})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"seed": "ab" * 40, "used_mask": 0})
    return secret


def enters(user: User, code: str) -> bool:
    client, target = log_in(user)
    client.post(target, {"code": code})
    return "_auth_user_id" in client.session


def test_whoever_steals_the_table_finds_no_secret_and_no_code(client):
    officer = builders.an_officer()
    client.post(reverse("account_login"), {"login": officer.email, "password": builders.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    held = in_the_database()

    assert secret not in held
    assert len(codes) == 10
    assert not any(code in held for code in codes)
    assert all(
        row["secret" if "secret" in row else "seed"].startswith(second_factor.SEALED)
        for row in Authenticator.objects.values_list("data", flat=True)
    )
    assert enters(officer, codes[0])
    assert secret not in json.dumps(dict(client.session))


def test_secrets_of_before_go_on_working_and_are_sealed_at_night():
    officer = builders.an_officer()
    secret = as_before(officer)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().generate_codes()
    assert enters(officer, code_for(secret))

    assert seal_second_factors() == {"sealed": 2, "unreadable": 0}

    assert secret not in in_the_database()
    assert "ab" * 40 not in in_the_database()
    assert enters(officer, codes[3])
    assert not enters(officer, codes[3])
    assert seal_second_factors() == {"sealed": 0, "unreadable": 0}


def test_a_list_of_codes_brought_from_elsewhere_is_sealed_too():
    officer = builders.an_officer()
    TOTP.activate(officer, generate_totp_secret())
    Authenticator.objects.create(user=officer, type="recovery_codes", data={"migrated_codes": ["11112222", "33334444"]})

    second_factor.seal_all()

    assert "33334444" not in in_the_database()
    assert enters(officer, "33334444")
    assert not enters(officer, "33334444")


def test_a_new_key_seals_anew_what_the_old_one_still_opens(settings):
    officer = builders.an_officer()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    settings.MFA_KEY = [NEW, OLD]
    assert enters(officer, code_for(secret))

    call_command("second_factors")
    settings.MFA_KEY = [NEW]

    assert second_factor.unreadable() == []
    assert Authenticator.objects.get().wrap().validate_code("000000") is False


def test_whoever_changes_secret_key_keeps_their_second_factor(settings):
    officer = builders.an_officer()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)

    settings.SECRET_KEY = "another-secret-key-after-the-first-was-seen-by-somebody"

    assert enters(officer, code_for(secret))


def test_with_another_key_a_login_says_why_no_code_is_right(settings):
    officer = builders.an_officer()
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    RecoveryCodes.activate(officer)
    settings.MFA_KEY = [NEW]

    client, target = log_in(officer)
    page = client.post(target, {"code": code_for(secret)})

    assert page.status_code == 200
    assert CANNOT_BE_READ in page.text
    assert "_auth_user_id" not in client.session


def test_with_another_key_who_is_logged_in_is_led_to_new_recovery_codes(settings):
    officer = builders.an_officer()
    TOTP.activate(officer, generate_totp_secret())
    RecoveryCodes.activate(officer)
    client = logged_in(officer)
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    settings.MFA_KEY = [NEW]

    for page in ("mfa_view_recovery_codes", "mfa_download_recovery_codes"):
        shown = client.get(reverse(page), follow=True)
        assert shown.redirect_chain[-1][0] == reverse("mfa_generate_recovery_codes")
        assert CANNOT_BE_READ in shown.text
    codes = client.post(reverse("mfa_generate_recovery_codes"), follow=True).context["unused_codes"]

    assert len(codes) == 10


def test_the_command_names_whom_no_key_opens_and_the_job_counts_them(settings):
    officer = builders.an_officer()
    TOTP.activate(officer, generate_totp_secret())
    settings.MFA_KEY = [NEW]

    assert seal_second_factors() == {"sealed": 0, "unreadable": 1}
    with pytest.raises(CommandError, match=f"No key of MFA_KEY opens those of {officer.email}"):
        call_command("second_factors")


def test_a_restore_says_when_second_factors_do_not_open_there(settings):
    TOTP.activate(builders.an_officer(), generate_totp_secret())
    assert restoring._findings() == []
    settings.MFA_KEY = [NEW]

    assert restoring._findings() == ["Second factors of 1 accounts were sealed with another MFA_KEY than this one."]


def test_whose_telephone_is_lost_adds_a_new_one_after_the_command(settings):
    settings.STAFF_MFA_REQUIRED = True
    officer = builders.an_officer()
    TOTP.activate(officer, generate_totp_secret())

    call_command("second_factors", forget=officer.email.upper())

    client, target = log_in(officer)
    assert client.get(target).url == reverse("mfa_activate_totp")
    with pytest.raises(CommandError, match="has no second factor"):
        call_command("second_factors", forget=officer.email)
