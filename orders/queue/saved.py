"""Views of the queue that officers keep by name: their own, and those that colleagues share."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from silastik.users.models import User

from ..models import SavedView
from .definitions import VIEWS
from .filters import clean_query, link

MOST = 20  # views of one officer


def visible(user: User) -> QuerySet[SavedView]:
    """An officer's own views and the shared ones, by name."""
    return SavedView.objects.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner").order_by("name", "pk")


def saved_views(user: User, data: QueryDict) -> list[dict[str, Any]]:
    """The links beside the views; the one whose query is open is marked."""
    here = link(data)
    return [
        {
            "name": view.name,
            "owner": "" if view.owner_id == user.pk else str(view.owner),
            "query": f"?{view.query}",
            "is_current": f"?{view.query}" == here,
        }
        for view in visible(user)
    ]


def default_query(user: User) -> str:
    """The query an officer begins with, if they chose one."""
    view = SavedView.objects.filter(owner=user, is_default=True).first()
    return view.query if view else ""


def save_view(user: User, *, name: str, query: str, is_shared: bool) -> SavedView:
    """Keep what a query string says of the queue. ValidationError for one that says nothing, or a name in use."""
    kept = link(QueryDict(query.removeprefix("?"))).removeprefix("?")
    view_name = clean_query(QueryDict(kept)).get("tampilan")
    if not kept or (view_name and view_name not in VIEWS) or len(kept) > 500:
        raise ValidationError(_("Tidak ada tampilan atau saringan yang dapat disimpan."))
    if SavedView.objects.filter(owner=user).count() >= MOST:
        raise ValidationError(_("Anda sudah menyimpan %(most)d tampilan. Hapus satu dahulu.") % {"most": MOST})
    view = SavedView(owner=user, name=" ".join(name.split()), query=kept, is_shared=is_shared)
    view.full_clean()
    view.save()
    return view


@transaction.atomic
def change_view(user: User, pk: int, *, name: str, is_shared: bool, is_default: bool) -> SavedView:
    """Rename one's own view, share it, or begin with it. Raises `SavedView.DoesNotExist` for another's."""
    view = SavedView.objects.select_for_update().get(pk=pk, owner=user)
    if is_default:
        SavedView.objects.filter(owner=user, is_default=True).exclude(pk=pk).update(is_default=False)
    view.name, view.is_shared, view.is_default = " ".join(name.split()), is_shared, is_default
    view.full_clean()
    view.save()
    return view


def delete_view(user: User, pk: int) -> str:
    """Its name, when it was there; twice is once."""
    view = SavedView.objects.filter(pk=pk, owner=user).first()
    if view is None:
        return ""
    view.delete()
    return view.name
