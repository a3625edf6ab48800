"""Addresses of an order opened by strangers and by other roles: no way in, and not a word about the order."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from orders.deliverables import released
from orders.models import FaultReport
from orders.services import report_fault
from payments.models import Payment
from publications.models import PublicationOrder
from silastik.core.files import accept
from silastik.core.models import Mail
from silastik.users import roles
from tests import builders, uploads
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db

NAME, TITLE = "Yuliana Hadjarati", "Statistik Kesejahteraan Rakyat Kecamatan Bongomeme"


@dataclass
class Secret:
    """An order of somebody with a rare name, of a rare title, with everything an order can have."""

    order: PublicationOrder
    addresses: dict[str, list[str]]


@pytest.fixture
def secret() -> Secret:
    customer = builders.a_customer_abroad(language="id", name=NAME)
    order = builders.verified(customer, titles=[builders.a_publication(title=TITLE)])
    builders.services.deliver(order, by=order.assigned_to)
    for document in order.documents.filter(rendered_at=None):
        builders.documents.render(document.pk)
    order = builders.fresh(order)
    builders.order_services.complete_delivered(order)
    order = builders.fresh(order)
    picture = accept(builders.an_upload(uploads.png(), "halaman.png"))
    (file,) = released(order)
    fault = report_fault(order, file, text="Miring.", picture=picture, by=customer)
    payment = Payment.objects.get()
    code, line = [order.code], order.lines.get()
    gets = {
        "customer": [
            reverse("orders:detail", args=code),
            reverse("feedback:rate", args=code),
            reverse("orders:file", args=[*code, file.pk]),
            reverse("orders:fault_picture", args=[*code, fault.pk]),
            reverse("payments:proof", args=[*code, payment.pk]),
            *(reverse("orders:document", args=[*code, paper.code]) for paper in order.documents.all()),
            *(reverse(f"orders:{act}", args=code) for act in ("cancel", "report_fault")),
            *(reverse(f"payments:{act}", args=code) for act in ("submit_proof", "request_billing_code")),
        ],
        "officer": [
            reverse("orders:workbench", args=code),
            *(reverse(f"orders:{act}", args=code) for act in ("take", "release", "take_over", "office_cancel")),
            *(reverse(f"orders:{act}", args=code) for act in ("confirm_npwp", "redeliver")),
            reverse("orders:answer_fault", args=[*code, fault.pk]),
            reverse("publications:prepare", args=[*code, line.pk]),
            *(reverse(f"publications:{act}", args=code) for act in ("send_offer", "deliver")),
            *(reverse(f"payments:{act}", args=code) for act in ("record_billing_code", "record_payment")),
        ],
        "treasurer": [
            reverse("payments:verify", args=code),
            *(reverse(f"payments:{act}", args=[*code, payment.pk]) for act in ("verify_proof", "reject_proof")),
            reverse("payments:preview", args=[*code, payment.pk]),
        ],
    }
    return Secret(builders.fresh(order), gets)


def knock(person, secret: Secret, desks: list[str]) -> None:
    """Try each address of these desks by GET and by POST: nothing is answered that tells of the order."""
    client = Client()
    if person:
        client.force_login(person)
    events = secret.order.events.count()
    for url in (url for desk in desks for url in secret.addresses[desk]):
        for method, refusals in ((client.get, {403, 404}), (client.post, {403, 404, 405})):
            answer = method(url, follow=True)
            met = (answer.status_code, answer.request["PATH_INFO"])
            if person:
                assert answer.status_code in refusals, (url, met)
            else:
                assert met == (200, reverse("account_login"))
            tells_nothing(answer, secret)
    assert secret.order.events.count() == events
    assert builders.fresh(secret.order).state == secret.order.state


def tells_nothing(answer, secret: Secret) -> None:
    body = answer.content.decode()
    assert "Miring." not in body
    assert NAME not in body
    assert TITLE not in body
    # The code stands in the address that was asked for, and a form may name that address; the page itself never does.
    assert not body or secret.order.code not in Page(answer).text


def test_another_customer_is_told_nothing(secret):
    knock(builders.a_customer(), secret, ["customer", "officer", "treasurer"])


def test_a_visitor_is_led_to_the_login_and_told_nothing(secret):
    knock(None, secret, ["customer", "officer", "treasurer"])


def test_an_administrator_who_keeps_reference_data_is_told_nothing(secret):
    knock(builders.staff(roles.ADMINISTRATOR), secret, ["customer", "officer", "treasurer"])


def test_an_officer_is_told_nothing_at_the_treasurers_desk(secret):
    knock(builders.an_officer(), secret, ["treasurer"])


@pytest.mark.parametrize("role", [roles.TREASURER, roles.HEAD, roles.AUDITOR])
def test_whoever_only_looks_can_do_nothing_of_an_officers(secret, role):
    client = Client()
    client.force_login(builders.staff(role))
    events = secret.order.events.count()

    for url in secret.addresses["officer"][1:]:
        answer = client.post(url)
        assert answer.status_code == 403
        tells_nothing(answer, secret)

    assert secret.order.events.count() == events


def test_an_officer_cannot_act_as_the_customer(secret):
    client = Client()
    client.force_login(secret.order.assigned_to)
    for name in ("orders:detail", "orders:cancel", "orders:report_fault", "payments:submit_proof", "feedback:rate"):
        answer = client.post(reverse(name, args=[secret.order.code]))
        assert answer.status_code in {404, 405}
        tells_nothing(answer, secret)
    assert not Mail.objects.filter(key__contains="cancel").exists()


def test_parts_of_another_order_are_not_found_below_ones_own(secret):
    mine = builders.completed()
    client = Client()
    client.force_login(mine.customer)
    (file,) = released(secret.order)
    paths = [
        reverse("orders:file", args=[mine.code, file.pk]),
        reverse("orders:fault_picture", args=[mine.code, FaultReport.objects.get().pk]),
        reverse("payments:proof", args=[mine.code, Payment.objects.get(invoice__order=secret.order).pk]),
        *(reverse("orders:document", args=[mine.code, paper.code]) for paper in secret.order.documents.all()),
    ]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 404
        tells_nothing(answer, secret)


def test_a_fault_is_not_reported_on_a_file_of_another_order(secret):
    mine = builders.completed()
    client = Client()
    client.force_login(mine.customer)
    url = reverse("orders:report_fault", args=[mine.code])

    page = Page(client.post(url, {"deliverable": released(secret.order)[0].pk, "text": "Salah."}))

    assert page.status == 422
    assert page.wrong("fault_deliverable").startswith("Masukkan pilihan yang valid.")
    assert FaultReport.objects.count() == 1


def test_a_forged_or_foreign_link_of_a_mail_opens_no_order(secret):
    client = Client()
    for token in ("x", "abc:def:ghi", str(secret.order.pk)):
        answer = client.get(reverse("feedback:rate_signed", args=[token]))
        assert answer.status_code == 404
        tells_nothing(answer, secret)


def test_a_public_check_of_a_paper_tells_no_name_and_no_title(secret):
    for paper in secret.order.documents.all():
        answer = Client().get(reverse("orders:verify_code", args=[paper.code]))
        assert answer.status_code == 200
        tells_nothing(answer, secret)
