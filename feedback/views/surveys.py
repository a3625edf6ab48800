"""The satisfaction survey: from the order's page, or from the mail's signed link without logging in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from orders import selectors as order_selectors
from orders.models import Order
from orders.views.access import attempt
from silastik.users.models import User
from silastik.users.requests import UserRequest

from .. import selectors, services
from ..forms import SurveyForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: UserRequest, code: str) -> HttpResponse:
    order = order_selectors.own_order(request.user, code)
    return _page(request, order, by=request.user, done=order.get_absolute_url())


@require_http_methods(["GET", "HEAD", "POST"])
def survey_signed(request: HttpRequest, token: str) -> HttpResponse:
    order = selectors.order_of_link(token)
    return _page(request, order, by=None, done=request.path)


def _page(request: HttpRequest, order: Order, *, by: User | None, done: str) -> HttpResponse:
    response = selectors.survey_of(order)
    initial = {**response.answers, "comment": response.comment} if response else {}
    form = SurveyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(request, form) as result:
            services.answer_survey(order, answers=form.answers, comment=form.cleaned_data["comment"], by=by)
        if result.ok:
            messages.success(request, _("Terima kasih. Jawaban survei Anda tersimpan."))
        return redirect(done)
    context = {"order": order, "form": form, "response": response, "ready": selectors.is_rateable(order)}
    return render(request, "feedback/survey.html", context, status=422 if form.is_bound else 200)
