"""Where the books of the same money disagree: counted by the database, and told in words a page at a time."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from silastik.core.dates import short_date
from silastik.core.models import Office
from silastik.core.money import rupiah

from .difference_kinds import SOURCES, Difference, Period


class Found(NamedTuple):
    """A difference by its place alone: there may be very many. `ident` is the key of its row, or an NTPN."""

    day: date
    kind: str
    ident: str

    @property
    def key(self) -> str:
        """Names it for good: it is told once."""
        return f"{self.kind}:{self.ident}"


def finds(period: Period) -> QuerySet[Any]:
    """Every difference of a period as the values of `Found`, the oldest first: one query, however many there are."""
    parts = []
    for kind, source in SOURCES.items():
        rows = source.rows(period).order_by()
        rows = rows.annotate(found=Value(kind), ident=Cast(source.named_by, CharField()))
        parts.append(rows.values_list("day", "found", "ident"))
    return parts[0].union(*parts[1:], all=True).order_by("day", "found", "ident")


def found_from(period: Period, start: int, size: int) -> tuple[int, list[Found]]:
    """How many differences a period has, and some of them from a place on: the books are read once for both."""
    sql, params = finds(period).order_by().query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH found (day, kind, ident) AS MATERIALIZED ({sql})
            SELECT total.count, page.* FROM (SELECT count(*) FROM found) AS total LEFT JOIN (
                SELECT * FROM found ORDER BY day, kind, ident LIMIT %s OFFSET %s
            ) AS page ON true ORDER BY day, kind, ident
            """,  # noqa: S608 - the query of `finds`
            [*params, size, start],
        )
        rows = cursor.fetchall()
    return rows[0][0], [Found(*place) for _count, *place in rows if place[0] is not None]


def told(period: Period, found: Iterable[Any]) -> list[Difference]:
    """Differences in words, in the order given: a query for each kind that is among them."""
    places = [Found(*place) for place in found]
    words: dict[str, Difference] = {}
    for kind, source in SOURCES.items():
        idents = [place.ident for place in places if place.kind == kind]
        if idents:
            rows = source.rows(period).filter(**{f"{source.named_by}__in": idents})
            words |= {one.key: one for one in (source.tell(kind, row) for row in rows)}
    return [words[place.key] for place in places if place.key in words]  # what was mended since is no difference


def differences(office: Office, first: date, last: date, now: datetime) -> list[Difference]:
    """Every difference of a period in words, the oldest first."""
    period = Period(office, first, last, now)
    return told(period, finds(period))


def since(office: Office, now: datetime) -> tuple[date, date]:
    """The period that the daily look covers: far enough that nothing that waits is forgotten."""
    today = now.astimezone(office.tz).date()
    return today - timedelta(days=settings.RECONCILED_DAYS), today


def difference_rows(found: list[Difference]) -> list[dict[str, Any]]:
    """Differences as rows of a table."""
    return [
        {
            "on": short_date(difference.on),
            "what": difference.what,
            "subject": difference.subject,
            "url": difference.url,
            "amount": rupiah(difference.amount) if difference.amount else "",
            "advice": difference.advice,
        }
        for difference in found
    ]
