"""Choosing from a dataset: areas, variables, formats, and what they cost (M2)."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from microdata.models import MicrodataOrder
from tests import builders

from .shelf import ENTRIES, a_dataset, a_map, publish

pytestmark = pytest.mark.django_db
ALL = {"vs": "semua", "sa": "semua", "f": ["csv"]}
SOME = {"vs": "sebagian", "v": ["R101", "R501A"], "sa": "sebagian", "a": ["7502"], "f": ["csv", "sav"]}


def address(dataset, part: str = "choose") -> str:
    return reverse(f"microdata:{part}", args=[dataset.slug])


@pytest.fixture
def customer(client):
    customer = builders.a_customer()
    client.force_login(customer)
    return customer


def kept(customer):
    """What the customer's draft holds of its one dataset."""
    selection = MicrodataOrder.objects.get(customer=customer).selections.get()
    return selection.variables, selection.areas, selection.formats


def ticked(response, name: str) -> list[str]:
    boxes = re.findall(rf'<input[^>]* name="{name}" value="(\w+)"([^>]*)>', response.content.decode())
    return [value for value, rest in boxes if "checked" in rest]


def test_a_choice_is_kept_in_the_draft(client, customer):
    response = client.post(address(a_dataset()), SOME)

    assert response.status_code == 302
    assert response.url == reverse("microdata:draft")
    assert kept(customer) == (["R101", "R501A"], ["7502"], ["csv", "sav"])


def test_everything_is_kept_as_no_particular_variable_or_area(client, customer):
    client.post(address(a_dataset()), SOME | ALL)

    assert kept(customer) == ([], [], ["csv"])


def test_the_page_shows_what_was_kept(client, customer):
    dataset = a_dataset()
    client.post(address(dataset), SOME)

    response = client.get(address(dataset))

    assert ticked(response, "v") == ["R101", "R501A"]
    assert ticked(response, "a") == ["7502"]
    assert ticked(response, "f") == ["csv", "sav"]
    assert "Tersimpan di pesanan Anda" in response.content.decode()


def test_an_area_stands_for_all_below_it(client, customer):
    client.post(address(a_dataset()), SOME | {"a": ["7502", "7502010", "7571"]})

    assert kept(customer)[1] == ["7502", "7571"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"v": ["NBS"]}, "Tidak tersedia: NBS."),
        ({"v": ["TIDAKADA"]}, "Tidak tersedia: TIDAKADA."),
        ({"v": ["x" * 100]}, "Pilihan ini tidak dikenal."),
        ({"v": []}, "Pilih paling sedikit satu variabel"),
        ({"a": ["9999"]}, "Di luar cakupan dataset ini: 9999."),
        ({"a": ["7502010001"]}, "Di luar cakupan dataset ini: 7502010001."),
        ({"a": []}, "Pilih paling sedikit satu wilayah"),
        ({"f": []}, "Pilih paling sedikit satu format."),
        ({"f": ["exe"]}, "exe"),
        ({"vs": "apa"}, "apa"),
    ],
)
def test_what_cannot_be_had_is_said_at_its_field_and_nothing_is_kept(client, customer, wrong, sentence):
    response = client.post(address(a_dataset()), SOME | wrong)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not MicrodataOrder.objects.filter(customer=customer, selections__isnull=False).exists()


def test_a_refused_choice_leaves_the_one_kept_before(client, customer):
    dataset = a_dataset()
    client.post(address(dataset), SOME)

    response = client.post(address(dataset), SOME | {"a": ["9999"], "v": ["R502"]})

    assert ticked(response, "v") == ["R502"]
    assert kept(customer)[0] == ["R101", "R501A"]


def test_an_area_outside_the_coverage_is_refused(client, customer):
    response = client.post(address(a_map(coverage_id="7502")), {"sa": "sebagian", "a": ["7571"], "f": ["gpkg"]})

    assert response.status_code == 422
    assert "Di luar cakupan dataset ini: 7571." in response.content.decode()


# What it costs


def test_the_estimate_tells_records_size_and_the_lines_of_the_price(client):
    page = client.get(address(a_dataset(), "estimate"), SOME).content.decode()

    assert "50.000 rekaman" in page
    assert re.search(r"kira-kira \d,\d MB", page)
    assert "PP 13/2024" in page


def test_a_map_is_priced_by_the_regency(client):
    page = client.get(
        address(a_map(), "estimate"), {"sa": "sebagian", "a": ["7502", "7571"], "f": ["gpkg"]}
    ).content.decode()

    assert "Rp60.000" in page
    assert "2 × " in page


