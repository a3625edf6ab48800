"""Administrators keep the tariffs, with history; auditors look at money; nobody changes it."""

import pytest
from django.urls import reverse

from payments.models import Payment, TariffLine, TariffSchedule
from silastik.users import roles
from tests import builders

pytestmark = pytest.mark.django_db


def log_in(client, role):
    client.force_login(builders.staff(role))


def schedule_form(**changes):
    lines = {"lines-TOTAL_FORMS": 0, "lines-INITIAL_FORMS": 0}
    return {"regulation": "PP 1/2027", "title": "Tarif baru", "status": "draft"} | lines | changes


def test_an_administrator_adds_a_draft(client):
    log_in(client, roles.ADMINISTRATOR)
    client.post(reverse("admin:payments_tariffschedule_add"), schedule_form())
    assert TariffSchedule.objects.filter(regulation="PP 1/2027", status="draft").exists()


def test_a_second_schedule_in_force_is_told_in_a_sentence(client):
    log_in(client, roles.ADMINISTRATOR)
    response = client.post(reverse("admin:payments_tariffschedule_add"), schedule_form(status="in_force"))
    assert "Sudah ada daftar tarif yang berlaku pada masa itu" in response.content.decode()


def test_a_changed_price_is_in_the_history_of_its_line(client):
    log_in(client, roles.ADMINISTRATOR)
    line = TariffLine.objects.get(code="I.A")
    line.price = 55_000
    line.save()
    page = client.get(reverse("admin:payments_tariffline_history", args=[line.pk])).content.decode()
    assert "50000" in page
    assert "55000" in page


def test_money_is_read_and_never_changed(client):
    invoice = builders.paid().invoices.get()
    log_in(client, roles.AUDITOR)
    for model, row in (("invoice", invoice), ("payment", Payment.objects.get())):
        page = reverse(f"admin:payments_{model}_change", args=[row.pk])
        assert client.get(reverse(f"admin:payments_{model}_changelist")).status_code == 200
        assert client.get(page).status_code == 200
        assert client.post(page, {}).status_code == 403
        assert client.get(reverse(f"admin:payments_{model}_add")).status_code == 403
