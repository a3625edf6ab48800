"""The stopwatch in SQL agrees with the one in Python, on generated offices and questions."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from silastik.core.working_days import Watch, readings
from silastik.core.worktime import WorkCalendar

from .calendars import GORONTALO, WITA, every_workday, wita
from .oracle import random_moment, random_pauses, random_plan
from .test_worktime_oracle import Judged

pytestmark = pytest.mark.django_db
PLANS, CASES = 20, 100
TINY = Decimal("1e-12")


def same(calendar: WorkCalendar, watches: list[Watch]) -> bool:
    found = readings(calendar, watches)
    expected = [calendar.reading(*watch) for watch in watches]
    wrong = [
        (watch, mine, float(theirs))
        for watch, mine, theirs in zip(watches, found, expected, strict=True)
        if abs(mine - Decimal(theirs.numerator) / theirs.denominator) > TINY
    ]
    assert wrong == []
    return len(found) == len(watches)


@pytest.mark.parametrize("seed", range(PLANS))
def test_sql_and_python_read_the_same(seed: int):
    random = Random(seed)  # noqa: S311
    plan = random_plan(random)
    judged = Judged(plan)
    watches: list[Watch] = []
    for _case in range(CASES):
        start = random_moment(random, plan, 1, 40)
        now = start + random.choice([0, random.randrange(3000), random.randrange(40_000)])
        odd = timedelta(microseconds=random.randrange(60_000_000))
        watches.append((judged.at(start), judged.at(now) + odd, judged.held(random_pauses(random, plan, start))))

    assert same(judged.calendar, watches)


def test_the_example_of_idul_fitri():
    assert readings(GORONTALO, [(wita("2026-03-16 10:00"), wita("2026-04-07 10:00"), [])]) == [pytest.approx(10)]


def test_a_stopwatch_that_has_not_started_reads_nothing():
    assert readings(GORONTALO, [(wita("2026-11-03 10:00"), wita("2026-11-02 10:00"), [])]) == [0]
    assert readings(GORONTALO, []) == []


def test_an_office_without_hours_reads_nothing():
    start = datetime(2026, 11, 2, tzinfo=WITA)

    assert readings(WorkCalendar(WITA, {}), [(start, start + timedelta(days=30), [])]) == [0]


def test_however_many_are_asked_it_is_one_query():
    watch = (wita("2026-11-02 08:30"), wita("2026-11-20 10:00"), [(wita("2026-11-03 10:00"), wita("2026-11-04 10:00"))])

    with CaptureQueriesContext(connection) as asked:
        found = readings(WorkCalendar(WITA, every_workday(("08:30", "17:00"))), [watch] * 1000)

    assert len(asked) == 1
    assert len(set(found)) == 1
