"""The draft of an order of microdata and maps: what is in it, the abstract, the signer, and submitting (M2, M3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from orders.forms import SubmitForm
from orders.selectors import published_terms
from orders.views.access import attempt
from payments.pricing import price_list
from payments.rows import line_rows
from silastik.core import inspection
from silastik.core.dates import long_time
from silastik.core.money import rupiah
from silastik.users.requests import UserRequest

from .. import abstract_template as template
from .. import display, pricing, rows, selectors
from ..choosing_forms import AbstractForm, SignerForm
from ..models import Dataset, MicrodataOrder
from ..panels.waivers import draft_panel
from ..services import choosing, submission
from .access import after, amended_order, customers_only, explained_code


@customers_only
@require_safe
def draft(request: UserRequest) -> HttpResponse:
    return _page(request, SubmitForm(initial={"terms": published_terms().first()}))


def _page(request: UserRequest, form: SubmitForm, status: int = 200) -> HttpResponse:
    order = selectors.draft(request.user)
    chosen = order.chosen if order else []
    estimates, quote = pricing.of_draft(chosen, price_list(timezone.localdate()))
    choices = [
        row | {"estimate": rows.estimate_row(selection.dataset, found), "name": display.title(selection.dataset)}
        for row, selection, found in zip(rows.choice_rows(chosen), chosen, estimates, strict=True)
    ]
    context: dict[str, Any] = {
        "order": order,
        "choices": choices,
        "lines": line_rows(quote) if quote else [],
        "total": rupiah(quote.total) if quote else "",
        "parts": rows.abstract_parts(order) if order else [],
        "file": rows.abstract_file(order) if order else None,
        "abstract": getattr(order, "abstract", None),
        "signer": rows.signer_facts(order)[:4] if order else [],
        "waiver": draft_panel(order, request.user),
        "problems": selectors.problems(order, request.user) if chosen else [],
        "form": form,
        "terms": published_terms().first(),
    }
    return render(request, "microdata/draft.html", context, status=status)


@require_POST
@customers_only
def remove(request: UserRequest, slug: str) -> HttpResponse:
    dataset = get_object_or_404(Dataset.objects.defer("search"), slug=slug)
    choosing.remove_dataset(request.user, dataset)
    messages.success(request, _("“%(title)s” dikeluarkan dari pesanan.") % {"title": display.title(dataset)})
    return redirect("microdata:draft")


@require_POST
@customers_only
def submit(request: UserRequest) -> HttpResponse:
    """Submit the draft. Sent twice, the second time finds it gone and says so."""
    order = selectors.draft(request.user)
    if order is None:
        messages.info(request, _("Pesanan ini sudah diajukan atau masih kosong. Lihat daftar pesanan Anda."))
        return redirect("orders:list")
    form = SubmitForm(request.POST)
    if form.is_valid():
        with attempt(request, form) as result:
            order = submission.submit(order, by=request.user, terms=form.cleaned_data["terms"])
        if result.ok:
            sentence = _("Pesanan %(code)s kami terima. Konfirmasinya kami kirim ke e-mail Anda.")
            messages.success(request, sentence % {"code": order.code})
            return redirect(order)
    return _page(request, form, status=422)


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def abstract(request: UserRequest) -> HttpResponse:
    """The four parts and the file. htmx keeps the parts as they are written; the file goes with the button."""
    order = amended_order(request)
    if request.method != "POST":
        form = AbstractForm(initial=AbstractForm.initial_of(getattr(order, "abstract", None)))
        return _abstract_page(request, order, form)
    form = AbstractForm(request.POST, request.FILES)
    saved = False
    if form.is_valid():
        order = order or choosing.draft_of(request.user)
        with attempt(request, form) as result:
            upload, keeps_file = form.cleaned_data["upload"], "hapus" not in request.POST
            kept = choosing.save_abstract(order, **form.parts, upload=upload, keeps_file=keeps_file)
        saved = result.ok
    if "HX-Request" in request.headers:
        at = long_time(kept.changed_at, order.office.tz) if saved and order else ""
        return render(request, "microdata/_saved.html", {"at": at, "form": form})
    if not saved or order is None:
        return _abstract_page(request, order, form, status=422)
    messages.success(request, _("Abstraksi Anda tersimpan."))
    return redirect(after(order))


def _abstract_page(
    request: UserRequest, order: MicrodataOrder | None, form: AbstractForm, status: int = 200
) -> HttpResponse:
    copied = order.copied_from if order else None
    context = {
        "form": form,
        "kept": getattr(order, "abstract", None),
        "explained": explained_code(request),
        "reason": copied.cancel_reason if copied else "",
    }
    return render(request, "microdata/abstract.html", context, status=status)


@require_safe
def abstract_template(request: UserRequest) -> HttpResponse:
    """The four parts with their hints as a Word file, in the reader's language."""
    content = template.write(AbstractForm())
    name = "abstract-template.docx" if get_language() == "en" else "templat-abstraksi.docx"
    return HttpResponse(
        content, content_type=inspection.DOCX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@customers_only
@require_http_methods(["GET", "HEAD", "POST"])
def signer(request: UserRequest) -> HttpResponse:
    order = amended_order(request)
    rank = rows.rank_hint(request.user.segment)
    form = SignerForm(request.POST or None, initial=SignerForm.initial_of(order, request.user), rank=rank)
    if form.is_valid():
        order = order or choosing.draft_of(request.user)
        with attempt(request, form, success=_("Penanda tangan SPPD tersimpan.")) as result:
            choosing.save_signer(order, **form.cleaned_data)
        if result.ok:
            return redirect(after(order))
    context = {"form": form, "explained": explained_code(request)}
    return render(request, "microdata/signer.html", context, status=422 if form.errors else 200)
