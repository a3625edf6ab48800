"""A fault in delivered data: of a file, a variable or an area; answered by a new file or in words (M10, M11)."""

import pytest
from django.test import Client
from django.urls import reverse

from microdata.models import Area
from orders import services as order_services
from orders.deliverables import released
from orders.models import FaultReport
from orders.states import OrderState
from tests import builders
from tests import microdata_builders as build

pytestmark = pytest.mark.django_db


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def report(order, **data) -> object:
    file = released(order)[0]
    return logged_in(order.customer).post(
        reverse("orders:report_fault", args=[order.code]), {"deliverable": file.pk, "text": "Kosong semua."} | data
    )


def test_the_form_offers_the_variables_and_areas_that_were_chosen():
    order = build.delivered()

    page = logged_in(order.customer).get(order.get_absolute_url()).content.decode()

    area = Area.objects.get(code="7502010")
    for option in ("Seluruh berkas", "Variabel R101", "Variabel R102", f"Wilayah {area.name} (7502010)"):
        assert f">{option}</option>" in page
    assert "Variabel R103" not in page


def test_a_fault_of_a_variable_is_shown_to_the_officer():
    order = build.delivered()

    report(order, part="Variabel R102")

    assert FaultReport.objects.get().part == "Variabel R102"
    assert build.fresh(order).state == OrderState.IN_REVISION
    page = logged_in(order.assigned_to).get(reverse("orders:workbench", args=[order.code])).content.decode()
    assert "<strong>Variabel R102</strong>" in page


def test_a_fault_may_be_about_the_whole_file():
    order = build.delivered()

    report(order)

    assert FaultReport.objects.get().part == ""


def test_a_part_that_was_not_chosen_is_refused_and_what_was_written_is_kept():
    order = build.delivered()

    answer = report(order, part="Variabel R999")

    assert answer.status_code == 422
    assert "Kosong semua." in answer.content.decode()
    assert not FaultReport.objects.exists()


def test_a_publication_has_no_parts():
    order = builders.completed()

    page = logged_in(order.customer).get(order.get_absolute_url()).content.decode()

    assert "Laporkan kesalahan" in page
    assert "fault_part" not in page


def test_a_file_attached_during_the_revision_answers_the_faults_found_in_it():
    order = build.in_revision()

    file = build.attach(order, build.PRODUCT, note="Kolom R102 diisi.")

    fault = FaultReport.objects.get()
    assert (fault.replacement, fault.answer) == (file, "Kolom R102 diisi.")


def test_a_new_sample_answers_nothing():
    order = build.in_revision()

    build.attach(order, build.SAMPLE)

    assert FaultReport.objects.get().answered_at is None


def test_the_corrected_file_is_sent_from_the_workbench_and_can_be_fetched_for_a_while():
    order = build.in_revision()
    build.attach(order, build.PRODUCT)
    builders.tick_all(order)

    logged_in(order.assigned_to).post(reverse("orders:redeliver", args=[order.code]))

    file = released(order)[0]
    assert build.fresh(order).state == OrderState.DELIVERED
    assert file.version == 2
    assert file.available_until is not None


def test_nothing_is_sent_while_a_fault_is_unanswered():
    order = build.in_revision()

    page = logged_in(order.assigned_to).post(reverse("orders:redeliver", args=[order.code]), follow=True)

    assert "belum dijawab" in page.content.decode()
    assert build.fresh(order).state == OrderState.IN_REVISION


def test_an_order_reopened_without_a_fault_can_be_sent_again():
    order = build.completed()
    officer = logged_in(order.assigned_to)
    officer.post(reverse("microdata:reopen", args=[order.code]), {"reason": "Label R102 keliru."})
    build.attach(build.fresh(order), build.PRODUCT)
    builders.tick_all(order)

    page = officer.get(reverse("orders:workbench", args=[order.code])).content.decode()
    officer.post(reverse("orders:redeliver", args=[order.code]))

    assert "Kirim perbaikan" in page
    assert build.fresh(order).state == OrderState.DELIVERED


def test_a_fault_explained_in_words_needs_no_new_file():
    order = build.in_revision()
    fault = FaultReport.objects.get()

    order_services.answer_fault(order, fault, answer="Desa itu memang tidak menjawab.", by=order.assigned_to)
    builders.tick_all(order)
    logged_in(order.assigned_to).post(reverse("orders:redeliver", args=[order.code]))

    assert build.fresh(order).state == OrderState.DELIVERED
    assert released(order)[0].version == 1
