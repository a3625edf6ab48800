"""What people typed: it stays in the form after an error, whichever form it was, and nothing is cut off unsaid."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Rating
from orders.deliverables import released
from orders.models import FaultReport, PurchaseTerms
from orders.services import report_fault
from orders.states import OrderState
from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db

TOO_LONG = "Pastikan nilai ini mengandung paling banyak {} karakter (sekarang {} karakter)."


def send(person, url: str, data: dict) -> Page:
    client = Client()
    client.force_login(person)
    return Page(client.post(url, data, follow=True))


def test_a_reason_that_is_too_long_stays_with_the_customer_who_cancels():
    order = builders.submitted()
    url = reverse("orders:cancel", args=[order.code])

    page = send(order.customer, url, {"reason": "a" * 501})

    assert page.wrong("cancel_reason") == TOO_LONG.format(500, 501)
    assert page.held(url) == {"reason": "a" * 501}
    assert builders.fresh(order).state == OrderState.SUBMITTED


@pytest.mark.parametrize("reason", ["", "   ", "a" * 501])
def test_an_officer_who_cancels_without_a_fitting_reason_cancels_nothing(reason):
    order = builders.taken()
    url = reverse("orders:office_cancel", args=[order.code])

    page = send(order.assigned_to, url, {"reason": reason})

    assert page.wrong("cancel_reason")
    assert page.held(url) == {"reason": reason}
    assert builders.fresh(order).state == OrderState.IN_PREPARATION


def test_a_handover_note_that_is_too_long_is_not_dropped():
    order = builders.taken()
    url = reverse("orders:take_over", args=[order.code])

    page = send(builders.an_officer(), url, {"note": "a" * 501})

    assert page.wrong("note_note") == TOO_LONG.format(500, 501)
    assert page.held(url) == {"note": "a" * 501}
    assert builders.fresh(order).assigned_to == order.assigned_to


def test_an_answer_that_is_too_long_stays_below_its_own_fault():
    order = builders.in_revision()
    report_fault(order, released(order)[0], text="Halaman 9 miring.", by=order.customer)
    first, second = FaultReport.objects.order_by("pk")
    urls = [reverse("orders:answer_fault", args=[order.code, fault.pk]) for fault in (first, second)]

    page = send(order.assigned_to, urls[1], {"answer": "a" * 2001})

    assert page.wrong(f"answer{second.pk}_answer") == TOO_LONG.format(2000, 2001)
    assert page.held(urls[1]) == {"answer": "a" * 2001}
    assert page.held(urls[0]) == {"answer": ""}


def test_a_fault_without_words_keeps_the_file_that_was_chosen():
    titles = [builders.a_publication(), builders.a_publication()]
    order = builders.completed(titles=titles)
    last = released(order)[-1]
    url = reverse("orders:report_fault", args=[order.code])

    page = send(order.customer, url, {"deliverable": last.pk, "text": " "})

    assert page.wrong("fault_text") == "Bidang ini tidak boleh kosong."
    assert page.held(url)["deliverable"] == str(last.pk)
    assert builders.fresh(order).state == OrderState.COMPLETED


def test_a_rejection_without_a_reason_keeps_the_order_waiting():
    order = builders.proved()
    payment = order.invoices.get().payments.get()
    url = reverse("payments:reject_proof", args=[order.code, payment.pk])

    page = send(builders.a_treasurer(), url, {"reason": "a" * 501})

    assert page.wrong("reject_reason") == TOO_LONG.format(500, 501)
    assert page.held(url) == {"reason": "a" * 501}
    assert order.invoices.get().payments.get().state == "submitted"


def test_a_comment_stays_beside_a_score_that_is_none():
    order = builders.completed()
    url = reverse("feedback:rate", args=[order.code])

    page = send(order.customer, url, {"score": "9", "comment": "Petugasnya ramah."})

    assert page.status == 422
    assert "Masukkan pilihan yang valid." in page.text
    assert "Petugasnya ramah." in page.text
    assert not Rating.objects.exists()


def test_a_text_beyond_all_measure_is_refused_with_a_page_of_the_portal():
    order = builders.submitted()

    page = send(order.customer, reverse("orders:cancel", args=[order.code]), {"reason": "a" * 3_000_000})

    assert page.status == 400
    assert "Permintaan tidak dapat dibaca" in page.text
    assert builders.fresh(order).state == OrderState.SUBMITTED


def test_an_order_without_the_tick_of_the_terms_is_not_submitted():
    order = builders.a_basket()

    page = send(order.customer, reverse("publications:submit"), {"terms": builders.terms().pk})

    assert page.wrong("id_accepted") == "Setujui syarat pembelian untuk mengajukan pesanan."
    assert builders.fresh(order).state == OrderState.DRAFT


def test_terms_that_changed_since_the_page_was_opened_are_shown_and_accepted_anew():
    order = builders.a_basket()
    old = builders.terms()
    opened = {"terms": old.pk, "accepted": "on"}
    new = PurchaseTerms.objects.create(
        version="2026.2",
        text=f"{old.text} Baru.",
        text_en=old.text_en,
        published_at=timezone.now() - timedelta(hours=1),
    )
    url = reverse("publications:submit")

    page = send(order.customer, url, opened)

    assert "Syarat pembelian telah diperbarui. Baca dan setujui versi yang baru." in page.text
    assert page.held(url) == {"titles": str(order.lines.get().pk), "terms": str(new.pk), "accepted": ""}
    assert builders.fresh(order).state == OrderState.DRAFT
    send(order.customer, url, page.held(url) | {"accepted": "on"})
    assert builders.fresh(order).terms == new


def test_a_basket_from_which_a_title_was_withdrawn_says_which():
    title = builders.a_publication(title="Statistik Daerah Telaga")
    order = builders.a_basket(titles=[title, builders.a_publication()])
    title.is_listed = False
    title.save(update_fields=["is_listed"])

    page = send(order.customer, reverse("publications:submit"), {"terms": builders.terms().pk, "accepted": "on"})

    assert "“Statistik Daerah Telaga” tidak lagi dijual; keluarkan dari keranjang." in page.text
    assert builders.fresh(order).state == OrderState.DRAFT
