"""Telling treasurers of what the books disagree on: each difference once, in office hours, in one mail."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from orders.notifications import staff_with
from silastik.core import mail
from silastik.core.models import Office
from silastik.core.opening import calendar_for
from silastik.users import roles

from ..models import KnownDifference
from ..reconciliation import Difference, differences, since

if TYPE_CHECKING:
    from silastik.users.models import User

IN_A_MAIL = 20


@transaction.atomic
def tell_differences(office: Office, *, now: datetime | None = None) -> int:
    """Write down what is new and what is gone, and mail what nobody was told of; gives how many were told.

    Safe to run at any time, twice, and twice at once: the office's row is locked, and what was told says so. Outside
    office hours differences are only written down; the next run of the day tells them.
    """
    now = now or timezone.now()
    Office.objects.select_for_update().get(pk=office.pk)
    found = {difference.key: difference for difference in differences(office, *since(office, now), now)}
    standing = KnownDifference.objects.filter(office=office, gone_at=None)
    standing.exclude(key__in=found).update(gone_at=now)
    known = set(standing.values_list("key", flat=True))
    KnownDifference.objects.bulk_create(
        KnownDifference(office=office, key=key, found_at=now) for key in found if key not in known
    )
    if not calendar_for(office).is_open(now):
        return 0
    untold = list(standing.filter(told_at=None).order_by("pk"))
    people = list(staff_with(roles.VERIFY_TRANSFER)) if untold else []
    if not people:
        return 0
    new = [found[row.key] for row in untold]
    for person in people:
        _tell(office, person, new, untold)
    standing.filter(pk__in=[row.pk for row in untold]).update(told_at=now)
    return len(new)


def _tell(office: Office, person: "User", new: list[Difference], rows: Iterable[KnownDifference]) -> None:
    """One mail with all that is new; its key is made of them, so that it is written once."""
    digest = hashlib.sha256(" ".join(str(row.pk) for row in rows).encode()).hexdigest()[:24]
    shown = sorted(new, key=lambda difference: (difference.on, difference.key))
    with translation.override(person.language):
        mail.enqueue(
            f"differences:{office.pk}:{digest}:{person.pk}",
            to=person.email,
            language=person.language,
            template="emails/payments/differences",
            context={
                "person": person,
                "office": office,
                "count": len(new),
                "differences": shown[:IN_A_MAIL],
                "more": max(0, len(new) - IN_A_MAIL),
                "url": settings.SITE_URL + _page(shown),
            },
        )


def _page(shown: list[Difference]) -> str:
    first, last = shown[0].on, shown[-1].on
    return f"{reverse('payments:reconciliation')}?dari={first:%Y-%m-%d}&sampai={last:%Y-%m-%d}"
