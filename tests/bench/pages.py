"""Pages of the portal against those of a bare Django project, in processor time of a request; bytes and memory.

30 titles, a customer with an order that waits to be paid, and of each page the queries it asks.
"""

from collections.abc import Iterator

from django.db import connection
from django.urls import reverse

from orders.models import Order
from publications.models import Publication
from silastik.users.models import User
from tests import builders

from . import cpu, first_visit
from .bounds import Line, alternate, ratio
from .million import statements
from .servers import Server, portal, session_of, yardstick
from .visitors import percentile

ROUNDS, AT_ONCE = 7, 60
TITLES, ORDERS = 30, 2_000
CATALOGUE, TITLE, ORDER = 1.5, 2.5, 1.5
CATALOGUE_QUERIES, ORDER_QUERIES = 4, 7
MEMORY, SPREAD = 2.0, 2.0


def measure() -> Iterator[Line]:
    titles, order = goods(), an_order()
    catalogue, title, page = reverse("catalogue:list"), titles[0].get_absolute_url(), order.get_absolute_url()
    database = connection.settings_dict["NAME"]
    with portal(database) as ours, yardstick(ORDERS) as (bare, visitor):
        customer = session_of(order.customer)
        yield against("catalogue page / bare list", (ours, catalogue, ""), (bare, "/products/", ""), CATALOGUE)
        anew = (ours, f"{catalogue}?lain={{n}}", "")
        yield against("catalogue page made anew / bare list", anew, (bare, "/products/", ""))
        yield against("title page / bare product", (ours, title, ""), (bare, "/products/limboto-1/", ""), TITLE)
        yield against("order page / bare login list", (ours, page, customer), (bare, "/orders/", visitor), ORDER)
        yield against("a constant page / bare constant page", (ours, reverse("pages:healthz"), ""), (bare, "/", ""))
        yield memory(ours, bare)
        for name, path, session in (("catalogue", catalogue, ""), ("order page", page, customer)):
            yield spread(name, ours, path, session)
        yield from first_visit.measure(ours.visitors, catalogue, {"title": title, "front": "/"})
    yield queries("catalogue page: queries", catalogue, None, CATALOGUE_QUERIES)
    yield queries("title page: queries", title, None)
    yield queries("order page: queries", page, order.customer, ORDER_QUERIES)


Page = tuple[Server, str, str]


def against(name: str, ours: Page, bare: Page, bound: float | None = None, times: int = 100) -> Line:
    """What a request to our page costs, against one to the bare page, in turns."""
    costs = []
    for server, path, session in (ours, bare):
        server.warm(path, session)
        costs.append(lambda server=server, path=path, session=session: server.cost(path, session, times))
    return ratio(name, *alternate(costs[0], costs[1], ROUNDS), bound=bound)


def memory(ours: Server, bare: Server) -> Line:
    """Of the largest worker, once all have served some hundred pages."""
    own, plain = (max(cpu.resident(pid) for pid in server.workers) for server in (ours, bare))
    return Line("web worker's memory / bare worker's", own / plain, "x", MEMORY, f"{own:.0f} MiB against {plain:.0f}")


def spread(name: str, server: Server, path: str, session: str) -> Line:
    """How much longer than most the slowest wait when eight ask all the time. Seconds: it wants a quiet machine."""
    server.visitors.at_once(path, session, times=10)
    took = server.visitors.at_once(path, session, times=AT_ONCE)
    middle, slow = percentile(took, 0.5), percentile(took, 0.99)
    detail = f"{slow * 1000:.0f} ms against {middle * 1000:.0f} ms"
    return Line(f"{name}, 8 at once: p99 / p50", slow / middle, "x", SPREAD, detail)


def queries(name: str, path: str, user: User | None, bound: float | None = None) -> Line:
    """Of a page that somebody opens who has just been on another one."""
    from django.test import Client

    client = Client()
    if user:
        client.force_login(user)
    client.get(path)
    return Line(name, len(statements(lambda: client.get(path))), "", bound)


def goods() -> list[Publication]:
    """Titles that differ in all a list shows. Their master is one file: drawing covers would take the longest."""
    titles = [
        builders.a_publication(
            master=number == 0,
            subject=f"Subjek {number % 7}",
            area_name=f"Kecamatan {number % 5}",
            year=1995 + number,
            producer="BPS Kabupaten Gorontalo",
            abstract="Data pokok kecamatan menurut desa, tahun terakhir dan sebelumnya. " * 6,
        )
        for number in range(TITLES)
    ]
    shared = {name: getattr(titles[0], name) for name in ("master", "master_size", "master_sha256", "cover")}
    Publication.objects.filter(pk__in=[title.pk for title in titles]).update(**shared)
    return titles


def an_order() -> Order:
    """An order of three titles whose bill waits to be paid."""
    return builders.fresh(builders.billed(titles=list(Publication.objects.order_by("pk")[:3])))
