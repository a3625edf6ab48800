"""Rating from the order's page, or from the mail's signed link without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orders import selectors as order_selectors
from orders.models import Order
from orders.views.access import attempt
from silastik.users.models import User
from silastik.users.requests import UserRequest

from .. import selectors, services
from ..forms import RatingForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.own_order(request.user, code)
    survey = reverse("feedback:survey", args=[code])
    return _page(request, order, by=request.user, done=order.get_absolute_url(), survey=survey)


@require_http_methods(["GET", "HEAD", "POST"])
def rate_signed(request: HttpRequest, token: str) -> HttpResponse:
    order = selectors.order_of_link(token)
    survey = reverse("feedback:survey_signed", args=[token])
    return _page(request, order, by=None, done=request.path, survey=survey)


def _page(request: HttpRequest, order: Order, *, by: User | None, done: str, survey: str) -> HttpResponse:
    rating = selectors.rating_of(order)
    initial = {"score": rating.score, "comment": rating.comment} if rating else {"score": request.GET.get("nilai")}
    form = RatingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as result:
            services.rate(order, by=by, **form.cleaned_data)
        if result.ok:
            messages.success(request, _("Terima kasih. Penilaian Anda tersimpan."))
        return redirect(done)
    survey_url = survey if rating and not selectors.survey_of(order) else ""
    context = {"order": order, "form": form, "rating": rating, "survey_url": survey_url}
    return render(request, "feedback/rate.html", context, status=422 if form.is_bound else 200)
