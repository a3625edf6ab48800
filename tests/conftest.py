"""What every test stands on: the office's reference data, a broker that is not asked, a private folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


@pytest.fixture(autouse=True)
def reference_data(request):
    """Office, calendar, terms and tariffs, in every test that uses the database; the catalogue starts empty."""
    if not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db" if "live_server" in request.fixturenames else "db")
    load_reference()
    cache.clear()
    yield


def load_reference() -> None:
    from datetime import UTC, datetime

    from orders.loading import load_terms
    from payments.loading import load_tariffs
    from silastik.core.loading import load_days_off, load_office
    from silastik.core.models import Office

    if Office.objects.exists():
        return
    base = Path(settings.BASE_DIR)
    load_office(base / "silastik/core/fixtures/office_7502.json")
    load_days_off(base / "silastik/core/fixtures/holidays.csv")
    load_terms(base / "orders/fixtures", version="2026.1", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    load_tariffs(base / "payments/fixtures/tariffs.csv")


@pytest.fixture(autouse=True)
def private_folder(tmp_path, settings):
    """Uploads and documents of a test lie in its own folder."""
    settings.PRIVATE_ROOT = str(tmp_path / "private")
