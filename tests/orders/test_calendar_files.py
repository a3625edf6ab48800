"""Due dates in calendars: of an order for its customer and the office, and an officer's feed behind a secret link."""

from datetime import datetime

import pytest
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from orders import services as order_services
from orders.calendar_files import officers_calendar, order_calendar
from orders.models import Order
from publications import services
from silastik.users import calendar_keys, roles
from silastik.users import services as user_services
from silastik.users.models import CalendarKey
from tests import builders
from tests.orders.clock_table import EXAMPLES, walk, wita

pytestmark = pytest.mark.django_db
MONDAY = wita("2026-11-02T08:30")


def entry(order: Order, at: datetime, **options):
    [event] = Calendar.from_ical(order_calendar(order, now=at, **options)).walk("VEVENT")
    return event


def feed(user) -> str:
    return reverse("orders:calendar_feed", args=[calendar_keys.token(user)])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.why)
def test_the_examples_of_the_rule_are_due_in_the_calendar_when_they_are_due(example):
    order, at = walk(example)

    event = entry(order, at)

    assert event.decoded("dtstart") == wita(example.due_at)
    assert event["status"] == "CONFIRMED"
    assert order.code in event["summary"]


def test_while_the_customer_is_awaited_the_entry_is_tentative_and_a_closed_order_takes_it_back():
    order = builders.billed(now=MONDAY)
    waiting = entry(order, wita("2026-11-03T08:30"))
    order_services.cancel(order, by=order.customer, now=wita("2026-11-04T08:30"))

    closed = entry(builders.fresh(order), wita("2026-11-05T08:30"))

    assert (waiting["status"], closed["status"]) == ("TENTATIVE", "CANCELLED")
    assert waiting["uid"] == closed["uid"]


def test_a_title_with_the_signs_of_the_format_stays_text():
    order = builders.submitted(now=MONDAY)
    Order.objects.filter(pk=order.pk).update(title="Satu; dua, tiga\r\nATTACH:http://jahat.id/\\ \u2028empat")

    raw = order_calendar(builders.fresh(order), now=MONDAY)

    assert b"\r\nATTACH" not in raw
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    assert "Satu; dua, tiga" in Calendar.from_ical(raw).walk("VEVENT")[0]["summary"]


def test_the_file_comes_as_a_calendar_to_customer_and_office():
    order = builders.submitted()
    client = Client()
    for user, name in ((order.customer, "orders:due_ics"), (builders.staff("head"), "orders:office_due_ics")):
        client.force_login(user)
        response = client.get(reverse(name, args=[order.code]))
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_the_feed_holds_the_running_orders_of_its_officer_alone_and_no_name_of_a_customer():
    officer = builders.an_officer()
    mine = builders.taken(officer=officer, now=MONDAY)
    waiting, others = builders.billed(officer=officer), builders.taken()
    calendar_keys.renew(officer)

    found = Client().get(feed(officer)).content.decode().replace("\r\n ", "")

    assert mine.code in found
    assert waiting.code not in found
    assert others.code not in found
    assert mine.customer.name not in found
    assert mine.customer.email not in found


def test_the_feed_moves_with_the_order():
    officer = builders.an_officer()
    order = builders.taken(officer=officer, now=MONDAY)
    services.send_offer(builders.tick_all(order, now=MONDAY), by=officer, now=MONDAY)
    builders.bill(builders.fresh(order), now=wita("2026-11-03T17:00"))
    assert b"VEVENT" not in officers_calendar(officer)

    builders.pay(builders.fresh(order), now=wita("2026-11-05T08:30"))

    [event] = Calendar.from_ical(officers_calendar(officer)).walk("VEVENT")
    assert event.decoded("dtstart") == wita("2026-11-16T17:00")


def test_renewing_ends_the_old_link_and_revoking_ends_them_all():
    officer, client = builders.an_officer(), Client()
    client.force_login(officer)
    client.post(reverse("orders:calendar_renew"))
    first = feed(officer)
    shown = client.get(reverse("orders:calendar")).content.decode()
    client.post(reverse("orders:calendar_renew"))
    second = feed(officer)

    assert first in shown
    assert [Client().get(url).status_code for url in (first, second)] == [404, 200]
    client.post(reverse("orders:calendar_revoke"))
    assert Client().get(second).status_code == 404


def test_who_loses_the_role_loses_the_link_and_does_not_get_it_back_with_the_role():
    officer = builders.an_officer()
    calendar_keys.renew(officer)
    url = feed(officer)

    user_services.set_roles(officer, [roles.HEAD], by=None)
    assert Client().get(url).status_code == 404
    user_services.set_roles(officer, [roles.OFFICER], by=None)

    assert Client().get(url).status_code == 404
    assert not CalendarKey.objects.exists()


def test_who_leaves_the_office_loses_the_link():
    officer = builders.an_officer()
    calendar_keys.renew(officer)
    url = feed(officer)
    officer.is_active = False
    officer.save()

    assert Client().get(url).status_code == 404
    user_services.set_roles(officer, [roles.OFFICER], by=None)  # what the admin does on saving an account
    assert not CalendarKey.objects.exists()


def test_a_forged_link_finds_nothing():
    officer, colleague = builders.an_officer(), builders.an_officer()
    key = calendar_keys.renew(officer).key
    calendar_keys.renew(colleague)
    forged = [
        signing.dumps([officer.pk, key], salt="lain"),
        signing.dumps([colleague.pk, key], salt=calendar_keys.SALT),
        signing.dumps("x", salt=calendar_keys.SALT),
        signing.dumps([officer.pk, 5], salt=calendar_keys.SALT),
        calendar_keys.token(officer)[:-1],
        "x",
    ]

    statuses = {Client().get(reverse("orders:calendar_feed", args=[token])).status_code for token in forged}

    assert statuses == {404}


def test_only_who_serves_gets_a_link():
    with pytest.raises(PermissionDenied):
        calendar_keys.renew(builders.staff("head"))


def test_the_feed_asks_the_database_as_often_for_twenty_orders_as_for_one():
    officer = builders.an_officer()
    title = builders.a_publication()
    calendar_keys.renew(officer)
    counts = []
    for number in (1, 19):
        for _order in range(number):
            builders.taken(officer=officer, titles=[title])
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(feed(officer)).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
