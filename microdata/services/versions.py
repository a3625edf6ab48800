"""Correcting from a newer version of the dataset (M11)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, step
from orders.models import Deliverable

from ..choices import available_variables
from ..models import DatasetVersion, MicrodataOrder, Selection
from ..selectors import newest_version
from . import extraction

if TYPE_CHECKING:
    from silastik.users.models import User


def newer_version(selection: Selection) -> DatasetVersion | None:
    """The newest published version of the dataset, if the selection is of an older one."""
    newest = newest_version(selection.dataset)
    return newest if newest and newest.number > selection.version.number else None


def use_newest(order: MicrodataOrder, selection: Selection, *, by: "User", now: datetime | None = None) -> None:
    """Let the next extraction of a selection come from the newest version of its dataset.

    The customer receives the columns they ordered, neither more nor fewer: a full set is pinned to the variables it
    stood for, and a version in which any of them is gone is refused, with their names.
    """
    now = now or timezone.now()
    with step(order, "change_version", by=by, now=now) as current:
        chosen = current.order.selections.select_related("dataset", "version").get(pk=selection.pk)
        newest = newer_version(chosen)
        if newest is None:
            raise Refused(_("“%(title)s” sudah memakai versi terbaru.") % {"title": chosen})
        if reasons := extraction.under_way(chosen, Deliverable.Kind.PRODUCT):
            raise Refused(*reasons)
        ordered = chosen.variables or [variable.name for variable in available_variables(chosen.version)]
        available = [variable.name for variable in available_variables(newest)]
        if gone := [name for name in ordered if name not in available]:
            names = {"title": chosen, "number": newest.number, "names": ", ".join(gone)}
            raise Refused(_("Versi %(number)d “%(title)s” tidak lagi memuat variabel ini: %(names)s.") % names)
        if not chosen.variables and set(ordered) != set(available):
            chosen.variables = ordered
        chosen.version = newest
        chosen.save(update_fields=["version", "variables", "changed_at"])
        current.data |= {"dataset": str(chosen), "version": newest.number}
