"""Every form sent twice, as a double click or the back button does: one effect, and the second answer says so."""

from typing import Any

import pytest
from django.urls import reverse

from feedback.models import Rating, SurveyResponse
from orders.deliverables import released
from orders.models import Deliverable, Document, FaultReport, Order, OrderEvent
from payments.models import BillingCode, Invoice, Payment
from publications.models import PublicationOrderLine
from silastik.core.models import Mail
from silastik.users.models import User
from tests import builders
from tests.misfortune.forms import FORMS
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db

KEPT = [Order, OrderEvent, PublicationOrderLine, Deliverable, Document, Invoice, BillingCode, Payment, FaultReport]
KEPT += [Rating, SurveyResponse, Mail, User]


def everything() -> dict[str, list[dict[str, Any]]]:
    """All that the portal has written down; a login's own time aside."""
    rows = {model.__name__: list(model.objects.order_by("pk").values()) for model in KEPT}
    for user in rows["User"]:
        del user["last_login"]
    return rows


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_a_form_sent_twice_has_one_effect_and_the_second_answer_says_so(
    form, client, django_capture_on_commit_callbacks
):
    filled = form()
    if filled.person:
        client.force_login(filled.person)
    before = everything()
    with django_capture_on_commit_callbacks(execute=True):
        first = filled.press(client)
    after = everything()

    with django_capture_on_commit_callbacks(execute=True):
        second = filled.press(client)

    assert first.status == second.status == 200
    assert after != before
    assert everything() == after
    assert filled.second_answer in second.text


def test_a_correction_that_was_the_wrong_file_is_corrected_before_it_goes_out(client):
    order = builders.in_revision()
    client.force_login(order.assigned_to)
    url = reverse("publications:prepare", args=[order.code, order.lines.get().pk])
    client.post(url, {"file": builders.an_upload(builders.pdf_bytes(5)), "note": "Keliru"})

    answer = client.post(url, {"file": builders.an_upload(builders.pdf_bytes(6)), "note": "Yang benar"}, follow=True)

    assert "Softcopy disiapkan." in Page(answer).text
    first, second = order.deliverables.order_by("version")
    assert (second.version, second.file.read()) == (2, builders.pdf_bytes(6))
    fault = FaultReport.objects.get()
    assert (fault.deliverable, fault.replacement, fault.answer) == (first, second, "Yang benar")
    assert released(order) == [first]
