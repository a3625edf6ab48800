"""What the workbench asks for while it is open."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from silastik.users.requests import UserRequest

from .. import selectors, since
from .access import staff_only


@staff_only()
@require_GET
def since_opened(request: UserRequest, code: str, event: int) -> HttpResponse:
    """What others did after an event: asked every half minute, so that nobody types for an order that has moved on."""
    order = selectors.staff_order(request.user, code)
    entries = since.acts_since(order, request.user, event)
    page = reverse("orders:workbench", args=[order.code])
    return render(request, "orders/_since.html", {"entries": entries, "page": page})
