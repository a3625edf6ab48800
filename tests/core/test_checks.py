"""The system checks that look into the database: what they warn of, and when they are content."""

from datetime import UTC, datetime

import pytest
from django.core.checks import Tags, run_checks
from django.db import connection
from django.utils import timezone

from silastik.core.checks import calendar_is_published, receipts_can_be_signed
from silastik.core.models import DayOff, Signer

pytestmark = pytest.mark.django_db


def test_an_installation_that_is_set_up_is_content():
    assert run_checks(tags=[Tags.database], databases=["default"]) == []


@pytest.mark.parametrize("gone", ["", Signer.Role.HEAD])
def test_an_office_without_a_treasurer_who_signs_is_told_by_name(gone):
    Signer.objects.update(role=gone) if gone else Signer.objects.all().delete()

    (warning,) = receipts_can_be_signed(None, databases=["default"])

    assert warning.id == "core.W002"
    assert "BPS Kabupaten Gorontalo" in warning.msg


@pytest.mark.parametrize(
    ("today", "missing"),
    [(datetime(2026, 10, 31, tzinfo=UTC), []), (datetime(2026, 11, 1, tzinfo=UTC), ["2027"])],
)
def test_the_next_year_must_be_published_by_november(monkeypatch, today, missing):
    DayOff.objects.filter(date__year=2027).delete()
    monkeypatch.setattr(timezone, "now", lambda: today)

    warnings = calendar_is_published(None, databases=["default"])

    assert [warning.msg.split()[4] for warning in warnings] == missing


@pytest.mark.parametrize("check", [calendar_is_published, receipts_can_be_signed])
def test_without_tables_or_without_a_database_there_is_nothing_to_warn_of(check):
    Signer.objects.all().delete()
    DayOff.objects.all().delete()
    assert check(None, databases=None) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_office RENAME TO core_office_of_old")

    assert check(None, databases=["default"]) == []
