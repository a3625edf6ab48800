"""A file that is not what it was is handed to nobody, and the office is told (M9)."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata.services import delivery
from orders import integrity
from orders import tasks as order_tasks
from orders.deliverables import released
from orders.models import Deliverable
from silastik.core.models import Mail
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db


MONTH = timedelta(days=31)


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(order, file: Deliverable) -> str:
    return reverse("orders:file", args=[order.code, file.pk])


def fetch(order, file: Deliverable, user=None, **headers):
    return logged_in(user or order.customer).get(address(order, file), headers=headers)


def events(order, action: str) -> list[dict]:
    return list(order.events.filter(action=action).values_list("data", flat=True))


def damage(file: Deliverable) -> Path:
    """Turn one byte; the size stays."""
    path = Path(file.file.path)
    content = path.read_bytes()
    path.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    return path


def expired() -> tuple:
    order = build.delivered(now=timezone.now() - MONTH)
    return order, released(order)[0]


def test_a_file_of_another_length_is_refused_before_its_first_byte_and_the_officer_is_told():
    order = build.delivered()
    file = released(order)[0]
    os.truncate(file.file.path, file.size - 1)

    answers = [fetch(order, file), fetch(order, file)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert "Petugas sudah diberi tahu" in answers[0].content.decode()
    assert len(events(order, "file_damaged")) == 1
    assert Mail.objects.filter(key__contains=":file_damaged:", to=order.assigned_to.email).count() == 1
    assert not events(order, "download")


def test_a_file_that_is_gone_is_refused_likewise():
    order = build.delivered()
    file = released(order)[0]
    Path(file.file.path).unlink()

    assert fetch(order, file).status_code == 503
    assert fetch(order, file, user=order.assigned_to).status_code == 503
    assert not integrity.verify(file)


def test_a_file_whose_checksum_does_not_agree_any_more_is_refused_logged_and_the_officer_told():
    order = build.delivered()
    file = released(order)[0]
    damage(file)

    answer = fetch(order, file)

    assert answer.status_code == 503
    assert "Petugas sudah diberi tahu" in answer.content.decode()
    assert len(events(order, "file_damaged")) == 1
    assert Mail.objects.filter(key__contains=":file_damaged:", to=order.assigned_to.email).count() == 1
    assert not events(order, "download")


def test_of_a_file_too_large_to_be_read_at_once_the_next_reading_finds_it(monkeypatch):
    monkeypatch.setattr(integrity, "READ_AT_ONCE", 0)
    order = build.delivered()
    file = released(order)[0]
    damage(file)
    assert fetch(order, file).status_code == 200

    order_tasks.verify_file(file.pk)

    assert fetch(order, file).status_code == 503
    assert len(events(order, "file_damaged")) == 1
    assert "Rusak" in logged_in(order.customer).get(order.get_absolute_url()).content.decode()


def test_a_file_restored_from_a_backup_is_handed_out_again_after_the_next_reading():
    order = build.delivered()
    file = released(order)[0]
    damage(file)
    order_tasks.verify_file(file.pk)
    damage(file)

    order_tasks.verify_file(file.pk)

    assert fetch(order, file).status_code == 200
    assert len(events(order, "file_restored")) == 1


def test_a_delivery_has_its_files_read(django_capture_on_commit_callbacks, monkeypatch):
    order = build.gates_open()
    woken = []
    monkeypatch.setattr(order_tasks.verify_file, "apply_async", lambda args, **options: woken.append(args))

    with django_capture_on_commit_callbacks(execute=True):
        delivery.deliver(order, by=order.assigned_to)

    assert woken == [(released(order)[0].pk,)]


def test_every_night_what_can_still_be_fetched_is_read_again():
    now = timezone.now()
    order = build.delivered(now=now)
    over, _file = expired()
    file = released(order)[0]
    unread = list(integrity.due(now))

    integrity.verify(file, now=now)

    assert file in unread
    assert released(over)[0] not in unread
    assert file not in integrity.due(now)
    assert file in integrity.due(now + timedelta(days=1))


def test_a_publication_is_read_and_refused_like_everything_else():
    order = builders.completed()
    file = released(order)[0]
    damage(file)

    order_tasks.verify_file(file.pk)

    assert fetch(order, file).status_code == 503
