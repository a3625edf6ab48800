"""The office's stopwatch, asked from the shell."""

from datetime import time
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from orders.services import cancel
from silastik.core.models import DayOff, Office, OfficeHours
from tests import builders
from tests.core.calendars import DAYS_OFF_2026
from tests.orders.clock_table import EXAMPLES, walk, wita

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def office():
    Office.objects.all().delete()
    DayOff.objects.all().delete()
    office = Office.objects.create(code="7598", name="BPS", short_name="BPS", city="Limboto", zone="Asia/Makassar")
    for weekday in range(5):
        OfficeHours.objects.create(office=office, weekday=weekday, opens=time(8, 30), closes=time(17))
    for on, closed in DAYS_OFF_2026.items():
        DayOff.objects.create(date=on, kind="libur_nasional", name=closed.name, legal_basis="SKB 2025")
    return office


def clock(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("clock", *arguments, stdout=output)
    return output.getvalue().splitlines()


def test_due_prints_a_row_per_date_with_its_reason_and_the_instant_last():
    lines = clock("due", "2026-03-16T10:00+08:00")

    assert lines[0].split()[:7] == ["Senin,", "16", "Maret", "2026", "7:00:00", "0,8235", "0,8235"]
    assert lines[0].endswith("mulai dihitung pukul 10.00 WITA")
    assert lines[3].endswith("Hari Suci Nyepi (SKB 2025)")
    assert lines[12].split("  ")[-1] == "Sabtu: kantor tutup"
    assert lines[-3].split()[:7] == ["Selasa,", "7", "April", "2026", "1:30:00", "0,1765", "10,0000"]
    assert lines[-2].split() == ["Jumlah", "85:00:00", "10,0000"]
    assert lines[-1] == "2026-04-07T10:00:00+08:00"
    assert len(lines) == 25


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_examples_of_the_rule(example):
    pauses = ["--pause", "/".join(example.pause)] if example.pause else []

    assert clock("due", example.complete, *pauses)[-1] == f"{example.due_at}:00+08:00"


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_a_real_order_is_explained_as_its_page_does(example):
    order, at = walk(example)
    lines = clock("explain", order.code, "--at", at.isoformat())

    assert lines[-1] == f"{example.due_at}:00+08:00"
    assert f"Paling lambat {example.due}." in lines
    assert lines[-2].startswith("Jumlah")


def test_a_closed_order_is_explained_without_a_due_instant():
    order = builders.submitted(now=wita("2026-11-02T08:30"))
    cancel(order, by=order.customer, now=wita("2026-11-03T08:30"))

    assert clock("explain", order.code)[-1].endswith("menunjukkan 1,0000 hari kerja.")


def test_an_order_that_does_not_exist_is_not_explained():
    with pytest.raises(CommandError, match="tidak ada"):
        clock("explain", "SIL-7502-2026-999999")


def test_due_takes_days_and_pauses():
    pauses = [
        "--pause",
        "2026-11-03T17:00+08:00/2026-11-05T08:30+08:00",
        "--pause",
        "2026-11-07T10:00/2026-11-08T20:00",
    ]

    assert clock("due", "2026-11-02T00:30Z", *pauses)[-1] == "2026-11-16T17:00:00+08:00"
    assert clock("due", "2026-11-02T08:30", "--days", "2.5")[-1] == "2026-11-04T12:45:00+08:00"
    assert clock("due", "2026-11-02T08:30", *pauses)[2].endswith("pukul 17.00 WITA: 8:30:00 tidak dihitung")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["kemarin"], "kemarin bukan waktu"),
        (["2026-11-02T08:30", "--days", "sepuluh"], "bukan jumlah hari kerja"),
        (["2026-11-02T08:30", "--days", "-1"], "negatif"),
        (["2026-11-02T08:30", "--pause", "2026-11-03T10:00"], "bukan waktu"),
        (["2026-11-02T08:30", "--pause", "2026-11-03T10:00/2026-11-02T10:00"], "berakhir sebelum dimulai"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused_in_words(arguments, message):
    with pytest.raises(CommandError, match=message):
        clock("due", *arguments)


def test_an_office_without_hours_has_no_due_time(office):
    office.hours.all().delete()

    with pytest.raises(CommandError, match="tidak memuat jam buka"):
        clock("due", "2026-11-02T08:30")
