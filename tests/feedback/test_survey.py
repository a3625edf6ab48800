"""The nine questions after closing: optional, once per order, from the order's page or by the mail's signed link."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from feedback.ikm import ELEMENTS
from feedback.models import SurveyResponse
from feedback.questions import QUESTIONS
from feedback.selectors import ikm_of, responses
from feedback.services import answer_survey, rate
from orders.history import customer_history
from orders.lifecycle import Refused
from orders.notifications import RATING_SALT
from silastik.core.context import current_office
from tests import builders
from tests.feedback.answers import alike, surveyed
from tests.microdata_builders import delivered as delivered_data

pytestmark = pytest.mark.django_db


def signed_link(order) -> str:
    return reverse("feedback:survey_signed", args=[signing.dumps(order.pk, salt=RATING_SALT)])


def typed(answer: int = 3, **others: str) -> dict[str, str]:
    return {key: str(answer) for key in ELEMENTS} | others


def test_the_survey_is_kept_by_element_and_leaves_an_event_without_the_answers():
    order = builders.completed()

    surveyed(order, 3, time=4, comment="Cepat sekali.")

    assert order.survey.answers == alike(3, time=4)
    event = order.events.get(action="survey")
    assert (event.by, event.data) == (order.customer, {})
    assert "Survei kepuasan diisi" in [entry.text for entry in customer_history(order, list(order.events.all()))]


def test_an_order_under_way_has_no_survey_yet(client):
    order = builders.paid()
    with pytest.raises(Refused, match="belum selesai"):
        surveyed(order)

    client.force_login(order.customer)
    page = client.get(reverse("feedback:survey", args=[order.code])).content.decode()

    assert "Survei belum dibuka" in page
    assert "<fieldset" not in page


def test_delivered_data_are_surveyed_only_once_they_are_closed():
    with pytest.raises(Refused):
        surveyed(delivered_data())


def test_nobody_answers_for_the_customer():
    order = builders.completed()

    with pytest.raises(PermissionDenied):
        answer_survey(order, answers=alike(4), by=builders.an_officer())

    assert not SurveyResponse.objects.exists()


def test_a_response_may_be_changed_for_seven_days_and_no_longer():
    order, now = builders.completed(), timezone.now()
    surveyed(order, 2, now=now)

    changed = surveyed(order, 4, now=now + timedelta(days=7))
    with pytest.raises(Refused, match="7 hari"):
        surveyed(order, 1, now=now + timedelta(days=7, seconds=1))

    assert SurveyResponse.objects.get().answers == alike(4)
    assert (changed.answered_at, changed.changed_at) == (now, now + timedelta(days=7))


def test_the_same_answers_sent_again_change_nothing():
    order, now = builders.completed(), timezone.now()
    surveyed(order, 3, now=now)

    surveyed(order, 3, now=now + timedelta(days=30))

    assert SurveyResponse.objects.get().changed_at is None
    assert order.events.filter(action="survey").count() == 1


@pytest.mark.parametrize("answer", [0, 5])
def test_the_database_takes_only_one_to_four_and_one_response_per_order(answer: int):
    order, now = builders.completed(), timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyResponse.objects.create(order=order, answered_at=now, **alike(3, cost=answer))
    surveyed(order)
    with pytest.raises(IntegrityError), transaction.atomic():
        SurveyResponse.objects.create(order=order, answered_at=now, **alike(3))


def test_the_order_page_offers_the_survey_after_the_rating(client):
    order = builders.completed()
    client.force_login(order.customer)
    url = reverse("feedback:survey", args=[order.code])
    assert url not in client.get(order.get_absolute_url()).content.decode()
    rate(order, score=5, by=order.customer)
    assert url in client.get(order.get_absolute_url()).content.decode()

    answer = client.post(url, typed(4, comment="Mudah."), follow=True)

    assert "Jawaban survei Anda tersimpan" in answer.content.decode()
    assert "Survei kepuasan sudah Anda isi." in answer.content.decode()


def test_what_is_unanswered_is_listed_by_its_short_name(client):
    order = builders.completed()
    client.force_login(order.customer)
    rate(order, score=5, by=order.customer)

    answer = client.post(reverse("feedback:survey", args=[order.code]), typed(4) | {"time": ""})

    assert answer.status_code == 422
    assert ">3. Waktu penyelesaian</a>: Pilih satu jawaban." in answer.content.decode()


def test_the_signed_link_rates_and_then_leads_to_the_survey_without_login(client):
    order = builders.completed()
    token = signing.dumps(order.pk, salt=RATING_SALT)
    rated = client.post(reverse("feedback:rate_signed", args=[token]), {"score": "4"}, follow=True)
    assert signed_link(order).split("/")[1] in rated.content.decode()

    answer = client.post(reverse("feedback:survey_signed", args=[token]), typed(3), follow=True)

    assert "tersimpan" in answer.content.decode()
    assert order.survey.answers == alike(3)
    assert order.events.get(action="survey").by is None


@pytest.mark.parametrize("token", ["x", "abc:def:ghi", "1"])
def test_a_forged_link_opens_nothing(client, token: str):
    assert client.get(reverse("feedback:survey_signed", args=[token])).status_code == 404


def test_a_link_to_an_order_that_is_no_more_opens_nothing(client):
    token = signing.dumps(0, salt=RATING_SALT)

    assert client.get(reverse("feedback:survey_signed", args=[token])).status_code == 404


def test_a_link_for_another_purpose_opens_no_survey(client):
    token = signing.dumps(builders.completed().pk, salt="silastik.other")

    assert client.get(reverse("feedback:survey_signed", args=[token])).status_code == 404


def test_what_was_ticked_and_typed_stays_when_an_answer_is_missing(client):
    order = builders.completed()
    data = typed(2, comment="Ruang tunggu panas.")
    del data["competence"]

    answer = client.post(signed_link(order), data)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Ruang tunggu panas." in page
    assert page.count("checked") == 8
    assert 'href="#id_competence_0"' in page
    assert not SurveyResponse.objects.exists()


def test_an_answer_that_is_none_of_the_four_is_refused(client):
    answer = client.post(signed_link(builders.completed()), typed(3, time="9"))

    assert answer.status_code == 422
    assert not SurveyResponse.objects.exists()


def test_every_element_has_its_question_and_four_answers():
    assert tuple(QUESTIONS) == ELEMENTS
    assert all(len(question.answers) == 4 for question in QUESTIONS.values())


def test_a_period_counts_by_the_offices_dates_and_the_database_adds_as_python_does():
    """23.30 WITA on 30 June is 15.30 UTC; half an hour later it is July, and the next half-year."""
    office = current_office()
    for number, at in enumerate([datetime(2026, 6, 30, 15, 30, tzinfo=UTC), datetime(2026, 6, 30, 16, tzinfo=UTC)]):
        surveyed(builders.completed(), 2 + number, time=4, now=at)

    june = responses(office, date(2026, 1, 1), date(2026, 6, 30))
    found = ikm_of(office, date(2026, 1, 1), date(2026, 6, 30))

    assert [one.answers for one in june] == [alike(2, time=4)]
    assert found
    assert (found.responses, found.means["time"], found.means["cost"]) == (1, 4, 2)
    assert ikm_of(office, date(2026, 6, 1), date(2026, 7, 1)).means["cost"] == 2.5  # type: ignore[union-attr]
    assert ikm_of(office, date(2025, 1, 1), date(2025, 12, 31)) is None
