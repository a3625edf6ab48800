"""Pages kept for strangers: whatever changes shows at once, and nobody is shown what is another's."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from microdata.models import Area, Dataset, DatasetVersion, Variable
from payments.models import TariffLine, TariffSchedule
from publications.models import Publication
from silastik.core import kept_pages
from silastik.core.models import DayOff, Office
from tests import builders
from tests.microdata_builders import a_dataset

pytestmark = pytest.mark.django_db
CATALOGUE = "/katalog/"
NOON = datetime(2026, 8, 12, 4, tzinfo=UTC)  # a Wednesday, 12.00 in Gorontalo


@pytest.fixture(autouse=True)
def nothing_kept():
    kept_pages._pages.clear()


def seen(url: str = CATALOGUE, **headers: str) -> str:
    """What a stranger sees who was never here before; the token aside, the same page twice."""
    first, second = (Client().get(url, headers=headers).content.decode() for _time in range(2))
    assert without_token(first) == without_token(second)
    return second


def without_token(page: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


def queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_page_seen_before_costs_one_question():
    title = builders.a_publication()

    for url in (CATALOGUE, title.get_absolute_url()):
        assert queries(Client(), url) > 1
        assert queries(Client(), url) == 1


def renamed(title: Publication) -> None:
    Publication.objects.filter(pk=title.pk).update(title="Judul Baru")


def unlisted(title: Publication) -> None:
    Publication.objects.filter(pk=title.pk).update(is_listed=False)


def grown(title: Publication) -> None:
    title.arabic_pages = 800
    title.save()


def repriced(title: Publication) -> None:
    TariffLine.objects.filter(kind="publikasi_elektronik").update(price=123_000)


def out_of_force(title: Publication) -> None:
    TariffSchedule.objects.update(valid_to=datetime(2020, 1, 1, tzinfo=UTC).date())


def moved_house(title: Publication) -> None:
    Office.objects.update(short_name="BPS Kota Baru")


def one_more(title: Publication) -> None:
    builders.a_publication(subject=title.subject, title="Judul Yang Lain")


@pytest.mark.parametrize("change", [renamed, unlisted, grown, repriced, out_of_force, moved_house, one_more])
def test_what_changes_shows_at_once(change: Callable[[Publication], None]):
    title = builders.a_publication(subject="Kompilasi")
    url = title.get_absolute_url()
    before, before_own = seen(), seen(url)

    change(title)

    assert without_token(seen()) != without_token(before)
    own = Client().get(url)
    assert own.status_code == (404 if change is unlisted else 200)
    assert without_token(own.content.decode()) != without_token(before_own)


def test_a_change_that_is_taken_back_leaves_no_trace():
    title = builders.a_publication(title="Judul Lama")
    assert "Judul Lama" in seen()

    with transaction.atomic():
        renamed(title)
        assert "Judul Baru" in seen()
        transaction.set_rollback(True)

    assert "Judul Lama" in seen()
    assert "Judul Baru" not in seen()


def test_a_title_that_is_deleted_is_gone():
    title = builders.a_publication(title="Judul Lama")
    assert "Judul Lama" in seen()

    title.delete()

    assert "Judul Lama" not in seen()


def test_what_a_dataset_is_shown_by_changes_its_page():
    dataset = a_dataset()
    before = without_token(seen())
    changes: list[Callable[[], object]] = [
        lambda: Dataset.objects.filter(pk=dataset.pk).update(title="Survei Yang Lain"),
        lambda: Variable.objects.filter(pk=Variable.objects.filter(version__dataset=dataset).first().pk).update(
            withheld_reason="Rahasia"
        ),
        lambda: DatasetVersion.objects.filter(dataset=dataset).update(rows=123_456),
    ]
    for change in changes:
        change()
        after = without_token(seen())
        assert after != before
        before = after


def test_the_name_of_the_area_a_dataset_covers_changes_its_page():
    dataset = a_dataset()
    area = Area.objects.create(code="99", name="Provinsi Lama", level=2)
    Dataset.objects.filter(pk=dataset.pk).update(coverage=area)
    assert "Provinsi Lama" in seen()

    Area.objects.filter(pk=area.pk).update(name="Provinsi Baru")

    assert "Provinsi Lama" not in seen()


def test_each_language_has_its_own_page():
    builders.a_publication()
    client = Client()

    assert "Publikasi, data mikro, dan peta resmi BPS" in seen()
    client.get(CATALOGUE)
    client.post(reverse("set_language"), {"language": "en", "next": CATALOGUE})

    page = client.get(CATALOGUE).content.decode()
    assert '<html lang="en">' in page
    assert '<html lang="id">' in seen()
    assert '<html lang="en">' in seen(**{"Accept-Language": "en"})


def test_each_address_has_its_own_page():
    builders.a_publication(title="Kota Gorontalo", year=2020)
    builders.a_publication(title="Kabupaten Boalemo", year=2021)

    assert "Kabupaten Boalemo" not in seen(f"{CATALOGUE}?tahun=2020")
    assert "Kabupaten Boalemo" in seen(f"{CATALOGUE}?tahun=2021")
    assert "Kabupaten Boalemo" in seen()


def test_whoever_has_a_session_is_shown_a_page_of_their_own():
    customer, title = builders.a_customer(), builders.a_publication()
    seen()
    seen(title.get_absolute_url())
    client = Client()
    client.force_login(customer)
    builders.a_basket(customer, [title])

    for url in (CATALOGUE, title.get_absolute_url()):
        assert "Di keranjang" in client.get(url).content.decode()
        assert "Di keranjang" not in seen(url)


def test_a_message_is_told_to_whom_it_is_meant_for_and_kept_for_nobody():
    builders.a_publication()
    client, before = Client(), seen()
    client.cookies["messages"] = message_cookie("Anda sudah keluar.")

    assert "Anda sudah keluar." in client.get(CATALOGUE).content.decode()
    assert without_token(seen()) == without_token(before)


def message_cookie(text: str) -> str:
    from django.contrib.messages import constants
    from django.contrib.messages.storage.base import Message
    from django.contrib.messages.storage.cookie import CookieStorage

    response = HttpResponse()
    CookieStorage(RequestFactory().get("/"))._store([Message(constants.INFO, text)], response)
    return response.cookies["messages"].value


def test_every_visitor_has_a_token_that_the_forms_of_a_kept_page_accept():
    title = builders.a_publication()
    seen()
    strangers = [Client(enforce_csrf_checks=True) for _number in range(2)]
    pages = [client.get(CATALOGUE).content.decode() for client in strangers]
    tokens = [set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)', page)) for page in pages]

    assert [len(own) for own in tokens] == [1, 1]
    assert tokens[0] != tokens[1]
    for client, [token] in zip(strangers, tokens, strict=True):
        add = reverse("publications:basket_add", args=[title.slug])
        assert client.post(add, {"csrfmiddlewaretoken": token}).status_code == 302
    assert strangers[0].post(add, {"csrfmiddlewaretoken": "x" * 64}).status_code == 403


def test_the_sentence_on_the_offices_hours_is_never_an_old_one(time_machine):
    time_machine.move_to(NOON, tick=False)
    assert "Buka sampai 17.00" in seen()

    time_machine.move_to(NOON + timedelta(hours=5), tick=False)
    assert "Buka lagi besok" in seen()

    time_machine.move_to(NOON + timedelta(hours=13), tick=False)
    assert "Buka lagi hari ini" in seen()

    time_machine.move_to(NOON, tick=False)
    assert "Buka sampai 17.00" in seen()
    DayOff.objects.create(office=Office.objects.get(), date=NOON.date(), name="Libur Mendadak")
    assert "Buka sampai 17.00" not in seen()


def test_a_tariff_that_comes_into_force_tomorrow_shows_tomorrow(time_machine):
    time_machine.move_to(NOON, tick=False)
    builders.a_publication()
    TariffSchedule.objects.update(valid_to=NOON.date())
    assert "Harga belum dapat dihitung" not in seen()

    time_machine.move_to(NOON + timedelta(days=1), tick=False)

    assert "Harga belum dapat dihitung" in seen()


def test_no_more_pages_are_kept_than_there_is_room_for(monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST", 3)
    for year in range(2000, 2010):
        seen(f"{CATALOGUE}?tahun={year}")

    assert len(kept_pages._pages) == 3
    assert queries(Client(), f"{CATALOGUE}?tahun=2009") == 1
    assert queries(Client(), f"{CATALOGUE}?tahun=2000") > 1


def test_an_answer_that_is_no_page_is_not_kept():
    hidden = builders.a_publication(is_listed=False)

    assert Client().get(hidden.get_absolute_url()).status_code == 404
    assert Client().head(CATALOGUE).status_code == 200

    assert not kept_pages._pages
