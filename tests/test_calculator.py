"""`Hitung tenggat`: anybody asks when a request would be served; without script, by address."""

import re
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from silastik.core.models import DayOff, OfficeHours
from tests.orders.clock_table import EXAMPLES, wita

pytestmark = pytest.mark.django_db
URL = reverse("calculator:calculator")


@pytest.fixture(autouse=True)
def in_november_2026():
    with time_machine.travel(wita("2026-11-02T08:30"), tick=False):
        yield


def ask(status: int = 200, **question: str) -> str:
    response = Client().get(URL, question)
    assert response.status_code == status
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_examples_of_the_rule(example):
    pause = dict(zip(("jeda_dari", "jeda_sampai"), example.pause or ("", ""), strict=True))

    assert f"Paling lambat {example.due}" in ask(lengkap=example.complete, **pause)


def test_asked_nothing_it_answers_for_now():
    shown = ask()

    assert "Paling lambat Jumat, 13 November 2026 pukul 17.00 WITA" in shown
    assert "Jumlah 85:00:00 10,0000" in shown


def test_times_are_read_by_the_offices_clock_not_the_readers():
    with time_machine.travel("2026-11-01T23:59:00-10:00", tick=False):
        assert "Jumat, 13 November 2026 pukul 17.00 WITA" in ask(lengkap="2026-11-02T08:30")


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ({"lengkap": "besok"}, "valid"),
        ({"lengkap": ""}, "wajib"),
        ({"lengkap": "9999-12-31T23:59"}, "dari lima tahun lalu sampai dua tahun ke depan"),
        ({"lengkap": "0001-01-01T00:00"}, "dari lima tahun lalu sampai dua tahun ke depan"),
        ({"lengkap": "2026-11-02T08:30", "jeda_dari": "2026-11-03T10:00"}, "Isi juga sampai kapan"),
        ({"lengkap": "2026-11-02T08:30", "jeda_sampai": "2026-11-03T10:00"}, "Isi juga sejak kapan"),
        (
            {"lengkap": "2026-11-02T08:30", "jeda_dari": "2026-11-03T10:00", "jeda_sampai": "2026-11-02T10:00"},
            "berakhir sebelum dimulai",
        ),
    ],
)
def test_what_cannot_be_counted_is_said_at_its_field(question, sentence):
    shown = ask(422, **question)

    assert sentence in shown
    assert "Belum dapat dihitung" in shown


def test_a_date_in_a_year_without_published_days_off_is_marked_as_such():
    DayOff.objects.filter(date__gte="2027-01-01").delete()

    assert "Hari libur tahun 2027 belum ditetapkan" in ask(lengkap="2026-12-28T10:00")
    assert "belum ditetapkan" not in ask(lengkap="2026-11-02T10:00")


def test_an_office_without_hours_says_so():
    OfficeHours.objects.all().delete()

    assert "Kalender kantor tidak memuat jam buka." in ask()


def test_home_and_standard_lead_there():
    assert f'href="{URL}"' in Client().get(reverse("pages:home")).content.decode()
    assert f'href="{URL}"' in Client().get(reverse("pages:standard")).content.decode()
