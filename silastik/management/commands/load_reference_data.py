"""`manage.py load_reference_data`: office, calendar, terms, tariffs, catalogue, areas, datasets: what is not there."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from microdata.loading import load_areas, load_datasets
from orders import canned
from orders.loading import load_terms
from payments.loading import load_tariffs
from publications import catalogue
from silastik.core.loading import load_days_off, load_office


class Command(BaseCommand):
    help = "Load the data every installation starts from. Safe to run again: what people have edited stays."

    def handle(self, *args: object, **options: object) -> None:
        base = Path(settings.BASE_DIR)
        load_office(base / "silastik/core/fixtures/office_7502.json")
        load_days_off(base / "silastik/core/fixtures/holidays.csv")
        load_terms(base / "orders/fixtures", version="2026.1", published_at=datetime(2026, 1, 1, tzinfo=UTC))
        canned.load(base / "orders/fixtures/canned_texts.csv")
        load_tariffs(base / "payments/fixtures/tariffs.csv")
        catalogue.load(base / "publications/fixtures/publications.csv")
        load_areas()
        load_datasets()
