"""An address to which mails are refused: its owner reads so, and how to mend it (R1). The mail server is a real one."""

from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from silastik.core import mail
from silastik.core.models import Mail
from silastik.users.models import User
from tests import builders
from tests.core.brokers import a_free_port
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db

BANNER = "kabar pesanan tidak sampai kepada Anda"
NO_SUCH_USER = "550 5.1.1 No such user"


class Mailbox:
    """Takes every mail, or answers each recipient with `answer`."""

    answer = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.answer


@pytest.fixture
def box(settings) -> Iterator[Mailbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", a_free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    controller.start()
    yield box
    controller.stop()


def a_mail_to(user: User, box: Mailbox, answer: str = "250 OK") -> Mail:
    box.answer = answer
    row = mail.enqueue(
        f"uji:{Mail.objects.count()}",
        to=user.email,
        language="id",
        template="emails/users/verify_signup",
        context={"person": user, "office": {"name": "BPS"}, "url": "https://silastik.example.org/"},
    )
    mail.send(row.pk)
    return row


def test_a_refused_address_is_told_on_the_customers_pages_with_the_way_to_change_it(box):
    order = builders.submitted()
    a_mail_to(order.customer, box, NO_SUCH_USER)
    client = logged_in(order.customer)

    for url in (order.get_absolute_url(), reverse("orders:list"), reverse("publications:basket"), "/akun/"):
        page = client.get(url, follow=True).text
        assert BANNER in page, url
        assert order.customer.email in page
        assert f'href="{reverse("account_email")}"' in page


@pytest.mark.parametrize("answer", ["250 OK", "451 4.3.0 Try again later"])
def test_an_address_that_is_taken_or_may_be_taken_later_is_not_told(box, answer):
    user = builders.a_customer()
    a_mail_to(user, box, answer)

    assert BANNER not in logged_in(user).get(reverse("orders:list")).text


def test_a_mail_that_gets_through_later_ends_the_warning(box):
    user = builders.a_customer()
    a_mail_to(user, box, NO_SUCH_USER)
    a_mail_to(user, box)

    assert BANNER not in logged_in(user).get(reverse("orders:list")).text


def test_a_refused_mail_that_is_taken_at_last_ends_the_warning(box):
    user = builders.a_customer()
    row = a_mail_to(user, box, NO_SUCH_USER)
    box.answer = "250 OK"

    mail.send(row.pk)

    assert BANNER not in logged_in(user).get(reverse("orders:list")).text


def test_another_address_ends_the_warning(box):
    user = builders.a_customer()
    a_mail_to(user, box, NO_SUCH_USER)
    User.objects.filter(pk=user.pk).update(email="baru@contoh.id")

    assert BANNER not in logged_in(User.objects.get(pk=user.pk)).get(reverse("orders:list")).text


def test_an_address_refused_again_after_a_mail_got_through_is_told_again(box):
    user = builders.a_customer()
    a_mail_to(user, box)
    a_mail_to(user, box, NO_SUCH_USER)

    assert BANNER in logged_in(user).get(reverse("orders:list")).text


def test_the_question_costs_no_query_of_its_own(box, django_assert_num_queries):
    user = builders.a_customer()
    client = logged_in(user)
    client.get(reverse("orders:list"))
    with CaptureQueriesContext(connection) as before:
        client.get(reverse("orders:list"))
    a_mail_to(user, box, NO_SUCH_USER)

    with django_assert_num_queries(len(before)):
        assert BANNER in client.get(reverse("orders:list")).text


def test_nobody_reads_of_somebody_elses_address(box):
    a_mail_to(builders.a_customer(), box, NO_SUCH_USER)

    assert BANNER not in logged_in(builders.a_customer()).get(reverse("orders:list")).text
