"""The treasurer's desk with a statement of 50,000 lines: import, pages, looking again, and the differences."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from payments import services
from payments.models import Statement, TariffSchedule
from payments.services.differences import tell_differences
from payments.statement_forms import accept_statement
from payments.states import StatementKind
from silastik.core.context import current_office
from silastik.users.models import User
from tests import builders

from .bounds import Line, seconds
from .million import undone

LINES, ORDERS = 50_000, 60_000
FIRST_CODE, FIRST_UNKNOWN = 820000000000000, 840000000000000
PAGE, READ, WORK = 1.0, 20.0, 60.0  # seconds: what somebody waits for; what a worker does; what a night does
# Bills of all orders that have been offered; those that are paid by the code, a fifth of them without a receipt.
BILLS = """
INSERT INTO orders_document (order_id, kind, number, office_id, year, sequence, code, language, snapshot, issued_at,
    sha256, file)
SELECT id, paper.kind, paper.kind || id, office_id, 1999, id, paper.kind || id, 'id', '{"total": 65000}',
    submitted_at, '', ''
FROM orders_order CROSS JOIN (VALUES ('invoice'), ('receipt')) AS paper(kind)
WHERE state IN ('paid', 'delivered', 'completed') AND (paper.kind = 'invoice' OR id %% 5 > 0)
    OR state = 'awaiting_payment' AND paper.kind = 'invoice';
INSERT INTO payments_invoice (order_id, document_id, schedule_id, total, is_active)
SELECT order_id, id, %(schedule)s, 65000, true FROM orders_document WHERE kind = 'invoice' AND year = 1999;
INSERT INTO payments_billingcode (invoice_id, code, amount, expires_at, recorded_at, recorded_by_id)
SELECT i.id, (%(first)s + i.order_id)::text, 65000, o.submitted_at + interval '60 days', o.submitted_at,
    o.assigned_to_id
FROM payments_invoice i JOIN orders_order o ON o.id = i.order_id;
INSERT INTO payments_payment (invoice_id, way, state, billing_code_id, ntpn, paid_at, proof, proof_name, proof_type,
    currency, bank, reference, submitted_at, submitted_by_id, amount_received, decided_at, reason)
SELECT i.id, 'simponi', 'verified', b.id, 'P' || lpad(o.id::text, 15, '0'), o.paid_at, '', '', '', '', '', '',
    o.paid_at, o.assigned_to_id, 65000, o.paid_at, ''
FROM payments_invoice i JOIN orders_order o ON o.id = i.order_id JOIN payments_billingcode b ON b.invoice_id = i.id
WHERE o.paid_at IS NOT NULL;
INSERT INTO payments_receipt (payment_id, document_id)
SELECT p.id, d.id FROM payments_payment p JOIN payments_invoice i ON i.id = p.invoice_id
JOIN orders_document d ON d.order_id = i.order_id AND d.kind = 'receipt' AND d.year = 1999
"""


def fill() -> list[int]:
    """Bills for the orders there are; gives the keys of the orders whose code waits to be paid."""
    values = {"schedule": TariffSchedule.objects.order_by("pk").values_list("pk", flat=True)[0], "first": FIRST_CODE}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in BILLS.split(";"):
            cursor.execute(statement, values)
        cursor.execute(
            "SELECT id FROM orders_order WHERE state = 'awaiting_payment' ORDER BY id LIMIT %s", [LINES // 3]
        )
        waiting = [pk for (pk,) in cursor.fetchall()]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return waiting


def content(waiting: list[int], now: datetime, first: int) -> bytes:
    """A list of Simponi: the codes that wait to be paid, and as many as are missing of sales that nobody knows."""
    at, rows = now.astimezone(current_office().tz), ["Kode Billing;NTPN;Tanggal Bayar;Total Disetor"]
    for number in range(LINES):
        code = FIRST_CODE + waiting[number] if number < len(waiting) else FIRST_UNKNOWN + first + number
        when = at - timedelta(minutes=number % 30_000)
        rows.append(f"{code};{'N' if first else 'M'}{number:015};{when:%d/%m/%Y %H:%M:%S};65.000,00")
    return "\r\n".join([*rows, ""]).encode()


def bring(text: bytes, by: User, now: datetime) -> Statement:
    file = accept_statement(SimpleUploadedFile("simponi.csv", text))
    return services.import_statement(current_office(), kind=StatementKind.SIMPONI, file=file, by=by, now=now)


def measure() -> Iterator[Line]:
    now, by = timezone.now(), builders.a_treasurer()
    waiting = fill()
    client = Client()
    client.force_login(by)

    def told(name: str, took: float, bound: float) -> Line:
        return Line(f"{LINES:,} lines: {name}", took, "s", bound)

    def quickest(work: Callable[[], object]) -> float:
        return min(seconds(work) for _time in range(3))

    def opened(name: str, url: str) -> Line:
        def get() -> None:
            assert client.get(url).status_code == 200

        get()
        return told(name, quickest(get), PAGE)

    found: list[Statement] = []
    text = content(waiting, now, 0)
    yield told("let in", seconds(lambda: found.append(bring(text, by, now))), PAGE)
    statement = found[0]
    yield told("read and matched", seconds(lambda: services.read_statement(statement.pk, now=now)), READ)
    yield opened("page of the statement", reverse("payments:statement", args=[statement.pk]))
    yield opened("its last page", reverse("payments:statement", args=[statement.pk]) + "?page=1000")
    yield opened("list of statements", reverse("payments:statements"))
    yield told("looked at again, nothing moved", quickest(lambda: services.recheck(statement, by=by, now=now)), PAGE)
    with undone():
        before = now - timedelta(days=365)  # when no invoice had been paid yet
        yield told(
            "looked at again, a third moved", seconds(lambda: services.recheck(statement, by=by, now=before)), 2 * PAGE
        )
    first, last = (now - timedelta(days=30)).date(), (now + timedelta(days=1)).date()
    period = f"{reverse('payments:reconciliation')}?dari={first}&sampai={last}"
    yield opened("page of the differences", period)
    yield told("first nightly look at the books", seconds(lambda: tell_differences(current_office(), now=now)), WORK)
    yield told("second look", seconds(lambda: tell_differences(current_office(), now=now)), WORK)
