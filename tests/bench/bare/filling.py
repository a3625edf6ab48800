"""Fills the yardstick's database: `python -m tests.bench.bare.filling ORDERS` prints a session of one logged in.

30 products, that many orders of a twentieth as many people, and of the first of them 30.
"""

import os
import sys

import django
from django.core.management import call_command
from django.db import connection

PRODUCTS = """
INSERT INTO bare_product (title, slug, producer, year, pages, price, abstract)
SELECT 'Kecamatan Limboto Dalam Angka ' || i, 'limboto-' || i, 'BPS Kabupaten Gorontalo', 1995 + i, 60 + i,
    25000 + 500 * i, repeat('Data pokok kecamatan menurut desa, tahun terakhir dan sebelumnya. ', 6)
FROM generate_series(1, 30) i
"""
PEOPLE = """
INSERT INTO auth_user (id, username, password, first_name, last_name, email, is_superuser, is_staff, is_active,
    date_joined)
SELECT i, 'orang' || i, '!', 'Rani', 'Abdullah', 'orang' || i || '@contoh.id', false, true, true, now()
FROM generate_series(1, greatest(20, %(orders)s / 20)) i
"""
ORDERS = """
INSERT INTO bare_order (code, customer_id, title, state, total, submitted_at, due_at)
SELECT 'SIL-7502-' || lpad(i::text, 8, '0'),
    CASE WHEN i <= 30 THEN 1 ELSE 2 + i %% (greatest(20, %(orders)s / 20) - 1) END,
    'Kecamatan Limboto Dalam Angka ' || i %% 20, (ARRAY['submitted', 'paid', 'delivered', 'completed'])[1 + i %% 4],
    65000, now() - (%(orders)s - i) * interval '3 minutes', now() - (%(orders)s - i) * interval '3 minutes'
        + interval '14 days'
FROM generate_series(1, %(orders)s) i
"""


def fill(orders: int) -> str:
    from django.contrib.auth.models import User
    from django.test import Client

    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # ours, which have no migrations, after the people they name
    with connection.cursor() as cursor:
        for statement in (PRODUCTS, PEOPLE, ORDERS):
            cursor.execute(statement, {"orders": orders} if "%(" in statement else None)
        cursor.execute("VACUUM ANALYZE")
    client = Client()
    client.force_login(User.objects.get(pk=1))
    return client.cookies["sessionid"].value


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.bare.settings"
    django.setup()
    sys.stdout.write(fill(int(sys.argv[1])))
