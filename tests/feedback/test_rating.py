"""The customer rates a completed order, once, and may change it for seven days (P9)."""

import time
from datetime import timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from feedback import services
from feedback.models import Rating
from feedback.selectors import LINK_DAYS
from orders.lifecycle import Refused
from orders.notifications import RATING_SALT
from tests import builders

pytestmark = pytest.mark.django_db


def signed_link(order) -> str:
    return reverse("feedback:rate_signed", args=[signing.dumps(order.pk, salt=RATING_SALT)])


def test_a_completed_order_is_rated_and_the_rating_leaves_an_event():
    order = builders.completed()

    services.rate(order, score=5, comment="Cepat", by=order.customer)

    assert (order.rating.score, order.rating.comment) == (5, "Cepat")
    assert order.events.get(action="rate").by == order.customer


def test_an_order_under_way_cannot_be_rated_yet():
    order = builders.paid()

    with pytest.raises(Refused, match="belum selesai"):
        services.rate(order, score=5, by=order.customer)


def test_a_second_rating_changes_the_first_within_seven_days():
    order = builders.completed()
    now = timezone.now()
    services.rate(order, score=2, by=order.customer, now=now)

    services.rate(order, score=4, by=order.customer, now=now + timedelta(days=7))

    assert Rating.objects.get().score == 4


def test_a_rating_is_final_after_seven_days():
    order = builders.completed()
    now = timezone.now()
    services.rate(order, score=2, by=order.customer, now=now)

    with pytest.raises(Refused, match="7 hari"):
        services.rate(order, score=5, by=order.customer, now=now + timedelta(days=7, seconds=1))

    assert Rating.objects.get().score == 2


@pytest.mark.parametrize("somebody", [builders.a_customer, builders.an_officer])
def test_nobody_rates_for_the_customer(somebody):
    order = builders.completed()

    with pytest.raises(PermissionDenied):
        services.rate(order, score=1, by=somebody())

    assert not Rating.objects.exists()


def test_the_link_in_the_mail_rates_without_logging_in(client):
    order = builders.completed()

    answer = client.post(signed_link(order), {"score": "4", "comment": "Baik"}, follow=True)

    assert "Penilaian Anda tersimpan" in answer.content.decode()
    assert Rating.objects.get().score == 4


def test_a_forged_link_opens_nothing(client):
    order = builders.completed()
    forged = reverse("feedback:rate_signed", args=[signing.dumps(order.pk, salt="something.else")])

    assert client.get(forged).status_code == 404


@pytest.mark.parametrize("altered", ["X{token}", "{token}X", "{start}"])
def test_a_link_that_is_not_as_it_was_sent_opens_nothing(client, altered):
    token = signing.dumps(builders.completed().pk, salt=RATING_SALT)
    link = reverse("feedback:rate_signed", args=[altered.format(token=token, start=token[:-5])])

    answer = client.post(link, {"score": "1"})

    assert answer.status_code == 404
    assert not Rating.objects.exists()


def test_the_link_of_one_order_does_not_open_another(client):
    mine, theirs = builders.completed(), builders.completed()
    payload = signing.dumps(theirs.pk, salt="guess").partition(":")[0]
    signature = signing.dumps(mine.pk, salt=RATING_SALT).partition(":")[2]

    answer = client.post(reverse("feedback:rate_signed", args=[f"{payload}:{signature}"]), {"score": "1"})

    assert answer.status_code == 404
    assert not Rating.objects.exists()


def test_a_link_of_last_season_opens_nothing(client, monkeypatch):
    link = signed_link(builders.completed())
    after_ninety_days = time.time() + LINK_DAYS * 24 * 3600 + 1
    monkeypatch.setattr("django.core.signing.time.time", lambda: after_ninety_days)

    assert client.get(link).status_code == 404


def test_a_link_opened_on_somebody_elses_machine_does_not_rate_in_their_name(client):
    order = builders.completed()
    client.force_login(builders.a_customer())

    client.post(signed_link(order), {"score": "3"})

    assert order.rating.score == 3
    assert order.events.get(action="rate").by is None


def test_after_seven_days_the_link_says_so_and_changes_nothing(client):
    order = builders.completed()
    services.rate(order, score=2, by=None, now=timezone.now() - timedelta(days=7, seconds=1))

    answer = client.post(signed_link(order), {"score": "5"}, follow=True)

    assert "hanya dapat diubah selama 7 hari" in answer.content.decode()
    assert Rating.objects.get().score == 2


def test_a_rating_without_a_score_keeps_the_comment_that_was_typed(client):
    order = builders.completed()

    answer = client.post(signed_link(order), {"comment": "Petugasnya ramah"})

    assert answer.status_code == 422
    assert "Petugasnya ramah" in answer.content.decode()
    assert not Rating.objects.exists()
