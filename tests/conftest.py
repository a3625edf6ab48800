"""What every test stands on: the office's reference data, a broker that is not asked, a private folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


COMMITTING_FIXTURES = {"transactional_db", "live_server"}


def pytest_itemcollected(item):
    """A test that commits ends with empty tables; the next one gets back what migrations put there, the roles."""
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or COMMITTING_FIXTURES & set(item.fixturenames):
        item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The reference data are there from the start; a test that commits has them loaded anew."""
    with django_db_blocker.unblock():
        load_reference()


@pytest.fixture(autouse=True)
def reference_data(request, monkeypatch):
    """Office, calendar, terms and tariffs, in every test that uses the database; the catalogue starts empty."""
    marker = request.node.get_closest_marker("django_db")
    if not marker and "db" not in request.fixturenames:
        return
    request.getfixturevalue("transactional_db" if marker and marker.kwargs.get("transaction") else "db")
    load_reference()
    keep_calendar(monkeypatch)
    cache.delete_pattern("*")  # not clear(), which would empty the queues of Celery in the same Redis


def keep_calendar(monkeypatch, built: list = []) -> None:  # noqa: B006 - one for all tests of a process
    """As in a process that has served a page before: in a test's transaction it would be built again and again.

    Whatever changes a day off raises the office's version, and is given a calendar of its own.
    """
    from silastik.core import opening
    from silastik.core.models import Office

    office = Office.objects.get()
    built[:] = built or [opening.calendar_for(office)]
    monkeypatch.setattr(opening, "_calendars", {office.pk: ((office.calendar_version, office.zone), built[0])})


def load_reference() -> None:
    from datetime import UTC, datetime

    from orders.loading import load_terms
    from payments.loading import load_tariffs
    from silastik.core.loading import load_days_off, load_office
    from silastik.core.models import Office, Signer

    if Office.objects.exists():
        return
    base = Path(settings.BASE_DIR)
    office = load_office(base / "silastik/core/fixtures/office_7502.json")
    Signer.objects.create(
        office=office, role=Signer.Role.TREASURER, name="Hasan Uji", position="Bendahara", employee_number="1" * 18
    )
    load_days_off(base / "silastik/core/fixtures/holidays.csv")
    load_terms(base / "orders/fixtures", version="2026.1", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    load_tariffs(base / "payments/fixtures/tariffs.csv")


@pytest.fixture(autouse=True)
def first_language():
    """A request leaves its language active in the thread: no test inherits the language of the one before it."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def private_folder(tmp_path, settings):
    """Uploads and documents of a test lie in its own folder."""
    settings.PRIVATE_ROOT = str(tmp_path / "private")
