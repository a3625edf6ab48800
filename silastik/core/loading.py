"""Reference data of the office: its row, hours, complaint channels (C1), and days off with their decrees (T1)."""

import csv
import json
from datetime import date, time
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from .models import CalendarYear, ComplaintChannel, DayOff, Office, OfficeHours

# What the standard calls its channels (C1): pages translate these words of the fixture.
CHANNEL_WORDS = (
    gettext_noop("Langsung"),
    gettext_noop("Kotak saran dan pengaduan di meja pengaduan"),
    gettext_noop("LAPOR! di ponsel"),
    gettext_noop("Aplikasi SP4N-LAPOR! di Play Store dan App Store"),
    gettext_noop("Formulir pengaduan"),
)


@transaction.atomic
def load_office(path: Path) -> Office:
    """Create the office of a fixture, with hours and channels; one that exists is left as people have edited it."""
    data = json.loads(path.read_text(encoding="utf-8"))
    office, created = Office.objects.get_or_create(code=data["office"]["code"], defaults=data["office"])
    if created:
        opens, closes = time.fromisoformat(data["hours"]["opens"]), time.fromisoformat(data["hours"]["closes"])
        OfficeHours.objects.bulk_create(
            OfficeHours(office=office, weekday=day, opens=opens, closes=closes) for day in data["hours"]["weekdays"]
        )
        ComplaintChannel.objects.bulk_create(
            ComplaintChannel(office=office, position=position, kind=kind, value=value, url=url)
            for position, (kind, value, url) in enumerate(data["complaint_channels"], start=1)
        )
    return office


def load_days_off(path: Path) -> int:
    """Add national days off from a CSV (date, kind, name_id, legal_basis): in force, as decreed. Returns how many.

    Those there stay; so does a year that an office's calendar desk has confirmed.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            DayOff(
                date=date.fromisoformat(row["date"]),
                kind=row["kind"],
                name=row["name_id"],
                legal_basis=row["legal_basis"],
            )
            for row in csv.DictReader(file)
        ]
    known = set(DayOff.objects.filter(office=None).values_list("date", flat=True))
    decided = set(CalendarYear.objects.exclude(confirmed_at=None).values_list("year", flat=True))
    fresh = [row for row in rows if row.date not in known and row.date.year not in decided]
    DayOff.objects.bulk_create(fresh)
    return len(fresh)
