"""Choosing from a dataset: areas, variables, formats, and what they will cost (M2).

Anyone may look, follow a link that shares a choice, and see its price; a customer's choice is kept as it is made.
The page is one form. Without a script every button sends it whole and it comes back as it was; htmx asks for parts.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from payments.pricing import price_list

from .. import chooser, display, pricing, rows, selectors
from ..choosing_forms import ALL, SOME, ChooseForm
from ..models import Area, Dataset, DatasetVersion, MicrodataOrder, Selection
from ..models.orders import FORMATS
from ..services import choosing
from .access import after, amended_order, explained_code

PARTS = {"pilihan-variabel": "microdata/_variables.html", "pilihan-wilayah": "microdata/_areas.html"}


@dataclass(frozen=True)
class Place:
    """What is chosen from, and where the choice is kept; no order or selection while nothing has been kept."""

    dataset: Dataset
    version: DatasetVersion
    order: MicrodataOrder | None
    selection: Selection | None


def _place(request: HttpRequest, slug: str) -> Place:
    dataset = get_object_or_404(Dataset.objects.select_related("coverage").defer("search"), slug=slug)
    order = amended_order(request)
    selection = order.selections.select_related("version").filter(dataset=dataset).first() if order else None
    if selection is None and (explained_code(request) or not dataset.is_listed):
        raise Http404
    newest = selectors.newest_version(dataset)
    chosen_from = selection.version if selection else newest
    if chosen_from is None:
        raise Http404
    version = DatasetVersion.objects.prefetch_related("variables").get(pk=chosen_from.pk)
    version.dataset = dataset
    return Place(dataset, version, order, selection)


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    place = _place(request, slug)
    asked = _asked(request, place)
    data, form = asked.data, _form(place, asked.data)
    user = request.user
    if not user.is_authenticated and (request.method == "POST" or "masuk" in data):
        return redirect_to_login(rows.share_url(place.dataset, **_loose(data)))
    # A search, a branch of the tree, or the estimate: nothing is kept.
    if request.method != "POST" or "tampil" in data or not user.is_authenticated:
        return _page(request, place, form, asked)
    if user.is_office_staff:
        messages.error(request, _("Akun petugas tidak dapat memesan; gunakan akun pelanggan."))
        return redirect(place.dataset)
    if "pindah" in data and place.order:
        gone = choosing.move_to_newest(place.order, place.dataset)
        messages.success(request, _("Pilihan Anda sekarang dari versi terbaru."))
        if gone:
            messages.warning(request, chooser.dropped_text(gone, []))
        return redirect(request.get_full_path())
    kept = _keep(request, place, form)
    if kept is None:
        return _page(request, place, form, asked, status=422)
    messages.success(request, _("Pilihan dari “%(title)s” tersimpan.") % {"title": display.title(place.dataset)})
    return redirect(after(place.order) if place.order else "microdata:draft")


@require_http_methods(["GET", "HEAD", "POST"])
def estimate(request: HttpRequest, slug: str) -> HttpResponse:
    """Records, bytes and price of a choice; sent by a customer, it is kept as well."""
    place = _place(request, slug)
    data = request.POST if request.method == "POST" else request.GET
    form = _form(place, data)
    kept = None
    if request.method == "POST" and request.user.is_authenticated and not request.user.is_office_staff:
        kept = _keep(request, place, form)
    else:
        form.check_choice()
    return render(request, "microdata/_estimate.html", _estimate(request, place, form, kept))


@require_safe
def areas(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas directly below one, for its branch of the tree."""
    dataset = get_object_or_404(Dataset.objects.defer("search"), slug=slug)
    code = request.GET.get("di", "")
    if not code.isdigit():
        raise Http404
    get_object_or_404(Area, code=code, code__startswith=dataset.coverage_id or "")
    nodes = chooser.Tree(dataset, ()).children(code)
    return render(request, "microdata/_nodes.html", {"nodes": nodes, "dataset": dataset})


@dataclass(frozen=True)
class Asked:
    """A choice as the page is to show it. `dropped` names what cannot be had; `kept` is the selection it stands in."""

    data: QueryDict
    dropped: str = ""
    kept: Selection | None = None


