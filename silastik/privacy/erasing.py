"""Makes a person unknown to the portal, as `treatment` says. What must be kept names them by number from then on."""

import logging
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pgtrigger
from django.apps import apps
from django.db import transaction
from django.db.models import Case, CharField, F, FileField, QuerySet, TextField, Value, When

from microdata.models import UsageAbstract
from orders.models import Order
from orders.states import OrderState
from payments.models import Entitlement, Waiver
from silastik.core.storage import private_storage
from silastik.users.models import User

from .models import DoomedFile
from .treatment import TREATMENTS, Treatment, letters_to

logger = logging.getLogger(__name__)

BATCH = 500


@transaction.atomic
def erase(person: User, *, now: datetime) -> None:
    """Erase and replace everything that `TREATMENTS` says of the person; the account can be used no more.

    Events and papers are not touched, so that the chains of evidence verify as before. Saying it again changes nothing.
    """
    forget_drafts(Order.objects.filter(customer=person), now=now)
    asked = Entitlement.objects.filter(user=person, decision="", waivers=None)
    doom(asked.values_list("letter", flat=True), now=now)
    asked.delete()
    letters_to(person).filter(sent_at=None).delete()  # nobody is there to read them
    for label, treatment in TREATMENTS.items():
        if treatment.deletes or treatment.becomes:
            _treat(label, treatment, person, now)
    User.objects.filter(pk=person.pk).update(is_active=False, closed_at=now, closes_at=None)


def forget_drafts(orders: QuerySet[Order], *, now: datetime) -> int:
    """Delete those of these orders that are baskets, with what was uploaded for them; how many."""
    drafts = list(orders.filter(state=OrderState.DRAFT).select_for_update(of=("self",)).values_list("pk", flat=True))
    for model, name in ((UsageAbstract, "file"), (Waiver, "letter")):
        doom(model._base_manager.filter(order__in=drafts).values_list(name, flat=True), now=now)
    for draft in Order.objects.filter(pk__in=drafts):
        draft.delete()
    return len(drafts)


def _treat(label: str, treatment: Treatment, person: User, now: datetime) -> None:
    rows, model = treatment.found(label, person), apps.get_model(label)
    forgotten = [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, FileField) and (treatment.deletes or field.name in treatment.becomes)
    ]
    for name in forgotten:
        doom(rows.values_list(name, flat=True), now=now)
    with ExitStack() as stack:
        if treatment.past:
            stack.enter_context(pgtrigger.ignore(*treatment.past))
        if treatment.deletes:
            rows.delete()
        else:
            rows.update(**{name: _unless_empty(model, name, value) for name, value in treatment.becomes.items()})


def _unless_empty(model: Any, name: str, value: Any) -> Any:
    """The new value of a field, where it holds any: what is empty says nothing, and stays empty."""
    field = model._meta.get_field(name)
    if not value or not isinstance(field, CharField | TextField):
        return value
    new = value if hasattr(value, "as_sql") else Value(value)
    return Case(When(**{name: ""}, then=F(name)), default=new, output_field=field.clone())


def doom(names: Iterable[str], *, now: datetime) -> None:
    """Have these private files deleted once the transaction holds."""
    rows = [DoomedFile(name=str(name), since=now) for name in names if name]
    DoomedFile.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def delete_doomed() -> int:
    """Delete the files whose rows have forgotten them; how many. One that is gone already is as good as deleted.

    One that cannot be deleted now waits for the next time, and holds up no other.
    """
    deleted = last = 0
    while doomed := list(DoomedFile.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = doomed[-1].pk
        gone = [file.pk for file in doomed if _delete(file.name)]
        deleted += DoomedFile.objects.filter(pk__in=gone).delete()[0]
    return deleted


def _delete(name: str) -> bool:
    try:
        private_storage().delete(name)
    except Exception:  # of any storage
        logger.exception("A private file could not be deleted; it is tried again.")
        return False
    return True
