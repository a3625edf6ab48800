"""Hours of last year in a new year's proposal: those for good go on, Ramadan is an estimate until somebody looks."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from silastik.core.calendars import content as contents
from silastik.core.calendars import desk
from silastik.core.calendars.content import Opening, Special
from silastik.core.context import current_office
from silastik.core.models import CalendarYear
from silastik.users import roles
from tests import builders
from tests.users.accounts import logged_in

from .test_calendar_desk import NOW, SKB, a_draft, confirmed, fresh
from .test_calendar_hours import RAMADAN

pytestmark = pytest.mark.django_db
LATER = tuple(Opening(weekday, time(9), time(17)) for weekday in range(5))


@pytest.fixture
def editor():
    return builders.staff(roles.ADMINISTRATOR)


def in_force(editor, *periods: Special) -> None:
    """The calendar of 2028, with these special periods."""
    calendar = a_draft(editor, 2028)
    for period in periods:
        desk.set_period(calendar, period, by=editor)
    confirmed(calendar, editor, builders.staff(roles.HEAD))


def proposed(editor, year: int = 2029) -> CalendarYear:
    return desk.propose(current_office(), year, by=editor, now=NOW)[0]


def periods_of(calendar: CalendarYear) -> list[tuple[date, date, bool]]:
    return [(row.first, row.last, row.estimated) for row in calendar.periods.all()]


def test_hours_for_good_are_those_of_the_next_year_too_with_their_decree(editor):
    in_force(editor, Special(date(2028, 7, 1), date(2028, 12, 31), "Jam kerja baru", SKB, LATER))

    calendar = proposed(editor)

    assert contents.content_of(calendar).periods == (
        Special(date(2029, 1, 1), date(2029, 12, 31), "Jam kerja baru", SKB, LATER),
    )
    assert periods_of(calendar) == [(date(2029, 1, 1), date(2029, 12, 31), False)]


def test_hours_at_the_end_of_a_year_are_not_taken_for_hours_for_good(editor):
    in_force(editor, Special(date(2028, 12, 27), date(2028, 12, 31), "Akhir tahun", SKB, LATER))

    assert periods_of(proposed(editor)) == [(date(2029, 12, 27), date(2029, 12, 31), True)]


def test_ramadan_moves_with_idulfitri_and_hours_for_good_make_room_for_it(editor):
    in_force(
        editor,
        Special(date(2028, 1, 28), date(2028, 2, 25), "Ramadan 1449 H", "", RAMADAN),
        Special(date(2028, 2, 26), date(2028, 12, 31), "Jam kerja baru", SKB, LATER),
    )

    calendar = proposed(editor)

    before, ramadan, after = calendar.periods.all()
    assert (ramadan.name, ramadan.estimated, ramadan.legal_basis) == ("Ramadan 1449 H", True, "")
    assert date(2029, 1, 12) <= ramadan.first <= date(2029, 1, 18)
    assert (ramadan.last - ramadan.first).days == 28
    assert (before.first, after.last) == (date(2029, 1, 1), date(2029, 12, 31))
    assert ((ramadan.first - before.last).days, (after.first - ramadan.last).days) == (1, 1)
    assert not before.estimated
    assert not after.estimated


def test_an_estimated_period_keeps_a_year_from_being_published_until_it_is_saved(editor):
    in_force(editor, Special(date(2028, 1, 28), date(2028, 2, 25), "Ramadan 1449 H", "", RAMADAN))
    calendar = proposed(editor)
    desk.make_certain(calendar, by=editor)
    desk.set_decree(calendar, decree=SKB, reason="", by=editor)
    page = logged_in(editor).get(reverse("calendars:edition", args=[calendar.pk])).text
    assert "lalu simpan lewat “Ubah”" in page

    with pytest.raises(ValidationError, match="1 masa jam khusus masih perkiraan"):
        desk.publish(calendar, version=fresh(calendar).version, by=editor, now=NOW)

    row = calendar.periods.get()
    seen = Special(row.first, row.last, row.name, "", RAMADAN)
    desk.set_period(calendar, seen, by=editor, instead_of=row.pk)
    desk.publish(calendar, version=fresh(calendar).version, by=editor, now=NOW)
    assert fresh(calendar).state == "published"


def test_a_year_that_a_desk_has_confirmed_without_special_hours_is_not_given_any(editor):
    in_force(editor, Special(date(2028, 7, 1), date(2028, 12, 31), "Jam kerja baru", SKB, LATER))
    calendar = a_draft(editor, 2029)
    desk.remove_period(calendar, calendar.periods.get().pk, by=editor)
    confirmed(calendar, editor, builders.staff(roles.HEAD))

    assert periods_of(proposed(editor)) == []
