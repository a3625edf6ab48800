"""Two workers at once: an account is closed once, and what is let go is let go once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from silastik.privacy import closing, retention
from silastik.users.models import User
from tests import builders
from tests.payments.test_together import at_once
from tests.users.accounts import mails_to

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_two_workers_close_an_account_once():
    order = builders.completed()
    address, now = order.customer.email, timezone.now()
    closing.ask(order.customer, now=now - timedelta(days=8))

    results = at_once(*(lambda: closing.close(order.customer_id, now=now) for _worker in range(2)))

    assert sorted(results, key=str) == [None, True]
    assert User.objects.get(pk=order.customer_id).closed_at == now
    assert [mail.subject for mail in mails_to(address)] == ["Silastik: akun Anda sudah ditutup"]


def test_two_runs_of_retention_share_the_work():
    for number in range(3):
        builders.a_customer(verified=False, email=f"lupa{number}@contoh.id")
    later = timezone.now() + timedelta(days=31)

    runs = at_once(*(lambda: retention.retain(later) for _worker in range(2)))

    assert sum(run.counts["unproven-accounts"] for run in runs) == 3
    assert not User.objects.filter(email__startswith="lupa").exists()
