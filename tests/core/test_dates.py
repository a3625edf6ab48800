"""Dates as people read them, in both languages and by the office's clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from silastik.core import dates

WITA = ZoneInfo("Asia/Makassar")
TEN_IN_GORONTALO = datetime(2026, 4, 7, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "weekday", "month", "plain", "long", "short"),
    [
        ("id", "Selasa", "April 2026", "7 April 2026", "Selasa, 7 April 2026", "7 Apr 2026"),
        ("en", "Tuesday", "April 2026", "7 April 2026", "Tuesday, 7 April 2026", "7 Apr 2026"),
    ],
)
def test_a_date_is_written_in_the_language_of_the_reader(language, weekday, month, plain, long, short):
    on = date(2026, 4, 7)
    with translation.override(language):
        written = (
            dates.weekday(on),
            dates.month_year(on),
            dates.plain_date(on),
            dates.long_date(on),
            dates.short_date(on),
        )

    assert written == (weekday, month, plain, long, short)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("id", "Selasa, 7 April 2026 pukul 10.00 WITA"),
        ("en", "Tuesday, 7 April 2026 at 10.00 WITA"),
        ("en-gb", "Tuesday, 7 April 2026 at 10.00 WITA"),
        (None, "Selasa, 7 April 2026 pukul 10.00 WITA"),
    ],
)
def test_a_time_is_written_by_the_clock_of_the_office(language, text):
    with translation.override(language):
        assert dates.long_time(TEN_IN_GORONTALO, WITA) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [("Asia/Jakarta", "23.30 WIB"), ("Asia/Makassar", "00.30 WITA"), ("Asia/Jayapura", "01.30 WIT")],
)
def test_each_indonesian_zone_has_its_own_abbreviation(zone, text):
    assert dates.clock(datetime(2026, 11, 22, 16, 30, tzinfo=UTC), ZoneInfo(zone)) == text


def test_a_short_time_leaves_out_year_and_zone():
    at = datetime(2026, 5, 22, 16, 30, tzinfo=UTC)
    with translation.override("id"):
        assert dates.short_time(at, WITA) == "23 Mei, 00.30"
    with translation.override("en"):
        assert dates.short_time(at, WITA) == "23 May, 00.30"


def test_the_day_is_that_of_the_office_even_when_utc_still_has_yesterday():
    with translation.override("id"):
        assert (
            dates.long_time(datetime(2026, 12, 31, 16, 0, tzinfo=UTC), WITA) == "Jumat, 1 Januari 2027 pukul 00.00 WITA"
        )
