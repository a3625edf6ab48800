"""Addresses as nobody's link writes them: each is answered, and none with an error."""

import pytest
from django.urls import reverse

from tests.addresses.table import ADDRESSES, addresses
from tests.addresses.world import ROLES, World, outcome

pytestmark = pytest.mark.django_db

ODD = ["%00", "%2e%2e", "'%20OR%201=1--", "%F0%9F%98%80", "x" * 500, "%0a", "-1", "99999999999999999999"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_an_address_that_does_not_exist(odd: str, world: World):
    wrong = []
    for name, access in ADDRESSES.items():
        for key in addresses()[name]:
            url = odd_address(name, key, odd)
            for method in ("get", "post"):
                got = outcome(world, access.insider(ROLES), method, url)
                if got not in {200, 302, 404, 405, "login"}:
                    wrong.append(f"{method.upper()} {url}: {got}")
    assert wrong == []


def odd_address(name: str, key: str, odd: str) -> str:
    """An address whose argument `key` is `odd`, as somebody types it who does not use our links."""
    marks = {
        "pk": 777,
        "payment_pk": 999,
        "row": 888,
        "event": 666,
        "content_type_id": 777,
        "year": 2777,
        "app_label": "core",
    }
    marks |= {"slug": "penanda", "uidb36": "penanda"}
    kwargs = {k: marks.get(k, "penanda" if k == key else "1") for k in addresses()[name]}
    return reverse(name, kwargs=kwargs).replace(str(kwargs[key]), odd)


QUERIES = [
    "page",
    "tampilan",
    "q",
    "cari",
    "tahun",
    "urut",
    "dari",
    "sampai",
    "jumlah",
    "produk",
    "kode",
    "nilai",
    "next",
    "pesanan",
    "v",
    "a",
    "f",
    "vs",
    "sa",
    "di",
    "qv",
    "qa",
    "buka",
    "tampil",
]
VALUES = [
    "%00",
    "-1",
    "99999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "1e999",
    "NaN",
    "%F0%9F%98%80",
    "'",
    "x" * 3000,
]


@pytest.mark.parametrize("name", [name for name, access in ADDRESSES.items() if access.kind != "act"])
def test_an_odd_question_is_answered(name: str, world: World):
    wrong = []
    keys = addresses()[name]
    url = reverse(name, kwargs=world.arguments(name, keys)[0])
    role = ADDRESSES[name].insider(ROLES)
    for value in VALUES:
        query = "&".join(f"{key}={value}" for key in QUERIES)
        got = outcome(world, role, "get", f"{url}?{query}")
        if got not in {200, 302, 400, 403, 404, 413, 422, 429, ADDRESSES[name].expected(role)}:
            wrong.append(f"{role} {url} with {value}: {got}")
    assert wrong == []
