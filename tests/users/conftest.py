import pytest


@pytest.fixture(autouse=True)
def allauth_reads_addresses_one_by_one(settings):
    """A login and a change of address read `EmailAddress` anew at each of allauth's stages, not once per row."""
    settings.ZEAL_ALLOWLIST = [{"model": "account.EmailAddress"}]
