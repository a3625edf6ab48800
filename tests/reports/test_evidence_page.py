"""The auditor takes evidence away: of an order or of a period, with the program that checks it."""

import subprocess
import sys
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.evidence import roots, sealing
from silastik.users import roles
from silastik.users.models import AccessRecord
from tests import builders

pytestmark = pytest.mark.django_db
EXPORT = reverse("reports:evidence_export")


@pytest.fixture
def auditor() -> Client:
    client = Client()
    client.force_login(builders.staff(roles.AUDITOR))
    return client


def bytes_of(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_what_the_auditor_downloads_is_checked_by_what_the_auditor_downloads(auditor, tmp_path):
    order = builders.delivered()
    sealing.seal()
    roots.sign(timezone.now())
    (tmp_path / "verify.py").write_bytes(bytes_of(auditor.get(reverse("reports:verifier"))))
    (tmp_path / "bukti.jsonl").write_bytes(bytes_of(auditor.get(EXPORT, {"pesanan": order.code.lower()})))

    command = [sys.executable, "-I", "-S", "verify.py", "bukti.jsonl", "--key", roots.public_key().hex()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert (done.returncode, done.stdout) == (
        0,
        f"OK: {order.events.count()} events, 1 signed roots, 1 links that a root names.\n",
    )
    assert AccessRecord.objects.filter(about="bukti jsonl").exists()


def test_a_period_takes_the_orders_on_which_something_happened(auditor):
    old, new = builders.delivered(), builders.taken()
    sealing.seal()
    today = timezone.localdate(timezone=new.office.tz)

    found = bytes_of(auditor.get(EXPORT, {"dari": today - timedelta(days=800), "sampai": today})).decode()

    assert old.code in found
    assert new.code in found
    said = auditor.get(EXPORT, {"dari": today + timedelta(days=9), "sampai": today + timedelta(days=9)})
    assert said.status_code == 422
    assert "Tidak ada pesanan yang cocok" in said.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Isi kode pesanan, atau kedua tanggalnya."),
        ({"dari": "2026-01-01"}, "Isi kode pesanan, atau kedua tanggalnya."),
        ({"pesanan": "X"}, "Tidak ada pesanan yang cocok."),
        ({"dari": "2026-02-01", "sampai": "2026-01-01"}, "Tanggal akhir mendahului tanggal awal."),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_sentence_and_keeps_what_was_typed(auditor, asked, said):
    response = auditor.get(EXPORT, asked)

    assert response.status_code == 422
    page = response.content.decode()
    assert said in page
    for typed in asked.values():
        assert f'value="{typed}"' in page


def test_the_page_shows_the_key_and_the_newest_roots(auditor):
    before = auditor.get(reverse("reports:evidence")).content.decode()
    root = roots.sign(timezone.now())

    page = auditor.get(reverse("reports:evidence")).content.decode()

    assert "Belum ada akar" in before
    assert bytes(root.digest).hex() in page
    assert roots.public_key().hex() in page
