"""A microdata order's choice and abstract as its pages show them: every word formatted once, no query per row."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote as quoted

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from payments.tariffs import Quote
from silastik.core.money import rupiah
from silastik.users.models import Segment

from . import display
from .choices import available_variables
from .models import Area, Dataset, MicrodataOrder, Selection, Variable, Verdict
from .models.orders import FORMATS
from .pricing import Estimated
from .states import Fit

SHOWN = 12  # variables or areas named before the rest is counted


def choice_rows(selections: Sequence[Selection]) -> list[dict[str, Any]]:
    """What was chosen from each dataset: variables, areas and formats in words."""
    codes = {code for selection in selections for code in selection.areas}
    names = dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
    return [_choice_row(selection, names) for selection in selections]


def _choice_row(selection: Selection, names: dict[str, str]) -> dict[str, Any]:
    variables = available_variables(selection.version)
    formats = FORMATS[Dataset.Kind(selection.dataset.kind)]
    chosen = [v for v in variables if not selection.variables or v.name in selection.variables]
    return {
        "selection": selection,
        "title": display.title(selection.dataset),
        "url": selection.dataset.get_absolute_url() if selection.dataset.is_listed else "",
        "version": _("versi %(number)d") % {"number": selection.version.number},
        "is_map": selection.dataset.is_map,
        "is_full": not selection.variables,
        "variables": [{"name": v.name, "label": v.label} for v in chosen],
        "variables_text": ngettext("%(n)d variabel", "%(n)d variabel", len(chosen)) % {"n": len(chosen)},
        "areas": [{"code": code, "name": names.get(code, code)} for code in selection.areas],
        "areas_text": areas_text(selection, names),
        "formats_text": ", ".join(formats.get(key, key) for key in selection.formats),
        "choose_url": reverse("microdata:choose", args=[selection.dataset.slug]),
    }


def areas_text(selection: Selection, names: dict[str, str]) -> str:
    """`Kabupaten Gorontalo, Kota Gorontalo dan 3 lainnya`, or the whole coverage."""
    if not selection.areas:
        return _("seluruh cakupan: %(area)s") % {"area": display.coverage(selection.dataset)}
    shown = [names.get(code, code) for code in selection.areas[:SHOWN]]
    more = len(selection.areas) - len(shown)
    text = ", ".join(shown)
    return _("%(areas)s dan %(more)d lainnya") % {"areas": text, "more": more} if more else text


def unfit_rows(order: MicrodataOrder) -> list[dict[str, str]]:
    """What the review found not to fit, item by item, with the words a customer knows it by."""
    verdicts = Verdict.objects.filter(review__order=order, fit=Fit.DOES_NOT_FIT).select_related("selection__dataset")
    unfit = list(verdicts)
    names = dict(Area.objects.filter(code__in={each.key for each in unfit}).values_list("code", "name"))
    versions = {each.selection.version_id for each in unfit}
    variables = Variable.objects.filter(version__in=versions, name__in={each.key for each in unfit})
    labels = {(each.version_id, each.name): each.label or each.question for each in variables}
    return [
        {
            "part": " ".join(filter(None, [each.get_part_display(), each.key])),
            "name": labels.get((each.selection.version_id, each.key), "") or names.get(each.key, ""),
            "title": display.title(each.selection.dataset),
            "reason": each.reason,
        }
        for each in unfit
    ]


def abstract_parts(order: MicrodataOrder) -> list[dict[str, str]]:
    """The four parts of the abstract that are written; its file is linked beside them."""
    abstract = getattr(order, "abstract", None)
    if abstract is None:
        return []
    parts = (
        (_("Latar belakang"), abstract.background),
        (_("Tujuan"), abstract.objectives),
        (_("Metode"), abstract.method),
        (_("Rancangan hasil"), abstract.outputs),
    )
    return [{"title": title, "text": text} for title, text in parts if text]


def abstract_file(order: MicrodataOrder) -> dict[str, str] | None:
    abstract = getattr(order, "abstract", None)
    if abstract is None or not abstract.file:
        return None
    return {"name": abstract.file_name, "url": reverse("microdata:abstract_file", args=[order.code])}


def signer_facts(order: MicrodataOrder) -> list[dict[str, str]]:
    return [
        {"term": _("Nama"), "value": order.signer_name},
        {"term": _("Jabatan"), "value": order.signer_position},
        {"term": _("Instansi"), "value": order.signer_institution},
        {"term": _("Nomor identitas"), "value": order.signer_identity},
        {"term": _("Jabatan yang diminta"), "value": rank_hint(order.customer.segment)},
    ]


def rank_hint(segment: str) -> str:
    """The rank the SPPD's signer should have, by segment (facts of the office's practice; a hint, never a block)."""
    match segment:
        case Segment.MINISTRY | Segment.STATE_BODY | Segment.SECURITY:
            return _("Pejabat eselon II")
        case Segment.LOCAL_GOVERNMENT:
            return _("Pejabat eselon III")
        case Segment.PRIVATE | Segment.STATE_OWNED:
            return _("Paling rendah setingkat manajer")
        case Segment.ACADEMIC:
            return _("Dekan atau pejabat setingkat eselon II; untuk pesanan pribadi, peneliti atau mahasiswa sendiri")
    return _("Pimpinan lembaga; untuk pesanan pribadi, yang memesan sendiri")


def estimate_row(dataset: Dataset, found: Estimated) -> dict[str, Any]:
    """Records, size and price of a choice, with the tariff's lines that make it."""
    rows = found.measure.rows
    return {
        "is_empty": found.is_measured and not rows,
        "rows": display.count_text(dataset, rows) if found.is_measured else _("ukurannya belum diketahui"),
        "size": display.size_text(found.measure) if rows else "",
        "price": rupiah(found.quote.total) if found.quote else "",
        "lines": _lines(found.quote) if found.quote else [],
    }


def _lines(quote: Quote) -> list[str]:
    """The sentences that explain a price; maps of one tariff are told once, with their number."""
    told = Counter(line.explanation for item in quote.items for line in item.lines)
    return [f"{times} × {sentence}" if times > 1 else sentence for sentence, times in told.items()]


def share_url(dataset: Dataset, *, variables: Sequence[str], areas: Sequence[str], formats: Sequence[str]) -> str:
    """A link that shows a choice to anyone; the full set and the whole coverage go without saying."""
    parts = {"v": variables, "a": areas, "f": formats}
    query = "&".join(f"{name}={quoted(','.join(codes), safe=',')}" for name, codes in parts.items() if codes)
    return f"{reverse('microdata:choose', args=[dataset.slug])}?{query}"
