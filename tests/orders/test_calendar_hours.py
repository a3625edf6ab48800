"""Special periods, such as Ramadan's hours: what the clock makes of them, and which are refused."""

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError

from silastik.core.calendars import content as contents
from silastik.core.calendars import desk, findings
from silastik.core.calendars.content import Opening, Special
from silastik.core.context import current_office
from silastik.core.models import SpecialPeriod
from silastik.users import roles
from tests import builders
from tests.core.calendars import wita

from .test_calendar_desk import NOW, SKB, a_draft, clock, confirmed, fresh

pytestmark = pytest.mark.django_db
RAMADAN = tuple(
    Opening(weekday, opens, closes)
    for weekday in range(5)
    for opens, closes in ((time(8), time(12)), (time(12, 30), time(15)))
)


@pytest.fixture
def editor():
    return builders.staff(roles.ADMINISTRATOR)


@pytest.fixture
def confirmer():
    return builders.staff(roles.HEAD)


def test_hours_of_ramadan_with_a_break_count_for_the_clock(editor, confirmer):
    calendar = a_draft(editor)
    desk.set_period(calendar, Special(date(2028, 1, 28), date(2028, 2, 25), "Ramadan", "", RAMADAN), by=editor)

    confirmed(calendar, editor, confirmer)

    wednesday = clock().explain(wita("2028-02-02 08:00"), wita("2028-02-02 12:30"), ())[0]
    assert (wednesday.office.total_seconds() / 3600, wednesday.running.total_seconds() / 3600) == (6.5, 4)
    assert float(wednesday.days) == pytest.approx(4 / 6.5)
    assert SpecialPeriod.objects.get().legal_basis == SKB
    # A year that is proposed again brings its period along.
    again, _new = desk.propose(current_office(), 2028, by=editor, now=NOW)
    assert contents.content_of(again) == contents.in_force(current_office(), 2028)


def test_a_week_without_hours_is_warned_of_and_refused_for_a_whole_year(editor):
    calendar = a_draft(editor)
    with pytest.raises(ValidationError, match="sepanjang tahun"):
        desk.set_period(calendar, Special(date(2028, 1, 1), date(2028, 12, 31), "Tutup", SKB, ()), by=editor)
    for name, first, last in (("A", date(2028, 1, 1), date(2028, 6, 30)), ("B", date(2028, 7, 1), date(2028, 12, 31))):
        desk.set_period(calendar, Special(first, last, name, SKB, ()), by=editor)

    with pytest.raises(ValidationError, match="tidak memuat satu pun hari kerja"):
        desk.publish(calendar, version=fresh(calendar).version, by=editor, now=NOW)
    assert [w for w in findings.warnings(calendar, NOW.date()) if "kantor tutup" in w] != []


@pytest.mark.parametrize(
    ("period", "field"),
    [
        (Special(date(2027, 12, 30), date(2028, 1, 5), "Lintas tahun", SKB, RAMADAN), "first"),
        (Special(date(2028, 12, 30), date(2029, 1, 5), "Lintas tahun", SKB, RAMADAN), "last"),
        (Special(date(2028, 2, 25), date(2028, 3, 5), "Beririsan", SKB, RAMADAN), "first"),
    ],
)
def test_a_period_stays_in_its_year_and_shares_no_day_with_another(editor, period, field):
    calendar = a_draft(editor)
    desk.set_period(calendar, Special(date(2028, 1, 28), date(2028, 2, 25), "Ramadan", "", RAMADAN), by=editor)

    with pytest.raises(ValidationError) as refused:
        desk.set_period(calendar, period, by=editor)
    assert list(refused.value.message_dict) == [field]
