"""The portal's own pages: the front page's figures, and whether the portal is well."""

from datetime import datetime

import pytest
from django.db import connection
from django.urls import reverse

from publications import services
from silastik.core.models import Office
from silastik.reports import rollup
from tests import builders

pytestmark = pytest.mark.django_db
HOME, HEALTH = reverse("pages:home"), reverse("pages:healthz")


def completed_in(submitted: str, delivered: str) -> None:
    """An order of this year, paid at once, that took the office from one to the other."""
    start, end = (datetime.fromisoformat(f"{text}+08:00") for text in (submitted, delivered))
    order = builders.paid(now=start)
    services.deliver(order, by=order.assigned_to, now=end)
    builders.complete(builders.fresh(order), now=end)


def this_year(monkeypatch, at: str = "2026-11-24T10:00+08:00") -> None:
    monkeypatch.setattr("silastik.pages.timezone.now", lambda: datetime.fromisoformat(at))


def test_a_new_installation_says_that_there_are_no_figures_yet(client):
    page = client.get(HOME).content.decode()

    assert "Belum ada pesanan yang selesai tahun ini" in page
    assert "Lihat 0 judul" in page
    assert "Mulai Rp50.000" in page


def test_a_portal_without_office_tariffs_and_titles_still_opens(client):
    connection.cursor().execute("TRUNCATE core_office, payments_tariffschedule CASCADE")

    response = client.get(HOME)

    assert not Office.objects.exists()
    assert response.status_code == 200
    assert "Mulai Rp" not in response.content.decode()


def test_the_front_page_tells_how_the_office_has_done_this_year(client, monkeypatch):
    this_year(monkeypatch)
    completed_in("2026-11-02T08:30", "2026-11-02T17:00")
    completed_in("2026-11-02T08:30", "2026-11-05T08:30")
    completed_in("2026-10-01T08:30", "2026-10-30T17:00")
    rollup.follow(datetime.fromisoformat("2026-11-24T09:59+08:00"))

    page = client.get(HOME).content.decode()

    assert [figure for figure in (">66,6 %<", ">3,0<", ">3<") if figure not in page] == []
    assert "66.6 %" in client.get(HOME, headers={"accept-language": "en"}).content.decode()


def test_orders_of_last_year_and_orders_under_way_are_not_counted(client, monkeypatch):
    this_year(monkeypatch, at="2027-03-01T10:00+08:00")
    completed_in("2026-11-03T08:30", "2026-11-04T08:30")
    builders.paid()

    assert "Belum ada pesanan yang selesai tahun ini" in client.get(HOME).content.decode()


def test_the_standard_says_when_the_office_works(client):
    page = client.get(reverse("pages:standard")).content.decode()

    assert all(f"{day}, 08.30–17.00 WITA" in page for day in ("Senin", "Jumat"))  # T1
    assert "Sabtu, " not in page


def test_a_healthy_portal_says_so(client):
    response = client.get(HEALTH)

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_a_portal_without_its_database_is_not_healthy(client, monkeypatch):
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/tidak/ada")

    assert client.get(HEALTH).status_code == 503


@pytest.mark.django_db(transaction=True)
def test_a_page_without_the_database_is_the_portals_own_and_asks_to_come_back(client, monkeypatch):
    client.force_login(builders.a_customer())
    client.raise_request_exception = False
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/tidak/ada")

    for address in (HOME, reverse("orders:list"), reverse("users:security")):
        response = client.get(address)
        assert (response.status_code, response["Retry-After"]) == (503, "60")
        assert "basis data kami sedang tidak menjawab" in response.content.decode()


def test_a_mistake_of_ours_is_not_called_an_outage(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("silastik.pages.front_page_facts", lambda on: connection.cursor().execute("SELECT 1 / 0"))

    response = client.get(HOME)

    assert response.status_code == 500
    assert "Ada kesalahan pada kami" in response.content.decode()
