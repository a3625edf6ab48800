"""Invoice and receipt: what they say is fixed at issue, in the customer's language (P3, P6)."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from orders import documents
from orders.lifecycle import Refused
from payments import services
from payments.models import Invoice, InvoiceLine, Payment, Receipt, TariffLine
from publications import services as publication_services
from silastik.core.models import Office, Signer
from silastik.users.models import Segment
from tests import builders

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)


def text_of(document) -> str:
    reader = pypdf.PdfReader(io.BytesIO(documents.pdf_of(document)))
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


def a_book():
    return builders.a_publication(title="Provinsi Gorontalo Dalam Angka 2023", roman_pages=56, arabic_pages=588)


def private_customer():
    return builders.a_customer(
        segment=Segment.PRIVATE,
        institution="PT Karya Nusantara",
        npwp="021832415000000",
        npwp_confirmed_at=MORNING,
    )


def test_an_invoice_freezes_the_lines_it_was_priced_by():
    order = builders.offered(titles=[a_book(), builders.a_publication(arabic_pages=20)])

    invoice = order.invoices.get()

    assert invoice.total == 280_000
    assert [(line.item, line.tariff_code, line.blocks, line.amount) for line in invoice.lines.all()] == [
        (1, "I.A", 1, 50_000),
        (1, "I.B", 12, 180_000),
        (2, "I.A", 1, 50_000),
    ]
    TariffLine.objects.update(price=1)
    assert Invoice.objects.get().total == 280_000
    assert invoice.document.snapshot["figures"] == "Rp280.000,00"


def test_the_invoice_says_who_what_why_how_much_and_how_to_pay():
    order = builders.offered(private_customer(), titles=[a_book()], now=MORNING)

    text = text_of(order.invoices.get().document)

    for part in (
        "Invoice",
        f"0001/INV/7502/{MORNING.year}",
        "Selasa, 24 November 2026",
        order.code,
        "PP 13/2024",
        "Rani Abdullah",
        "PT Karya Nusantara",
        "NPWP 02.183.241.5-000.000",
        "Provinsi Gorontalo Dalam Angka 2023",
        "PP 13/2024, I.B: 12 kali tambahan 50 halaman (644 halaman, 50 halaman pertama sudah dihitung) × Rp15.000",
        "Rp180.000",
        "Rp230.000,00",
        "dua ratus tiga puluh ribu rupiah",
        "Kode billing tampil di halaman pesanan",
        f"/pesanan/{order.code}/",
    ):
        assert part in text


def test_an_invoice_for_abroad_names_country_and_account_in_english():
    Office.objects.update(transfer_instructions="Bank Peraga, nomor 1", transfer_instructions_en="Demo Bank, number 1")
    order = builders.offered(builders.a_customer_abroad())

    document = order.invoices.get().document

    assert document.language == "en"
    assert document.snapshot["customer"]["country"] == "Singapore"
    assert document.snapshot["words"] == "sixty-five thousand rupiah"
    assert document.snapshot["paying"]["instructions"] == "Demo Bank, number 1"


def test_an_office_without_account_asks_to_be_called_on_the_invoice():
    order = builders.offered(builders.a_customer_abroad(language="id"))
    assert "Hubungi kantor" in order.invoices.get().document.snapshot["paying"]["instructions"]


def test_the_receipt_says_from_whom_how_much_for_what_and_by_which_ntpn():
    order = builders.paid(private_customer(), titles=[a_book()], now=MORNING)
    Signer.objects.update(name="Hasan Uji", position="Bendahara Penerimaan", employee_number="198501012010011001")
    publication_services.deliver(order, by=order.assigned_to, now=MORNING)
    payment = Payment.objects.get()

    text = text_of(payment.receipt.document)

    for part in (
        "Kuitansi",
        f"0001/KWT/7502/{MORNING.year}",
        "Sudah terima dari Rani Abdullah PT Karya Nusantara",
        "Rp230.000,00",
        "dua ratus tiga puluh ribu rupiah",
        "Provinsi Gorontalo Dalam Angka 2023",
        f"0001/INV/7502/{MORNING.year}",
        payment.ntpn,
        payment.billing_code.shown,
        "PP 13/2024",
        "Limboto, 24 November 2026",
        "Bendahara Penerimaan",
        "Hasan Uji",
        "NIP 198501012010011001",
    ):
        assert part in text


def test_the_receipt_of_a_transfer_names_its_reference_and_what_came_in():
    Office.objects.update(shortfall_tolerance=5_000)
    order = builders.proved()
    payment = Payment.objects.get()
    services.verify_proof(payment, amount_received=61_000, by=builders.a_treasurer())

    publication_services.deliver(builders.fresh(order), by=order.assigned_to)

    snapshot = Receipt.objects.get().document.snapshot
    assert (snapshot["total"], snapshot["figures"]) == (61_000, "Rp61.000,00")
    values = [fact["value"] for fact in snapshot["proof"]]
    assert payment.reference in values
    assert "SGD 10.00" in values


def test_a_receipt_is_issued_once_per_payment():
    order = builders.delivered()

    again = services.issue_receipt(order, by=order.assigned_to)

    assert again == Receipt.objects.get()
    assert order.documents.filter(kind="receipt").count() == 1


def test_a_receipt_that_nobody_signs_is_refused_and_nothing_is_delivered():
    Signer.objects.all().delete()
    order = builders.paid()

    with pytest.raises(Refused, match="Bendahara Penerimaan"):
        publication_services.deliver(order, by=order.assigned_to)

    assert builders.fresh(order).state == "paid"
    assert not Receipt.objects.exists()


def test_issued_money_cannot_be_rewritten():
    invoice = builders.offered().invoices.get()
    with pytest.raises(DatabaseError, match="invoice_money_is_final"), transaction.atomic():
        Invoice.objects.update(total=1)
    with pytest.raises(DatabaseError, match="invoice_lines_are_final"), transaction.atomic():
        InvoiceLine.objects.filter(invoice=invoice).update(amount=1)
    with pytest.raises(DatabaseError, match="invoices_are_kept"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM payments_invoice WHERE id = %s", [invoice.pk])
