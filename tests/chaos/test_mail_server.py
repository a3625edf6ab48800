"""A mail server that is away, ill, or wants nothing to do with one address: everybody else gets their mail, once."""

from collections import Counter
from pathlib import Path

import pytest
from django.utils import timezone

from silastik.core.models import Mail
from silastik.users import roles
from tests import builders
from tests.journeys.stack import eventually

from .conftest import Portal
from .sales import of_a_publication

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


TROUBLES = {
    "refuses every address": {"says": {"RCPT": "550 5.7.1 Not from you"}},
    "refuses every text": {"says": {"DATA": "554 5.6.0 Looks like spam"}},
    "puts everybody off": {"says": {"RCPT": "451 4.7.1 Greylisted, come back later"}},
    "has no room": {"says": {"DATA": "452 4.3.1 Insufficient storage"}},
    "cuts the line in the text": {"drops": True},
    "takes the connection and says nothing": {"holds": "RCPT"},
}
FAST = 3  # seconds, on a machine that does other things beside


@pytest.mark.parametrize("trouble", TROUBLES)
def test_a_sale_goes_on_while_the_mail_server_is_ill_and_then_each_mail_arrives_once(
    portal: Portal, tmp_path: Path, trouble: str
):
    administrator = portal.visit(builders.staff(roles.ADMINISTRATOR, is_staff=True))
    visitor = portal.visit()
    for what, how in TROUBLES[trouble].items():
        setattr(portal.catcher, what, how)

    for _step in of_a_publication(portal, tmp_path):  # to the end, with papers, a fault and its correction
        answer = visitor.get("/katalog/")
        assert answer.status == 200
        assert answer.seconds < FAST
    eventually(Mail.objects.filter(attempts__gte=1, sent_at=None).exists, "a mail to fail")
    assert not list(portal.catcher.messages())
    status = administrator.get("/sistem/").text
    answers = [said[:3] for said in portal.catcher.says.values()]
    assert all((code in status) == code.startswith("5") for code in answers)

    portal.catcher.take_everything()
    Mail.objects.filter(sent_at=None, attempts__gte=1).update(next_try_at=timezone.now())  # its time comes
    portal.settle()
    copies = Counter(mail["Message-ID"] for mail in portal.catcher.messages())
    assert set(copies.values()) == {1}
    assert len(copies) == Mail.objects.exclude(sent_at=None).count() >= 5
