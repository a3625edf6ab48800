"""A finished package becomes a file of its order."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction

from orders.models import Deliverable
from silastik.core.files import random_name
from silastik.core.storage import private_storage

from ..models import Extraction, MicrodataOrder
from ..on_disk import Movable
from ..services import files
from .run import Result

_stored_name = random_name("deliverables")


def store(result: Result) -> str:
    """Put the package into the private storage; returns its name there."""
    with result.path.open("rb") as file:
        return private_storage().save(_stored_name(None, result.path.name), Movable(file))


def discard(stored: str) -> None:
    """Remove a package that no row names."""
    private_storage().delete(stored)


def attach(order: MicrodataOrder, extraction: Extraction, result: Result, stored: str, now: datetime) -> Deliverable:
    """Attach the stored package, in place of one that was extracted before and not released: that file goes.

    Runs inside a transaction that has locked the order.
    """
    item, kind = extraction.selection.item, extraction.kind
    replaced: dict[str, Any] = {"source": Deliverable.Source.EXTRACT, "released_at": None}
    for name in order.deliverables.filter(item=item, kind=kind, **replaced).values_list("file", flat=True):
        transaction.on_commit(partial(private_storage().delete, name))
    return files.attach(
        order,
        extraction.selection,
        by=extraction.requested_by,
        now=now,
        kind=kind,
        source=Deliverable.Source.EXTRACT,
        file=stored,
        name=result.path.name,
        content_type="application/zip",
        size=result.size,
        sha256=result.sha256,
    )
