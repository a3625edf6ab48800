"""What a page asks for by itself is answered in words, not by a login page, once its session has ended."""

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from tests import builders

pytestmark = pytest.mark.django_db
ASKED = {"HX-Request": "true", "HX-Current-URL": "http://testserver/petugas/?tampilan=late&q=limboto"}


def test_the_live_counts_stop_and_say_where_to_log_in_again():
    answer = Client().get(reverse("orders:queue_counts"), headers=ASKED)

    assert answer.status_code == 286, "htmx's word for: ask no more"
    assert (answer["HX-Retarget"], answer["HX-Reselect"]) == ("#sesi", ".notice")
    [link] = html.fromstring(answer.content.decode()).xpath("//a/@href")
    assert link == f"{reverse('account_login')}?next=%2Fpetugas%2F%3Ftampilan%3Dlate%26q%3Dlimboto"
    assert "Sesi Anda sudah berakhir" in answer.content.decode()


def test_so_does_a_form_that_is_kept_as_it_is_written():
    answer = Client().post(reverse("microdata:abstract"), {"background": "Latar"}, headers=ASKED)

    assert answer.status_code == 286
    assert "belum tersimpan" in answer.content.decode()


def test_every_page_keeps_a_place_for_that_sentence():
    client = Client()
    client.force_login(builders.an_officer())

    page = html.fromstring(client.get(reverse("orders:queue")).content.decode())

    assert page.xpath("//main//*[@id='sesi']/@role") == ["alert"]


def test_whoever_is_logged_in_gets_counts_and_whoever_asks_by_hand_the_login():
    client = Client()
    client.force_login(builders.an_officer())

    assert client.get(reverse("orders:queue_counts"), headers=ASKED).status_code == 200
    assert Client().get(reverse("orders:queue_counts")).status_code == 302
