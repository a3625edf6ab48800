"""Many orders at once, for benches and pictures: consistent rows by SQL alone, a million in a few minutes.

Every order has its customer, its events as its flow makes them, its words, and the columns of its clock (a day used is
taken for 1.4 days of the calendar). Codes count on from the last number of each year. The same call makes the same.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from orders.models import PurchaseTerms
from silastik.core.models import Office

STEPS = """
    -- action, before, after, turn of the office after it, by whom, share of the order's time, states that have it
    ('submit', 'draft', 'submitted', 'office', 'customer', 0.0, 0),
    ('take', 'submitted', 'in_preparation', 'office', 'officer', 0.1, 4),
    ('send_offer', 'in_preparation', 'awaiting_payment', 'office', 'officer', 0.2, 6),
    ('record_billing_code', 'awaiting_payment', 'awaiting_payment', 'customer', 'officer', 0.3, 6),
    ('record_payment', 'awaiting_payment', 'paid', 'office', 'officer', 0.6, 7),
    ('deliver', 'paid', 'delivered', 'none', 'officer', 0.8, 9),
    ('complete', 'delivered', 'completed', 'none', 'system', 0.9, 20)
"""
MADE = """
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT i, %(base)s + i AS id, r, s, is_open,
    %(people)s + 1 + (random() * (%(customers)s - 1))::int AS customer_id,
    CASE WHEN NOT is_open
        THEN %(now)s::timestamptz - ((%(count)s - i + %(count)s * 0.02) / %(count)s) * interval '9 years'
        ELSE %(now)s::timestamptz - (0.05 + s * 15) * interval '1 day' END AS submitted_at,
    CASE WHEN NOT is_open THEN CASE WHEN r < 0.88 THEN 'completed' ELSE 'cancelled' END
        WHEN r < 0.15 THEN 'submitted' WHEN r < 0.45 THEN 'in_preparation' WHEN r < 0.80 THEN 'awaiting_payment'
        WHEN r < 0.92 THEN 'paid' ELSE 'delivered' END AS state,
    (%(officers)s::bigint[])[1 + (i %% cardinality(%(officers)s::bigint[]))] AS officer_id
FROM (SELECT i, random() AS r, random() AS s, i > %(count)s * (1 - %(open_share)s) AS is_open
    FROM generate_series(1, %(count)s) i) drawn
"""
CUSTOMERS = """
INSERT INTO users_user (id, password, is_superuser, email, name, segment, institution, job, country, address, phone,
    npwp, language, is_visitor, is_staff, is_active, joined_at)
SELECT %(people)s + i, '!', false, 'orang' || %(people)s + i || '@contoh.id',
    (ARRAY['Rani','Budi','Siti','Yusuf','Mei','Dewi','Hasan','Zahra','Joko','Ayu'])[1 + i %% 10] || ' '
        || (ARRAY['Abdullah','Pakaya','Ismail','Mohamad','Tuli','Hulopi','Lasena'])[1 + i %% 7] || ' ' || i,
    (ARRAY['academic','local_government','ministry','other','state_owned'])[1 + i %% 5],
    (ARRAY['Universitas Negeri','Dinas Perencanaan','Kementerian Kelautan','Yayasan Limboto','Perumda'])[1 + i %% 5]
        || ' ' || i / 5, 'researcher', CASE WHEN i %% 13 = 0 THEN 'SG' ELSE 'ID' END, 'Jl. Sudirman ' || i,
    '+628123' || i, '', 'id', false, false, true, %(now)s
FROM generate_series(1, %(customers)s) i
"""
ORDERS = """
INSERT INTO orders_order (id, office_id, kind, code, customer_id, state, turn, title, is_domestic, assigned_to_id,
    terms_id, terms_accepted_at, terms_sha256, created_at, submitted_at, paid_at, delivered_at, completed_at,
    cancelled_at, cancel_reason, turn_since, clock_used, clock_at, due_at, escalates_at, follow_up_on,
    unread_from_customer, unread_from_office)
SELECT id, %(office)s, 'publication', 'SIL-7502-' || year || '-' || lpad((last + number)::text, 6, '0'),
    customer_id, state, turn,
    (ARRAY['Kecamatan Limboto','Kabupaten Gorontalo','Statistik Daerah','Indikator Kesejahteraan'])[1 + i %% 4]
        || ' Dalam Angka ' || 2005 + i %% 20 || CASE WHEN i %% 3 = 0 THEN ' dan 2 judul lain' ELSE '' END,
    country = 'ID', CASE WHEN state <> 'submitted' THEN officer_id END,
    %(terms)s, submitted_at, '', submitted_at, submitted_at,
    CASE WHEN state IN ('paid', 'delivered', 'completed') THEN submitted_at + interval '4 days' END,
    CASE WHEN state IN ('delivered', 'completed') THEN submitted_at + interval '6 days' END,
    CASE WHEN state = 'completed' THEN submitted_at + interval '6 days 1 hour' END,
    CASE WHEN state = 'cancelled' THEN submitted_at + interval '2 days' END, '', submitted_at,
    CASE WHEN turn = 'office' THEN 0 WHEN NOT is_open THEN 1 + 7 * s ELSE 4 * s END, submitted_at,
    CASE WHEN turn = 'office' THEN submitted_at + interval '14 days' END, NULL,
    CASE WHEN is_open AND i %% 23 = 0 THEN (%(now)s::timestamptz + (i %% 9 - 3) * interval '1 day')::date END,
    CASE WHEN is_open AND i %% 31 = 0 THEN 1 + i %% 3 ELSE 0 END, 0
