"""Sets of half-open intervals: unions and gaps, as the stopwatch needs them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from silastik.core.intervals import END_OF_TIME, Interval, gaps, union, utc


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 2, hour, minute, tzinfo=UTC)


def test_touching_and_overlapping_intervals_are_one_and_others_stay_apart():
    found = union([(at(5), at(6)), (at(1), at(2)), (at(2), at(3)), (at(2, 30), at(4)), (at(1, 10), at(1, 20))], at(0))

    assert found == [Interval(at(1), at(4)), Interval(at(5), at(6))]


def test_one_microsecond_keeps_two_intervals_apart():
    second = at(2) + timedelta(microseconds=1)

    assert union([(at(1), at(2)), (second, at(3))], at(0)) == [Interval(at(1), at(2)), Interval(second, at(3))]


def test_what_lies_outside_is_cut_off_and_what_is_empty_vanishes():
    inside = union([(at(0), at(2)), (at(3), at(3)), (at(4), at(9)), (at(9), at(10)), (at(0), at(1))], at(1), at(5))

    assert inside == [Interval(at(1), at(2)), Interval(at(4), at(5))]


def test_without_an_end_an_interval_may_reach_the_end_of_time():
    assert union([(at(1), END_OF_TIME)], at(2)) == [Interval(at(2), END_OF_TIME)]
    assert END_OF_TIME.utcoffset() == timedelta(0)


def test_an_interval_that_ends_before_it_starts_is_named():
    with pytest.raises(ValueError, match="2026-11-02T02:00:00.*2026-11-02T01:00:00.*ends before it starts"):
        union([(at(2), at(1))], at(0))


def test_gaps_are_what_the_union_leaves_free():
    covered = [Interval(at(1), at(2)), Interval(at(3), at(4))]

    assert gaps(covered, at(0), at(5)) == [Interval(at(0), at(1)), Interval(at(2), at(3)), Interval(at(4), at(5))]
    assert gaps(covered, at(1), at(4)) == [Interval(at(2), at(3))]
    assert gaps([], at(1), at(4)) == [Interval(at(1), at(4))]
    assert gaps([], at(1), at(1)) == []


def test_intervals_come_out_in_utc_whatever_went_in():
    tokyo = timezone(timedelta(hours=9))

    [found] = union([(at(1).astimezone(tokyo), at(2).astimezone(tokyo))], at(0))

    assert found.start.tzinfo is found.end.tzinfo is UTC
    assert utc(at(1).astimezone(tokyo)).tzinfo is UTC


def test_a_time_without_a_zone_is_refused_by_name():
    naive = datetime(2026, 11, 2, 1)  # noqa: DTZ001

    with pytest.raises(ValueError, match=r"datetime\.datetime\(2026, 11, 2, 1, 0\) has no time zone"):
        utc(naive)


def test_there_is_no_gap_before_the_start():
    assert gaps([], at(4), at(1)) == []
