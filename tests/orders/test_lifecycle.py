"""`step()` moves an order, records it, and tells people, or does nothing at all."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from orders.lifecycle import NotNow, Refused, step
from orders.models import Order, OrderEvent
from orders.states import OrderState, Turn
from publications import services
from silastik.core.models import Mail
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_step_leaves_one_event_with_actor_before_and_after():
    order = builders.submitted()
    officer = builders.an_officer()

    services.take(order, by=officer)

    event = order.events.get(action="take")
    assert (event.before, event.after, event.by) == ("submitted", "in_preparation", officer)
    assert event.turn == Turn.OFFICE


def test_a_step_whose_body_fails_leaves_nothing_behind():
    order = builders.submitted()
    officer = builders.an_officer()
    mails = Mail.objects.count()

    with pytest.raises(ZeroDivisionError), step(order, "take", by=officer) as current:
        1 // (current.order.pk - current.order.pk)

    order = builders.fresh(order)
    assert order.state == OrderState.SUBMITTED
    assert not order.events.filter(action="take").exists()
    assert Mail.objects.count() == mails


def test_a_step_that_comes_too_late_is_told_so_in_a_sentence():
    order = builders.taken()

    with pytest.raises(NotNow, match="sudah diproses"):
        services.take(order, by=builders.an_officer())


def test_an_officer_who_lost_the_order_is_told_who_has_it():
    order = builders.taken(officer=builders.an_officer(name="Siti"))

    with pytest.raises(NotNow, match="Siti"):
        services.send_offer(order, by=builders.an_officer())


def test_a_stranger_can_never_take_a_step():
    order = builders.submitted()

    with pytest.raises(PermissionDenied):
        services.take(order, by=builders.a_customer())


def test_the_database_refuses_a_state_that_no_transition_leads_to():
    order = builders.submitted()

    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=OrderState.PAID)

    assert builders.fresh(order).state == OrderState.SUBMITTED


@pytest.mark.parametrize("statement", ["UPDATE orders_orderevent SET note = 'x'", "DELETE FROM orders_orderevent"])
def test_the_database_refuses_to_change_or_delete_events(statement):
    builders.submitted()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert OrderEvent.objects.filter(note="x").count() == 0


def test_a_submitted_order_cannot_be_deleted():
    order = builders.submitted()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM publications_publicationorderline")
        cursor.execute("DELETE FROM publications_publicationorder")
        cursor.execute("DELETE FROM orders_orderevent")
        cursor.execute("DELETE FROM orders_order WHERE id = %s", [order.pk])


def test_an_expired_right_to_report_is_a_sentence_with_the_number_of_days():
    order = builders.completed()
    late = order.revision_closes_at() + timedelta(seconds=1)

    with pytest.raises(Refused, match="10 hari kerja"), step(order, "request_revision", by=order.customer, now=late):
        pass


@pytest.mark.django_db(transaction=True)
def test_two_officers_taking_the_same_order_at_once_leave_one_of_them_in_charge():
    order = builders.submitted()
    officers = [builders.an_officer(), builders.an_officer()]
    start = threading.Barrier(2)
    outcomes = []

    def take(officer):
        start.wait()
        try:
            services.take(order, by=officer)
            outcomes.append(officer)
        except NotNow:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=[officer]) for officer in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert outcomes.count(None) == 1
    assert builders.fresh(order).assigned_to in [officer for officer in outcomes if officer]
    assert order.events.filter(action="take").count() == 1
