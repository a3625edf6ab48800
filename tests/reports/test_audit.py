"""The auditor reads what happened, and who read whose data; nobody changes it, and nothing slips between two pages."""

import io
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from orders.lifecycle import record
from orders.models import OrderEvent
from payments.models import Payment
from silastik.core.context import current_office
from silastik.reports import audit
from silastik.reports.audit import Wanted
from silastik.users import access, roles
from silastik.users import services as user_services
from silastik.users.models import AccessRecord, User
from tests import builders
from tests.feedback.cases import a_complaint
from tests.payments.statements.files import bank_row
from tests.payments.statements.test_bank_lines import bring
from tests.reports.test_rollup import MONDAY, wita

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> User:
    return user_services.set_roles(builders.a_customer(name="Auditor Uji"), {roles.AUDITOR}, by=None)


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read(user: User, address: str) -> str:
    response = logged_in(user).get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_events_are_told_as_sentences_with_who_and_what_changed(auditor):
    order = builders.taken(officer=builders.an_officer(name="Siti Pakaya"))

    page = read(auditor, reverse("reports:audit"))

    for said in (order.code, "Siti Pakaya", "Petugas mulai menangani pesanan", "Baru, belum diambil → Disiapkan"):
        assert said in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"submit", "take"}),
        ("apa=take", {"take"}),
        ("orang=pakaya", {"take"}),
        ("orang=tidak+ada", set()),
        ("pesanan=sil-7502-2026-000001", {"submit", "take"}),
        ("pesanan=SIL-7502-2026-000009", set()),
        ("dari=2026-11-02&sampai=2026-11-02", {"submit", "take"}),
        ("dari=2026-11-03", set()),
        ("sampai=2026-11-01", set()),
    ],
)
def test_filters_find_what_they_name(auditor, query: str, found: set[str]):
    builders.taken(officer=builders.an_officer(name="Siti Pakaya"), now=MONDAY)
    sentences = {"submit": "Pesanan diajukan</td>", "take": "Petugas mulai menangani pesanan</td>"}

    page = read(auditor, f"{reverse('reports:audit')}?{query}")

    assert {name for name, sentence in sentences.items() if sentence in page} == found


@pytest.mark.parametrize(
    "query", ["dari=2026-11-02&sampai=2026-11-01", "dari=besok", "apa=bukan", "pesanan=" + "x" * 41, "orang=%00"]
)
def test_a_filter_that_is_none_is_said_to_be_none(auditor, query: str):
    response = logged_in(auditor).get(f"{reverse('reports:audit')}?{query}")

    assert response.status_code == 422
    assert "Ada yang perlu diperbaiki" in response.content.decode()


@pytest.mark.parametrize("key", ["x", "1-", "-1", "9" * 30 + "-1", "1-2-3", "²-1"])
def test_a_key_that_is_none_leads_to_the_newest(auditor, key: str):
    builders.submitted()

    assert "Pesanan diajukan" in read(auditor, f"{reverse('reports:audit')}?sebelum={key}")


