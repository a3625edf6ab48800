"""Which order a customer is changing: the draft, or one that is being explained, named by `?pesanan=`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from orders import selectors as order_selectors
from orders.states import OrderState

from .. import selectors
from ..models import MicrodataOrder

View = Callable[..., HttpResponse]


def customers_only(view: View) -> View:
    """Visitors log in; the office's staff, who never order, are sent back to the catalogue and told why."""

    @wraps(view)
    @login_required
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_office_staff:  # type: ignore[union-attr]
            messages.error(request, _("Akun petugas tidak dapat memesan; gunakan akun pelanggan."))
            return redirect("catalogue:list")
        return view(request, *args, **kwargs)

    return guarded


def explained_code(request: HttpRequest) -> str:
    return request.GET.get("pesanan", "")


def amended_order(request: HttpRequest) -> MicrodataOrder | None:
    """The order of `?pesanan=` while its customer may change it, or 404; without it the draft, if there is one."""
    user = request.user
    code = explained_code(request)
    if not code:
        return None if getattr(user, "is_office_staff", False) else selectors.draft(user)
    if not user.is_authenticated or not code.isprintable():
        raise Http404
    order = order_selectors.own_order(user, code)
    if not isinstance(order, MicrodataOrder) or order.state != OrderState.NEEDS_EXPLANATION:
        raise Http404
    return order


def after(order: MicrodataOrder) -> str:
    """Where a change leads back to."""
    return f"{order.get_absolute_url()}#penjelasan" if order.code else reverse("microdata:draft")
