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


def test_a_block_of_nothing_is_told_in_a_sentence(client):
    log_in(client, roles.ADMINISTRATOR)
    line = TariffLine.objects.get(code="I.A")
    page = reverse("admin:payments_tariffline_change", args=[line.pk])
    form = client.get(page).context["adminform"].form
    response = client.post(page, {field.html_name: field.value() for field in form} | {"block_size": 0})
    assert "Ukuran blok paling sedikit 1." in response.content.decode()
    assert TariffLine.objects.get(pk=line.pk).block_size == line.block_size


def test_a_changed_price_is_in_the_history_of_its_line(client):
    log_in(client, roles.ADMINISTRATOR)
    line = TariffLine.objects.get(code="I.A")
    line.price = 55_000
    line.save()
    page = client.get(reverse("admin:payments_tariffline_history", args=[line.pk])).content.decode()
    assert "50000" in page
    assert "55000" in page


def test_the_history_of_a_schedule_tells_of_its_lines_too(client):
    log_in(client, roles.ADMINISTRATOR)
    line = TariffLine.objects.get(code="I.A")
    line.price = 55_000
    line.save()
    page = client.get(reverse("admin:payments_tariffschedule_history", args=[line.schedule_id])).content.decode()
    assert "menjadi “55000”" in page


def test_a_schedule_that_has_priced_an_invoice_keeps_its_lines(client):
    line = TariffLine.objects.get(code="I.A")
    log_in(client, roles.ADMINISTRATOR)
    delete = reverse("admin:payments_tariffline_delete", args=[line.pk])
    assert client.get(delete).status_code == 200
    assert builders.paid().invoices.get().schedule == line.schedule
    assert client.post(delete, {"post": "yes"}).status_code == 403


def test_money_is_read_and_never_changed(client):
    invoice = builders.paid().invoices.get()
    log_in(client, roles.AUDITOR)
    for model, row in (("invoice", invoice), ("payment", Payment.objects.get())):
        page = reverse(f"admin:payments_{model}_change", args=[row.pk])
        assert client.get(reverse(f"admin:payments_{model}_changelist")).status_code == 200
        assert client.get(page).status_code == 200
        assert client.post(page, {}).status_code == 403
        assert client.get(reverse(f"admin:payments_{model}_add")).status_code == 403
