"""The part of the head's report that says how good the service was."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from silastik.core.models import Office

from . import satisfaction, tables
from .charts import bars
from .numbers import count_text
from .periods import Period


def how_good(office: Office, period: Period) -> dict[str, Any]:
    """Ratings from 1 to 5 given in the period."""
    found = satisfaction.ratings(office, period)
    given, mean = sum(found.values()), satisfaction.mean_rating(office, period)
    section: dict[str, Any] = {
        "key": "baik",
        "title": _("Berapa baik"),
        "facts": [
            {
                "term": _("Penilaian rata-rata"),
                "value": "–" if mean is None else number_format(round(mean, 2), 2),
                "note": _("dari 5, menurut %(count)s penilaian") % {"count": count_text(given)},
            }
        ],
        "charts": [],
        "tables": [],
    }
    if given:
        rows = [(_("Nilai %(score)d") % {"score": score}, count) for score, count in found.items()]
        section["charts"].append(
            bars([(label, count, count_text(count)) for label, count in rows]) | {"title": _("Penilaian pelanggan")}
        )
        section["tables"].append(
            tables.table(
                _("Penilaian pelanggan"),
                [_("Penilaian"), _("Banyaknya")],
                [[tables.words(label), tables.count(count)] for label, count in rows],
            )
        )
    return section
