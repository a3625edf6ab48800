"""Orders sold for Rp0,00, from the request in the draft to the data without receipt (procedure, settled point 8)."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from microdata import selectors as microdata_selectors
from microdata.panels.waivers import advice
from microdata.services import delivery, extraction, offers
from orders import services as order_services
from orders.lifecycle import NotNow, Refused, actions_for
from orders.models import Document
from orders.states import OrderState, Turn
from payments import selectors, services
from payments.gate import is_waived
from payments.models import Invoice, Receipt, Waiver
from silastik.core.models import Mail
from tests import builders
from tests import microdata_builders as data
from tests.microdata.waivers import BASIS, ask, decide, entitled, prepared, requested, waived

pytestmark = pytest.mark.django_db


def page(client, order, user):
    client.force_login(user)
    name = "orders:workbench" if user.is_office_staff else "orders:detail"
    return client.get(reverse(name, args=[order.code])).content.decode()


def test_a_whole_order_for_nothing_has_neither_invoice_nor_receipt_and_keeps_sample_and_sppd():
    order = waived()
    assert order.turn == Turn.CUSTOMER
    order = data.accept_sample(order)
    order = data.sign(order)
    delivery.deliver(order, by=order.assigned_to)

    order = data.fresh(order)
    assert order.state == OrderState.DELIVERED
    assert not Invoice.objects.exists()
    assert not Receipt.objects.exists()
    assert set(order.documents.values_list("kind", flat=True)) == {Document.Kind.AGREEMENT}
    assert order.paid_at is None


def test_nothing_its_customer_reads_asks_to_pay_or_promises_a_receipt(client):
    order = waived()
    offered = page(client, order, order.customer)
    order = data.sign(data.accept_sample(order))
    delivery.deliver(order, by=order.assigned_to)
    delivered = page(client, data.fresh(order), order.customer)

    assert "Contoh, SPPD" in offered
    assert "Periksa data." in delivered
    for shown in (offered, delivered):
        text = shown.replace("tidak ada invoice, pembayaran, dan kuitansi", "").replace("tanpa kuitansi", "").lower()
        assert [words for words in ("contoh, bayar", "cara bayar", "kuitansi") if words in text] == []
    assert "invoice" not in Mail.objects.get(key__contains=":approved:").text.lower()


def test_the_value_waived_is_what_the_data_would_have_cost(client):
    order = waived()
    waiver = order.waiver
    assert waiver.value == offers.price(order, on=order.submitted_on).total > 0
    assert order.documents.get().snapshot["waiver"]["legal_basis"] == BASIS
    for person in (order.customer, order.assigned_to):
        shown = page(client, order, person)
        assert BASIS in shown
        assert "Nilai yang dibebaskan" in shown


def test_the_history_tells_of_no_invoice_and_no_receipt(client):
    order = data.sign(data.accept_sample(waived()))
    delivery.deliver(order, by=order.assigned_to)
    shown = page(client, order, order.customer)
    assert "Permohonan Rp0,00 diputuskan: Disetujui" in shown
    assert "Rp0,00, tanpa invoice" in shown
    assert "Rp0,00, tanpa kuitansi" in shown
    assert "%(" not in shown


def test_mails_of_a_waived_order_ask_for_no_payment():
    order = data.sign(data.accept_sample(waived()))
    delivery.deliver(order, by=order.assigned_to)
    texts = [mail.text for mail in Mail.objects.filter(to=order.customer.email)]
    assert any("tidak ada yang perlu dibayar" in text for text in texts)
    assert not any("Kuitansi" in text for text in texts)


def test_an_account_that_is_not_entitled_cannot_ask_and_finds_no_page(client):
    user = builders.a_customer()
    draft = data.a_draft(user)
    with pytest.raises(ValidationError):
        ask(draft)

    client.force_login(user)
    assert client.get(reverse("microdata:waiver")).status_code == 404
    assert "Minta Rp0,00" not in client.get(reverse("microdata:draft")).content.decode()


def test_an_entitlement_that_ended_entitles_to_nothing():
    draft = data.a_draft(entitled())
    with pytest.raises(ValidationError):
        ask(draft, now=timezone.now() + timedelta(days=400))


def test_a_draft_whose_entitlement_ended_says_so_before_it_is_submitted(time_machine):
    draft = data.a_draft(entitled())
    ask(draft)
    time_machine.move_to(timezone.now() + timedelta(days=400))
    problems = [problem.sentence for problem in microdata_selectors.problems(data.fresh(draft), draft.customer)]
    assert problems == ["Hak Rp0,00 Anda sudah berakhir: perbarui, atau tarik permohonan Rp0,00 pesanan ini."]


def test_the_draft_asks_for_purpose_and_letter_and_can_take_it_back(client):
    user = entitled()
    draft = data.a_draft(user)
    client.force_login(user)
    url = reverse("microdata:waiver")

    assert "Minta Rp0,00" in client.get(reverse("microdata:draft")).content.decode()
    assert client.post(url, {"purpose": "state"}).status_code == 422
    assert client.post(url, {"purpose": "profit", "letter": builders.an_upload()}).status_code == 422
    assert client.post(url, {"purpose": "state", "letter": builders.an_upload(name="surat.pdf")}).status_code == 302
    assert client.post(url, {"purpose": "research"}).status_code == 302

    waiver = Waiver.objects.get(order=draft)
    assert (waiver.purpose, waiver.letter_name) == ("research", "surat.pdf")
    client.post(reverse("microdata:waiver_withdraw"))
    assert not Waiver.objects.exists()


def test_what_was_submitted_can_no_longer_be_asked_for_or_taken_back():
    order = requested()
    for act in (ask, services.withdraw_waiver):
        with pytest.raises(NotNow):
            act(order)


def test_no_offer_leaves_before_the_decision():
    order = prepared(requested())
    with pytest.raises(Refused, match="belum diputuskan"):
        offers.send_offer(order, by=order.assigned_to)


def test_a_grant_names_its_legal_basis_and_a_refusal_its_reason():
    order = requested()
    with pytest.raises(ValidationError):
        decide(order, legal_basis=" ")
    with pytest.raises(ValidationError):
        decide(order, granted=False, reason="")
    assert not is_waived(order)


def test_nothing_is_decided_twice():
    order = requested()
    decide(order)
    with pytest.raises(Refused, match="sudah diputuskan"):
        decide(order, granted=False)
    assert is_waived(order)


def test_an_order_that_asks_for_nothing_has_nothing_to_decide():
    order = data.in_review()
    with pytest.raises(Refused, match="tidak meminta"):
        decide(order)


def test_only_the_officer_in_charge_decides():
    order = requested()
    for person in (order.customer, builders.a_treasurer(), builders.staff("head")):
        with pytest.raises(PermissionDenied):
            services.decide_waiver(order, granted=True, legal_basis=BASIS, by=person)
    with pytest.raises(NotNow):
        services.decide_waiver(order, granted=True, legal_basis=BASIS, by=builders.an_officer())


def test_an_entitlement_that_ended_meanwhile_is_not_granted_but_can_be_refused():
    order = requested()
    later = timezone.now() + timedelta(days=400)
    with pytest.raises(Refused, match="sudah berakhir"):
        decide(order, now=later)
    assert "sudah berakhir" in advice(order, order.waiver, later)[0]
    assert decide(order, granted=False, now=later).decision == Waiver.Decision.REFUSED


def test_refused_the_order_goes_on_as_a_paid_one_and_the_customer_is_told():
    order = requested()
    decide(order, granted=False)
    mail = Mail.objects.get(to=order.customer.email, subject__contains="Rp0,00 ditolak")
    assert "Bukan tugas negara." in mail.text

    order = prepared(order)
    offers.send_offer(order, by=order.assigned_to)

    assert Invoice.objects.filter(order=order, is_active=True).exists()
    order_services.cancel(data.fresh(order), by=order.customer)
    assert data.fresh(order).state == OrderState.CANCELLED


def test_a_waived_order_can_be_cancelled_while_offered():
    order = waived()
    order_services.cancel(order, by=order.customer)
    assert data.fresh(order).state == OrderState.CANCELLED


def test_limits_are_advice_to_the_officer(settings):
    order = requested()
    now = timezone.now()
    assert advice(order, order.waiver, now) == []

    settings.WAIVER_MEGABYTES, settings.WAIVER_ORDERS_A_YEAR = 5, 1
    earlier = requested(order.customer)
    decide(earlier)
    order = prepared(order)
    content = b"x" * 6_000_000
    extraction.attach_by_hand(order, order.selections.get(), data.PRODUCT, data.a_zip(content), by=order.assigned_to)
    found = advice(data.fresh(order), order.waiver, now)

    assert found == [
        "Data mikro 6 MB; batasnya 5 MB.",
        "Pesanan Rp0,00 yang ke-2 tahun ini; batasnya 1.",
    ]


def test_the_officer_decides_on_the_workbench(client):
    order = requested()
    url = reverse("microdata:decide_waiver", args=[order.code])
    assert "Simpan keputusan" in page(client, order, order.assigned_to)

    assert client.post(url, {"decision": "granted", "legal_basis": ""}).status_code == 422
    assert client.post(url, {"decision": "granted", "legal_basis": BASIS}).status_code == 302

    assert is_waived(order)
    assert "Simpan keputusan" not in page(client, order, order.assigned_to)
    assert "decide_waiver" in actions_for(data.fresh(order), order.assigned_to)


def test_the_letter_of_request_is_its_senders_and_the_offices(client):
    order = requested()
    letter = reverse("payments:waiver_letter", args=[order.code])
    found = []
    for person in (order.customer, order.assigned_to, builders.a_customer()):
        client.force_login(person)
        found.append(client.get(letter).status_code)
    assert found == [200, 200, 404]


def test_the_list_of_waived_orders_names_value_and_legal_basis(client):
    order = waived()
    requested()
    for role in ("treasurer", "head"):
        client.force_login(builders.staff(role))
        shown = client.get(reverse("payments:waived")).content.decode()
        assert order.code in shown
        assert BASIS in shown
        assert "1 pesanan" in shown

    today = timezone.now().astimezone(order.office.tz).date().isoformat()
    period = {"dari": today, "sampai": today}
    content = client.get(reverse("payments:waived_export", args=["csv"]), period).content.decode("utf-8-sig")
    header, row = csv.reader(io.StringIO(content))
    assert row[header.index("Nilai yang dibebaskan")] == str(order.waiver.value)
    assert client.get(reverse("payments:waived_export", args=["xlsx"]), period).content.startswith(b"PK")


def test_a_customer_does_not_see_the_list(client):
    client.force_login(builders.a_customer())
    assert client.get(reverse("payments:waived")).status_code == 403


def test_what_is_waived_is_neither_paid_nor_unpaid():
    order = waived()
    office, day = order.office, timezone.now().astimezone(order.office.tz).date()
    treasurer = builders.a_treasurer()
    assert not selectors.paid_in_period(treasurer, office, day, day).exists()
    assert selectors.billing_state(order) is None
    assert set(selectors.desk_counts(treasurer).values()) == {0}
    with pytest.raises(Refused):
        services.record_billing_code(
            order,
            code=builders.a_billing_code(),
            amount=1,
            expires_at=datetime(2030, 1, 1, tzinfo=UTC),
            by=order.assigned_to,
        )