def test_pages_follow_each_other_without_gap_or_double(auditor):
    """Many events of the same instant, so that only their number tells them apart."""
    order = builders.submitted(now=MONDAY)
    for number in range(2 * audit.PER_PAGE + 3):
        record(order, "download", by=order.customer, now=MONDAY + timedelta(seconds=number // 40), what="x")
    found = audit.events(auditor, current_office(), Wanted())

    seen, key = [], ""
    while True:
        page = audit.page_of(found, key)
        seen += [event.pk for event in page.rows]
        if not (key := page.older):
            break

    assert len(seen) == len(set(seen)) == OrderEvent.objects.count()
    assert seen == list(found.values_list("pk", flat=True))


def test_a_page_asks_the_same_number_of_queries_for_few_rows_and_for_many(auditor):
    asked = []
    for _time in range(2):
        for _order in range(4):
            builders.taken()
        client = logged_in(auditor)
        for name in ("reports:audit", "reports:readings"):
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(name))
            asked.append(len(queries))

    assert asked[:2] == asked[2:]
    assert max(asked) <= 12


def test_opening_a_workbench_is_recorded_once_a_day_for_a_person_and_an_order():
    officer, order = builders.an_officer(), builders.submitted()
    client = logged_in(officer)
    for _time in range(3):
        client.get(reverse("orders:workbench", args=[order.code]))
    later = order.submitted_at + timedelta(days=1)
    access.note(officer, order.customer, access.Kind.ORDER, order.code, now=later)

    kept = AccessRecord.objects.filter(by=officer, whose=order.customer, kind="order", about=order.code)
    assert kept.count() == 2


def test_a_customer_who_reads_their_own_data_is_not_recorded():
    order = builders.completed()
    client = logged_in(order.customer)
    client.get(order.get_absolute_url())
    client.get(reverse("orders:document", args=[order.code, order.documents.first().code]))

    assert not AccessRecord.objects.exists()


def test_a_proof_a_paper_an_account_and_an_export_are_recorded_each():
    order = builders.proved()
    payment = Payment.objects.get(invoice__order=order)
    treasurer = builders.a_treasurer()
    administrator = user_services.set_roles(builders.a_customer(), {roles.ADMINISTRATOR}, by=None)
    done = builders.completed()

    client = logged_in(treasurer)
    for name, arguments in [
        ("payments:verify", [order.code]),
        ("payments:proof", [order.code, payment.pk]),
        ("orders:document", [done.code, done.documents.first().code]),
    ]:
        response = client.get(reverse(name, args=arguments))
        assert response.status_code == 200
        if response.streaming:
            b"".join(response.streaming_content)
    client.get(f"{reverse('payments:export', args=['csv'])}?dari=2026-11-01&sampai=2026-11-30")
    logged_in(administrator).get(reverse("admin:users_user_change", args=[order.customer.pk]))

    kept = set(AccessRecord.objects.values_list("by", "whose", "kind"))
    assert kept == {
        (treasurer.pk, order.customer.pk, "proof"),
        (treasurer.pk, done.customer.pk, "document"),
        (treasurer.pk, None, "export"),
        (administrator.pk, order.customer.pk, "account"),
    }


def test_a_named_complaint_and_a_bank_statement_are_recorded_and_an_anonymous_complaint_has_nobodys_data():
    officer, treasurer, customer = builders.an_officer(), builders.a_treasurer(), builders.a_customer()
    named, anonymous = a_complaint(by=customer), a_complaint(is_anonymous=True)
    for case in (named, anonymous):
        assert logged_in(officer).get(reverse("feedback:complaint", args=[case.number])).status_code == 200
    statement = bring(bank_row(date(2026, 11, 2), 50_000, payer="MEI TAN"), by=treasurer)
    assert logged_in(treasurer).get(reverse("payments:statement", args=[statement.pk])).status_code == 200

    kept = set(AccessRecord.objects.values_list("by", "whose", "kind", "about"))
    assert kept == {
        (officer.pk, customer.pk, "complaint", named.number),
        (treasurer.pk, None, "statement", statement.name),
    }


def test_the_auditor_sees_who_read_whose_data(auditor):
    order = builders.submitted(builders.a_customer(name="Budi Santoso"))
    logged_in(builders.an_officer(name="Siti Pakaya")).get(reverse("orders:workbench", args=[order.code]))

    page = read(auditor, f"{reverse('reports:readings')}?orang=budi")

    for said in ("Siti Pakaya", "Budi Santoso", "Data pelanggan pada pesanan", order.code):
        assert said in page


@pytest.mark.parametrize("change", ["update", "delete"])
def test_what_was_read_is_never_changed(change: str):
    access.note(builders.an_officer(), builders.a_customer(), access.Kind.ORDER, "x")
    rows = AccessRecord.objects.all()

    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(about="y") if change == "update" else rows._raw_delete("default")


@pytest.mark.parametrize("name", ["reports:audit_export", "reports:readings_export"])
@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_an_export_runs_no_formula_and_is_recorded_itself(auditor, name: str, suffix: str):
    customer = builders.a_customer(name="=HYPERLINK(1)")
    order = builders.submitted(customer)
    record(order, "cancel", by=customer, note="@SUM(A1)\x0b", now=wita("2026-11-02T09:00"))
    access.note(builders.an_officer(), customer, access.Kind.ORDER, "+1")

    content = logged_in(auditor).get(reverse(name, args=[suffix])).content

    if suffix == "csv":
        cells = content.decode("utf-8-sig").replace("\r\n", ",").split(",")
    else:
        cells = [str(cell) for row in load_workbook(io.BytesIO(content)).active.values for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    assert AccessRecord.objects.filter(by=auditor, kind="export", whose=None).count() == 1


def test_an_export_that_would_be_too_long_says_so(auditor, monkeypatch):
    monkeypatch.setattr(audit, "MOST_EXPORTED", 1)
    builders.taken()

    response = logged_in(auditor).get(reverse("reports:audit_export", args=["csv"]))

    assert response.status_code == 422
    assert "Persempit masanya" in response.content.decode()


def test_folded_filters_say_what_they_are_set_to_and_open_when_wrong(auditor):
    address = reverse("reports:audit")

    assert "Disaring menurut" not in read(auditor, address)
    page = read(auditor, f"{address}?pesanan=000001&apa=take&dari=2026-11-02")
    wrong = logged_in(auditor).get(f"{address}?dari=2026-11-02&sampai=2026-11-01").content.decode()

    assert "Kode pesanan: 000001 · Apa: Petugas mulai menangani pesanan · Dari: 2 November 2026" in page
    assert "data-open-wide open" in wrong
