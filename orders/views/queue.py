"""The officers' queue: a page of it, and its live counts."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from silastik.users.requests import UserRequest

from ..queue import filters, saved
from ..queue.page import Desk, queue_page, tabs
from .access import staff_only


@staff_only()
@require_GET
def queue(request: UserRequest) -> HttpResponse:
    if not request.GET and (query := saved.default_query(request.user)):
        return redirect(f"{reverse('orders:queue')}?{query}")
    response = render(request, "orders/queue/page.html", queue_page(Desk.of(request.user), request.GET))
    if request.headers.get("HX-Target") == "antrean":  # filters that apply as they are chosen stay in the URL too
        response["HX-Push-Url"] = reverse("orders:queue") + filters.link(request.GET)
    return response


@staff_only()
@require_GET
def counts(request: UserRequest) -> HttpResponse:
    """The views with their numbers as of now; the page asks for them again and again."""
    desk = Desk.of(request.user)
    view = desk.view_of(request.GET)
    return render(request, "orders/queue/_tabs.html", {"tabs": tabs(desk, view), "view": view})
