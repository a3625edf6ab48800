"""`Mengapa tanggal ini?`: the page of a real order shows the sum behind its due time, to customer and staff (T2)."""

import re
from datetime import datetime, timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders import services as order_services
from orders.deliverables import released
from orders.lifecycle import record
from orders.models import Order
from orders.why import why
from payments import services as payment_services
from publications import services
from silastik.core.models import DayOff
from tests import builders
from tests.orders.clock_table import EXAMPLES, Example, walk, wita

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
MONDAY = wita("2026-11-02T08:30")


def page(order: Order, at: datetime | str, *, reader=None, name: str = "orders:why", language: str = "id") -> str:
    """The page as read at some moment, as text without tags."""
    client = Client(headers={"accept-language": language})
    with time_machine.travel(wita(at) if isinstance(at, str) else at, tick=False):
        client.force_login(reader or order.customer)
        response = client.get(reverse(name, args=[order.code]))
    assert response.status_code == 200
    main = response.content.decode().partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


def rows(found) -> list[tuple[str, str]]:
    return [(line.label, line.hours) for line in found.lines]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_examples_of_the_rule_are_shown_on_the_page_of_a_real_order(example: Example):
    order, at = walk(example)

    shown = page(order, at)
    as_staff = page(order, at, reader=builders.an_officer(), name="orders:office_why")

    assert f"Paling lambat {example.due}." in shown
    assert f"Paling lambat {example.due}." in as_staff


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_rows_of_a_real_order_add_up_to_its_reading_and_the_rest_to_due(example: Example):
    order, at = walk(example)
    later = at + timedelta(days=3, minutes=7, seconds=13)

    found = why(order, order.events.all(), later)

    assert (
        found.so_far.days
        == found.clock.used
        == sum(line.days for line in found.so_far.lines) + (found.so_far.days - found.so_far.lines[-1].total)
    )
    assert sum((line.counted for line in found.so_far.lines), timedelta()) == found.so_far.counted
    assert found.to_go.lines[-1].total == 10
    assert abs(found.so_far.days + found.to_go.days - 10) < 1e-9


def test_a_closed_day_says_why_with_its_decree():
    order = builders.submitted(now=wita("2026-03-16T10:00"))

    shown = page(order, "2026-03-25T09:00")

    assert "Sabtu, 28 Maret 2026 – – 4,8235 Sabtu: kantor tutup" in shown
    nyepi = DayOff.objects.get(date="2026-03-19")
    assert f"{nyepi.name} ({nyepi.legal_basis})" in shown
    assert "mulai dihitung pukul 10.00 WITA" in shown
    assert "dihitung sampai pukul 09.00 WITA" in shown


def paid_late() -> Order:
    """Asked for payment on Tuesday evening, 3 November; paid on Friday morning the 20th."""
    order = builders.bill(builders.offered(now=MONDAY), now=wita("2026-11-03T17:00"), valid=timedelta(days=90))
    return builders.pay(order, now=wita("2026-11-20T08:30"))


def test_waiting_for_payment_is_one_row_that_says_since_when():
    shown = page(paid_late(), "2026-11-20T12:45")

    assert "Rabu, 4 November 2026 sampai Kamis, 19 November 2026 – – 2,0000" in shown
    assert "menunggu pembayaran Anda sejak Selasa, 3 November 2026 pukul 17.00 WITA" in shown
    assert "12 hari kerja tidak dihitung" in shown
    assert "Terpakai 21:15:00 2,5000" in shown


def test_staff_read_of_the_customer_in_the_third_person():
    shown = page(paid_late(), "2026-11-20T12:45", reader=builders.staff("head"), name="orders:office_why")

    assert "menunggu pembayaran pelanggan sejak" in shown
    assert "Anda" not in shown.replace("Giliran Anda", "")


def test_a_wait_within_a_day_is_told_with_the_hours_it_took():
    order = builders.bill(builders.offered(now=MONDAY), now=wita("2026-11-03T10:00"), valid=timedelta(days=90))
    order = builders.pay(order, now=wita("2026-11-03T14:15:30"))

    shown = page(order, "2026-11-03T17:00")

    assert "Selasa, 3 November 2026 4:14:30" in shown
    assert "menunggu pembayaran Anda sejak Selasa, 3 November 2026 pukul 10.00 WITA: 4:15:30 tidak dihitung" in shown


def test_the_bar_of_who_held_the_ball_is_said_in_words_too():
    shown = page(paid_late(), "2026-11-20T12:45")

    assert "Kantor 2 Nov, 08.30 sampai 3 Nov, 17.00 (2,0000 hari kerja)" in shown
    assert "Anda 3 Nov, 17.00 sampai 20 Nov, 08.30 (12,0000 hari kerja): menunggu pembayaran Anda" in shown
    assert "Kantor 20 Nov, 08.30 sampai 20 Nov, 12.45 (0,5000 hari kerja)" in shown


def test_while_the_customer_is_awaited_the_date_is_told_as_it_would_be_if_they_acted_now():
    order = builders.bill(builders.offered(now=MONDAY), now=wita("2026-11-03T17:00"), valid=timedelta(days=90))

    shown = page(order, "2026-11-05T08:30")

    assert "Jam berhenti sejak Selasa, 3 November 2026 pukul 17.00 WITA." in shown
    assert "Bila Anda melengkapinya sekarang, tenggatnya Senin, 16 November 2026 pukul 17.00 WITA." in shown


