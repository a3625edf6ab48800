"""The fast stopwatch agrees with the one that walks the minutes, on 100,000 random cases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest

from silastik.core.office_day import Hours
from silastik.core.worktime import ClosedDay, SpecialPeriod, WeeklyHours, WorkCalendar

from .oracle import OfficePlan, Oracle, Pauses, Week, random_moment, random_pauses, random_plan

ZONES = {420: "Asia/Jakarta", 480: "Asia/Makassar", 540: "Asia/Jayapura"}
BATCHES, PLANS, CASES = 4, 100, 250  # together 100,000
EPOCH = date(2026, 1, 5)  # a Monday
MINUTE, MICROSECOND = timedelta(minutes=1), timedelta(microseconds=1)


class Judged:
    """A plan as the code under test sees it."""

    def __init__(self, plan: OfficePlan) -> None:
        self.first = EPOCH + timedelta(days=plan.first_weekday)
        self.midnight = datetime.combine(self.first, time(), UTC)
        self.calendar = WorkCalendar(
            ZoneInfo(ZONES[plan.offset]),
            weekly(plan.week),
            [
                SpecialPeriod(self.first + timedelta(first), self.first + timedelta(last), weekly(week))
                for first, last, week in plan.periods
            ],
            {self.first + timedelta(on): ClosedDay("Libur") for on in plan.days_off},
        )

    def at(self, minute: int) -> datetime:
        return self.midnight + minute * MINUTE

    def held(self, pauses: Pauses) -> list[tuple[datetime, datetime]]:
        return [(self.at(begin), self.at(end)) for begin, end in pauses]


def weekly(week: Week) -> WeeklyHours:
    return {day: [Hours(time(*divmod(o, 60)), time(*divmod(c, 60))) for o, c in spans] for day, spans in week.items()}


def cases(random: Random) -> Iterator[tuple[Oracle, Judged, int, int, Fraction, Pauses]]:
    for _plan in range(PLANS):
        plan = random_plan(random)
        oracle, judged = Oracle(plan), Judged(plan)
        for _case in range(CASES):
            start = random_moment(random, plan, 1, 40)
            now = start + random.choice([0, random.randrange(3000), random.randrange(60_000)])
            days = Fraction(random.randrange(41), random.choice([1, 2, 4, 10])) if random.random() < 0.6 else 10
            yield oracle, judged, start, now, min(Fraction(days), Fraction(12)), random_pauses(random, plan, start)


@pytest.mark.parametrize("seed", range(BATCHES))
def test_reading_and_due_agree_with_the_oracle(seed: int):
    random, beyond = Random(seed), 0  # noqa: S311
    for number, (oracle, judged, start, now, days, pauses) in enumerate(cases(random)):
        calendar, started, held = judged.calendar, judged.at(start), judged.held(pauses)
        case = (oracle.plan, start, now, days, pauses)

        assert calendar.reading(started, judged.at(now), held) == oracle.reading(start, now, pauses), case

        due = oracle.due(start, days, pauses)
        beyond += due is None
        if due is not None:
            assert calendar.due(started, days, held) == judged.midnight + due * MICROSECOND, case

        if number % 20 == 0:
            rows = {row.on: row.running // MINUTE for row in calendar.explain(started, judged.at(now), held)}
            expected = {judged.first + timedelta(on): m for on, m in oracle.per_date(start, now, pauses).items()}
            assert {on: minutes for on, minutes in rows.items() if minutes} == expected, case
    assert number + 1 == PLANS * CASES
    assert beyond < PLANS * CASES / 50, "too many cases lie beyond the oracle's horizon"


def test_the_oracle_itself_is_right_about_the_examples_one_can_count_on_ones_fingers():
    """Monday to Friday 08.30-17.00 in WITA; day 0 is a Monday, day 2 is a day off."""
    week = {weekday: [(510, 1020)] for weekday in range(5)}
    oracle = Oracle(OfficePlan(480, 0, week, days_off={2}))
    opening = 510 - 480

    assert oracle.reading(opening, opening + 255, []) == Fraction(1, 2)
    assert oracle.reading(opening, opening + 10 * 24 * 60, []) == 7
    assert oracle.reading(opening, opening + 510, [(opening, opening + 51), (opening, opening + 51)]) == Fraction(9, 10)
    assert oracle.due(opening, Fraction(2), []) == (24 * 60 + 1020 - 480) * 60_000_000
    assert oracle.due(opening, Fraction(3), []) == (3 * 24 * 60 + 1020 - 480) * 60_000_000
    assert oracle.due(opening, Fraction(1, 511 * 510), []) == opening * 60_000_000 + 117_417
    assert oracle.per_date(opening, opening + 2000, []) == {0: 510, 1: 510}
