"""Outgoing mail against a real SMTP server: kept in rows, sent once, never lost (decision 5)."""

import email
import email.policy
import logging
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, transaction
from django.utils import timezone, translation

from silastik.core import mail, tasks
from silastik.core.models import Mail
from tests.core.brokers import a_free_port, take_broker_away

CONTEXT = {
    "person": {"name": "Rani d'Abdullah & Co.", "email": "rani@example.org"},
    "office": {"name": "BPS Kabupaten Gorontalo", "website": "https://gorontalokab.bps.go.id"},
    "url": "https://silastik.example.org/pesanan/SIL-7502-2026-000123/?a=1&b=2",
}


class Mailbox:
    """What the server received; `refuse` makes it answer with an error, `delay` makes it slow."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.refuse = ""
        self.delay = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        time.sleep(self.delay)
        self.received.append(envelope.content)
        return "250 OK"

    def messages(self) -> list[email.message.EmailMessage]:
        return [email.message_from_bytes(content, policy=email.policy.default) for content in self.received]


@contextmanager
def a_server(box: Mailbox, port: int):
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def port(settings) -> int:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", a_free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.DEFAULT_FROM_EMAIL = "Silastik BPS <silastik@example.org>"
    return settings.EMAIL_PORT


@pytest.fixture
def box(port) -> Mailbox:
    box = Mailbox()
    with a_server(box, port):
        yield box


@pytest.fixture(autouse=True)
def template(tmp_path, settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    subject = "{% block subject %}SIL-7502-2026-000123: {{ title|default:'kabar' }}{% endblock %}"
    for suffix in ("txt", "html"):
        (tmp_path / f"kabar.{suffix}").write_text(
            f"{{% extends 'emails/base.{suffix}' %}}{subject}{{% block body %}}Pesanan Anda siap.{{% endblock %}}"
        )


def queue(key: str = "event:1:kabar:7", *, language: str = "id", **context) -> Mail | None:
    return mail.enqueue(key, to="rani@example.org", language=language, template="kabar", context=CONTEXT | context)


def forgotten(row: Mail) -> Mail:
    """As if the worker had been killed between sending and marking."""
    Mail.objects.filter(pk=row.pk).update(sent_at=None)
    return row


def overdue(row: Mail) -> list[int]:
    """The mails a sweeper finds when this one's next try is due."""
    row.refresh_from_db()
    return list(mail.unsent(row.next_try_at).values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_mail_has_its_subject_text_and_one_link():
    row = queue()

    assert row.subject == "SIL-7502-2026-000123: kabar"
    assert row.text.startswith("Yth. Rani d'Abdullah & Co.,\n\nPesanan Anda siap.\n\nBuka pesanan:\n" + CONTEXT["url"])
    assert row.text.count("http") == 2  # the link, and the office's address in the foot
    assert "Jangan balas" in row.text
    assert "\n\n\n" not in row.text
    assert row.html.count("<a ") == 1
    assert "Rani d&#x27;Abdullah &amp; Co." in row.html
    assert '?a=1&amp;b=2"' in row.html


@pytest.mark.django_db
def test_a_subject_never_breaks_out_of_its_line():
    row = queue(title="a\r\nBcc: semua@example.org")

    assert row.subject == "SIL-7502-2026-000123: a"
    assert "Bcc" not in row.subject


@pytest.mark.django_db
def test_a_mail_is_written_in_the_readers_language_not_the_actors():
    with translation.override("en"):
        indonesian = queue("a", language="id")
    english = queue("b", language="en")

    assert '<html lang="id">' in indonesian.html
    assert '<html lang="en">' in english.html
    assert (indonesian.language, english.language) == ("id", "en")


@pytest.mark.django_db
def test_one_cause_writes_one_mail():
    first, second = queue(), queue()

    assert first is not None
    assert second is None
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_mail_leaves_after_the_commit_and_not_before(box):
    with transaction.atomic():
        row = queue()
        assert box.received == []

    row.refresh_from_db()
    (message,) = box.messages()
    assert message["To"] == "rani@example.org"
    assert message["From"] == "Silastik BPS <silastik@example.org>"
    assert message["Subject"] == "SIL-7502-2026-000123: kabar"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == row.text
    assert message.get_body(("html",)).get_content().replace("\r\n", "\n").strip() == row.html
    assert row.sent_at is not None
    assert row.attempts == 1


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_not_mailed(box):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert Mail.objects.count() == 0
    assert box.received == []


@pytest.mark.django_db(transaction=True)
def test_a_mail_is_sent_once_however_often_it_is_asked_for(box):
    row = queue()

    assert mail.send(row.pk) is False
    tasks.sweep_mail()
    assert len(box.received) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(box):
    row = forgotten(queue())
    box.received.clear()
    box.delay = 0.5
    results = []

    def work():
        results.append(mail.send(row.pk))
        connection.close()

    workers = [threading.Thread(target=work) for _worker in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(results) == [False, True]
    assert len(box.received) == 1


@pytest.mark.django_db(transaction=True)
def test_a_refused_mail_is_written_down_and_goes_out_when_the_server_is_back(box):
    box.refuse = "451 try again later"
    row = queue()
    row.refresh_from_db()
    assert row.sent_at is None
    assert row.attempts == 1
    assert "451" in row.last_error

    box.refuse = ""
    assert mail.send(row.pk) is True
    row.refresh_from_db()
    assert (row.sent_at is None, row.attempts, row.last_error) == (False, 2, "")
    assert len(box.received) == 1


@pytest.mark.django_db(transaction=True)
def test_a_server_that_is_away_costs_nothing_and_the_sweeper_sends_later(port):
    row = queue()
    row.refresh_from_db()
    assert "ConnectionRefusedError" in row.last_error

    Mail.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))
    box = Mailbox()
    with a_server(box, port):
        tasks.sweep_mail()

    assert len(box.received) == 1


@pytest.mark.django_db
def test_tries_grow_rarer(port, caplog):
    row = queue()
    now = timezone.now()
    waits = []
    for _attempt in range(12):
        mail.send(row.pk, now=now)
        row.refresh_from_db()
        waits.append((row.next_try_at - now) / timedelta(minutes=1))
    alarms = [record for record in caplog.records if record.levelno == logging.ERROR]

    assert waits == [2, 4, 8, 16, 32, 64, 128, 256, 512, 512, 512, 512]
    assert overdue(row) == [row.pk]
    assert len(alarms) == 3  # the tenth attempt and every one after it


@pytest.mark.django_db
def test_the_sweeper_leaves_a_fresh_mail_to_its_own_task():
    row = queue()

    assert list(mail.unsent(timezone.now())) == []
    assert overdue(row) == [row.pk]


@pytest.mark.django_db(transaction=True)
def test_a_mail_sent_twice_by_a_killed_worker_carries_the_same_message_id(box):
    row = forgotten(queue())
    mail.send(row.pk)

    first, second = box.messages()
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@example.org>")


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_delays_the_mail_and_breaks_nothing(box, caplog, monkeypatch):
    take_broker_away(monkeypatch)
    started = time.perf_counter()
    with transaction.atomic():
        row = queue()
    took = time.perf_counter() - started

    assert took < 1
    assert "left to the sweeper" in caplog.text
    assert box.received == []
    for pk in overdue(row):
        mail.send(pk)
    assert len(box.received) == 1
