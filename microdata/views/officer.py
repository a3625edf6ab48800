"""The officer's acts on an order: review, extract, offer, sample, deliver, reopen (M4 to M12)."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from orders import selectors as order_selectors
from orders.views.access import attempt, identity_confirmed, staff_only
from orders.views.pages import render_workbench
from payments.gate import is_waived
from silastik.users import roles
from silastik.users.requests import UserRequest

from ..forms import NoteForm, ReopenForm, ReviewForm
from ..models import MicrodataOrder
from ..panels.office import review_parts
from ..services import closing, delivery, offers, review, samples


def office_order(request: UserRequest, code: str) -> MicrodataOrder:
    """An order of microdata for the office's pages, or 404."""
    return get_object_or_404(order_selectors.staff_orders(request.user, MicrodataOrder), code=code)


DECISIONS = {
    "ask": gettext_lazy("Pertanyaan dikirim; waktu pelayanan berhenti sampai pelanggan menjawab."),
    "approve": gettext_lazy("Dinyatakan sesuai. Siapkan contoh dan data."),
    "reject": gettext_lazy("Dinyatakan tidak sesuai; pesanan dibatalkan dan pelanggan diberi tahu."),
}


@staff_only(roles.SERVE_ORDER)
@require_POST
def decide(request: UserRequest, code: str) -> HttpResponse:
    """The review's three ends: one question, *sesuai*, or *tidak sesuai* (M4)."""
    order = office_order(request, code)
    decision = request.POST.get("decision", "")
    form = ReviewForm(request.POST, order=order, parts=review_parts(order), auto_id="review_%s")
    if form.is_valid() and decision in DECISIONS and (decision != "approve" or form.require_checks()):
        message, verdicts = form.cleaned_data["message"], form.verdicts
        with attempt(request, form, success=str(DECISIONS[decision])) as result:
            match decision:
                case "ask":
                    review.ask(order, question=message, verdicts=verdicts, by=request.user)
                case "approve":
                    checked = form.cleaned_data["checked"]
                    review.approve(order, verdicts=verdicts, checked=checked, by=request.user)
                case "reject":
                    review.reject(order, reason=message, verdicts=verdicts, by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"review": form}, status=422)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def send_offer(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    paid = _("Contoh data, invoice, dan SPPD dikirim kepada pelanggan.")
    success = _("Contoh data dan SPPD dikirim kepada pelanggan.") if is_waived(order) else paid
    with attempt(request, success=success):
        offers.send_offer(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def send_sample(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = NoteForm(request.POST, auto_id="sample_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Contoh data yang diperbaiki dikirim.")):
            samples.send(order, note=form.cleaned_data["note"], by=request.user)
        return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"send_sample": form}, status=422)


@staff_only(roles.SERVE_ORDER)
@identity_confirmed
@require_POST
def deliver(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    paid = _("Kuitansi diterbitkan dan data dapat diunduh pelanggan.")
    success = _("Data dapat diunduh pelanggan.") if is_waived(order) else paid
    with attempt(request, success=success):
        delivery.deliver(order, by=request.user)
    return redirect("orders:workbench", order.code)


@staff_only(roles.SERVE_ORDER)
@require_POST
def reopen(request: UserRequest, code: str) -> HttpResponse:
    order = office_order(request, code)
    form = ReopenForm(request.POST, auto_id="reopen_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Pesanan dibuka kembali; pelanggan diberi tahu.")) as result:
            closing.reopen(order, reason=form.cleaned_data["reason"], by=request.user)
        if result.ok or form.is_valid():
            return redirect("orders:workbench", order.code)
    return render_workbench(request, order, forms={"reopen": form}, status=422)
