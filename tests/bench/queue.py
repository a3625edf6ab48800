"""The officers' queue over 1,000,000 orders: any view, filter and page against its own bare SQL and an empty page."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.queue.definitions import VIEWS
from silastik.users.models import User

from .bounds import Line, alternate, seconds
from .million import replay, statements
from .queue_pages import deep_cursor

QUERIES = 12
NOTHING = "tampilan=all&q=tidak-ada-yang-bernama-begini"


def pages(office_word: str) -> dict[str, str]:
    """What officers open: name -> query string."""
    today = timezone.localdate().isoformat()
    found = {f"view {name}": urlencode({"tampilan": name}) for name in VIEWS}
    for column in ("diajukan", "pelanggan", "status", "tenggat"):
        for way in ("naik", "turun"):
            found[f"all by {column} {way}"] = urlencode({"tampilan": "all", "urut": column, "arah": way})
    narrowed = {
        "state": {"status": "cancelled"},
        "kind": {"jenis": "publication"},
        "segment": {"segmen": "ministry"},
        "abroad": {"asal": "luar"},
        "one officer": {"petugas": "saya"},
        "follow-up": {"tindak_lanjut": "tiba"},
        "unread": {"pesan": "baru"},
        "submitted today": {"diajukan_dari": today},
        "due from today": {"tenggat_dari": today},
        "words": {"q": office_word},
        "code": {"q": "000042"},
    }
    return found | {f"all, {name}": urlencode({"tampilan": "all"} | chosen) for name, chosen in narrowed.items()}


def measure(officer: User) -> Iterator[Line]:
    client = Client()
    client.force_login(officer)
    address = reverse("orders:queue")

    def opened(query: str) -> None:
        assert client.get(f"{address}?{query}").status_code == 200

    opened(NOTHING)
    empty = sorted(seconds(lambda: opened(NOTHING)) for _time in range(5))[2]
    shown = pages("limboto") | {"all, row 500,000 on": f"tampilan=all&kursor={deep_cursor(officer)}"}
    for name, query in shown.items():
        sql = statements(lambda: opened(query))  # noqa: B023 - called at once
        ours, bare = alternate(lambda: seconds(lambda: opened(query)), lambda: seconds(lambda: replay(sql)))  # noqa: B023
        detail = f"{ours * 1000:.0f} ms: SQL {bare * 1000:.0f}, empty page {empty * 1000:.0f}; {len(sql)} queries"
        yield Line(f"queue, {name} / (its SQL + empty page)", ours / (bare + empty), "x", 3.0, detail)
        yield Line(f"queue, {name}: queries", len(sql), "", QUERIES)
