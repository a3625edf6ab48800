"""The sale of publications by services: choosing, submitting, preparing, offering, delivering, correcting."""

import pytest
from django.core.exceptions import ValidationError

from orders.deliverables import current, released
from orders.lifecycle import Refused
from orders.models import Deliverable
from orders.services import answer_fault, redeliver, report_fault
from orders.states import OrderState, Turn
from publications import selectors, services
from silastik.core.files import accept
from silastik.core.models import Mail
from silastik.users import services as user_services
from silastik.users.models import Segment
from tests import builders

pytestmark = pytest.mark.django_db


def test_a_title_added_twice_is_in_the_basket_once():
    customer, title = builders.a_customer(), builders.a_publication()

    services.add_title(customer, title)
    services.add_title(customer, title)

    assert len(selectors.basket_slugs(customer)) == 1


def test_submitting_gives_the_order_a_code_and_remembers_the_terms():
    order = builders.submitted()

    assert order.code.startswith("SIL-7502-20")
    assert order.terms_sha256 == order.terms.sha256
    assert order.turn == Turn.OFFICE
    assert Mail.objects.filter(to=order.customer.email, subject__startswith=f"{order.code}: ").count() == 1


@pytest.mark.parametrize(
    ("profile", "sentence"),
    [
        ({"verified": False}, "belum diverifikasi"),
        ({"phone": ""}, "belum lengkap: telepon"),
        ({"segment": "", "address": ""}, "segmen, alamat"),
    ],
)
def test_submission_is_refused_with_a_sentence_for_each_thing_that_is_missing(profile, sentence):
    order = builders.a_basket(builders.a_customer(**profile))

    with pytest.raises(Refused, match=sentence):
        services.submit(order, by=order.customer, terms=builders.terms())

    assert builders.fresh(order).state == OrderState.DRAFT


def test_an_empty_basket_cannot_be_submitted():
    title = builders.a_publication()
    order = builders.a_basket(titles=[title])
    services.remove_title(order.customer, title)

    with pytest.raises(Refused, match="masih kosong"):
        services.submit(order, by=order.customer, terms=builders.terms())


def test_a_title_without_known_pages_cannot_be_submitted():
    order = builders.a_basket(titles=[builders.a_publication(arabic_pages=None, master=False)])

    with pytest.raises(Refused, match="jumlah halamannya belum diketahui"):
        services.submit(order, by=order.customer, terms=builders.terms())


def test_taking_an_order_prepares_every_title_that_has_a_master():
    with_master, without = builders.a_publication(), builders.a_publication(master=False)

    order = builders.taken(titles=[with_master, without])

    assert [(file.title, file.source) for file in current(order)] == [(with_master.title, "catalogue")]


def test_an_offer_waits_until_every_softcopy_is_prepared():
    order = builders.taken(titles=[builders.a_publication(master=False)])

    with pytest.raises(Refused, match="belum disiapkan"):
        services.send_offer(order, by=order.assigned_to)


def test_an_upload_for_one_order_replaces_the_master_before_release():
    order = builders.taken()
    line = order.lines.get()

    services.prepare(
        order, line, upload=accept(builders.an_upload(), types=("pdf",)), note="Edisi ralat", by=order.assigned_to
    )

    [file] = current(order)
    assert (file.source, file.version, file.note) == (Deliverable.Source.UPLOAD, 1, "Edisi ralat")


def test_an_offer_to_a_private_company_waits_for_its_npwp_to_be_found_active():
    customer = builders.a_customer(segment=Segment.PRIVATE, npwp="021832415000000")
    order = builders.taken(customer)

    with pytest.raises(Refused, match="NPWP"):
        services.send_offer(order, by=order.assigned_to)

    user_services.confirm_npwp(customer, seen=customer.npwp, by=order.assigned_to)
    builders.tick_all(order)
    services.send_offer(builders.fresh(order), by=order.assigned_to)
    assert builders.fresh(order).state == OrderState.AWAITING_PAYMENT


def test_the_invoice_asks_what_the_engine_computes():
    order = builders.offered(titles=[builders.a_publication(arabic_pages=80), builders.a_publication(arabic_pages=250)])

    assert order.invoices.get().total == 65_000 + 110_000


def test_an_offer_without_billing_code_is_still_the_office_s_turn():
    order = builders.offered()

    assert order.turn == Turn.OFFICE
    assert builders.fresh(builders.billed()).turn == Turn.CUSTOMER


def test_files_are_closed_until_delivery_and_open_after_it():
    order = builders.paid()
    assert released(order) == []

    services.deliver(order, by=order.assigned_to)

    assert [file.version for file in released(order)] == [1]


def test_delivery_completes_the_order_by_itself_once_the_receipt_is_rendered(django_capture_on_commit_callbacks):
    order = builders.paid()

    with django_capture_on_commit_callbacks(execute=True):
        services.deliver(order, by=order.assigned_to)

    order = builders.fresh(order)
    assert order.state == OrderState.COMPLETED
    assert order.events.get(action="complete").by is None


def test_a_fault_is_corrected_by_a_second_version_and_the_first_is_kept():
    order = builders.in_revision()
    line = order.lines.get()
    assert order.turn == Turn.OFFICE

    services.prepare(
        order, line, upload=accept(builders.an_upload(), types=("pdf",)), note="Sudah lengkap", by=order.assigned_to
    )
    assert [file.version for file in released(order)] == [1]
    redeliver(order, by=order.assigned_to)

    order = builders.fresh(order)
    assert order.state == OrderState.COMPLETED
    assert [file.version for file in released(order)] == [2]
    assert order.deliverables.count() == 2


def test_redelivery_waits_until_every_fault_is_answered():
    order = builders.in_revision()

    with pytest.raises(Refused, match="belum dijawab"):
        redeliver(order, by=order.assigned_to)


def test_a_fault_that_is_none_can_be_explained():
    order = builders.in_revision()
    fault = order.deliverables.get().faults.get()

    answer_fault(order, fault, answer="Halaman 2 memang kosong.", by=order.assigned_to)
    redeliver(order, by=order.assigned_to)

    assert builders.fresh(order).state == OrderState.COMPLETED


def test_a_fault_can_only_be_reported_on_a_file_of_the_order():
    order, other = builders.completed(), builders.completed()

    with pytest.raises(ValidationError):
        report_fault(order, released(other)[0], text="Salah", by=order.customer)


def test_a_fault_that_a_new_version_has_answered_cannot_be_explained_away():
    order = builders.in_revision()
    stale = order.deliverables.get().faults.get()
    services.prepare(order, order.lines.get(), note="Versi lengkap", by=order.assigned_to)

    with pytest.raises(Refused, match="sudah dijawab"):
        answer_fault(order, stale, answer="Tidak ada kesalahan.", by=order.assigned_to)

    stale.refresh_from_db()
    assert (stale.answer, stale.replacement.version) == ("Versi lengkap", 2)


def test_a_fault_of_another_order_cannot_be_answered_here():
    officer = builders.an_officer()
    order, other = builders.in_revision(officer=officer), builders.in_revision(officer=officer)

    with pytest.raises(Refused):
        answer_fault(order, other.deliverables.get().faults.get(), answer="Bukan.", by=officer)

    assert other.deliverables.get().faults.get().answered_at is None