def test_a_late_order_says_since_when():
    order = builders.submitted(now=MONDAY)

    shown = page(order, "2026-11-16T08:30:01")

    assert "Sepuluh hari kerja habis Jumat, 13 November 2026 pukul 17.00 WITA. Pesanan ini terlambat." in shown
    assert "Sisa sampai tenggat" not in shown


def test_a_customer_abroad_reads_every_word_in_english():
    order = builders.taken(builders.a_customer_abroad(), now=wita("2026-11-02T08:30"))

    shown = page(order, "2026-11-04T12:45", language="en")

    assert "10 working days" in shown
    assert "hari kerja" not in shown


def test_a_completed_order_shows_its_final_reading_however_long_ago_it_was():
    order = builders.pay(builders.bill(builders.offered(now=MONDAY), now=MONDAY, valid=timedelta(90)), now=MONDAY)
    services.deliver(order, by=order.assigned_to, now=wita("2026-11-04T12:45"))
    order = builders.complete(builders.fresh(order), now=wita("2026-11-04T12:45"))

    shown = page(order, "2027-06-01T10:00")

    assert "Jam berhenti Rabu, 4 November 2026 pukul 12.45 WITA dan menunjukkan 2,5000 hari kerja." in shown
    assert "Terpakai 21:15:00 2,5000" in shown
    assert "2027" not in shown.replace("1 Jun, 10.00", "").partition("Terhitung")[2]


def test_a_cancelled_order_has_its_page():
    order = builders.submitted(now=MONDAY)
    order_services.cancel(order, by=order.customer, now=wita("2026-11-03T08:30"))

    shown = page(builders.fresh(order), "2026-12-03T10:00")

    assert "menunjukkan 1,0000 hari kerja" in shown
    assert "pesanan dibatalkan" in shown


def test_a_closed_order_keeps_its_reading_when_a_day_off_is_added_afterwards():
    order = builders.submitted(now=MONDAY)
    order_services.cancel(order, by=order.customer, now=wita("2026-11-04T08:30"))
    Order.objects.filter(pk=order.pk).update(clock_used=2, clock_at=wita("2026-11-04T08:30"))
    DayOff.objects.create(date="2026-11-03", kind="lainnya", name="Pilkada", legal_basis="Keppres 9")

    shown = page(builders.fresh(order), "2026-12-03T10:00")

    assert "menunjukkan 2,0000 hari kerja" in shown
    assert "tetap 2,0000 hari kerja, menurut kalender waktu itu" in shown


def test_a_revision_goes_on_where_the_clock_stood():
    order = builders.pay(builders.bill(builders.offered(now=MONDAY), now=MONDAY, valid=timedelta(90)), now=MONDAY)
    services.deliver(order, by=order.assigned_to, now=wita("2026-11-03T17:00"))
    order = builders.complete(builders.fresh(order), now=wita("2026-11-03T17:00"))
    order_services.report_fault(
        order, released(order)[0], text="Miring.", by=order.customer, now=wita("2026-11-13T08:30")
    )

    shown = page(builders.fresh(order), "2026-11-13T17:00")

    assert "berkas sudah dikirim, tidak ada yang harus kami kerjakan sejak Selasa, 3 November 2026" in shown
    assert "Terpakai 25:30:00 3,0000" in shown


def test_a_rejected_proof_is_waited_for_again():
    order = builders.offered(builders.a_customer_abroad(), now=MONDAY)
    payment = builders.send_proof(order, now=wita("2026-11-05T08:30"))
    payment_services.reject_proof(
        payment, reason="Tidak terbaca.", by=builders.a_treasurer(), now=wita("2026-11-06T08:30")
    )

    found = why(builders.fresh(order), order.events.all(), wita("2026-11-09T08:30"))

    assert [(s.turn.value, s.days) for s in found.stretches] == [
        ("office", 0),
        ("customer", 3),
        ("office", 1),
        ("customer", 1),
    ]


def test_the_order_page_and_the_workbench_lead_there():
    order = builders.submitted()
    client = Client()
    client.force_login(order.customer)
    own = client.get(order.get_absolute_url()).content.decode()
    client.force_login(builders.an_officer())
    office = client.get(reverse("orders:workbench", args=[order.code])).content.decode()

    assert f'href="{reverse("orders:why", args=[order.code])}"' in own
    assert f'href="{reverse("orders:office_why", args=[order.code])}"' in office


@pytest.mark.parametrize("name", ["orders:why", "orders:office_why"])
def test_the_page_asks_the_database_as_often_for_many_events_as_for_few(name: str):
    order = builders.submitted(now=MONDAY)
    client = Client()
    client.force_login(order.customer if name == "orders:why" else builders.staff("head"))
    counts = []
    for events in (0, 40):
        for number in range(events):
            record(order, "download", by=order.customer, now=MONDAY + timedelta(hours=number))
        client.get(reverse(name, args=[order.code]))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=[order.code]))
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 12


def test_a_page_read_in_the_second_of_submission_is_whole():
    order = builders.submitted()

    assert "0,0000" in page(order, order.submitted_at)
    assert timezone.is_aware(order.submitted_at)
