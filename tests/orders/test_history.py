"""What happened to an order, as its customer may read it and as the office does: two views of the same events."""

import pytest
from django.urls import reverse
from django.utils import translation

from microdata.models import MicrodataOrder
from orders import services as order_services
from orders.deliverables import released
from orders.history import CUSTOMER_SENTENCES, STAFF_SENTENCES, customer_history, staff_log
from orders.models import FaultReport
from orders.states import ESCALATIONS
from publications import services
from publications.models import PublicationOrder
from tests import builders

pytestmark = pytest.mark.django_db

OFFICERS = ("Siti Pakaya", "Yusuf Hulopi")
SECRETS = ("Atasan ingin ini dahulu", "Naskah dari bidang Nerwilis", "Sedang dinas luar")


def views(order: PublicationOrder) -> tuple[list, list]:
    events = list(order.events.select_related("by"))
    return customer_history(order, events), staff_log(order, events)


@pytest.fixture
def eventful() -> PublicationOrder:
    """Two officers, notes among them, a fault reported and answered, a download."""
    siti, yusuf = (builders.an_officer(name=name) for name in OFFICERS)
    order = builders.taken(officer=siti)
    order_services.release(order, by=siti, note=SECRETS[0])
    order = services.take(builders.fresh(order), by=siti)
    services.prepare(order, order.lines.get(), by=siti, note=SECRETS[1])
    order = order_services.take_over(builders.fresh(order), by=yusuf, note=SECRETS[2])
    builders.tick_all(order)
    services.send_offer(order, by=yusuf)
    order = builders.pay(builders.bill(builders.fresh(order)))
    services.deliver(order, by=yusuf)
    order = builders.complete(builders.fresh(order))
    order_services.report_fault(order, released(order)[0], text="Halaman 2 kosong.", by=order.customer)
    order = builders.fresh(order)
    fault = FaultReport.objects.get(deliverable__order=order)
    order_services.answer_fault(order, fault, answer="Memang begitu di naskah.", by=yusuf)
    order_services.redeliver(builders.fresh(order), by=yusuf)
    order_services.record_download(order, by=order.customer, what="softcopy")
    return builders.fresh(order)


def test_the_office_reads_a_line_for_every_event_newest_first_with_who_did_it(eventful):
    log = views(eventful)[1]

    assert len(log) == eventful.events.count()
    assert [entry.iso for entry in log] == sorted((entry.iso for entry in log), reverse=True)
    assert log[-1].text == "Pesanan diajukan"
    assert log[-1].at.startswith(f"{eventful.customer.name} · ")
    assert any(entry.at.startswith("Sistem · ") for entry in log)
    assert set(SECRETS) <= {entry.note for entry in log}


def test_the_customer_reads_the_same_events_without_the_offices_own_business(eventful):
    history, log = views(eventful)
    own = {"release", "prepare", "tick", "download", "confirm_npwp"}

    assert [entry.iso for entry in history] == [
        event.at.isoformat() for event in eventful.events.order_by("-at", "-pk") if event.action not in own
    ]
    assert len(history) < len(log)
    assert "Pesanan dilanjutkan petugas lain" in [entry.text for entry in history]


@pytest.mark.parametrize("way", ["history", "page"])
def test_a_customer_never_reads_an_officers_name_or_a_note_among_officers(eventful, client, way):
    client.force_login(eventful.customer)
    read = {
        "history": lambda: str(views(eventful)[0]),
        "page": lambda: client.get(eventful.get_absolute_url()).content.decode(),
    }[way]()

    assert [secret for secret in (*OFFICERS, *SECRETS) if secret in read] == []


def test_the_office_reads_names_and_notes_on_its_page(eventful, client):
    client.force_login(eventful.assigned_to)

    page = client.get(reverse("orders:workbench", args=[eventful.code])).content.decode()

    assert [secret for secret in (*OFFICERS, *SECRETS) if secret not in page] == []
    assert f"Diambil alih dari {OFFICERS[0]}" in page


def test_what_was_written_to_the_customer_is_read_by_the_customer(eventful):
    notes = {entry.note for entry in views(eventful)[0]}

    assert notes == {"", "Halaman 2 kosong.", "Memang begitu di naskah."}


def test_sentences_name_the_papers_and_files_they_are_about(eventful):
    texts = [entry.text for entry in (*views(eventful)[0], *views(eventful)[1])]

    assert [text for text in texts if "%(" in text or "_" in text] == []
    assert f"Invoice {eventful.invoices.get().document.number} diterbitkan" in texts


def test_a_history_is_told_in_the_language_of_its_reader(eventful):
    with translation.override("en"):
        texts = [entry.text for entry in views(eventful)[0]]

    assert texts[-1] == "Order submitted"


def test_everything_that_can_happen_has_its_sentence():
    flows = (PublicationOrder(), MicrodataOrder())
    actions = {transition.name for order in flows for transition in order.get_all_state_transitions()}
    waived = {"send_offer_waived", "deliver_waived"}
    moving_nothing = {"rate", "survey", "reply_comment", "download", "downloaded", "confirm_npwp", "extraction_failed"}
    of_the_clock = {"calendar_moved", "remind_unpaid", "access_ended", *ESCALATIONS}
    of_talk = {"message_in", "message_out", "add_note", "delete_note"}
    of_visits = {"slip", "submit_at_desk"}
    of_the_queue = {"assign_automatically", "export"}
    of_files = {"file_damaged", "file_restored", "prepare_sample", "prepare_product"}

    besides = waived | moving_nothing | of_files | of_the_clock | of_talk | of_visits | of_the_queue
    assert actions | besides == set(STAFF_SENTENCES)
    assert set(CUSTOMER_SENTENCES) < set(STAFF_SENTENCES)
