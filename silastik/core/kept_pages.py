"""Pages that all strangers see alike, kept by each process as they were made until anything in them changes.

A stranger has no session: no name, no basket, no message. Of such a page only the token of its forms is the visitor's
own, and is put in anew. A page is found again by its address, its language and the version of all rows it is made of,
which PostgreSQL is asked for each time: what has been committed shows at once, and nothing need be told to forget.
"""

import re
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language

from .context import Portal
from .models import ComplaintChannel, Office

MOST = 100  # pages of some 30 kB; the one longest unseen makes room
IN_EVERY_PAGE: tuple[type[Model], ...] = (Office, ComplaintChannel)  # an office's row has its calendar's version
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')
View = Callable[..., HttpResponseBase]


class Kept(NamedTuple):
    """A page in pieces, between which the visitor's token stands. Its head says until when the office is open."""

    pieces: list[bytes]
    content_type: str
    made_at: datetime
    good_until: datetime


_pages: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
_lock = Lock()


def kept_for_strangers(*made_of: type[Model] | str) -> Callable[[View], View]:
    """Keep the pages of a view. `made_of` names everything it reads: models, or tables with a WHERE."""
    sources = [source if isinstance(source, str) else source._meta.db_table for source in (*IN_EVERY_PAGE, *made_of)]
    query = _version_query(sources)

    def keep(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _is_stranger(request):
                return view(request, *args, **kwargs)
            # Asked before the page is made: of what changes meanwhile the page has the older version, never the newer.
            key = request.build_absolute_uri(), get_language(), _version(query)
            now = timezone.now()
            if page := _found(key, now):
                return HttpResponse(get_token(request).encode().join(page.pieces), content_type=page.content_type)
            response = view(request, *args, **kwargs)
            if isinstance(response, HttpResponse) and response.status_code == 200 and not response.cookies:
                _keep(key, response, now)
            return response

        return answer

    return keep


def _is_stranger(request: HttpRequest) -> bool:
    return request.method == "GET" and not {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()


def _version_query(sources: list[str]) -> str:
    """One number for each source: the sum of what tells its rows' versions apart, where each lies and who wrote it.

    A row that is written is another row to PostgreSQL, and one that is gone is missing from the sum. No column is read,
    so that it costs a tenth of a millisecond for some hundred rows. Numbers of transactions begin anew in another
    database, and after a restore in another server.
    """
    sums = (f"(SELECT sum(hashtidextended(ctid, xmin::text::bigint)) FROM {source})" for source in sources)  # noqa: S608
    return f"SELECT current_database(), pg_postmaster_start_time(), {', '.join(sums)}"


def _version(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()


def _found(key: tuple[Any, ...], now: datetime) -> Kept | None:
    with _lock:
        page = _pages.get(key)
        if page is None or not page.made_at <= now < page.good_until:
            return None
        _pages.move_to_end(key)
        return page


def _keep(key: tuple[Any, ...], response: HttpResponse, now: datetime) -> None:
    page = Kept(_TOKEN.split(response.content), response.headers["Content-Type"], now, _good_until(now))
    with _lock:
        _pages[key] = page
        _pages.move_to_end(key)
        while len(_pages) > MOST:
            _pages.popitem(last=False)


def _good_until(now: datetime) -> datetime:
    """When the sentence on the office's hours changes, or the date, and with it the tariff in force."""
    portal = Portal()
    zone = portal.office.tz
    midnight = datetime.combine(now.astimezone(zone).date() + timedelta(days=1), time(), zone)
    return min(midnight, portal.opening.changes_at or midnight)
