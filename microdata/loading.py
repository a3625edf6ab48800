"""The areas and datasets every installation starts from, as far as they are not there yet (B2)."""

import csv
import json
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from . import area_records, dictionaries
from .models import Area, Dataset
from .services import datasets

FIXTURES = Path(__file__).parent / "fixtures"


@transaction.atomic
def load_areas(path: Path = FIXTURES / "areas_mfd2018.csv") -> int:
    """Add the areas of a CSV (mfd_code, parent_code, level, name); names the office has corrected stay.

    Returns how many were added. Raises `ValidationError` naming the line that cannot be read.
    """
    areas = {}
    for line, row in _rows(path):
        try:
            values = area_records.parse(row)
        except ValidationError as error:
            why = " ".join(error.messages)
            raise ValidationError(_("Baris %(line)s: %(why)s") % {"line": line, "why": why}) from error
        areas[values["code"]] = Area(**values)
    known = set(Area.objects.filter(code__in=areas).values_list("code", flat=True))
    fresh = [areas[code] for code in sorted(areas, key=len) if code not in known]
    Area.objects.bulk_create(fresh)
    return len(fresh)


@transaction.atomic
def load_datasets(
    path: Path = FIXTURES / "datasets.json", variables: Path = FIXTURES / "variables.csv", now: datetime | None = None
) -> int:
    """Add each dataset of a JSON list with its first version, published, and that version's dictionary from a CSV.

    A dataset that exists is left as the office keeps it. Returns how many were added.
    """
    dictionary_rows = list(_rows(variables))
    created = 0
    for facts in json.loads(path.read_text(encoding="utf-8")):
        if Dataset.objects.filter(slug=facts["slug"]).exists():
            continue
        survey, coverage = facts.pop("rows_of", None), facts.pop("coverage", None)
        rows = [(line, row) for line, row in dictionary_rows if survey == [row["survey"], row["year"]]]
        dataset = Dataset.objects.create(**facts, coverage_id=coverage)
        version = datasets.draft_version(dataset)
        if rows:
            dictionary = dictionaries.collect(rows)
            if dictionary.faults:
                raise ValidationError([str(fault) for fault in dictionary.faults])
            datasets.replace_dictionary(version, dictionary.entries)
        datasets.publish(version, now=now)
        created += 1
    return created


def _rows(path: Path) -> list[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))
