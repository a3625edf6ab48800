"""What the workbench asks for while it is open, and the ticks of its checklist."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from silastik.users import roles
from silastik.users.requests import UserRequest

from .. import checklist, selectors, since
from .access import attempt, staff_only


@staff_only()
@require_GET
def since_opened(request: UserRequest, code: str, event: int) -> HttpResponse:
    """What others did after an event: asked every half minute, so that nobody types for an order that has moved on."""
    order = selectors.staff_order(request.user, code)
    entries = since.acts_since(order, request.user, event)
    page = reverse("orders:workbench", args=[order.code])
    return render(request, "orders/_since.html", {"entries": entries, "page": page})


@staff_only(roles.SERVE_ORDER)
@require_POST
def tick(request: UserRequest, code: str) -> HttpResponse:
    """Tick a point of the checklist, or take its tick away: whichever the button said."""
    order = selectors.staff_order(request.user, code)
    act = checklist.untick if request.POST.get("cabut") else checklist.tick
    with attempt(request):
        act(order, request.POST.get("butir", ""), by=request.user)
    return redirect(f"{reverse('orders:workbench', args=[order.code])}#periksa")
