"""The treasurer's pages of statements, deposits and differences, by HTTP."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from orders.states import OrderState
from payments.models import Payment, Statement, StatementLine
from tests import builders
from tests.payments.statements import test_bank_lines, test_simponi_import
from tests.payments.statements.files import bank_row, csv_file, paid_row, row_of, simponi_row, uploaded

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Makassar")


@pytest.fixture
def treasurer(client):
    person = builders.a_treasurer()
    client.force_login(person)
    return person


def send(client, content, name="simponi.csv", kind="simponi"):
    file = uploaded(content, name).file
    return client.post(reverse("payments:statements"), {"kind": kind, "file": file}, follow=True)


def test_from_the_file_to_a_paid_order(client, treasurer):
    order = builders.billed()
    page = send(client, csv_file(paid_row(order, ntpn=builders.an_ntpn(), at=timezone.now()))).content.decode()
    assert "Catat 1 pembayaran" in page
    assert "Seluruhnya Rp65.000" in page

    record = reverse("payments:statement_record", args=[Statement.objects.get().pk])
    page = client.post(record, follow=True).content.decode()

    assert "1 pembayaran dicatat." in page
    assert builders.fresh(order).state == OrderState.PAID
    assert "semuanya sudah diproses" in client.post(record, follow=True).content.decode()
    assert Payment.objects.count() == 1


def test_many_lines_are_recorded_at_once_and_their_codes_looked_up_together(client, treasurer):
    orders, now = [builders.billed() for _number in range(6)], timezone.now()
    send(client, csv_file(*(paid_row(order, ntpn=builders.an_ntpn(), at=now) for order in orders)))

    with CaptureQueriesContext(connection) as asked:
        page = client.post(reverse("payments:statement_record", args=[Statement.objects.get().pk]), follow=True)

    assert "6 pembayaran dicatat." in page.content.decode()
    codes = [query for query in asked.captured_queries if 'FROM "payments_billingcode"' in query["sql"]]
    assert len(codes) == 1


def test_a_file_that_is_refused_says_the_line_at_the_field(client, treasurer):
    response = send(client, csv_file(simponi_row()) + "8202;A1")
    assert response.status_code == 422
    assert "Baris 3: hanya 2 kolom dari 4" in response.content.decode()


def test_the_same_file_again_leads_to_what_became_of_it(client, treasurer):
    content = csv_file(simponi_row())
    send(client, content)
    response = send(client, content, "salinan.csv")
    assert "sudah diimpor" in response.content.decode()
    assert response.redirect_chain == [(reverse("payments:statement", args=[Statement.objects.get().pk]), 302)]


def test_what_is_no_statement_is_refused_by_its_content(client, treasurer):
    pdf = builders.an_upload(name="koran.pdf")
    response = client.post(reverse("payments:statements"), {"kind": "bank", "file": pdf})
    assert response.status_code == 422
    assert "Isi berkas ini bukan" in response.content.decode()


def test_a_line_is_found_later_by_any_of_its_numbers(client, treasurer):
    ntpn = builders.an_ntpn()
    test_simponi_import.bring(simponi_row("820261124999999", ntpn))
    for text in (ntpn, ntpn.lower(), "820261124999999", "8202 6112 4999 999"):
        assert ntpn in client.get(reverse("payments:statements"), {"q": text}).content.decode()
    assert "Tidak ada baris yang cocok" in client.get(reverse("payments:statements"), {"q": "X" * 9}).content.decode()


def test_from_the_banks_line_to_the_verified_transfer(client, treasurer):
    order = builders.proved()
    payment = order.invoices.get().payments.get()
    line = test_bank_lines.bring(row_of(payment)).lines.get()

    page = client.get(reverse("payments:line", args=[line.pk])).content.decode()
    verify = f"{reverse('payments:verify', args=[order.code])}?baris={line.pk}"
    assert verify in page
    assert "jumlah sama dengan invoice" in page
    page = client.get(verify).content.decode()
    assert 'value="65000"' in page
    answer = {"line": line.pk, "amount_received": "65.000"}
    page = client.post(reverse("payments:verify_proof", args=[order.code, payment.pk]), answer, follow=True)

    assert "Transfer diverifikasi" in page.content.decode()
    assert StatementLine.objects.get().payment == payment
    assert order.code in client.get(reverse("payments:line", args=[line.pk])).content.decode()


def test_the_choice_of_a_line_is_optional_and_a_used_one_is_told(client, treasurer):
    first, second = builders.proved(), builders.proved()
    one, other = (order.invoices.get().payments.get() for order in (first, second))
    line = test_bank_lines.bring(row_of(one)).lines.get()
    url = reverse("payments:verify_proof", args=[first.code, one.pk])
    client.post(url, {"line": line.pk, "amount_received": "65000"})

    again = {"line": line.pk, "amount_received": "65000"}
    response = client.post(reverse("payments:verify_proof", args=[second.code, other.pk]), again)

    assert response.status_code == 422
    assert "sudah dipasangkan" in response.content.decode()
    response = client.post(reverse("payments:verify_proof", args=[second.code, other.pk]), {"amount_received": "65000"})
    assert response.status_code == 302


def test_setting_a_line_aside_needs_a_reason(client, treasurer):
    line = test_simponi_import.bring(simponi_row()).lines.get()
    url = reverse("payments:line_set_aside", args=[line.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert "Sewa gedung" in client.post(url, {"reason": "Sewa gedung"}, follow=True).content.decode()


def test_a_deposit_keeps_what_was_ticked_when_the_sum_is_wrong(client, treasurer):
    payment = builders.verified().invoices.get().payments.get()
    url = reverse("payments:deposits")
    answer = {
        "payments": [payment.pk],
        "ntpn": builders.an_ntpn(),
        "on": f"{timezone.localtime(timezone=ZONE):%Y-%m-%d}",
        "amount": "1",
    }

    response = client.post(url, answer)

    assert response.status_code == 422
    assert "tidak sama dengan transfer yang dipilih: Rp65.000" in response.content.decode()
    assert " checked" in response.content.decode()
    page = client.post(url, answer | {"amount": "65.000"}, follow=True).content.decode()
    assert answer["ntpn"] in page
    assert "Tidak ada yang perlu disetor" in page


def test_a_difference_leads_to_where_it_is_mended(client, treasurer):
    line = test_simponi_import.bring(
        simponi_row("820261124999999", at=f"{timezone.localtime(timezone=ZONE):%d/%m/%Y}")
    ).lines.get()
    page = client.get(reverse("payments:reconciliation")).content.decode()
    assert reverse("payments:line", args=[line.pk]) in page
    assert "Kode billing tidak dikenal" in page


def test_differences_are_counted_whole_and_shown_a_page_at_a_time(client, treasurer):
    day = f"{timezone.localtime(timezone=ZONE):%d/%m/%Y}"
    rows = [simponi_row(f"8202611249999{number:02}", f"A1B2C3D4E5F607{number:02}", at=day) for number in range(60)]
    statement = test_simponi_import.bring(*rows)
    url = reverse("payments:reconciliation")

    first, second = (client.get(url, {"page": number}).content.decode() for number in (1, 2))

    assert "(60)" in first
    links = [reverse("payments:line", args=[pk]) for pk in statement.lines.values_list("pk", flat=True)]
    shown = [[link for link in links if f'"{link}"' in page] for page in (first, second)]
    assert [len(page) for page in shown] == [50, 10]
    assert not set(shown[0]) & set(shown[1])


@pytest.mark.parametrize("text", ["DBS", "contoh", "SIL-"])
def test_the_desk_is_searched_and_filtered_by_period(client, treasurer, text):
    order = builders.proved(builders.a_customer_abroad(institution="Universitas Contoh"))
    desk, today = reverse("payments:desk"), timezone.now().date()
    assert order.code in client.get(desk, {"q": text}).content.decode()
    assert "Tidak ada transfer yang cocok" in client.get(desk, {"q": "tidak ada"}).content.decode()
    later = {"dari": f"{today + timedelta(days=9):%Y-%m-%d}"}
    assert "Tidak ada transfer yang cocok" in client.get(desk, later).content.decode()
    assert client.get(desk, {"dari": "kapan"}).status_code == 422


def test_pages_ask_the_database_as_often_for_many_lines_as_for_few(client, treasurer):
    payments = [builders.proved().invoices.get().payments.get() for _number in range(3)]
    few = test_bank_lines.bring(row_of(payments[0]), by=treasurer)
    rows = [row_of(payments[1]), row_of(payments[2])]
    rows += [bank_row(payments[0].value_date, 1_000 + number, payer="X") for number in range(30)]
    many = test_bank_lines.bring(*rows, by=treasurer, name="b.csv")

    def asked(url):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    counts = [asked(reverse("payments:statement", args=[statement.pk])) for statement in (few, many)]
    assert counts[0] == counts[1]
    assert asked(reverse("payments:statements")) <= 12
    assert asked(reverse("payments:reconciliation")) <= 30  # of them three times the calendar, which a process keeps
