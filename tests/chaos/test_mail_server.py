"""A mail server that is away, or wants nothing to do with one address: everybody else gets their mail."""

import pytest

from silastik.core.models import Mail
from silastik.users import roles
from tests import builders
from tests.journeys.stack import eventually

from .conftest import Portal

pytestmark = pytest.mark.django_db(transaction=True)


def failed(mail: Mail) -> bool:
    return Mail.objects.filter(pk=mail.pk, attempts__gte=1, sent_at=None).exists()


def test_mail_waits_for_a_server_that_is_away(portal: Portal):
    order = builders.tick_all(builders.taken())
    officer = portal.visit(order.assigned_to)
    portal.catcher.close()
    try:
        assert officer.post(f"/petugas/{order.code}/penawaran/").status == 200
        mail = Mail.objects.get(sent_at=None)
        eventually(lambda: failed(mail), "the mail to fail")
    finally:
        portal.catcher.open()

    portal.mail(order.customer.email, mail.subject)
    eventually(lambda: Mail.objects.get(pk=mail.pk).sent_at, "the mail to be marked as sent")
    assert len([sent for sent in portal.catcher.messages() if sent["Subject"] == mail.subject]) == 1


def test_an_address_that_is_refused_holds_up_nobody_and_staff_see_it(portal: Portal):
    orders = [builders.tick_all(builders.taken()), builders.tick_all(builders.taken())]
    refused, other = orders
    administrator = portal.visit(builders.staff(roles.ADMINISTRATOR, is_staff=True))
    portal.catcher.refused.add(refused.customer.email)
    for order in orders:
        assert portal.visit(order.assigned_to).post(f"/petugas/{order.code}/penawaran/").status == 200

    assert portal.mail(other.customer.email, other.code)
    mail = Mail.objects.get(to=refused.customer.email, sent_at=None)
    eventually(lambda: failed(mail), "the mail to be refused")
    unsent = administrator.get("/admin/core/mail/?sent_at__isempty=1").text
    assert refused.customer.email in unsent
    assert "550" in unsent
    assert "No such mailbox" in unsent
    portal.catcher.refused.clear()
    assert portal.mail(refused.customer.email, refused.code)
