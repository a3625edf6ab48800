"""Found by attack: a page that takes masters of several GB read all of a form before it looked who had sent it."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from silastik.users import roles
from silastik.users.middleware import LargeBodyMiddleware
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db

PAGE = reverse("admin:publications_publication_add")
SENT = "multipart/form-data; boundary=x"


def announced(client: Client, megabytes: int) -> int:
    """The answer to a form of that size, of which nothing has come yet."""
    return client.generic(
        "POST", PAGE, b"", SENT, headers={"Content-Length": str(megabytes * 1024 * 1024), "Content-Type": SENT}
    ).status_code


@pytest.mark.parametrize("who", [Client, lambda: logged_in(builders.a_customer())], ids=["stranger", "customer"])
def test_nothing_is_read_of_a_large_form_that_no_staff_has_sent(who):
    assert announced(who(), 41) == 413


def test_a_form_that_customers_may_send_goes_on_to_its_page():
    assert announced(Client(), 39) == 302


def test_staff_send_masters():
    request = RequestFactory(headers={"Content-Length": str(200 * 1024 * 1024)}).post(PAGE)
    request.user = builders.staff(roles.ADMINISTRATOR)

    assert LargeBodyMiddleware(lambda _request: HttpResponse("taken"))(request).content == b"taken"