FROM (
    SELECT made.*, country, extract(year FROM submitted_at AT TIME ZONE 'Asia/Makassar')::int AS year,
        row_number() OVER (PARTITION BY extract(year FROM submitted_at AT TIME ZONE 'Asia/Makassar')
            ORDER BY submitted_at, made.id) AS number,
        CASE WHEN state IN ('completed', 'cancelled', 'delivered') THEN 'none'
            WHEN state = 'awaiting_payment' AND r >= 0.55 THEN 'customer' ELSE 'office' END AS turn
    FROM made JOIN users_user u ON u.id = customer_id
) numbered LEFT JOIN LATERAL (
    SELECT coalesce(max(last), 0) AS last FROM core_numbersequence n
    WHERE n.office_id = %(office)s AND n.kind = 'order' AND n.year = numbered.year
) given ON true
"""
NUMBERS = """
INSERT INTO core_numbersequence AS sequence (office_id, kind, year, last)
SELECT %(office)s, 'order', extract(year FROM submitted_at AT TIME ZONE 'Asia/Makassar')::int, count(*)
FROM made GROUP BY 3
ON CONFLICT (office_id, kind, year) DO UPDATE SET last = sequence.last + EXCLUDED.last
"""
CHILDREN = "INSERT INTO publications_publicationorder (order_ptr_id) SELECT id FROM made"
WORDS = """
INSERT INTO orders_orderwords (order_id, text, customer)
SELECT o.id, lower(concat_ws(' ', o.code, u.name, u.institution, o.title)),
    lower(coalesce(nullif(u.institution, ''), u.name))
FROM made JOIN orders_order o USING (id) JOIN users_user u ON u.id = o.customer_id
"""
EVENTS = """
INSERT INTO orders_orderevent (order_id, action, before, after, turn, by_id, at, note, data)
SELECT id, action, before, after, turn,
    CASE who WHEN 'customer' THEN customer_id WHEN 'officer' THEN officer_id END,
    submitted_at + share * least(interval '6 days', %(now)s::timestamptz - submitted_at), '', '{}'::jsonb
FROM (
    SELECT made.*, step.*, CASE made.state WHEN 'submitted' THEN 1 WHEN 'in_preparation' THEN 4
        WHEN 'awaiting_payment' THEN 6 WHEN 'paid' THEN 7 WHEN 'delivered' THEN 9 WHEN 'completed' THEN 20
        ELSE 0 END AS reached
    FROM made CROSS JOIN (VALUES __STEPS__) AS step(action, before, after, turn, who, share, needs)
) stepped WHERE reached >= needs AND (action <> 'record_billing_code' OR state <> 'awaiting_payment' OR r >= 0.55)
UNION ALL
SELECT id, 'cancel', 'submitted', 'cancelled', 'none', customer_id, submitted_at + interval '2 days', '', '{}'
FROM made WHERE state = 'cancelled'
ORDER BY 1, 7
""".replace("__STEPS__", STEPS)


def make_orders(
    count: int, *, officers: Sequence[int], now: datetime, open_share: float = 0.03, customers: int = 0
) -> None:
    """So many publication orders for these officers (keys of users): the last `open_share` of them open, the others
    over nine years. Triggers sleep meanwhile; what they would have written is written here.
    """
    office, terms = Office.objects.order_by("pk").first(), PurchaseTerms.objects.order_by("pk").first()
    values: dict[str, Any] = {
        "count": count,
        "officers": list(officers),
        "now": now,
        "open_share": open_share,
        "customers": customers or max(20, count // 20),
        "office": office.pk if office else None,
        "terms": terms.pk if terms else None,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SELECT setseed(0.7502)")
        for name, table in {"base": "orders_order", "people": "users_user"}.items():
            cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608 - one of two names
            values[name] = cursor.fetchone()[0]
        for statement in (CUSTOMERS, MADE, ORDERS, NUMBERS, CHILDREN, WORDS, EVENTS):
            cursor.execute(statement, values)
        for table in ("orders_order", "users_user"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE orders_order; ANALYZE orders_orderwords; ANALYZE orders_orderevent; ANALYZE users_user")
