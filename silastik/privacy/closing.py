"""Closing an account: asked for by its owner, taken back for some days, then done by a job (UU 27/2022, article 8)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from feedback.models import Complaint
from feedback.states import ComplaintState
from orders.lifecycle import Refused
from orders.models import Order
from orders.states import OPEN
from silastik.core import mail
from silastik.core.context import current_office
from silastik.core.dates import long_date
from silastik.users.models import User

from .erasing import erase


def hindrances(person: User) -> list[str]:
    """Why the account cannot be closed now, a sentence each."""
    if person.is_office_staff:
        return [_("Akun petugas ditutup oleh administrator, tidak oleh pemiliknya.")]
    found = []
    if orders := Order.objects.filter(customer=person, state__in=OPEN).count():
        found.append(
            ngettext(
                "%(count)d pesanan belum selesai. Tunggu sampai selesai, atau batalkan selama masih bisa.",
                "%(count)d pesanan belum selesai. Tunggu sampai selesai, atau batalkan selama masih bisa.",
                orders,
            )
            % {"count": orders}
        )
    open_cases = Complaint.objects.filter(complainant=person).exclude(state=ComplaintState.CLOSED)
    if cases := open_cases.count():
        found.append(
            ngettext(
                "%(count)d pengaduan belum ditutup. Pengaduan yang sudah dijawab tertutup sendiri setelah 14 hari.",
                "%(count)d pengaduan belum ditutup. Pengaduan yang sudah dijawab tertutup sendiri setelah 14 hari.",
                cases,
            )
            % {"count": cases}
        )
    return found


@transaction.atomic
def ask(user: User, *, now: datetime | None = None) -> User:
    """Have the account closed after ACCOUNT_CLOSING_DAYS, and tell its owner by mail. Asking again changes nothing.

    Raises `Refused` for staff, and while an order or a complaint is open.
    """
    now = now or timezone.now()
    person = _lock(user.pk)
    if found := hindrances(person):
        raise Refused(*found)
    if person.closes_at is None:
        person.closing_asked_at, person.closes_at = now, now + timedelta(days=settings.ACCOUNT_CLOSING_DAYS)
        person.save(update_fields=["closing_asked_at", "closes_at"])
        _tell(person, "closing_asked", person.email, now)
    return person


@transaction.atomic
def take_back(user: User, *, now: datetime | None = None) -> User:
    """Keep the account after all. Raises `Refused` when nothing was asked."""
    person = _lock(user.pk)
    if person.closes_at is None:
        raise Refused(_("Akun ini tidak sedang ditutup. Tidak ada yang diubah."))
    _keep(person, "closing_taken_back", now or timezone.now())
    return person


def close_due(now: datetime) -> dict[str, int]:
    """Close the accounts whose days are over; may be stopped anywhere, and run twice at once."""
    due = User.objects.filter(closes_at__lte=now, closed_at=None).order_by("closes_at").values_list("pk", flat=True)
    done = [close(pk, now=now) for pk in list(due)]
    return {"closed": done.count(True), "kept": done.count(False)}


@transaction.atomic
def close(pk: int, *, now: datetime) -> bool | None:
    """Make the person unknown to the portal, and tell the address they had (article 45). None: somebody else did.

    An order or a complaint that was opened since keeps the account: its owner is told, and may ask again.
    """
    due = User.objects.select_for_update(skip_locked=True).filter(pk=pk, closes_at__lte=now, closed_at=None)
    person = due.first()
    if person is None:
        return None
    list(Order.objects.select_for_update(of=("self",)).filter(customer=person))  # none is submitted meanwhile
    if hindrances(person):
        _keep(person, "closing_stopped", now)
        return False
    address = person.email
    erase(person, now=now)
    _tell(person, "closed", address, now)
    return True


def _lock(pk: int) -> User:
    return User.objects.select_for_update().get(pk=pk)


def _keep(person: User, letter: str, now: datetime) -> None:
    person.closing_asked_at = person.closes_at = None
    person.save(update_fields=["closing_asked_at", "closes_at"])
    _tell(person, letter, person.email, now)


def _tell(person: User, letter: str, address: str, now: datetime) -> None:
    """A letter with one link. The last one has none to follow, and is written before the name is forgotten."""
    office = current_office()
    with override(person.language):
        closes_on = long_date(person.closes_at.astimezone(office.tz).date()) if person.closes_at else ""
    mail.enqueue(
        f"{letter}:{person.pk}:{now.isoformat()}",
        to=address,
        language=person.language,
        template=f"emails/users/{letter}",
        context={
            "person": person,
            "office": office,
            "closes_on": closes_on,
            "days": settings.ACCOUNT_CLOSING_DAYS,
            "url": "" if letter == "closed" else settings.SITE_URL + reverse("privacy:own_data"),
        },
        now=now,
    )
