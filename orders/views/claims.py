"""The claim slip: printed at the desk, and the page where the visitor takes the order over (R4)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from silastik.core.codes import normalise_code
from silastik.core.dates import long_date
from silastik.core.qr import qr_data_uri
from silastik.core.ratelimit import exceeds
from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import selectors, visitors
from ..lifecycle import Refused
from .access import staff_only


class ClaimForm(forms.Form):
    kode = forms.CharField(
        label=gettext_lazy("Kode klaim"),
        max_length=60,
        help_text=gettext_lazy("16 huruf dan angka pada slip dari petugas, misalnya 7KQF-2M9X-R4TD-0ZHA."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_kode(self) -> str:
        if code := normalise_code(self.cleaned_data["kode"]):
            return code
        raise forms.ValidationError(_("Kode klaim terdiri atas 16 huruf dan angka. Periksa lagi ketikan Anda."))


@staff_only(roles.SERVE_ORDER)
@require_POST
@never_cache
def slip(request: UserRequest, code: str) -> HttpResponse:
    """A new slip, shown once: the page that comes back is the paper."""
    order = selectors.staff_order(request.user, code)
    try:
        secret = visitors.make_slip(order, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:workbench", order.code)
    url = visitors.claim_url(secret)
    context = {
        "order": order,
        "secret": secret,
        "url": url,
        "qr": qr_data_uri(url),
        "submitted": long_date(order.submitted_on),
        "mailed_to": order.visit.contact_email,
    }
    return render(request, "orders/slip.html", context)


@never_cache
def claim(request: HttpRequest, code: str = "") -> HttpResponse:
    """Scan or type the code; log in or sign up; take the order over."""
    data: Any = {"kode": code} if code else request.POST or (request.GET if "kode" in request.GET else None)
    form = ClaimForm(data)
    if data is None:
        return render(request, "orders/claim.html", {"form": form})
    if exceeds(request, "claim", limit=20, seconds=60):
        return render(request, "429.html", status=429)
    visit = visitors.find(form.cleaned_data["kode"]) if form.is_valid() else None
    if visit is None:
        if form.is_valid():
            form.add_error("kode", _("Kode ini tidak dikenal, sudah dipakai, atau diganti slip yang baru."))
        return render(request, "orders/claim.html", {"form": form}, status=404)
    if request.method == "POST" and request.user.is_authenticated:
        try:
            order = visitors.claim(form.cleaned_data["kode"], by=request.user)
        except Refused as refusal:
            for sentence in refusal.sentences:
                messages.error(request, sentence)
        else:
            messages.success(request, _("Pesanan %(code)s kini ada di akun Anda.") % {"code": order.code})
            return redirect("orders:detail", order.code)
    context = {
        "form": form,
        "order": visit.order,
        "submitted": long_date(visit.order.submitted_on),
        "problems": visitors.hindrances(visit, request.user) if request.user.is_authenticated else [],
        "here": request.path if code else "",
        "code": form.cleaned_data["kode"],
    }
    return render(request, "orders/claim.html", context)
