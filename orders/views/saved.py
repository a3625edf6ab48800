"""Saved views of the queue: keep, rename, share, begin with, delete."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from silastik.users.requests import UserRequest

from ..models import SavedView
from ..queue import saved
from ..queue.forms import ChangeViewForm, SaveViewForm
from ..queue.people import officers
from ..queue.words import in_words
from .access import attempt, staff_only


@staff_only()
@require_GET
def views(request: UserRequest) -> HttpResponse:
    return _page(request, SaveViewForm(initial={"query": request.GET.urlencode()}, auto_id="simpan_%s"))


@staff_only()
@require_POST
def save(request: UserRequest) -> HttpResponse:
    form = SaveViewForm(request.POST, auto_id="simpan_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Tampilan disimpan.")) as kept:
            view = saved.save_view(request.user, **form.cleaned_data)
        if kept.ok:
            return redirect(f"{reverse('orders:queue')}?{view.query}")
    return _page(request, form, status=422)


@staff_only()
@require_POST
def change(request: UserRequest, pk: int) -> HttpResponse:
    get_object_or_404(SavedView, pk=pk, owner=request.user)
    form = ChangeViewForm(request.POST, auto_id=f"ubah{pk}_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Tampilan diubah.")):
            saved.change_view(request.user, pk, **form.cleaned_data)
    if form.errors:
        return _page(request, SaveViewForm(auto_id="simpan_%s"), changed={pk: form}, status=422)
    return redirect("orders:saved_views")


@staff_only()
@require_POST
def delete(request: UserRequest, pk: int) -> HttpResponse:
    with attempt(request, success=_("Tampilan dihapus.")):
        saved.delete_view(request.user, pk)
    return redirect("orders:saved_views")


def _page(
    request: UserRequest, form: SaveViewForm, *, changed: dict[int, ChangeViewForm] | None = None, status: int = 200
) -> HttpResponse:
    people = officers()

    def said(query: str) -> str:
        return in_words(query, user=request.user, officers=people)

    own, shared = [], []
    for view in saved.visible(request.user):
        if view.owner_id != request.user.pk:
            shared.append((view, said(view.query)))
            continue
        start = {"name": view.name, "is_shared": view.is_shared, "is_default": view.is_default}
        bound = (changed or {}).get(view.pk)
        own.append((view, said(view.query), bound or ChangeViewForm(initial=start, auto_id=f"ubah{view.pk}_%s")))
    query = form["query"].value() or ""
    context = {"form": form, "can_save": bool(query), "saves": said(query), "own": own, "shared": shared}
    return render(request, "orders/queue/saved.html", context, status=status)
