"""Load the tariff schedules that come with the portal; what the office has changed since is left alone."""

import csv
import json
from pathlib import Path

from django.db import transaction

from .models import TariffLine, TariffSchedule

FIXTURES = Path(__file__).parent / "fixtures"


@transaction.atomic
def load_tariffs(path: Path = FIXTURES / "tariffs.csv") -> int:
    """Create each schedule of `schedules.json` with its lines of the CSV, unless its regulation is known already.

    Returns the number of schedules created. PP 13/2024 comes with amounts to verify; PP 7/2015, which the service
    standard names, without amounts (procedure, settled point 7).
    """
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    created = 0
    for facts in json.loads((FIXTURES / "schedules.json").read_text(encoding="utf-8")):
        if TariffSchedule.objects.filter(regulation=facts["regulation"]).exists():
            continue
        schedule = TariffSchedule.objects.create(**facts)
        TariffLine.objects.bulk_create(
            TariffLine(
                schedule=schedule,
                kind=row["group"],
                code=row["code"],
                description=row["description"],
                per=row["per"],
                block=row["block_kind"],
                block_size=int(row["block_size"]),
                unit=row["block_unit"],
                price=int(row["price_idr"]),
            )
            for row in rows
            if row["regulation"] == facts["regulation"]
        )
        created += 1
    return created
