"""How many orders each view holds: one query, that stops counting where a number says no more."""

from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.utils.formats import number_format

from .definitions import VIEWS, Moment, in_view

if TYPE_CHECKING:
    from silastik.users.models import User

MOST = 1000


def count_views(user: "User", at: Moment) -> dict[str, int]:
    """Each view's number of orders, up to `MOST` + 1, whatever the number of all orders."""
    parts, params = [], []
    for name in VIEWS:
        rows = in_view(user, name, at).order_by().values("pk")[: MOST + 1]
        try:
            sql, values = rows.query.sql_with_params()
        except EmptyResultSet:
            sql, values = "SELECT 1 WHERE false", ()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - the ORM's own SQL
        params += values
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(VIEWS, cursor.fetchone(), strict=True))


def shown(count: int) -> str:
    """`18`, `1.000+`."""
    return f"{number_format(MOST, use_l10n=True, force_grouping=True)}+" if count > MOST else str(count)
