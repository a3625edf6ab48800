"""Outgoing mail: a row in the transaction that causes it, sent by Celery, swept if forgotten (decision 5)."""

import hashlib
import logging
import re
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation

from . import bounces, tasks
from .models import Mail, Office
from .opening import calendar_for
from .outage import Outage
from .worktime import NeverOpenError

logger = logging.getLogger(__name__)

ATTEMPTS_BEFORE_ALARM = 10
# How long a mail is tried to which the server says no, and one to which nobody says anything. RFC 5321 asks for four or
# five days of the first; a server that is away is not the mail's fault, but after a month its news is none.
PATIENCE, PATIENCE_WITH_SILENCE = timedelta(days=5), timedelta(days=30)
# A server that takes a connection and says nothing holds a worker each time it is asked.
server = Outage(seconds=4 * settings.EMAIL_TIMEOUT)
NOWHERE = ".invalid"  # RFC 6761: domains that no mail reaches, of visitors and of closed accounts


def enqueue(
    key: str,
    *,
    to: str,
    language: str,
    template: str,
    context: Mapping[str, Any],
    staff_of: Office | None = None,
    now: datetime | None = None,
) -> Mail | None:
    """Write a mail to send after the commit; None when `key` (its cause and recipient) has been written before, or
    when the address is one that no mail reaches.

    One to staff of an office leaves in its hours only: at the next opening minute if it is closed.

    `<template>.txt` and `<template>.html` are rendered now, in `language`; the first line of the text is the subject,
    which begins with the order's code.
    """
    if to.endswith(NOWHERE):
        return None
    with translation.override(language):
        text = render_to_string(f"{template}.txt", dict(context))
        html = render_to_string(f"{template}.html", dict(context))
    subject, _, body = text.strip().partition("\n")
    now = now or timezone.now()
    opens_at = _opening(staff_of, now)
    try:
        with transaction.atomic():
            mail = Mail.objects.create(
                key=key,
                to=to,
                language=language,
                subject=" ".join(subject.split())[:250],
                text=re.sub(r"\n{3,}", "\n\n", body.strip()) + "\n",
                html=html.strip(),
                next_try_at=opens_at or now + settings.SWEEP_EVERY,
                office=staff_of,
            )
    except IntegrityError:  # the key is the only thing that can be there already
        return None
    if opens_at is None:
        tasks.wake(tasks.send_mail, mail.pk)
    return mail


def _opening(office: Office | None, now: datetime) -> datetime | None:
    """When a mail to an office's staff may leave that must not leave now. With no hours at all, nothing waits."""
    if office is None:
        return None
    calendar = calendar_for(office)
    try:
        return None if calendar.is_open(now) else calendar.next_opening(now)
    except NeverOpenError:
        return None


def unsent(now: datetime) -> QuerySet[Mail]:
    """Mails whose own task has not sent them in time, or whose next try is due."""
    return Mail.objects.filter(sent_at=None, next_try_at__lte=now).order_by("next_try_at")


def send(pk: int, *, now: datetime | None = None) -> bool:
    """Send a mail and mark it; False if it is sent already, being sent elsewhere, or the server would not have it.

    A failure is written down and tried again by the sweeper: after 2, 4, 8 of its rounds (minutes), in the end every
    eight hours, for some days; then the mail is given up (`bounces.GIVEN_UP`) until staff send it on its way anew.
    A server that hangs is left alone for a minute, so that papers are rendered meanwhile. A worker killed between
    sending and marking sends again under the same Message-ID: one duplicate at most. A mail to staff that is tried
    while the office is closed waits for its opening.
    """
    now = now or timezone.now()
    if server.lasts:
        return False
    with transaction.atomic():
        mail = Mail.objects.select_for_update(skip_locked=True).filter(pk=pk, sent_at=None).first()
        if mail is None:
            return False
        if opens_at := _opening(mail.office, now):  # the worker was away, or an earlier try failed
            Mail.objects.filter(pk=pk).update(next_try_at=opens_at)
            return False
        try:
            _message(mail).send()
        except Exception as error:  # whatever the server or the line does, the mail must not be lost
            mail.attempts += 1
            mail.last_error = f"{type(error).__name__}: {error}"
            mail.next_try_at = _next_try(mail, error, now)
            if _hangs(error):
                server.begin()
            level = logging.ERROR if mail.attempts >= ATTEMPTS_BEFORE_ALARM else logging.WARNING
            logger.log(level, "Mail %s not sent at attempt %s: %s", mail.key, mail.attempts, mail.last_error)
        else:
            mail.attempts += 1
            mail.sent_at, mail.last_error = now, ""
        mail.save(update_fields=["attempts", "last_error", "next_try_at", "sent_at"])
    return mail.sent_at is not None


def _next_try(mail: Mail, error: Exception, now: datetime) -> datetime:
    """Ever more seldom; never again when it has been tried often, and for as long as such an error allows."""
    silence = isinstance(error, OSError) and not isinstance(error, smtplib.SMTPException)
    silence = silence or isinstance(error, smtplib.SMTPServerDisconnected)
    patience = PATIENCE_WITH_SILENCE if silence else PATIENCE
    if mail.attempts >= ATTEMPTS_BEFORE_ALARM and now - mail.created_at > patience:
        return bounces.NEVER
    return now + settings.SWEEP_EVERY * 2 ** min(mail.attempts, 9)


def _hangs(error: Exception) -> bool:
    """Whether the server took longer to answer than we wait; smtplib says so of a line that was cut as well."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def try_again(mails: QuerySet[Mail], *, now: datetime) -> int:
    """Put mails that have not arrived at the beginning of their tries; how many. What their server said stays."""
    pks = list(mails.filter(sent_at=None).values_list("pk", flat=True))
    Mail.objects.filter(pk__in=pks, sent_at=None).update(attempts=0, next_try_at=now)
    for pk in pks:
        tasks.wake(tasks.send_mail, pk)
    return len(pks)


def _message(mail: Mail) -> EmailMultiAlternatives:
    """The mail with a Message-ID that its key determines, marked as sent by a machine (RFC 3834)."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        to=[mail.to],
        headers={
            "Message-ID": f"<{hashlib.sha256(mail.key.encode()).hexdigest()[:32]}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": mail.language,
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message
