"""The basket: a draft order that becomes a request (P2, R4, R5)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders.selectors import published_terms
from orders.views.access import attempt
from payments.rows import line_rows
from payments.tariffs import NoTariff
from silastik.core.money import rupiah
from silastik.users.requests import UserRequest

from .. import selectors, services
from ..forms import SubmitForm
from ..models import Publication, PublicationOrder


@login_required
@require_GET
def basket(request: UserRequest) -> HttpResponse:
    order = selectors.basket(request.user)
    shown = {"titles": selectors.contents(order) if order else "", "terms": published_terms().first()}
    return _page(request, order, SubmitForm(initial=shown))


def _page(request: UserRequest, order: PublicationOrder | None, form: SubmitForm, status: int = 200) -> HttpResponse:
    titles = selectors.titles_of(order) if order else []
    try:
        quote = selectors.price(titles, on=timezone.localdate()) if titles else None
    except NoTariff:
        quote = None
    return render(
        request,
        "publications/basket.html",
        {
            "titles": titles,
            "quote": quote,
            "lines": line_rows(quote) if quote else [],
            "total": rupiah(quote.total) if quote else "",
            "problems": selectors.problems(order, request.user) if titles else [],
            "form": form,
            "terms": published_terms().first(),
        },
        status=status,
    )


@login_required
def add(request: UserRequest, slug: str) -> HttpResponse:
    """Put a title into the basket. A visitor logs in first and comes back here by GET, to the title's page."""
    publication = get_object_or_404(Publication.objects.listed(), slug=slug)
    if request.method != "POST":
        return redirect(publication)
    if request.user.is_office_staff:
        messages.error(request, _("Akun petugas tidak dapat memesan; gunakan akun pelanggan."))
        return redirect(publication)
    services.add_title(request.user, publication)
    messages.success(request, _("“%(title)s” ada di keranjang Anda.") % {"title": publication})
    return redirect("publications:basket")


@login_required
@require_POST
def remove(request: UserRequest, slug: str) -> HttpResponse:
    publication = get_object_or_404(Publication, slug=slug)
    services.remove_title(request.user, publication)
    messages.success(request, _("“%(title)s” dikeluarkan dari keranjang.") % {"title": publication})
    return redirect("publications:basket")


@login_required
@require_POST
def submit(request: UserRequest) -> HttpResponse:
    """Submit the basket. Sent twice, the second time finds the basket empty and says so."""
    order = selectors.basket(request.user)
    if order is None:
        messages.info(request, _("Keranjang Anda sudah diajukan atau masih kosong. Lihat daftar pesanan Anda."))
        return redirect("orders:list")
    form = SubmitForm(request.POST)
    if form.is_valid():
        with attempt(request) as result:
            shown = form.cleaned_data
            order = services.submit(order, by=request.user, terms=shown["terms"], titles=shown["titles"])
        if not result.ok:
            return redirect("publications:basket")
        messages.success(
            request,
            _("Pesanan %(code)s kami terima. Konfirmasinya kami kirim ke e-mail Anda.") % {"code": order.code},
        )
        return redirect(order)
    return _page(request, order, form, status=422)
