"""Mails that never arrive: tried for days, then given up, shown to staff, and sent again when they say so."""

import smtplib
import time
from datetime import datetime, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from silastik.core import bounces, mail
from silastik.core.models import Mail
from silastik.core.outage import Outage
from silastik.observation import figures
from silastik.users import roles
from tests import builders
from tests.observation.test_metrics import a_mail

pytestmark = pytest.mark.django_db

SPAM = smtplib.SMTPDataError(554, b"5.6.0 Looks like spam")
LATER = smtplib.SMTPRecipientsRefused({"rani@contoh.id": (451, b"4.7.1 Greylisted")})
NOBODY = ConnectionRefusedError(111, "Connection refused")
CUT = smtplib.SMTPServerDisconnected("Connection unexpectedly closed")


@pytest.fixture(autouse=True)
def well(monkeypatch) -> None:
    """No test finds the server left alone because of another."""
    monkeypatch.setattr(mail, "server", Outage(seconds=60))


def fails(monkeypatch, error: Exception | None) -> list[int]:
    """From now on the server answers every mail like this; the list counts how often it was asked."""
    asked = []

    def send_messages(_backend, messages):
        asked.append(1)
        if error:
            raise error
        return len(messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)
    return asked


def try_until_given_up(row: Mail, *, days: int = 60) -> datetime:
    """The sweeper tries whenever the time has come; when it did for the last time."""
    now = end = row.created_at
    while now < row.created_at + timedelta(days=days):
        row.refresh_from_db()
        if row.next_try_at == bounces.NEVER:
            return end
        end = now = row.next_try_at
        assert list(mail.unsent(now)) == [row]
        mail.send(row.pk, now=now)
    raise AssertionError(f"tried for more than {days} days")


@pytest.mark.parametrize(("error", "days"), [(SPAM, 5), (LATER, 5), (NOBODY, 30), (CUT, 30)])
def test_a_mail_is_tried_for_days_and_then_given_up(monkeypatch, error: Exception, days: int):
    asked = fails(monkeypatch, error)
    row = a_mail()

    end = try_until_given_up(row)

    assert timedelta(days=days) < end - row.created_at < timedelta(days=days, hours=9)
    assert 10 < len(asked) < 100
    row.refresh_from_db()
    assert row.sent_at is None
    assert not mail.unsent(timezone.now() + timedelta(days=3650)).exists()


def test_a_mail_that_waited_for_a_worker_is_tried_often_before_it_is_given_up(monkeypatch):
    fails(monkeypatch, SPAM)
    row = a_mail(created_at=timezone.now() - timedelta(days=20))

    for _attempt in range(mail.ATTEMPTS_BEFORE_ALARM - 1):
        mail.send(row.pk)
        row.refresh_from_db()
        assert row.next_try_at != bounces.NEVER
    mail.send(row.pk)

    row.refresh_from_db()
    assert row.next_try_at == bounces.NEVER


def test_what_was_given_up_is_counted_apart_and_stands_on_the_status_page(client: Client, monkeypatch):
    now = timezone.now()
    a_mail(subject="Invoice Anda", attempts=20, last_error=f"SMTPDataError: {SPAM}", next_try_at=bounces.NEVER)
    assert figures.outbox(now) == figures.Outbox(waiting=0, oldest_seconds=0, refused=0, given_up=1)

    client.force_login(builders.staff(roles.HEAD))
    page = client.get(reverse("observation:status")).text
    for words in (
        "Surat yang tidak dicoba lagi",
        "Surat yang tidak sampai",
        "Invoice Anda",
        "554",
        "tidak dicoba lagi",
    ):
        assert words in page


@pytest.mark.django_db(transaction=True)
def test_an_administrator_sends_it_again_and_it_arrives_once(monkeypatch):
    asked = fails(monkeypatch, None)
    row = a_mail(attempts=20, last_error="SMTPDataError: (554, b'x')", next_try_at=bounces.NEVER)
    sent = a_mail(sent_at=timezone.now())
    client = Client()
    client.force_login(builders.staff(roles.ADMINISTRATOR, is_staff=True))

    chosen = {"action": "send_again", "_selected_action": [row.pk, sent.pk]}
    response = client.post(reverse("admin:core_mail_changelist"), chosen, follow=True)

    row.refresh_from_db()
    assert "1 surat dicoba lagi." in response.text
    assert (row.attempts, row.last_error, len(asked)) == (1, "", 1)
    assert row.sent_at


def test_a_server_that_hangs_is_left_alone_for_a_while_and_no_attempt_is_counted(monkeypatch):
    hanging = smtplib.SMTPServerDisconnected("Connection unexpectedly closed: timed out")
    hanging.__context__ = TimeoutError("timed out")
    asked = fails(monkeypatch, hanging)
    monkeypatch.setattr(mail, "server", Outage(seconds=0.5))
    first, second = a_mail(), a_mail()

    assert not any(mail.send(row.pk) for row in (first, second, first))
    second.refresh_from_db()
    assert (len(asked), second.attempts) == (1, 0)

    fails(monkeypatch, None)
    time.sleep(0.6)
    assert mail.send(second.pk)


def test_a_server_that_refuses_the_connection_is_asked_for_each_mail(monkeypatch):
    asked = fails(monkeypatch, NOBODY)
    for row in (a_mail(), a_mail()):
        mail.send(row.pk)
    assert len(asked) == 2
