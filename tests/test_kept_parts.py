"""Parts of pages that are kept for many: each shows what it is made of now, and nobody what is another's."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from silastik.core.models import Office
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_kept():
    caches["parts"].clear()


def page(user, url: str, **headers: str) -> str:
    client = Client(headers=headers)
    if user:
        client.force_login(user)
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def basket_counts(html: str) -> list[str]:
    return re.findall(r'class="count">(\d+)<', html)


def test_each_customer_sees_what_lies_in_their_own_basket():
    full, empty, url = builders.a_customer(), builders.a_customer(), reverse("orders:list")
    builders.a_basket(full, [builders.a_publication(), builders.a_publication()])

    seen = [basket_counts(page(customer, url)) for customer in (full, empty, full)]

    assert [set(counts) for counts in seen] == [{"2"}, set(), {"2"}]


def test_a_basket_that_is_filled_shows_at_once():
    customer, url = builders.a_customer(), reverse("orders:list")
    before = basket_counts(page(customer, url))

    builders.a_basket(customer, [builders.a_publication()])

    assert (before, set(basket_counts(page(customer, url)))) == ([], {"1"})


def test_links_of_the_office_are_shown_to_those_alone_who_may_follow_them():
    url, links = reverse("users:security"), [reverse(name) for name in ("orders:queue", "payments:desk", "admin:index")]
    people = [
        builders.an_officer(),
        builders.a_treasurer(),
        builders.staff("administrator"),
        builders.staff("head"),
        builders.a_customer(),
    ]

    def shown() -> list[list[bool]]:
        return [[f'href="{link}"' in page(person, url) for link in links] for person in people]

    first = shown()

    assert first == [
        [True, False, False],
        [False, True, False],
        [False, False, True],
        [True, False, False],
        [False, False, False],
    ]
    assert shown() == first


def test_every_language_has_its_own_parts():
    customer = builders.a_customer()
    order = builders.billed(customer)

    pages = [
        page(customer, order.get_absolute_url(), **{"Accept-Language": language}) for language in ("id", "en", "id")
    ]

    for word, english in (
        ("Katalog</a>", "Catalogue</a>"),
        ("Layanan</h2>", "Services</h2>"),
        ("Lampiran", "Attachment"),
    ):
        assert [word in html for html in pages] == [True, False, True]
        assert [english in html for html in pages] == [False, True, False]


def test_the_foot_says_what_the_office_says_now():
    customer, office = builders.a_customer(), Office.objects.get()
    url = builders.billed(customer).get_absolute_url()
    page(customer, url)

    office.complaint_channels.filter(position=1).update(value="0435-000111")
    Office.objects.update(address="Jalan Baru 1")

    shown = page(customer, url)
    assert "0435-000111" in shown
    assert "Jalan Baru 1" in shown


def test_each_form_of_a_message_has_its_own_key_and_token():
    customer = builders.a_customer()
    url = builders.billed(customer).get_absolute_url()

    pages = [page(customer, url) for _time in range(2)]

    for name in ("key", "csrfmiddlewaretoken"):
        first, second = (set(re.findall(rf'name="{name}" value="([^"]+)"', html)) for html in pages)
        assert first
        assert not first & second


def test_what_somebody_wrote_in_vain_is_shown_to_nobody_else():
    writer, other = builders.a_customer(), builders.a_customer()
    own, others = builders.billed(writer), builders.billed(other)
    client = Client()
    client.force_login(writer)
    wrong = {"text": "Rahasia saya. " * 400, "key": "4b0f6f5e-5d6c-4b5e-9d5a-2f5f6f6f6f6f", "reason": "x" * 5000}

    for name in ("orders:write_to_office", "orders:cancel"):
        answer = client.post(reverse(name, args=[own.code]), wrong)
        assert answer.status_code == 422

    shown = page(other, others.get_absolute_url())
    assert "Rahasia saya" not in shown
    assert "xxxxx" not in shown
    assert "Rahasia saya" in answer.content.decode() or "xxxxx" in answer.content.decode()


def test_a_new_colleague_and_a_new_name_are_in_the_queues_forms_at_once():
    officer, url = builders.an_officer(name="Ani Uji"), reverse("orders:queue") + "?tampilan=all"
    builders.submitted()
    assert page(officer, url).count(">Ani Uji<") == 2

    builders.an_officer(name="Budi Uji")
    officer.name = "Ani Baru"
    officer.save()

    shown = page(officer, url)
    assert [shown.count(f">{name}<") for name in ("Ani Uji", "Ani Baru", "Budi Uji")] == [0, 2, 2]


def test_what_one_officer_filters_by_is_not_in_the_form_of_another():
    url = reverse("orders:queue") + "?tampilan=all"
    one, other = builders.an_officer(), builders.an_officer()
    builders.submitted()

    for _time in range(2):
        assert '<option value="publication" selected>' in page(one, f"{url}&jenis=publication")
        assert '<option value="publication" selected>' not in page(other, url)
