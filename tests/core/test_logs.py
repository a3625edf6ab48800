"""The log tells what happened by numbers and routes; nothing in it leads to a person, whatever goes wrong."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, transaction
from django.urls import reverse

from silastik.core import logs, mail, tasks
from silastik.core.models import Mail
from silastik.users.models import Segment, User
from tests import builders
from tests.core.test_mail import CONTEXT

pytestmark = pytest.mark.django_db
NPWP = "092542943407000"


class Log:
    """What has been written since, as a server has it: a line of JSON an event."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self, name: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == name]


@pytest.fixture
def log() -> Iterator[Log]:
    found, root = Log(), logging.getLogger()
    handler = logging.StreamHandler(found.stream)
    handler.setFormatter(logs.formatter(as_json=True))
    root.addHandler(handler)
    yield found
    root.removeHandler(handler)


def traces_of(person: User) -> list[str]:
    return [person.email, person.name, person.npwp, person.phone]


def test_a_request_is_one_line_with_its_route_its_number_and_the_order(client, log: Log):
    order = builders.submitted()
    client.force_login(order.customer)

    client.get(reverse("orders:detail", args=[order.code]), {"cari": "rahasia"})

    (line,) = log.events("request_finished")
    assert (line["request"], line["code"], line["order"]) == ("GET orders:detail", 200, order.code)
    assert line["user_id"] == order.customer.pk
    assert line["request_id"]
    assert "rahasia" not in log.text


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("orders:claim_code", ["7KQF-2M9X-R4TD-0ZHA"]),
        ("orders:verify_code", ["K3J9F0Q2ZT"]),
        ("account_reset_password_from_key", ["3", "c8x1-0123456789abcdef"]),
        ("account_confirm_email", ["MQ:1vQpxg:JrZUd0aGkq3"]),
        ("orders:calendar_feed", ["kunci.kalender-1234567890"]),
    ],
)
def test_a_token_in_an_address_is_not_logged(client, log: Log, name: str, arguments: list[str]):
    keys = ("uidb36", "key") if len(arguments) == 2 else None
    address = reverse(name, kwargs=dict(zip(keys, arguments, strict=True))) if keys else reverse(name, args=arguments)

    client.get(address)

    assert log.events("request_finished")[0]["request"] == f"GET {name}"
    assert arguments[-1] not in log.text


def test_what_a_customer_does_leaves_nothing_of_them_in_the_log(client, log: Log):
    person = builders.a_customer(segment=Segment.PRIVATE, npwp=NPWP)
    client.post(reverse("account_login"), {"login": person.email, "password": "salah-sekali-9"})
    client.post(reverse("account_login"), {"login": person.email, "password": builders.PASSWORD})
    client.get(reverse("users:profile"))
    client.post(reverse("users:profile"), {"name": person.name, "npwp": person.npwp})
    client.get("/tidak/ada/", {"email": person.email})
    order = builders.submitted(person)
    client.post(reverse("orders:cancel", args=[order.code]), {"reason": f"Hubungi {person.name}"})
    for letter in Mail.objects.all():
        tasks.send_mail.apply(args=[letter.pk])

    assert len(log.lines) > 5
    assert [trace for trace in [*traces_of(person), builders.PASSWORD, "salah-sekali-9"] if trace in log.text] == []


def test_a_refused_mail_is_logged_without_its_recipient(log: Log, monkeypatch):
    letter = mail.enqueue("uji", to="siti@example.org", language="id", template="emails/base", context=CONTEXT)
    monkeypatch.setattr(
        "django.core.mail.EmailMultiAlternatives.send",
        lambda self: exec("raise OSError(\"{'siti@example.org': (550, b'no')}\")"),  # noqa: S102
    )

    mail.send(letter.pk)

    (line,) = [line for line in log.lines if "not sent" in line["event"]]
    assert "550" in line["event"]
    assert "siti@" not in log.text


def test_a_page_that_fails_says_where_and_not_for_whom(client, log: Log, monkeypatch):
    person = builders.a_customer(segment=Segment.PRIVATE, npwp=NPWP)
    client.force_login(person)
    client.raise_request_exception = False

    def fail(**_options: Any) -> None:
        raise ValueError(f"{person.email} {person.npwp} https://contoh.id/a?kunci=abc")

    monkeypatch.setattr("silastik.pages.front_page_facts", fail)
    client.get(reverse("pages:home"), {"cari": "rahasia"})

    (line,) = log.events("request_failed")
    assert (line["level"], line["request"], line["user_id"]) == ("error", "GET pages:home", person.pk)
    assert "ValueError" in line["exception"]
    assert "in fail" in line["exception"]
    assert [word for word in [*traces_of(person), "kunci=abc", "rahasia"] if word in log.text] == []


def test_a_row_that_postgresql_refuses_is_logged_without_its_values(log: Log):
    person = builders.a_customer(segment=Segment.PRIVATE, npwp=NPWP)
    try:
        with transaction.atomic():
            User.objects.create(email=person.email, name=person.name)
    except IntegrityError:
        logging.getLogger("uji").exception("Refused")

    (line,) = log.events("Refused")
    assert "IntegrityError" in line["exception"]
    assert [trace for trace in traces_of(person) if trace in log.text] == []


def test_who_complains_is_not_logged_even_by_number(client, log: Log):
    client.force_login(builders.a_customer())

    client.get(reverse("pages:complaints"))

    (line,) = log.events("request_finished")
    assert line["request"] == "GET pages:complaints"
    assert not {"user_id", "ip"} & line.keys()


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("siti@example.org", "[e-mail]"),
        ("NPWP 09.254.294.3-407.000", "NPWP [number]"),
        ("NIK 7502012345678901.", "NIK [number]."),
        ("0812 dan 081234567890", "0812 dan [number]"),
        ("/unduh/?kunci=abc&b=c selesai", "/unduh/?[query] selesai"),
        ("redis://:rahasia@10.0.0.3/0", "redis://[secret]@10.0.0.3/0"),
        ("Authorization: Bearer abcdefghijklmnop", "Authorization: Bearer [secret]"),
        ("SIL-7502-2026-000001 Rp1.250.000.000", "SIL-7502-2026-000001 Rp1.250.000.000"),
        ({"to": ["siti@example.org", 5]}, {"to": ["[e-mail]", 5]}),
    ],
)
def test_what_has_the_form_of_something_personal_is_taken_out(said: Any, logged: Any):
    assert logs.mask(said) == logged


def test_people_read_lines_and_machines_read_json():
    record = logging.LogRecord("uji", logging.WARNING, "", 1, "Mail %s", ("siti@example.org",), None)

    assert json.loads(logs.formatter(as_json=True).format(record))["event"] == "Mail [e-mail]"
    assert "Mail [e-mail]" in logs.formatter(as_json=False).format(record)
    assert structlog.is_configured()
