"""What is answered to somebody is kept by no cache between, and what they download by no browser."""

import pytest
from django.test import Client
from django.urls import reverse

from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasurer(client) -> Client:
    client.force_login(builders.a_treasurer())
    return client


def test_a_page_is_asked_for_again_each_time(treasurer):
    assert treasurer.get(reverse("payments:desk"))["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_table_with_names_in_it_is_kept_nowhere(treasurer, suffix):
    answer = treasurer.get(reverse("payments:export", args=[suffix]), {"dari": "2026-01-01", "sampai": "2026-12-31"})

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"


def test_what_says_itself_how_it_is_kept_is_left_alone(treasurer):
    assert "max-age=0" in treasurer.get(reverse("privacy:own_data"))["Cache-Control"]


def test_a_page_for_everybody_may_be_kept_by_anybody():
    assert "Cache-Control" not in Client().get(reverse("pages:standard")).headers
