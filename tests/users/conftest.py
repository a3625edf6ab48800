import pytest


@pytest.fixture(autouse=True)
def allauth_and_the_admin_read_rows_one_by_one(settings):
    """They read an address anew at each stage of a login, and an account beside the one signed in: not once per row."""
    settings.ZEAL_ALLOWLIST = [{"model": "account.EmailAddress"}, {"model": "users.User", "field": "get()"}]
