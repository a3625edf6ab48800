"""Submitting a draft (R4, R5, M2, M3), and beginning again from an order that was cancelled (M4b)."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from orders.models import PurchaseTerms
from orders.states import OrderState
from orders.submission import submitting
from payments.services import copy_waiver

from .. import choices, selectors
from ..models import MicrodataOrder, Selection, UsageAbstract
from .choosing import draft_of

if TYPE_CHECKING:
    from silastik.users.models import User


def submit(order: MicrodataOrder, *, by: "User", terms: PurchaseTerms, now: datetime | None = None) -> MicrodataOrder:
    """Submit the draft with its recipes and abstract; the order gets its code. Refused while anything is missing."""
    with submitting(order, by=by, terms=terms, problems=selectors.problems, now=now) as current:
        selections = current.order.chosen
        current.order.title = summary(selections)
        current.order.contents = "\n".join(str(selection) for selection in selections)
        current.data["datasets"] = [
            {"dataset": s.dataset.slug, "title": str(s), "recipe": choices.recipe_of(s).digest} for s in selections
        ]
    return current.order


def summary(selections: list[Selection]) -> str:
    """What lists call the order: its first dataset, and how many more."""
    first, more = str(selections[0])[:200], len(selections) - 1
    return f"{first} (+{more})" if more else first


@transaction.atomic
def copy_from(order: MicrodataOrder, *, by: "User") -> MicrodataOrder:
    """A new draft with all that a cancelled order of the same customer asked for, Rp0,00 included (M4b).

    A choice that is in the draft already stays as it is there. What a newer version no longer has is kept, so that
    the pages name it. The files of abstract and letter are the same stored files: files are never changed.
    """
    if order.customer_id != by.pk or order.state != OrderState.CANCELLED:
        raise ValidationError(_("Hanya pesanan Anda yang dibatalkan dapat disalin."))
    draft = draft_of(by)
    for selection in order.chosen:
        draft.selections.get_or_create(
            dataset=selection.dataset,
            defaults={
                "version": selectors.newest_version(selection.dataset) or selection.version,
                "variables": selection.variables,
                "areas": selection.areas,
                "formats": selection.formats,
            },
        )
    old = UsageAbstract.objects.filter(order=order).first()
    if old and not UsageAbstract.objects.filter(order=draft).exists():
        fields = ("background", "objectives", "method", "outputs", "file", "file_name", "file_type", "file_sha256")
        UsageAbstract.objects.create(order=draft, **{field: getattr(old, field) for field in fields})
    for field in ("signer_name", "signer_position", "signer_institution", "signer_identity"):
        setattr(draft, field, getattr(draft, field) or getattr(order, field))
    draft.copied_from = order
    draft.save()
    copy_waiver(order, draft)
    return draft
