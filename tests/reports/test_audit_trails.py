"""The auditor reads what the office did beside orders: statements, bookings, deposits, complaints, the calendar."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from feedback.services import complaints
from payments.models import Statement, StatementLine
from payments.services.lines import set_aside
from silastik.core.calendars import desk
from silastik.core.context import current_office
from silastik.reports import audit
from silastik.reports.audit import Wanted
from silastik.reports.audit_trails import TRAILS
from silastik.users import roles
from silastik.users.models import AccessRecord, User
from tests import builders
from tests.feedback.cases import a_complaint
from tests.orders.test_calendar_desk import a_draft, confirmed
from tests.payments.statements.files import bank_row
from tests.payments.statements.test_bank_lines import bring
from tests.payments.statements.test_deposits import deposit, transfers

pytestmark = pytest.mark.django_db


@pytest.fixture
def auditor() -> User:
    return builders.staff(roles.AUDITOR)


def page(user: User, name: str, query: str = "") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"{reverse('reports:trail', args=[name])}?{query}")
    assert response.status_code == 200
    return response.content.decode()


def something_of_each() -> None:
    """A file with a line set aside, a deposit, a complaint that was taken, an edition that came into force."""
    treasurer = builders.a_treasurer(name="Hasan Tuli")
    statement = bring(bank_row(date(2026, 11, 2), 50_000 + Statement.objects.count(), payer="MEI TAN"), by=treasurer)
    set_aside(StatementLine.objects.get(statement=statement), reason="Bukan untuk kami", by=treasurer)
    deposit(transfers(1), treasurer)
    complaints.take(a_complaint(), by=builders.staff(roles.HEAD))
    year = 2028 + Statement.objects.count()
    editor = builders.staff(roles.ADMINISTRATOR, name="Nurul Administrator")
    confirmed(a_draft(editor, year), editor, builders.staff(roles.HEAD, name="Ismail Hulukati"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("mutasi", ["koran.csv", "Hasan Tuli", "diimpor", "SHA-256"]),
        ("pembukuan", ["koran.csv, baris 2", "Hasan Tuli", "Dikesampingkan: Rp50.000", "Bukan untuk kami"]),
        ("setoran", ["Hasan Tuli", "disetor ke kas negara pada", "SIL-7502-"]),
        ("pengaduan", ["Pengaduan diterima", "Pengaduan mulai ditangani", "Diterima → Ditangani", "Pelapor"]),
        (
            "kalender",
            ["Diusulkan", "Isinya diubah", "Diterbitkan", "Dikonfirmasi", "Nurul", "Hulukati", "SKB 3"],
        ),
    ],
)
def test_an_auditor_reads_who_did_what_and_when(auditor, name: str, said: list[str]):
    something_of_each()

    shown = page(auditor, name)

    assert [words for words in said if words not in shown] == []


@pytest.mark.parametrize("name", TRAILS)
def test_a_period_and_a_name_narrow_what_is_shown_and_what_is_exported(auditor, name: str):
    something_of_each()
    office, today = current_office(), timezone.localdate()

    def found(**wanted) -> int:
        return TRAILS[name].found(auditor, office, Wanted(**wanted)).count()

    assert found() > 0
    assert found(last=date(2020, 1, 1)) == found(first=today + timedelta(days=1)) == 0
    assert found(person="tidak ada") == found(code="tidak ada") == 0
    for action, _label in TRAILS[name].actions():
        found(action=str(action))


def test_a_file_that_could_not_be_read_says_why(auditor):
    kept = {"name": "rusak.csv", "sha256": "0" * 64, "imported_at": timezone.now()}
    Statement.objects.create(
        office=current_office(),
        kind="bank",
        state="failed",
        problems=["Kolom jumlah tidak ada."],
        imported_by=builders.a_treasurer(),
        **kept,
    )

    assert "Kolom jumlah tidak ada. · SHA-256 000" in page(auditor, "mutasi")


def test_an_edition_sent_back_says_so_and_is_found_by_it(auditor):
    editor = builders.staff(roles.ADMINISTRATOR)
    draft = a_draft(editor)
    desk.publish(draft, version=draft.version, by=editor, now=timezone.now())
    desk.send_back(draft, because="Cuti bersama kurang satu", by=builders.staff(roles.HEAD))

    shown = page(auditor, "kalender", "apa=returned")

    assert "Cuti bersama kurang satu" in shown
    assert shown.count("<tr>") == 2  # the heads, and this act


def test_someone_who_complains_without_a_name_stays_without_one(auditor):
    a_complaint(is_anonymous=True)

    assert "Pelapor" in page(auditor, "pengaduan")


def test_pages_of_a_trail_follow_each_other_without_gap_or_double(auditor, monkeypatch):
    monkeypatch.setattr(audit, "PER_PAGE", 2)
    for _number in range(5):
        a_complaint()
    found = TRAILS["pengaduan"].found(auditor, current_office(), Wanted())

    seen, key = [], ""
    while True:
        part = audit.page_of(found, key)
        seen += [event.pk for event in part.rows]
        if not (key := part.older):
            break

    assert seen == list(found.values_list("pk", flat=True))
    assert len(seen) == 5


def test_a_trail_asks_the_same_number_of_queries_for_few_rows_and_for_many(auditor):
    asked = []
    client = Client()
    client.force_login(auditor)
    for _time in range(2):
        something_of_each()
        counts = []
        for name in TRAILS:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("reports:trail", args=[name]))
            counts.append(len(queries))
        asked.append(counts)

    assert asked[0] == asked[1]


@pytest.mark.parametrize("name", TRAILS)
def test_an_export_has_the_rows_of_the_page_and_is_recorded_itself(auditor, name: str):
    something_of_each()
    client = Client()
    client.force_login(auditor)

    content = client.get(reverse("reports:trail_export", args=[name, "csv"])).content.decode("utf-8-sig")

    assert content.startswith("Waktu,Oleh,Apa,Tentang,Catatan")
    assert len(content.splitlines()) > 1
    assert client.get(reverse("reports:trail_export", args=[name, "xlsx"])).content[:2] == b"PK"
    kept = AccessRecord.objects.filter(by=auditor, kind="export").values_list("about", flat=True)
    assert set(kept) == {f"audit {name} csv", f"audit {name} xlsx"}


def test_a_trail_that_is_none_is_not_found(auditor):
    client = Client()
    client.force_login(auditor)

    assert client.get(reverse("reports:trail", args=["tidak-ada"])).status_code == 404
    assert client.get(reverse("reports:trail", args=["mutasi"]) + "?dari=besok").status_code == 422


@pytest.mark.parametrize("role", [roles.OFFICER, roles.HEAD, roles.ADMINISTRATOR])
def test_the_treasury_stays_closed_to_those_who_neither_keep_it_nor_audit_it(role: str):
    bring(bank_row(date(2026, 11, 2), 50_000, payer="MEI TAN"))
    user = builders.staff(role)

    assert not Statement.objects.visible_to(user).exists()
    assert not StatementLine.objects.visible_to(user).exists()
