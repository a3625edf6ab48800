"""What the page head says about the office's hours, and that a calendar is as new as its rows."""

from datetime import date, time

import pytest
from django.db.models import F
from django.utils import translation

from silastik.core.models import DayOff, Office, OfficeHours
from silastik.core.opening import calendar_for, opening
from silastik.core.worktime import WorkCalendar

from .calendars import DAYS_OFF_2026, GORONTALO, WITA, wita


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        ("2026-11-02 08:30", "Buka sampai 17.00 WITA"),
        ("2026-11-02 16:59", "Buka sampai 17.00 WITA"),
        ("2026-11-02 07:00", "Buka lagi hari ini 08.30 WITA"),
        ("2026-11-02 17:00", "Buka lagi besok 08.30 WITA"),
        ("2026-11-06 17:00", "Buka lagi Senin 08.30 WITA"),
        ("2026-11-07 23:59", "Buka lagi Senin 08.30 WITA"),
        ("2026-11-08 00:00", "Buka lagi besok 08.30 WITA"),
        ("2026-03-19 10:00", "Buka lagi Rabu 08.30 WITA"),
        ("2026-03-18 10:00", "Buka lagi Rabu, 25 Maret 2026 08.30 WITA"),
    ],
)
def test_the_sentence_says_until_when_or_from_when_the_office_is_open(now, sentence):
    with translation.override("id"):
        assert opening(GORONTALO, wita(now)).sentence == sentence


def test_an_office_without_hours_is_simply_closed():
    state = opening(WorkCalendar(WITA, {}), wita("2026-11-02 10:00"))

    assert (state.is_open, state.changes_at, state.sentence) == (False, None, "Sedang tutup")


def an_office() -> Office:
    """An office open from Monday to Friday, with a version of its calendar that no other test uses."""
    office = Office.objects.create(code="7598", name="BPS", short_name="BPS", city="Limboto", zone="Asia/Makassar")
    for weekday in range(5):
        OfficeHours.objects.create(office=office, weekday=weekday, opens=time(8, 30), closes=time(17))
    return Office.objects.get(pk=office.pk)


def close(office: Office | None, on: date) -> None:
    DayOff.objects.create(office=office, date=on, kind=DayOff.Kind.OTHER, name="Pilkada", legal_basis="Keppres")


@pytest.mark.django_db
def test_the_calendar_is_that_of_the_rows():
    office = an_office()
    for on, closed in DAYS_OFF_2026.items():
        DayOff.objects.update_or_create(
            office=None, date=on, defaults={"kind": "libur_nasional", "name": closed.name, "legal_basis": "SKB"}
        )

    calendar = calendar_for(office)

    assert calendar.due(wita("2026-03-16 10:00"), 10) == wita("2026-04-07 10:00")
    assert calendar.days_off[date(2026, 3, 19)] == ("Hari Suci Nyepi", "SKB")


@pytest.mark.django_db
def test_a_day_off_of_another_office_closes_only_that_one():
    office = an_office()
    other = Office.objects.create(code="7599", name="BPS", short_name="BPS", city="Tilamuta", zone="Asia/Makassar")
    close(other, date(2026, 11, 11))

    assert calendar_for(office).is_open(wita("2026-11-11 10:00"))
    assert not calendar_for(other).is_open(wita("2026-11-10 10:00"))


@pytest.mark.django_db(transaction=True)
def test_a_calendar_is_read_once_and_again_when_its_version_changes(django_assert_num_queries):
    office = an_office()
    calendar_for(office)
    with django_assert_num_queries(0):
        assert calendar_for(office).is_open(wita("2026-11-11 10:00"))

    close(None, date(2026, 11, 11))
    Office.objects.update(calendar_version=F("calendar_version") + 1)

    assert not calendar_for(Office.objects.get(pk=office.pk)).is_open(wita("2026-11-11 10:00"))


@pytest.mark.django_db(transaction=True)
def test_an_office_that_moves_to_another_zone_has_another_calendar():
    office = an_office()
    calendar_for(office)

    Office.objects.update(zone="Asia/Jayapura")

    assert calendar_for(Office.objects.get(pk=office.pk)).is_open(wita("2026-11-11 07:30"))


@pytest.mark.django_db
def test_a_calendar_read_inside_a_transaction_is_not_kept_since_it_may_be_rolled_back():
    office = an_office()
    calendar_for(office)
    close(office, date(2026, 11, 11))

    assert not calendar_for(office).is_open(wita("2026-11-11 10:00"))


def test_before_any_office_is_set_up_the_calendar_is_empty(db):
    state = opening(calendar_for(Office(zone="Asia/Makassar")), wita("2026-11-02 10:00"))

    assert state.sentence == "Sedang tutup"
