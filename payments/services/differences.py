"""Telling treasurers of what the books disagree on: each difference once, in office hours, in one mail."""

import hashlib
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

from ..difference_kinds import Period
from ..models import KnownDifference
from ..reconciliation import Found, finds, since, told

if TYPE_CHECKING:
    from silastik.users.models import User

IN_A_MAIL = 20
BATCH = 5_000


@transaction.atomic
def tell_differences(office: Office, *, now: datetime | None = None) -> int:
    """Write down what is new and what is gone, and mail what nobody was told of; gives how many were told.

    Safe to run at any time, twice, and twice at once: the office's row is locked, and what was told says so. Outside
    office hours differences are only written down; the next run of the day tells them.
    """
    now = now or timezone.now()
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    period = Period(office, *since(office, now), now)
    found = {place.key: place for place in (Found(*place) for place in finds(period).iterator())}
    standing = KnownDifference.objects.filter(office=office, gone_at=None)
    known = dict(standing.values_list("key", "pk"))
    standing.filter(pk__in=[pk for key, pk in known.items() if key not in found]).update(gone_at=now)
    KnownDifference.objects.bulk_create(
        (KnownDifference(office=office, key=key, found_at=now) for key in found if key not in known), batch_size=BATCH
    )
    if not calendar_for(office).is_open(now):
        return 0
    untold = dict(standing.filter(told_at=None).order_by("pk").values_list("pk", "key"))
    people = list(staff_with(roles.VERIFY_TRANSFER)) if untold else []
    if not people:
        return 0
    new = sorted(found[key] for key in untold.values())
    # One key for one mail, made of all that is new, so that it is written once.
    digest = hashlib.sha256(" ".join(map(str, untold)).encode()).hexdigest()[:24]
    for person in people:
        _tell(period, person, new, digest)
    standing.filter(told_at=None).update(told_at=now)  # the office's row is locked: these are the same
    return len(new)


def _tell(period: Period, person: "User", new: list[Found], digest: str) -> None:
    """One mail of all that is new, the oldest in words."""
    office = period.office
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
                "differences": told(period, new[:IN_A_MAIL]),
                "more": max(0, len(new) - IN_A_MAIL),
                "url": settings.SITE_URL + _page(new),
            },
        )


def _page(new: list[Found]) -> str:
    first, last = new[0].day, new[-1].day
    return f"{reverse('payments:reconciliation')}?dari={first:%Y-%m-%d}&sampai={last:%Y-%m-%d}"
