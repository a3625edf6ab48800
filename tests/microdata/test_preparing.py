"""The workbench prepares samples and data: extracting, following, stopping, attaching by hand (M5)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata.models import Extraction
from microdata.services import delivery, extraction
from microdata.states import ExtractionState
from orders.deliverables import released
from orders.lifecycle import Refused
from orders.states import OrderState
from silastik.users import roles
from tests import builders
from tests import microdata_builders as build
from tests.microdata import material

pytestmark = pytest.mark.django_db


@pytest.fixture
def prepared(tmp_path):
    """An approved order of a dataset whose master is in the system."""
    return material.in_preparation(material.a_dataset(tmp_path))


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def workbench(order, user=None) -> str:
    return logged_in(user or order.assigned_to).get(reverse("orders:workbench", args=[order.code])).content.decode()


def progress(order, selection, user=None):
    return logged_in(user or order.assigned_to).get(reverse("microdata:preparation", args=[order.code, selection.pk]))


def test_the_panel_offers_both_roads_to_a_file(prepared):
    order, selection = prepared

    page = workbench(order)

    assert page.count("Belum disiapkan.") == 2
    for words in ("Ekstrak contoh", "Ekstrak data", "Lampirkan berkas yang disiapkan sendiri"):
        assert words in page
    assert reverse("microdata:extract", args=[order.code, selection.pk]) in page


def test_without_a_master_there_is_only_the_road_by_hand():
    order = build.in_preparation()

    page = workbench(order)

    assert "Ekstrak data" not in page
    assert "Lampirkan berkas yang disiapkan sendiri" in page


def test_a_colleague_sees_how_far_it_is_and_no_buttons(prepared):
    order, _selection = prepared

    page = workbench(order, builders.an_officer())

    assert "Siapkan contoh dan data" in page
    assert "Ekstrak data" not in page


def test_the_button_asks_for_an_extraction_that_the_page_then_follows(prepared):
    order, selection = prepared

    logged_in(order.assigned_to).post(
        reverse("microdata:extract", args=[order.code, selection.pk]), {"kind": "product"}
    )

    assert Extraction.objects.get().kind == "product"
    page = workbench(order)
    assert 'hx-trigger="every 2s"' in page
    assert "Menunggu giliran" in page
    assert "Hentikan" in page


def test_the_page_asks_again_as_long_as_something_moves_and_the_end_replaces_that_part_alone(prepared):
    order, selection = prepared
    run = extraction.request(selection, "product", by=order.assigned_to)
    Extraction.objects.filter(pk=run.pk).update(
        state=ExtractionState.RUNNING, progress=40, stage="Menulis CSV", heartbeat_at=timezone.now()
    )

    moving = progress(order, selection)
    Extraction.objects.filter(pk=run.pk).update(state=ExtractionState.FAILED, error="Ruang penyimpanan penuh.")
    ended = progress(order, selection)

    assert "40 % · Menulis CSV" in moving.content.decode()
    assert "Prosesnya sudah berakhir" not in moving.content.decode()
    assert "HX-Refresh" not in ended
    assert 'hx-trigger="every 2s"' not in ended.content.decode()
    assert "Prosesnya sudah berakhir" in ended.content.decode()
    assert "Ruang penyimpanan penuh." in workbench(order)


@pytest.mark.parametrize("role", [roles.OFFICER, roles.HEAD])
def test_who_only_looks_on_is_told_the_progress_without_buttons(prepared, role):
    order, selection = prepared
    run = extraction.request(selection, "product", by=order.assigned_to)
    Extraction.objects.filter(pk=run.pk).update(state=ExtractionState.RUNNING, progress=40, heartbeat_at=timezone.now())

    answer = progress(order, selection, builders.staff(role))

    assert "40 %" in answer.content.decode()
    assert "Hentikan" not in answer.content.decode()
    assert "Hentikan" in progress(order, selection).content.decode()


def test_stopping_is_a_button_too(prepared):
    order, selection = prepared
    run = extraction.request(selection, "sample", by=order.assigned_to)

    logged_in(order.assigned_to).post(reverse("microdata:stop", args=[order.code, run.pk]))

    run.refresh_from_db()
    assert run.state == ExtractionState.CANCELLED
    assert "Ekstraksi terakhir dihentikan." in workbench(order)


def test_an_extraction_that_cannot_be_is_refused_with_its_reason():
    order = build.in_preparation()

    page = logged_in(order.assigned_to).post(
        reverse("microdata:extract", args=[order.code, order.selections.get().pk]), {"kind": "product"}, follow=True
    )

    assert "belum ada di portal" in page.content.decode()


def test_an_unknown_kind_or_a_foreign_selection_is_not_found(prepared):
    order, selection = prepared
    other = build.in_preparation()
    officer = logged_in(order.assigned_to)

    url = reverse("microdata:extract", args=[order.code, selection.pk])
    foreign = reverse("microdata:extract", args=[order.code, other.selections.get().pk])

    assert officer.post(url, {"kind": "lain"}).status_code == 404
    assert officer.post(foreign, {"kind": "product"}).status_code == 404


def test_what_is_there_is_shown_with_its_version_size_and_origin():
    order = build.prepared()

    page = workbench(order)

    assert page.count("versi 1, diunggah petugas") == 2
    assert "Belum disiapkan." not in page


def test_nothing_is_attached_by_hand_under_a_running_extraction(prepared):
    order, selection = prepared
    extraction.request(selection, "product", by=order.assigned_to)

    with pytest.raises(Refused, match="sedang diekstrak"):
        build.attach(order, build.PRODUCT, selection)


def test_delivery_opens_the_files_for_a_while_and_issues_the_receipt(settings):
    settings.MICRODATA_ACCESS_DAYS = 10
    now = timezone.now()
    order = build.gates_open(now=now)

    delivery.deliver(order, by=order.assigned_to, now=now)

    file = released(order)[0]
    assert (file.available_until - now).days == 10
    assert order.documents.filter(kind="receipt").exists()
    assert build.fresh(order).state == OrderState.DELIVERED


def test_nothing_is_delivered_while_a_gate_is_closed():
    order = build.offered()

    with pytest.raises(Refused) as refusal:
        delivery.deliver(order, by=order.assigned_to)

    assert len(refusal.value.sentences) == 3
    assert not released(order)
