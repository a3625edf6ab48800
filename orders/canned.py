"""Canned texts, filled in for an order in its customer's language: what the officer sees is what the customer reads."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils import translation

from silastik.core.dates import long_time

from .models import CannedText


@dataclass(frozen=True)
class Filled:
    """A text ready to be sent, in `language`."""

    pk: int
    title: str
    text: str
    language: str


@dataclass(frozen=True)
class Choice:
    """What the workbench offers for one field: its texts, and the one already chosen, to begin the field with."""

    texts: list[Filled]
    chosen: str = ""


def offered() -> QuerySet[CannedText]:
    return CannedText.objects.filter(is_offered=True)


def choices(order: Any, wanted: str) -> dict[str, Choice]:
    """The texts of every place, for one order: one query. `wanted` is the number in the address, if any.

    A text that names the deadline is not offered while there is none: the clock stands, or it has run out of sense.
    """
    language = order.customer.language
    values = {"nama": order.customer.name, "kode": order.code}
    if order.due_at:
        with translation.override(language):
            values["tenggat"] = long_time(order.due_at, order.office.tz)
    found: dict[str, list[Filled]] = {place: [] for place in CannedText.Place}
    for text in offered():
        body = text.body_en if language == "en" else text.body
        if "{tenggat}" in body and "tenggat" not in values:
            continue
        for name, value in values.items():
            body = body.replace(f"{{{name}}}", value)
        found[text.place].append(Filled(text.pk, text.title, body, language))
    return {
        place: Choice(texts, next((text.text for text in texts if str(text.pk) == wanted), ""))
        for place, texts in found.items()
    }


def load(path: Path) -> int:
    """Put in the texts of a CSV file (place, title, body, body_en) that are not there; how many."""
    before = CannedText.objects.count()
    with path.open(encoding="utf-8", newline="") as file:
        for position, row in enumerate(csv.DictReader(file), start=1):
            CannedText.objects.get_or_create(
                place=row["place"],
                title=row["title"],
                defaults={"body": row["body"], "body_en": row["body_en"], "position": position},
            )
    return CannedText.objects.count() - before
