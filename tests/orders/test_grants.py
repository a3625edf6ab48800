"""When the time for downloading is over, it is written down and told once; a renewal begins another time (M9)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from microdata.services import delivery
from orders import grants
from orders.history import customer_history
from orders.models import Deliverable
from silastik.core.models import Mail
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db
DELIVERED = datetime(2026, 11, 2, 10, tzinfo=ZoneInfo("Asia/Makassar"))
OVER = DELIVERED + timedelta(days=30, minutes=1)


@pytest.fixture
def order():
    return build.delivered(now=DELIVERED)


def files(order) -> list[Deliverable]:
    return list(Deliverable.objects.filter(order=order, available_until__isnull=False))


def told(order) -> int:
    return Mail.objects.filter(key__contains=":access_ended:", to=order.customer.email).count()


def test_the_end_is_told_once_for_each_file_and_shown_in_the_history(order):
    count = len(files(order))

    assert grants.end(OVER - timedelta(minutes=2)) == 0
    assert [grants.end(OVER), grants.end(OVER)] == [count, 0]
    assert told(order) == count
    texts = [entry.text for entry in customer_history(order, list(order.events.all()))]
    assert f"Masa unduh “{files(order)[0].title}” berakhir" in texts


def test_nothing_is_told_at_night(order):
    assert grants.end(OVER.replace(hour=23)) == 0


def test_after_a_renewal_the_next_end_is_told_again(order):
    grants.end(OVER)
    before = told(order)
    file = files(order)[0]
    delivery.renew(build.fresh(order), file, by=order.assigned_to, now=OVER + timedelta(hours=1))

    assert grants.end(OVER + timedelta(hours=2)) == 0
    assert grants.end(OVER + timedelta(days=33)) == 1
    assert told(order) == before + 1
