"""The office in the admin: kept by administrators, with the history of its signers and channels too."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from silastik.core.context import current_office
from silastik.core.models import ComplaintChannel, Office, OfficeHours, Signer
from silastik.users import roles
from tests import builders
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return logged_in(builders.staff(roles.ADMINISTRATOR, name="Nurul Administrator"))


def page(what: str) -> str:
    return reverse(f"admin:core_office_{what}", args=[current_office().pk])


def save(client: Client, **changes: str) -> HttpResponse:
    """The form of the office as its page gives it, with changes."""
    shown = client.get(page("change")).context
    forms = [shown["adminform"].form, *(f for s in shown["inline_admin_formsets"] for f in s.formset.forms)]
    forms += [formset.formset.management_form for formset in shown["inline_admin_formsets"]]
    sent = {field.html_name: field.value() for form in forms for field in form}
    # A browser sends nothing for an empty box or an unticked one, but it sends a nought.
    sent = {name: value for name, value in sent.items() if value is not None and value is not False}
    with zeal_ignore():  # Django's formsets ask for each row by itself
        return client.post(page("change"), sent | changes)


def field_of(client: Client, model: type, name: str) -> str:
    """The name of a field of the first row of an inline."""
    inlines = client.get(page("change")).context["inline_admin_formsets"]
    return next(f"{i.formset.prefix}-0-{name}" for i in inlines if i.formset.model is model)


def test_the_history_of_an_office_tells_of_a_new_name_and_of_another_signer(client):
    before = Signer.objects.get().name

    response = save(client, short_name="BPS Kab. Gorontalo Baru", **{field_of(client, Signer, "name"): "Hasan Baru"})

    assert response.status_code == 302
    assert current_office().short_name == "BPS Kab. Gorontalo Baru"
    history = client.get(page("history")).content.decode()
    for said in ("BPS Kab. Gorontalo Baru", f"“{before}” menjadi “Hasan Baru”", "Nurul Administrator"):
        assert said in history


def test_a_signer_and_a_channel_that_were_removed_stay_in_the_history(client):
    signer, channel = str(Signer.objects.get()), str(ComplaintChannel.objects.order_by("position").first())

    save(client, **{field_of(client, model, "DELETE"): "on" for model in (Signer, ComplaintChannel)})

    assert not Signer.objects.exists()
    history = client.get(page("history")).content.decode()
    assert f"penanda tangan “{signer}”: Dihapus" in history
    assert f"saluran pengaduan “{channel}”: Dihapus" in history


def test_what_is_missing_is_told_in_a_sentence_and_nothing_is_saved(client):
    response = save(client, short_name="")

    assert response.status_code == 200
    assert "Bidang ini tidak boleh kosong" in response.content.decode()
    assert Office.objects.get().short_name != ""


def test_hours_that_are_in_force_are_read_here_and_changed_at_the_calendar_desk(client):
    hours = current_office().hours.order_by("pk").first()

    save(client, **{"hours-0-closes": "23:00", "hours-0-DELETE": "on"})

    assert current_office().hours.get(pk=hours.pk).closes == hours.closes


def test_the_history_tells_which_hours_were_moved(client):
    hours = current_office().hours.order_by("pk").first()
    OfficeHours.objects.filter(pk=hours.pk).update(closes="15:00")

    history = client.get(page("history")).content.decode()

    assert f"jam buka “{hours.get_weekday_display()} {hours.opens:%H.%M}-15.00”: tutup: " in history