def _asked(request: HttpRequest, place: Place) -> Asked:
    """The choice as sent, as shared by a link, as kept, or everything.

    What a link or an older choice asks for and cannot be had is left out.
    """
    if request.method == "POST":
        return Asked(request.POST)
    data = request.GET.copy()
    kept = None
    if not {"v", "a", "f", "vs", "sa"} & set(data):
        kept = place.selection
        data.setlist("v", kept.variables if kept else [])
        data.setlist("a", kept.areas if kept else [])
        data.setlist("f", kept.formats if kept else list(FORMATS[Dataset.Kind(place.dataset.kind)])[:1])
    variables, codes = _codes(data, "v"), _codes(data, "a")
    available = {variable.name for variable in place.version.variables.all() if variable.is_available}
    outside = set(selectors.areas_outside(place.dataset, codes))
    data.setlist("v", [name for name in variables if name in available])
    data.setlist("a", [code for code in codes if code not in outside])
    data.setdefault("vs", SOME if data.getlist("v") else ALL)
    data.setdefault("sa", SOME if data.getlist("a") else ALL)
    data.setlist("f", _codes(data, "f"))
    gone = [name for name in variables if name not in available]
    dropped = chooser.dropped_text(gone, sorted(outside)) if gone or outside else ""
    return Asked(data, dropped, None if dropped else kept)


def _codes(data: QueryDict, name: str) -> list[str]:
    return list(dict.fromkeys(code for given in data.getlist(name) for code in given.split(",") if code))


def _loose(data: QueryDict) -> dict[str, list[str]]:
    """A choice that nobody has examined yet."""
    return {
        "variables": _codes(data, "v") if data.get("vs") == SOME else [],
        "areas": _codes(data, "a") if data.get("sa") == SOME else [],
        "formats": _codes(data, "f"),
    }


def _form(place: Place, data: QueryDict) -> ChooseForm:
    return ChooseForm(data, version=place.version, coverage=display.coverage(place.dataset))


def _keep(request: HttpRequest, place: Place, form: ChooseForm) -> Selection | None:
    """Keep the choice; what is wrong with it stands at the fields."""
    if not form.is_valid():
        return None
    try:
        if place.order and place.selection:
            return choosing.choose(place.order, place.dataset, **form.choice)
        return choosing.choose_in_draft(request.user, place.dataset, **form.choice)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_refusal(error)
        return None


def _page(request: HttpRequest, place: Place, form: ChooseForm, asked: Asked, status: int = 200) -> HttpResponse:
    data = asked.data
    reasons = _reasons(place)
    tree = chooser.Tree(place.dataset, _codes(data, "a"), reasons.get("area"))
    context: dict[str, Any] = {
        "dataset": place.dataset,
        "version": place.version,
        "form": form,
        "variables": chooser.variable_picker(
            place.version, data.get("qv", "").strip()[:100], _codes(data, "v"), reasons.get("variable", {})
        ),
        "picker": tree.picker(data.get("qa", "").strip()[:100], [*data.getlist("buka"), data.get("tampil", "")]),
        "explained": explained_code(request),
        "keeps": request.user.is_authenticated and not request.user.is_office_staff,
    }
    if part := PARTS.get(request.headers.get("HX-Target", "")):
        return render(request, part, context)
    if status == 200:
        form.check_choice()
    newest = selectors.newest_version(place.dataset) if place.selection else None
    context |= {
        "title": display.title(place.dataset),
        "dropped": asked.dropped,
        "reason": reasons.get("dataset", {}).get("", ""),
        "newest": newest if newest and newest.number > place.version.number else None,
        **_estimate(request, place, form, asked.kept),
    }
    return render(request, "microdata/choose.html", context, status=status)


def _reasons(place: Place) -> dict[str, dict[str, str]]:
    """By part and key, why something did not fit: in this order, or in the one it was copied from."""
    order = place.order
    judged = order if order and order.code else order.copied_from if order else None
    if judged is None:
        return {}
    found: dict[str, dict[str, str]] = {}
    for (slug, part, key), reason in selectors.verdicts_by_field(judged).items():
        if slug == place.dataset.slug:
            found.setdefault(part, {})[key] = reason
    return found


def _estimate(request: HttpRequest, place: Place, form: ChooseForm, kept: Selection | None) -> dict[str, Any]:
    """What the choice comes to, for `microdata/_estimate.html`."""
    if form.errors:
        return {"errors": [sentence for sentences in form.errors.values() for sentence in sentences]}
    choice = form.choice
    found = pricing.of_choice(place.version, choice["variables"], choice["areas"], price_list(timezone.localdate()))
    link = rows.share_url(place.dataset, **choice)
    return {
        "estimate": rows.estimate_row(place.dataset, found),
        "kept": kept,
        "share": request.build_absolute_uri(link),
    }
