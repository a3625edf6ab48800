"""A prepared file becomes a file of its order, whichever road it came by."""

from datetime import datetime
from typing import Any

from orders import deliverables
from orders import services as order_services
from orders.models import Deliverable
from orders.states import OrderState

from ..models import Extraction, MicrodataOrder, Selection


def attach(
    order: MicrodataOrder, selection: Selection, *, kind: str, by: Any, now: datetime, note: str = "", **fields: Any
) -> Deliverable:
    """Attach a sample or final files of a selection; during a revision it answers the faults found in them (M11).

    Runs inside a transaction that has locked the order.
    """
    file = deliverables.attach(
        order, item=selection.item, kind=kind, by=by, now=now, note=note, title=str(selection.dataset), **fields
    )
    # What was waiting there had come from a run whose measures say nothing about this file.
    Extraction.objects.filter(deliverable=file).update(deliverable=None)
    if order.state == OrderState.IN_REVISION and kind == Deliverable.Kind.PRODUCT:
        order_services.settle_faults(file, by=by, note=note, now=now)
    return file
