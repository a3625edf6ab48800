"""A database with 1,000,000 orders, made anew for each bench, and what is measured against its bare SQL."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from silastik.users.models import User
from tests import builders
from tests.conftest import load_reference
from tests.many_orders import make_orders

ORDERS = 1_000_000
Statement = tuple[str, Any]


@contextmanager
def many(count: int = ORDERS, **shape: Any) -> Iterator[list[User]]:
    """The orders and the officers who serve them. The database is dropped at the end."""
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        load_reference()
        officers = [builders.an_officer() for _number in range(8)]
        make_orders(count, officers=[officer.pk for officer in officers], now=timezone.now(), **shape)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        yield officers
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def statements(work: Callable[[], object]) -> list[str]:
    """The SQL of some work, with its values, to be run again bare; of a cursor on the server its query."""
    with CaptureQueriesContext(connection) as asked:
        work()
    sql = (re.sub(r"^DECLARE .*? CURSOR WITH HOLD FOR ", "", query["sql"]) for query in asked.captured_queries)
    return [statement for statement in sql if not re.match(r"SAVEPOINT|RELEASE|ROLLBACK", statement)]


def replay(sql: list[str]) -> None:
    """The same statements and rows, by the database driver alone."""
    with connection.connection.cursor() as cursor:
        for statement in sql:
            cursor.execute(statement.encode())
            if cursor.description:
                cursor.fetchall()
