"""Orders in lists and on their pages: the state in words, whose turn it is, the one next action."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import translation

from orders import services as order_services
from orders.models import Order
from orders.rows import order_rows
from orders.views.pages import _deadline
from silastik.users.services import confirm_npwp
from tests import builders
from tests import microdata_builders as data
from tests.orders.queue.desks import queue_row

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 11, 2, 8, 30, tzinfo=WITA)


def row(order: Order) -> dict:
    return order_rows([order])[0]


@pytest.mark.parametrize(
    ("reach", "turn", "following", "tone"),
    [
        (builders.submitted, "", "", "office"),
        (builders.taken, "", "", "office"),
        (builders.offered, "", "", "office"),
        (builders.billed, "Giliran Anda", "Bayar", "turn"),
        (builders.paid, "", "", "office"),
        (builders.completed, "", "Unduh dan periksa", "done"),
        (builders.in_revision, "", "", "office"),
        (builders.cancelled, "", "", "late"),
        (data.needs_explanation, "Giliran Anda", "Beri penjelasan", "turn"),
        (data.offered, "", "Lihat penawaran", "office"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_customers_row_says_whose_turn_it_is_and_what_to_do(reach, turn, following, tone):
    found = row(reach())

    assert (found["turn"], str(found["next"]), found["tone"]) == (turn, following, tone)


@pytest.mark.parametrize(
    ("reach", "following"),
    [
        (builders.submitted, "Ambil dan siapkan"),
        (builders.taken, "Siapkan dan kirim penawaran"),
        (builders.offered, "Terbitkan kode billing"),
        (builders.proved, "Periksa bukti transfer (bendahara)"),
        (builders.paid, "Kirim kuitansi dan softcopy"),
        (builders.in_revision, "Perbaiki berkas"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_row_of_the_queue_says_what_the_office_does_next(reach, following):
    assert queue_row(reach(), builders.an_officer())["next"] == following


def test_only_an_order_that_nobody_has_can_be_taken_from_the_queue():
    new, mine = builders.submitted(), builders.taken()

    rows = [queue_row(order, mine.assigned_to) for order in (new, mine)]

    assert [bool(found["take_url"]) for found in rows] == [True, False]
    assert [found["officer"] for found in rows] == ["", "Saya"]
    assert queue_row(mine, builders.an_officer())["officer"] == mine.assigned_to.name


@pytest.mark.parametrize(("language", "text"), [("id", "2,5 dari 10 hari kerja"), ("en", "2.5 of 10 working days")])
def test_the_deadline_is_written_as_the_readers_language_writes_numbers(language, text):
    order = builders.submitted(now=MONDAY)

    with translation.override(language):
        shown = _deadline(order, list(order.events.all()), datetime(2026, 11, 4, 12, 45, tzinfo=WITA), "orders:why")

    assert (shown["text"], shown["percent"]) == (text, 25)


@pytest.mark.parametrize(
    ("at", "tone", "percent"),
    [
        (datetime(2026, 11, 11, 16, 59, tzinfo=WITA), "", 80),
        (datetime(2026, 11, 11, 17, 0, tzinfo=WITA), "near", 80),
        (datetime(2026, 11, 13, 17, 0, tzinfo=WITA), "near", 100),
        (datetime(2026, 11, 30, 17, 0, tzinfo=WITA), "late", 100),
    ],
)
def test_the_deadline_changes_its_tone_when_it_is_near_and_when_it_is_past(at, tone, percent):
    order = builders.submitted(now=MONDAY)

    shown = _deadline(order, list(order.events.all()), at, "orders:why")

    assert (shown["tone"], shown["percent"]) == (tone, percent)


def test_a_cancelled_order_shows_no_deadline_and_an_invoice_that_is_void(client):
    order = builders.offered()
    order_services.cancel(order, by=order.customer)
    client.force_login(order.customer)

    context = client.get(order.get_absolute_url()).context

    assert context["deadline"] is None
    assert [document["tag"] for document in context["documents"]] == ["Dibatalkan"]


def test_a_paper_that_is_still_being_made_is_told_and_cannot_be_opened_yet(client):
    order = builders.offered()
    client.force_login(order.customer)

    (paper,) = client.get(order.get_absolute_url()).context["documents"]

    assert "sedang dibuat" in paper["note"]
    assert "url" not in paper


def test_an_npwp_is_masked_wherever_the_office_or_a_customer_reads_it(client):
    customer = builders.a_customer(segment="private", npwp="017778887822000")
    confirm_npwp(customer, seen=customer.npwp, by=builders.an_officer())
    order = builders.offered(customer)
    treasurer, administrator = builders.a_treasurer(), builders.staff("administrator")
    pages = [
        (order.customer, order.get_absolute_url()),
        (order.customer, reverse("orders:list")),
        (order.customer, reverse("users:security")),
        (order.assigned_to, reverse("orders:workbench", args=[order.code])),
        (order.assigned_to, reverse("orders:queue")),
        (treasurer, reverse("payments:desk")),
        (administrator, reverse("admin:users_user_changelist")),
        (administrator, reverse("admin:users_user_change", args=[order.customer.pk])),
    ]

    masked = []
    for person, url in pages:
        client.force_login(person)
        page = client.get(url).content.decode()
        assert "777.888" not in page, url
        assert "777888" not in page, url
        if "01.•••.•••.•-•••.000" in page:
            masked.append(url)
    assert masked == [pages[2][1], pages[3][1], pages[7][1]]
