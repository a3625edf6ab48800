"""Views that officers keep by name: their own, shared ones, and the one they begin with."""

import pytest
from django.urls import reverse

from orders.models import SavedView
from orders.queue.saved import save_view
from tests import builders
from tests.orders.queue.desks import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def siti(client):
    officer = builders.an_officer()
    client.force_login(officer)
    return officer


def test_a_view_is_kept_with_its_filters_and_opened_again(client, siti):
    answer = client.post(
        reverse("orders:save_view"),
        {"name": " Luar  negeri ", "query": "?tampilan=open&asal=luar&kursor=xyz&jahat=1"},
    )

    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (siti, "Luar negeri", "tampilan=open&asal=luar")
    assert answer.headers["Location"] == f"{reverse('orders:queue')}?tampilan=open&asal=luar"
    (shown,) = page(siti, view.query)["saved"]
    assert shown["is_current"]


def test_shared_views_are_everybodys_to_open_and_only_their_owners_to_change(client, siti):
    yusuf = builders.an_officer(name="Yusuf Ismail")
    shared = save_view(yusuf, name="Terlambat semua", query="tampilan=late", is_shared=True)
    save_view(yusuf, name="Rahasia", query="tampilan=new", is_shared=False)

    assert [view["name"] for view in page(siti)["saved"]] == ["Terlambat semua"]
    change = reverse("orders:change_view", args=[shared.pk])
    assert client.post(change, {"name": "Milik saya"}).status_code == 404
    client.post(reverse("orders:delete_view", args=[shared.pk]))
    assert SavedView.objects.filter(pk=shared.pk).exists()


def test_an_officer_begins_with_the_view_they_chose_one_at_a_time(client, siti):
    first = save_view(siti, name="Satu", query="tampilan=new", is_shared=False)
    second = save_view(siti, name="Dua", query="tampilan=late", is_shared=False)

    for view in (first, second):
        client.post(reverse("orders:change_view", args=[view.pk]), {"name": view.name, "is_default": "on"})

    assert client.get(reverse("orders:queue")).headers["Location"].endswith("?tampilan=late")
    assert SavedView.objects.filter(is_default=True).count() == 1
    client.post(reverse("orders:delete_view", args=[second.pk]))
    assert client.get(reverse("orders:queue")).status_code == 200


@pytest.mark.parametrize("name", ["Satu", "", "x" * 41])
def test_a_name_in_use_or_none_is_told_and_what_was_typed_stays(client, siti, name):
    save_view(siti, name="Satu", query="tampilan=new", is_shared=False)

    answer = client.post(reverse("orders:save_view"), {"name": name, "query": "tampilan=late"})

    assert answer.status_code == 422
    assert 'value="tampilan=late"' in answer.content.decode()
    assert SavedView.objects.count() == 1


@pytest.mark.parametrize("query", ["", "jahat=1", "tampilan=tidak-ada", "kursor=abc"])
def test_a_query_that_says_nothing_of_the_queue_is_not_kept(client, siti, query):
    assert client.post(reverse("orders:save_view"), {"name": "Satu", "query": query}).status_code == 422
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("tampilan=late&petugas=saya&urut=tenggat", "Terlambat · Petugas: Saya · urut tenggat"),
        ("tampilan=all&asal=luar", "Semua · Domisili: Luar negeri · urut waktu diajukan, yang terbaru di atas"),
        ("q=limboto&urut=pelanggan&arah=turun", "Giliran saya · Cari dalam antrean: “limboto” · urut nama pelanggan"),
    ],
)
def test_the_page_says_in_words_what_a_view_shows(client, siti, query, words):
    save_view(siti, name="Milik saya", query=query, is_shared=False)

    answer = client.get(f"{reverse('orders:saved_views')}?tampilan=new&segmen=academic").content.decode()

    assert words in answer
    assert "Baru · Segmen: Lembaga Penelitian &amp; Pendidikan · urut waktu diajukan, yang terlama di atas" in answer
