"""The status page tells staff in their words what works and what does not, and names no customer's address."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from silastik.core import jobs
from silastik.core.models import JobRun, Mail
from silastik.core.tasks import heartbeat as leave_a_sign
from silastik.users import roles
from tests import builders
from tests.observation.test_metrics import a_mail

pytestmark = pytest.mark.django_db
STATUS = reverse("observation:status")
REFUSED = "SMTPRecipientsRefused: {'siti@example.org': (550, b'no such user siti@example.org')}"


def page(client, role: str = roles.HEAD) -> str:
    client.force_login(builders.staff(role))
    return " ".join(client.get(STATUS).content.decode().split())


def line(text: str, name: str) -> str:
    """The row of a table that has this name."""
    return next(row for row in text.split("<tr>") if f">{name}</th>" in row)


def test_queues_say_when_a_worker_last_took_something(client):
    leave_a_sign("mail")

    text = page(client)

    assert "Baik" in line(text, "surat")
    assert "Tidak ada tanda" in line(text, "pengambilan data")
    assert "Ada yang perlu diperhatikan" in text


def test_jobs_that_fail_stand_first_with_their_error_and_without_an_address(client):
    jobs.expect()
    JobRun.objects.filter(name="sweep-quiet").update(
        ok_at=timezone.now(), started_at=timezone.now(), is_ok=False, error="OSError: siti@example.org refused"
    )

    text = page(client, roles.ADMINISTRATOR)

    assert "Gagal" in line(text, "sweep-quiet")
    assert "OSError: [e-mail] refused" in text
    assert "Belum berjalan" in line(text, "escalate")
    names = [name for name in settings.CELERY_BEAT_SCHEDULE if f">{name}</th>" in text]
    assert "heartbeat-mail" not in names
    assert min(text.index(f">{name}</th>") for name in names) == text.index(">sweep-quiet</th>")


def test_a_mail_that_a_server_refused_leads_to_its_order_and_hides_its_recipient(client):
    order = builders.submitted()
    Mail.objects.all().delete()
    a_mail(subject=f"{order.code}: Pesanan diterima", attempts=3, last_error=REFUSED)

    text = page(client)

    assert "1 surat" in line(text, "Surat yang ditolak server penerima")
    assert f'<a href="{reverse("orders:workbench", args=[order.code])}">{order.code}: Pesanan diterima</a>' in text
    assert "550" in text
    assert "siti@example.org" not in text


def test_an_administrator_who_sees_no_orders_is_led_to_the_mail(client):
    letter = a_mail(subject="Atur ulang kata sandi", attempts=3, last_error=REFUSED)

    assert reverse("admin:core_mail_change", args=[letter.pk]) in page(client, roles.ADMINISTRATOR)


def test_a_mail_that_waits_for_long_is_told_with_its_age(client):
    Mail.objects.all().delete()
    a_mail(next_try_at=timezone.now() - timedelta(hours=2, minutes=5))

    told = line(page(client), "Surat yang menunggu")

    assert "Perhatikan" in told
    assert "1 surat, paling lama 2 jam 5 menit" in told


def test_who_oversees_finds_the_page_in_the_head_and_others_do_not(client):
    assert f'href="{STATUS}"' in page(client)
    client.force_login(builders.an_officer())
    assert f'href="{STATUS}"' not in client.get(reverse("orders:queue")).content.decode()
