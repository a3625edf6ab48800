"""The days on which the demonstration's orders went their way, and the people of its accounts."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from silastik.core.context import current_office
from silastik.core.opening import calendar_for
from silastik.users.models import User


def person(name: str) -> User:
    """A demonstration account (`silastik.users.demo`), by what its address begins with."""
    return User.objects.get(email__startswith=f"{name}@")


class Diary:
    """The working days before today, by the office's calendar."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.days = list(islice(_workdays_before(now), 14))

    def at(self, days: int, clock: str) -> datetime:
        """So many working days ago (1 is the last one before today), at a time of the office's clock."""
        hour, minute = map(int, clock.split("."))
        return self.days[days - 1].replace(hour=hour, minute=minute)


def _workdays_before(now: datetime) -> Iterator[datetime]:
    calendar = calendar_for(current_office())
    day = now.astimezone(calendar.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while True:
        day -= timedelta(days=1)
        if calendar.intervals(day.date()):
            yield day
