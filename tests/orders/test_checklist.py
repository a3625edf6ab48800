"""The checklist of a step: what an officer looks at before an invoice (P3) or corrected data (M11) go out."""

import pytest
from django.test import Client
from django.urls import reverse

from microdata.services import delivery
from orders import checklist
from orders import services as order_services
from orders.deliverables import released
from orders.history import staff_log
from orders.lifecycle import NotNow, Refused
from orders.models import Order, OrderEvent
from publications import services
from tests import builders
from tests import microdata_builders as build
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db


def ticked(order: Order) -> dict[str, OrderEvent]:
    return checklist.ticks(order, checklist.points_of(order))


def page_of(order: Order, person=None) -> Page:
    client = Client()
    client.force_login(person or order.assigned_to)
    return Page(client.get(reverse("orders:workbench", args=[order.code])))


def press(order: Order, name: str, *, by=None, **data: str) -> Page:
    client = Client()
    client.force_login(by or order.assigned_to)
    return Page(client.post(reverse("orders:tick", args=[order.code]), {"butir": name} | data, follow=True))


def test_an_invoice_waits_for_its_checklist_and_says_which_ticks_are_missing():
    order = builders.taken()
    with pytest.raises(Refused, match="Belum dicentang dalam daftar periksa: “Softcopy”, “Invoice”"):
        services.send_offer(order, by=order.assigned_to)

    checklist.tick(order, "softcopy", by=order.assigned_to)
    with pytest.raises(Refused, match="daftar periksa: “Invoice”"):
        services.send_offer(order, by=order.assigned_to)

    checklist.tick(order, "invoice", by=order.assigned_to)
    services.send_offer(order, by=order.assigned_to)
    assert builders.fresh(order).state == "awaiting_payment"


def test_corrected_data_wait_for_their_checklist():
    order = build.in_revision()
    build.attach(order, build.PRODUCT)

    with pytest.raises(Refused, match="“Perbaikan”, “Data”"):
        delivery.redeliver(order, by=order.assigned_to)

    delivery.redeliver(builders.tick_all(order), by=order.assigned_to)
    assert build.fresh(order).state == "delivered"


def test_a_second_revision_begins_with_an_empty_checklist():
    order = build.in_revision()
    build.attach(order, build.PRODUCT)
    delivery.redeliver(builders.tick_all(order), by=order.assigned_to)
    order = build.fresh(order)
    order_services.report_fault(order, released(order)[0], text="Masih kosong.", by=order.customer)

    assert ticked(build.fresh(order)) == {}


def test_a_new_softcopy_must_be_looked_at_again_and_the_invoice_need_not():
    order = builders.tick_all(builders.taken())

    upload = builders.accept(builders.an_upload(builders.pdf_bytes(9)), types=("pdf",))
    services.prepare(order, order.lines.get(), upload=upload, by=order.assigned_to)

    assert set(ticked(order)) == {"invoice"}


def test_an_order_given_back_and_taken_by_another_is_looked_at_anew():
    order = builders.tick_all(builders.taken())
    order_services.release(order, by=order.assigned_to)

    services.take(builders.fresh(order), by=builders.an_officer())

    assert ticked(builders.fresh(order)) == {}


def test_a_tick_tells_who_looked_and_when_on_the_page_and_in_the_log():
    order = builders.taken(officer=builders.an_officer(name="Siti Hulopi"))

    page = press(order, "softcopy")

    assert "Dicentang Siti Hulopi" in page.text
    assert "Belum dicentang dalam daftar periksa: “Invoice”." in page.text
    log = staff_log(order, list(order.events.select_related("by")))
    assert log[0].text == "Diperiksa: Softcopy"
    assert log[0].at.startswith("Siti Hulopi")


def test_a_tick_can_be_taken_away_and_both_are_kept():
    order = builders.taken()

    press(order, "softcopy")
    page = press(order, "softcopy", cabut="1")

    assert "Dicentang" not in page.text
    assert [event.action for event in order.events.order_by("pk")][-2:] == ["tick", "untick"]


def test_a_point_ticked_twice_is_ticked_once_and_says_who_was_quicker():
    order = builders.taken()
    checklist.tick(order, "invoice", by=order.assigned_to)

    with pytest.raises(NotNow, match="sudah dicentang"):
        checklist.tick(order, "invoice", by=order.assigned_to)
    with pytest.raises(NotNow, match="belum dicentang"):
        checklist.untick(order, "softcopy", by=order.assigned_to)

    assert order.events.filter(action__in=["tick", "untick"]).count() == 1


def test_a_point_of_no_checklist_is_refused():
    order = builders.taken()

    page = press(order, "apa-saja\0")

    assert "bukan bagian dari daftar periksa" in page.text
    assert ticked(order) == {}


def test_only_the_officer_in_charge_ticks_and_others_see_what_was_ticked():
    order = builders.taken()
    checklist.tick(order, "softcopy", by=order.assigned_to)
    colleague = builders.an_officer()

    page = page_of(order, colleague)
    answer = press(order, "invoice", by=colleague)

    assert "Dicentang" in page.text
    assert not page.tree.xpath("//*[@id='periksa']//button")
    assert "ditangani" in answer.text
    assert set(ticked(order)) == {"softcopy"}


def test_an_order_whose_next_step_has_no_checklist_shows_none():
    for order in (builders.paid(), build.in_preparation(), builders.in_revision()):
        assert "Daftar periksa" not in page_of(order).text
