"""An oracle for the stopwatch: it goes through the minutes one by one and knows nothing of the code it judges.

An office is plain numbers: minutes since local midnight, weekdays, dates counted from the first. Each minute of the
horizon is open or not, and belongs to an office day of so many minutes; a reading counts the open minutes that were not
held, by the length of their day, and a due time is found by walking them. Whole minutes only; the arithmetic is exact.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, lcm
from random import Random

import numpy as np

DAY = 24 * 60
MICROSECONDS = 60_000_000
Spans = list[tuple[int, int]]
Week = dict[int, Spans]
Pauses = list[tuple[int, int]]  # minutes since the horizon began, UTC


@dataclass
class OfficePlan:
    """An office in plain numbers. Dates count from the horizon's first local date, which falls on `first_weekday`."""

    offset: int  # minutes that the office's clock is ahead of UTC
    first_weekday: int
    week: Week
    periods: list[tuple[int, int, Week]] = field(default_factory=list)  # first, last, hours
    days_off: set[int] = field(default_factory=set)
    dates: int = 220

    def spans(self, on: int) -> Spans:
        """The office hours of a date: a day off beats every period, the last period beats the others."""
        if on in self.days_off:
            return []
        week = self.week
        for first, last, hours in self.periods:
            if first <= on <= last:
                week = hours
        return week.get((self.first_weekday + on) % 7, [])


class Oracle:
    """The minutes of a plan, laid out once; then asked about starts, moments and pauses."""

    def __init__(self, plan: OfficePlan) -> None:
        self.plan = plan
        lengths = np.zeros(plan.dates * DAY, dtype=np.int32)  # of the office day a minute is open in; 0 when closed
        for on in range(plan.dates):
            day = lengths[on * DAY : (on + 1) * DAY]
            for opens, closes in plan.spans(on):
                day[opens:closes] = 1
            day[day == 1] = int(day.sum())
        # Minute m of UTC is minute m + offset of the office.
        self.open_at = np.flatnonzero(lengths) - plan.offset
        self.length = lengths[lengths > 0]
        self.worth = 1.0 / self.length
        self.walked = np.concatenate(([0.0], np.cumsum(self.worth)))  # to guess how far to look; never to reckon
        self.scale = 1
        for length in np.unique(self.length):
            self.scale = lcm(self.scale, int(length))

    def _running(self, first: int, last: int, pauses: Pauses) -> np.ndarray:
        """Which of the open minutes from index `first` to `last` count."""
        counts = np.ones(last - first, dtype=bool)
        for begin, end in pauses:
            held = np.searchsorted(self.open_at, (begin, end)) - first
            counts[max(held[0], 0) : max(held[1], 0)] = False
        return counts

    def reading(self, start: int, now: int, pauses: Pauses) -> Fraction:
        """Working days counted from `start` until `now`."""
        first, last = np.searchsorted(self.open_at, (start, now))
        if last <= first:
            return Fraction()
        lengths = self.length[first:last][self._running(first, last, pauses)]
        return self._days(lengths)

    def _days(self, lengths: np.ndarray) -> Fraction:
        counts = np.bincount(lengths)
        total = sum(int(counts[length]) * (self.scale // int(length)) for length in np.flatnonzero(counts))
        return Fraction(total, self.scale)

    def per_date(self, start: int, now: int, pauses: Pauses) -> dict[int, int]:
        """Minutes counted on each date that counted any."""
        first, last = np.searchsorted(self.open_at, (start, now))
        counted = self.open_at[first:last][self._running(first, max(first, last), pauses)]
        dates, minutes = np.unique((counted + self.plan.offset) // DAY, return_counts=True)
        return dict(zip(dates.tolist(), minutes.tolist(), strict=True))

    def due(self, start: int, days: Fraction, pauses: Pauses) -> int | None:
        """The first microsecond since the horizon began at which the reading is `days`; None beyond the horizon."""
        if not days:
            return start * MICROSECONDS
        first = int(np.searchsorted(self.open_at, start))
        held = sum(np.diff(self.walked[np.searchsorted(self.open_at, pause)])[0] for pause in pauses)
        enough = self.walked[first] + float(days) + held + 0.01
        last = min(int(np.searchsorted(self.walked, enough)) + 1, len(self.open_at))
        running = self._running(first, last, pauses)
        lengths, minutes = self.length[first:last][running], self.open_at[first:last][running]
        walked = np.cumsum(self.worth[first:last][running])
        if not len(walked) or walked[-1] < float(days) + 1e-6:
            return None
        at = int(np.searchsorted(walked, float(days) - 1e-6))
        left = days - self._days(lengths[:at])
        while left > Fraction(1, int(lengths[at])):
            left -= Fraction(1, int(lengths[at]))
            at += 1
        return int(minutes[at]) * MICROSECONDS + ceil(left * int(lengths[at]) * MICROSECONDS)


# Random offices and questions, with a liking for edges.


def random_plan(random: Random) -> OfficePlan:
    plan = OfficePlan(random.choice([420, 480, 540]), random.randrange(7), _random_week(random))
    for _number in range(random.choice([0, 0, 1, 2])):
        first = random.randrange(plan.dates - 40)
        plan.periods.append((first, first + random.randrange(40), _random_week(random)))
    if random.random() < 0.7:
        plan.days_off = set(random.sample(range(plan.dates), random.randrange(1, 25)))
    return plan


def _random_week(random: Random) -> Week:
    """One to seven open days; most offices have like days, some have a break, some none alike."""
    weekdays = random.sample(range(7), random.choice([1, 3, 5, 5, 5, 6, 7]))
    usual = _random_day(random)
    return {weekday: usual if random.random() < 0.7 else _random_day(random) for weekday in weekdays}


def _random_day(random: Random) -> Spans:
    if random.random() < 0.3:
        return [(8 * 60 + 30, 17 * 60)]
    edges = sorted(random.sample(range(DAY), random.choice([2, 2, 4])))
    return list(zip(edges[::2], edges[1::2], strict=True))


def random_moment(random: Random, plan: OfficePlan, first: int, last: int) -> int:
    """A minute between two dates: often the minute of opening or closing, or one beside it; else any."""
    on = random.randrange(first, last)
    edges = [edge for span in plan.spans(on) for edge in span]
    if edges and random.random() < 0.4:
        return on * DAY + random.choice(edges) + random.choice([-1, 0, 0, 0, 1]) - plan.offset
    return on * DAY + random.randrange(DAY) - plan.offset


def random_pauses(random: Random, plan: OfficePlan, start: int) -> Pauses:
    """Up to four, which may overlap, touch, repeat, be empty, lie in closed hours or before the start."""
    first = (start + plan.offset) // DAY
    pauses: Pauses = []
    for _number in range(random.choice([0, 0, 1, 1, 2, 4])):
        kind = random.random()
        if pauses and kind < 0.2:
            begin = pauses[-1][1]  # touching
        elif pauses and kind < 0.35:
            begin = random.randint(*pauses[-1])  # overlapping, or the same again
        else:
            begin = random_moment(random, plan, max(first - 3, 0), first + 14)
        pauses.append((begin, begin + random.choice([0, 1, random.randrange(600), random.randrange(4 * DAY)])))
    random.shuffle(pauses)
    return pauses