def test_a_choice_without_records_has_no_price(client):
    page = client.get(address(a_dataset(), "estimate"), SOME | {"a": ["7501"]}).content.decode()

    assert "Tidak ada rekaman" in page
    assert "Rp" not in page


def test_an_autosaved_choice_is_kept_and_says_so(client, customer):
    dataset = a_dataset()

    page = client.post(address(dataset, "estimate"), SOME).content.decode()

    assert "Tersimpan" in page
    assert kept(customer)[0] == ["R101", "R501A"]


def test_an_unfinished_choice_is_not_kept_and_says_so(client, customer):
    page = client.post(address(a_dataset(), "estimate"), SOME | {"v": []}).content.decode()

    assert "belum tersimpan" in page
    assert not MicrodataOrder.objects.filter(selections__isnull=False).exists()


def test_the_estimate_button_works_without_a_script_and_keeps_nothing(client, customer):
    response = client.post(address(a_dataset()), SOME | {"tampil": "1"})

    assert "50.000 rekaman" in response.content.decode()
    assert ticked(response, "v") == ["R101", "R501A"]
    assert not MicrodataOrder.objects.exists()


def test_a_dataset_whose_master_is_elsewhere_can_be_chosen_without_a_price(client, customer):
    dataset = a_dataset(rows=None)

    page = client.post(address(dataset, "estimate"), SOME).content.decode()

    assert "Harganya dihitung setelah data disiapkan." in page
    assert kept(customer)[1] == ["7502"]


# Sharing


def test_a_shared_link_shows_the_choice_to_anyone(client):
    dataset = a_dataset()
    page = client.get(address(dataset, "estimate"), SOME).content.decode()
    link = urlsplit(re.search(r'data-copy="([^"]+)"', page)[1].replace("&amp;", "&"))

    response = client.get(f"{link.path}?{link.query}")

    assert link.query == "v=R101,R501A&a=7502&f=csv,sav"
    assert ticked(response, "v") == ["R101", "R501A"]
    assert ticked(response, "a") == ["7502"]
    assert ticked(response, "f") == ["csv", "sav"]


def test_a_shared_link_leaves_out_what_cannot_be_had_and_says_so(client):
    response = client.get(address(a_dataset()), {"v": "R101,NBS,LAMA", "a": "7502,9999", "f": "csv"})

    assert "tidak tersedia di sini: NBS, LAMA, 9999." in response.content.decode()
    assert ticked(response, "v") == ["R101"]


def test_a_visitor_logs_in_and_finds_the_choice_again(client):
    dataset = a_dataset()

    response = client.get(address(dataset), SOME | {"masuk": "1"})

    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert "v%3DR101" in response.url


@pytest.mark.parametrize("query", [{"v": "\x00"}, {"a": "x" * 3000}, {"qa": "%"}, {"buka": "abc"}, {"vs": "?"}])
def test_nonsense_in_the_address_shows_a_page(client, query):
    assert client.get(address(a_dataset()), query).status_code in {200, 400}


def test_the_office_looks_but_does_not_order(client):
    client.force_login(builders.an_officer())
    dataset = a_dataset()

    assert client.get(address(dataset)).status_code == 200
    assert client.post(address(dataset), SOME).status_code == 302
    assert not MicrodataOrder.objects.exists()


# Versions


def test_a_variable_that_vanished_with_a_new_version_is_named(client, customer):
    dataset = a_dataset()
    client.post(address(dataset), SOME)
    publish(dataset, [entry for entry in ENTRIES if entry.name != "R501A"])
    assert "Pindah ke versi 2" in client.get(address(dataset)).content.decode()

    response = client.post(address(dataset), {"pindah": "1"}, follow=True)

    assert "tidak tersedia di sini: R501A." in response.content.decode()
    assert ticked(response, "v") == ["R101"]


def test_a_dataset_that_cannot_be_had_yet_is_not_found(client):
    dataset = a_dataset()
    dataset.versions.update(published_at=None)

    assert client.get(address(dataset)).status_code == 404


# An order that is being explained, and one that was cancelled


def test_the_page_asks_as_often_for_a_small_choice_as_for_a_large_one(client, customer, django_assert_num_queries):
    dataset = a_dataset()
    client.post(address(dataset), SOME)
    client.get(address(dataset))
    with django_assert_num_queries(24, exact=False) as asked:
        client.get(address(dataset))
        few = len(asked)
    client.post(
        address(dataset), SOME | {"v": ["R101", "R104", "R501A", "R502"], "a": ["7502010", "7502011", "7571010"]}
    )
    with django_assert_num_queries(few):
        client.get(address(dataset))
