"""What every test stands on: the office's reference data, a broker that is not asked, a private folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.fixture(autouse=True)
def reference_data(request):
    """Office, calendar, terms and tariffs, in every test that uses the database; the catalogue starts empty."""
    marker = request.node.get_closest_marker("django_db")
    asked = DATABASE_FIXTURES & set(request.fixturenames)
    if not marker and not asked:
        return
    committed = (marker and marker.kwargs.get("transaction")) or asked & {"transactional_db", "live_server"}
    request.getfixturevalue("transactional_db" if committed else "db")
    load_reference()
    cache.clear()


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
def private_folder(tmp_path, settings):
    """Uploads and documents of a test lie in its own folder."""
    settings.PRIVATE_ROOT = str(tmp_path / "private")
