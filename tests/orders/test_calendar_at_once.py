"""Two administrators at the calendar desk in one moment: one wins, the other reads why, and nothing is lost."""

import pytest
from django.core.exceptions import ValidationError

from orders import calendar_desk
from silastik.core.calendars import desk
from silastik.core.context import current_office
from silastik.core.models import CalendarYear, DayOff
from silastik.users import roles
from tests import builders
from tests.core.calendars import wita
from tests.payments.test_together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NOW = wita("2026-11-02 10:00")


def a_draft(by) -> CalendarYear:
    calendar, _new = desk.propose(current_office(), 2028, by=by, now=NOW)
    desk.make_certain(calendar, by=by)
    desk.set_decree(calendar, decree="SKB 1/2027", reason="", by=by)
    return CalendarYear.objects.get()


def administrators():
    return [builders.staff(roles.ADMINISTRATOR), builders.staff(roles.ADMINISTRATOR)]


def test_both_propose_the_same_year_and_share_one_edition():
    results = at_once(*(lambda by=by: desk.propose(current_office(), 2028, by=by, now=NOW) for by in administrators()))

    assert sorted(is_new for _calendar, is_new in results) == [False, True]
    assert CalendarYear.objects.count() == 1


def test_both_publish_and_one_of_them_has_published():
    people = administrators()
    calendar = a_draft(people[0])

    results = at_once(
        *(lambda by=by: desk.publish(calendar, version=calendar.version, by=by, now=NOW) for by in people)
    )

    (refused,) = (result for result in results if isinstance(result, ValidationError))
    published = CalendarYear.objects.get()
    assert f"sudah diterbitkan oleh {published.published_by}" in refused.messages[0]
    assert published.state == "published"


def test_both_confirm_and_the_days_come_into_force_once():
    publisher, people = builders.staff(roles.ADMINISTRATOR), administrators()
    calendar = a_draft(publisher)
    desk.publish(calendar, version=calendar.version, by=publisher, now=NOW)

    results = at_once(
        *(lambda by=by: calendar_desk.confirm(calendar, version=calendar.version, by=by, now=NOW) for by in people)
    )

    (refused,) = (result for result in results if isinstance(result, ValidationError))
    assert "sudah dikonfirmasi oleh" in refused.messages[0]
    assert DayOff.objects.filter(date__year=2028).count() == calendar.days.count()


def test_one_edits_while_the_other_publishes_and_either_is_told():
    people = administrators()
    calendar = a_draft(people[0])

    edit, publish = at_once(
        lambda: desk.set_decree(calendar, decree="SKB 2/2027", reason="", by=people[0]),
        lambda: desk.publish(calendar, version=calendar.version, by=people[1], now=NOW),
    )

    told = [result for result in (edit, publish) if isinstance(result, ValidationError)]
    after = CalendarYear.objects.get()
    assert len(told) == 1
    assert (after.state, after.decree) in {("published", "SKB 1/2027"), ("draft", "SKB 2/2027")}
