"""Acts on many orders: looked at first, each in a step of its own, with a sentence for each that is skipped."""

import pytest
from django.urls import reverse

from orders.models import OrderEvent
from orders.queue.assignment import assign
from publications import services
from tests import builders

pytestmark = pytest.mark.django_db
URL = "orders:bulk"


@pytest.fixture
def siti(client):
    officer = builders.an_officer(name="Siti Pakaya")
    client.force_login(officer)
    return officer


@pytest.fixture
def yusuf():
    return builders.an_officer(name="Yusuf Ismail")


def send(client, act: str, orders, **data):
    data = {"aksi": act, "pilih": [f"{o.code}|{o.assigned_to_id or ''}" for o in orders]} | data
    return client.post(reverse(URL), data, follow=True)


def words(answer) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_look_first_says_who_is_served_and_who_is_skipped_and_why_and_does_nothing(client, siti, yusuf):
    new, mine, theirs = builders.submitted(), builders.taken(officer=siti), builders.taken(officer=yusuf)
    before = OrderEvent.objects.count()

    answer = send(client, "tugaskan", [new, mine, theirs], to=yusuf.pk, note="Saya cuti.")

    assert {item.order.code for item in answer.context["going"]} == {new.code, mine.code}
    (skipped,) = answer.context["skipped"]
    assert "Yusuf Ismail" in skipped.reason
    assert OrderEvent.objects.count() == before


def test_confirmed_each_order_is_given_in_its_own_step(client, siti, yusuf):
    new, mine, theirs = builders.submitted(), builders.taken(officer=siti), builders.taken(officer=yusuf)

    answer = send(client, "tugaskan", [new, mine, theirs], to=yusuf.pk, note="Saya cuti.", sungguh="1")

    assert [builders.fresh(order).assigned_to for order in (new, mine, theirs)] == [yusuf] * 3
    assert [new.events.last().action, mine.events.last().action] == ["assign", "hand_over"]
    assert theirs.events.last().action == "take"
    assert "2 pesanan diproses." in words(answer)
    assert theirs.code in words(answer)


def test_many_are_taken_at_once_and_what_a_colleague_got_meanwhile_is_told(client, siti, yusuf):
    first, second, third = (builders.submitted() for _number in range(3))
    services.take(second, by=yusuf)
    assign(third, to=yusuf, by=yusuf)

    answer = send(client, "ambil", [first, second, third], sungguh="1")

    assert builders.fresh(first).assigned_to == siti
    assert builders.fresh(second).assigned_to == yusuf
    assert "1 pesanan diproses." in words(answer)
    assert f"{second.code}: Pesanan ini sudah diproses" in words(answer)
    assert f"{third.code}: Ditugaskan kepada Yusuf Ismail." in words(answer)


def test_what_changed_hands_since_the_look_is_left_alone(client, siti, yusuf):
    order = builders.submitted()
    seen = f"{order.code}|"
    assign(order, to=yusuf, by=yusuf)

    answer = client.post(
        reverse(URL), {"aksi": "tugaskan", "pilih": seen, "to": siti.pk, "note": "x", "sungguh": "1"}, follow=True
    )

    assert builders.fresh(order).assigned_to == yusuf
    assert "kini Yusuf Ismail" in words(answer)


def test_reminders_are_set_on_many(client, siti):
    orders = [builders.submitted(), builders.cancelled()]

    answer = send(client, "ingatkan", orders, days="3", sungguh="1")

    assert builders.fresh(orders[0]).follow_up_on
    assert builders.fresh(orders[1]).follow_up_on is None
    assert "1 pesanan diproses." in words(answer)


def test_a_form_that_lacks_something_comes_back_with_its_ticks(client, siti):
    order = builders.submitted()

    answer = send(client, "tugaskan", [order], note="Titip.")

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Pilih petugas yang menerima." in page
    assert f'value="{order.code}|"' in page
    assert "Titip." in page


def test_the_export_is_safe_for_spreadsheets_and_leaves_a_trace(client, siti):
    order = builders.submitted(builders.a_customer(institution="=HYPERLINK(1)"))

    answer = send(client, "ekspor", [order])

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert "'=HYPERLINK(1)" in lines[1]
    assert order.code in lines[1]
    assert order.events.last().action == "export"


@pytest.mark.parametrize(
    "data", [{}, {"pilih": "x"}, {"pilih": ["a\0b", "|", "|||", "x|" + "9" * 50]}, {"aksi": "hapus"}]
)
def test_nothing_ticked_or_garbage_leads_back_with_a_sentence(client, siti, data):
    answer = client.post(reverse(URL), {"aksi": "ambil"} | data, follow=True)

    assert "Centang dahulu" in words(answer)


def test_an_unknown_act_is_asked_again(client, siti):
    assert send(client, "hapus", [builders.submitted()]).status_code == 422


def test_the_way_back_stays_in_the_queue(client, siti):
    order = builders.submitted()

    answer = send(client, "ambil", [order], sungguh="1", kembali="https://lain.example/?tampilan=new&jahat=1")

    assert answer.redirect_chain == [(f"{reverse('orders:queue')}?", 302)] or "lain" not in str(answer.redirect_chain)


def test_new_orders_are_shared_out_by_a_button(client, siti, yusuf):
    orders = [builders.submitted() for _number in range(2)]

    answer = client.post(reverse("orders:share_out"), {"kembali": "?tampilan=new"}, follow=True)

    assert {builders.fresh(order).assigned_to for order in orders} == {siti, yusuf}
    assert "2 pesanan baru dibagikan." in words(answer)
    assert answer.redirect_chain[-1][0].endswith("?tampilan=new")


def test_whoever_only_looks_changes_nothing(client):
    order = builders.submitted()
    client.force_login(builders.staff("head"))

    answer = send(client, "ambil", [order], sungguh="1")

    assert "Hanya petugas layanan" in words(answer)
    assert builders.fresh(order).assigned_to is None
