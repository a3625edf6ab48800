"""Correcting from a newer version of the dataset (M11)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, step
from orders.models import Deliverable

from ..choices import available_variables
from ..models import DatasetVersion, MicrodataOrder, Selection
from . import extraction

if TYPE_CHECKING:
    from silastik.users.models import User


def newer_versions(order: MicrodataOrder) -> dict[int, DatasetVersion]:
    """The newest published version of each dataset that is newer than the one ordered, by the selection's key."""
    published = DatasetVersion.objects.filter(
        dataset__in=[selection.dataset_id for selection in order.chosen], published_at__isnull=False
    )
    newest = published.defer("area_rows").order_by("dataset_id", "-number").distinct("dataset_id")
    by_dataset = {version.dataset_id: version for version in newest}
    return {
        selection.pk: version
        for selection in order.chosen
        if (version := by_dataset.get(selection.dataset_id)) and version.number > selection.version.number
    }


def use_newest(order: MicrodataOrder, selection: Selection, *, by: "User", now: datetime | None = None) -> None:
    """Let the next extraction of a selection come from the newest version of its dataset.

    The customer receives the columns they ordered, neither more nor fewer: a full set is pinned to the variables it
    stood for, and a version in which any of them is gone is refused, with their names.
    """
    now = now or timezone.now()
    with step(order, "change_version", by=by, now=now) as current:
        chosen = current.order.selections.select_related("dataset", "version").get(pk=selection.pk)
        newest = newer_versions(current.order).get(chosen.pk)
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
