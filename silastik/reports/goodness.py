"""The part of the head's report that says how good the service was."""

from typing import Any

from django.db.models import Count
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from feedback.ikm import ELEMENTS, Index, shown
from feedback.questions import PERFORMANCE, QUESTIONS
from feedback.selectors import ikm_of, ratings
from silastik.core.models import Office

from . import tables
from .charts import bars
from .numbers import count_text
from .periods import Period


def how_good(office: Office, period: Period) -> dict[str, Any]:
    """The satisfaction index with its nine parts (Permenpan RB 14/2017), and the ratings from 1 to 5, of a period."""
    scores = ratings(office, period.first, period.last)
    counts = dict(scores.values_list("score").annotate(count=Count("pk")).order_by("score"))
    found = {score: counts.get(score, 0) for score in (5, 4, 3, 2, 1)}
    given = sum(found.values())
    mean = sum(score * count for score, count in found.items()) / given if given else None
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
    index = ikm_of(office, period.first, period.last)
    section["facts"] = [*index_facts(index), *section["facts"]]
    if index:
        _add_parts(section, index)
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


def index_facts(index: Index | None) -> list[dict[str, str]]:
    """The index in figures and words; its quality is that of the regulation's bands."""
    if index is None:
        return [{"term": _("Indeks kepuasan masyarakat (IKM)"), "value": "–", "note": _("belum ada jawaban survei")}]
    quality = _("mutu %(letter)s, %(words)s") % {
        "letter": index.quality,
        "words": str(PERFORMANCE[index.quality]).lower(),
    }
    return [
        {"term": _("Indeks kepuasan masyarakat (IKM)"), "value": number_format(index.shown, 2), "note": quality},
        {"term": _("Jawaban survei"), "value": count_text(index.responses), "note": _("sembilan pertanyaan")},
    ]


def _add_parts(section: dict[str, Any], index: Index) -> None:
    parts = [(str(QUESTIONS[key].element), index.means[key], index.of(key)) for key in ELEMENTS]
    section["charts"].append(
        bars([(name, float(value), number_format(shown(value), 2)) for name, _mean, value in parts], top=100)
        | {"title": _("Sembilan unsur IKM, 25 sampai 100")}
    )
    section["tables"].append(
        tables.table(
            _("Sembilan unsur IKM"),
            [_("Unsur"), _("Nilai rata-rata (1 sampai 4)"), _("Nilai konversi (25 sampai 100)")],
            [
                [tables.words(name), *(tables.exact(shown(figure)) for figure in (mean, value))]
                for name, mean, value in parts
            ],
            total=[tables.words("IKM"), tables.exact(shown(index.score)), tables.exact(index.shown)],
        )
    )
