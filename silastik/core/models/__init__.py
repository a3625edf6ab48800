"""Rows every app leans on: the office with its hours and calendar, number sequences, outgoing mail."""

from .calendars import CalendarYear, ProposedDay, ProposedPeriod, SpecialHours, SpecialPeriod
from .office import (
    RAISES_CALENDAR_VERSION,
    ComplaintChannel,
    DayOff,
    JobRun,
    Mail,
    NumberSequence,
    Office,
    OfficeHours,
    Signer,
    validate_zone,
)

__all__ = [
    "RAISES_CALENDAR_VERSION",
    "CalendarYear",
    "ComplaintChannel",
    "DayOff",
    "JobRun",
    "Mail",
    "NumberSequence",
    "Office",
    "OfficeHours",
    "ProposedDay",
    "ProposedPeriod",
    "Signer",
    "SpecialHours",
    "SpecialPeriod",
    "validate_zone",
]
