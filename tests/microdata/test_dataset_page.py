"""The page of a dataset: what it is, what it costs, and its dictionary."""

import pytest
from django.core.files.base import ContentFile

from microdata.dictionaries import Entry
from microdata.models import DatasetVersion
from tests import builders

from .shelf import ENTRIES, a_dataset, a_map, publish

pytestmark = pytest.mark.django_db


def page_of(client, dataset, **query) -> str:
    response = client.get(dataset.get_absolute_url(), query)
    assert response.status_code == 200
    return response.content.decode()


def test_anyone_reads_what_a_dataset_holds(client):
    page = page_of(client, a_dataset(unit="Desa", source="Kamus uji"))

    for words in ("Indonesia", "4 variabel", "100.000 rekaman", "provinsi, kabupaten/kota, dan kecamatan", "Kamus uji"):
        assert words in page
    assert "Pilih dari data ini" in page


def test_a_variable_shows_question_answers_and_availability(client):
    page = page_of(client, a_dataset())

    assert "Apakah ada keluarga pengguna listrik PLN?" in page
    assert "1 = Ya" in page
    assert "Pengenal blok sensus dirahasiakan" in page


@pytest.mark.parametrize(
    ("words", "found"),
    [("r501", ["R501A"]), ("listrik", ["R501A"]), ("keluarga pengguna", ["R501A"]), ("tidak", ["R501A", "R502"])],
)
def test_the_dictionary_is_searched_by_name_label_question_and_answer(client, words, found):
    response = client.get(a_dataset().get_absolute_url(), {"q": words})

    assert [row["name"] for row in response.context["rows"]] == found


def test_a_search_that_finds_nothing_says_so_and_can_be_changed(client):
    page = page_of(client, a_dataset(), q="xyzzy")

    assert "0 variabel" in page
    assert 'value="xyzzy"' in page


def test_htmx_gets_the_variables_alone(client):
    response = client.get(a_dataset().get_absolute_url(), {"q": "listrik"}, headers={"HX-Request": "true"})

    assert "R501A" in response.content.decode()
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "x" * 5000}, {"q": "%_\\"}, {"page": "abc"}, {"page": "99"}])
def test_nonsense_in_the_address_shows_a_page(client, query):
    assert client.get(a_dataset().get_absolute_url(), query).status_code in {200, 400}


def test_made_up_data_is_said_to_be_so(client):
    dataset = a_dataset()
    DatasetVersion.objects.filter(dataset=dataset).update(is_synthetic=True)

    assert "DATA TIRUAN" in page_of(client, dataset)


def test_a_map_shows_its_layer_and_its_tariff(client):
    page = page_of(client, a_map())

    assert "Kecamatan" in page
    assert "Rp30.000" in page
    assert "Kamus data" not in page


def test_all_versions_are_told_the_newest_first(client):
    dataset = a_dataset()
    publish(dataset)

    page = page_of(client, dataset)

    assert page.index("Versi 2") < page.index("Versi 1")


def test_a_dataset_without_a_published_version_cannot_be_chosen_from(client):
    dataset = a_dataset()
    DatasetVersion.objects.filter(dataset=dataset).update(published_at=None)

    assert "belum dapat dipesan" in page_of(client, dataset)


def test_the_questionnaire_is_open_to_everyone(client):
    dataset = a_dataset()
    address = f"{dataset.get_absolute_url()}kuesioner/"
    assert client.get(address).status_code == 404
    dataset.questionnaire.save("kuesioner.pdf", ContentFile(builders.pdf_bytes()))

    response = client.get(address)

    assert b"".join(response.streaming_content).startswith(b"%PDF")


def test_the_page_asks_as_often_for_few_variables_as_for_many(client, django_assert_num_queries):
    few = a_dataset()
    many = a_dataset("besar", entries=[*ENTRIES, *(Entry(f"V{number}", f"Label {number}") for number in range(200))])
    client.get(few.get_absolute_url())
    with django_assert_num_queries(18, exact=False) as asked:
        client.get(few.get_absolute_url())
    with django_assert_num_queries(len(asked)):
        client.get(many.get_absolute_url())
