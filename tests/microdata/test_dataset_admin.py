"""Datasets, versions and areas in the admin: imports with preview, publishing for good, history, and who may do it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from microdata.dictionaries import Entry
from microdata.models import Dataset, DatasetVersion, Variable
from microdata.services import datasets
from silastik.users import roles
from tests import builders
from tests.microdata.test_masters import parquet

pytestmark = pytest.mark.django_db

HEADER = "variable,label,values"
ENTRIES = [Entry("sex", "Jenis kelamin", type="category"), Entry("umur", "Umur", type="integer")]


@pytest.fixture
def administrator(client):
    user = builders.staff(roles.ADMINISTRATOR, is_staff=True)
    client.force_login(user)
    return user


@pytest.fixture
def draft():
    dataset = Dataset.objects.create(
        slug="sakernas-uji", survey="Sakernas", year=2023, title="Sakernas uji", levels=[4]
    )
    version = datasets.draft_version(dataset)
    datasets.replace_dictionary(version, ENTRIES)
    return version


def url(name, *args):
    return reverse(f"admin:microdata_{name}", args=args)


def upload(client, version, *lines, name="kamus.csv", page="dictionary", content=None):
    content = "\n".join([HEADER, *lines]).encode() if content is None else content
    return client.post(
        url(f"datasetversion_{page}", version.pk), {"upload": SimpleUploadedFile(name, content)}, follow=True
    )


def text(response):
    return response.content.decode()


def test_a_preview_shows_what_would_change_and_changes_nothing(client, administrator, draft):
    page = upload(client, draft, "umur,Umur (tahun),", "klas,Klasifikasi daerah,1=Perkotaan;2=Perdesaan")

    assert [(entry.name, str(change)) for entry, change in page.context["rows"]] == [
        ("umur", "berubah"),
        ("klas", "baru"),
    ]
    assert "Tidak ada lagi: sex" in text(page)
    assert "1=Perkotaan; 2=Perdesaan" in text(page)
    assert list(draft.variables.values_list("name", flat=True)) == ["sex", "umur"]


def test_a_confirmed_preview_becomes_the_dictionary(client, administrator, draft):
    page = upload(client, draft, "klas,Klasifikasi daerah,1=Perkotaan;2=Perdesaan")

    answer = client.post(url("datasetversion_dictionary", draft.pk), {"token": page.context["token"]}, follow=True)

    assert "Kamus diganti: 1 variabel." in text(answer)
    assert list(draft.variables.values_list("name", "type")) == [("klas", "category")]


def test_faults_are_listed_by_line_and_nothing_can_be_confirmed(client, administrator, draft):
    page = upload(client, draft, "1umur,Umur,", "klas,Klasifikasi,Perkotaan")

    assert "Baris 2: “1umur” bukan nama variabel" in text(page)
    assert "Baris 3: “Perkotaan” bukan kode" in text(page)
    assert "token" not in page.context


def test_a_file_of_another_kind_is_refused_with_a_sentence(client, administrator, draft):
    assert "Kamus dibaca dari berkas csv, xlsx, sav, dta" in text(upload(client, draft, name="kamus.pdf"))


def test_an_old_preview_is_not_confirmed(client, administrator, draft):
    answer = client.post(url("datasetversion_dictionary", draft.pk), {"token": "lama"})

    assert "Pratinjau ini sudah kedaluwarsa" in text(answer)
    assert draft.variables.count() == 2


def test_a_published_dictionary_does_not_change(client, administrator, draft):
    page = upload(client, draft, "klas,Klasifikasi daerah,")
    datasets.publish(draft)

    answer = client.post(url("datasetversion_dictionary", draft.pk), {"token": page.context["token"]})

    assert "sudah terbit dan tidak berubah lagi" in text(answer)
    assert list(draft.variables.values_list("name", flat=True)) == ["sex", "umur"]


@pytest.mark.parametrize(
    "change",
    [
        lambda variables: variables.update(label="Lain"),
        lambda variables: variables.update(codes=[{"value": "1", "label": "Ya"}]),
        lambda variables: variables.filter(name="sex").delete(),
    ],
)
def test_the_database_too_keeps_a_published_dictionary(draft, change):
    datasets.publish(draft)

    with pytest.raises(ProgrammingError, match="dictionary of a published version is final"), transaction.atomic():
        change(draft.variables)


def test_a_published_variable_can_still_be_withheld(draft):
    datasets.publish(draft)

    draft.variables.filter(name="sex").update(withheld_reason="Ternyata terlalu rinci.")

    assert not Variable.objects.get(name="sex").is_available


def test_a_master_is_uploaded_checked_and_measured(client, administrator, draft):
    answer = upload(client, draft, name="induk.parquet", page="master", content=parquet().read())

    assert "Berkas induk diperiksa dan disimpan." in text(answer)
    assert DatasetVersion.objects.get().rows == 4


def test_a_master_that_does_not_fit_is_refused_in_the_form(client, administrator, draft):
    answer = upload(client, draft, name="induk.parquet", page="master", content=parquet(umur=None).read())

    assert "1 kolom tidak ada dalam berkas ini: umur." in text(answer)
    assert not DatasetVersion.objects.get().master


def test_another_dictionary_takes_the_master_away(draft):
    from microdata.masters import set_master

    set_master(draft, parquet())

    datasets.replace_dictionary(draft, ENTRIES[:1])

    version = DatasetVersion.objects.get()
    assert (version.master.name, version.rows, version.area_rows) == ("", None, {})


def act(client, model, action, row):
    return client.post(url(f"{model}_changelist"), {"action": action, "_selected_action": [row.pk]}, follow=True)


def test_publishing_is_an_act_of_its_own(client, administrator, draft):
    answer = act(client, "datasetversion", "publish", draft)

    assert "Sakernas uji v1 terbit." in text(answer)
    assert DatasetVersion.objects.get().published_at


def test_an_empty_dictionary_is_not_published(client, administrator, draft):
    datasets.replace_dictionary(draft, [])

    answer = act(client, "datasetversion", "publish", draft)

    assert "tidak memuat satu variabel pun yang dapat dipilih" in text(answer)
    assert not DatasetVersion.objects.get().published_at


def test_a_new_version_begins_with_the_dictionary_of_the_last(client, administrator, draft):
    datasets.publish(draft, now=timezone.now())

    act(client, "dataset", "draft_version", draft.dataset)
    again = act(client, "dataset", "draft_version", draft.dataset)

    version = DatasetVersion.objects.get(number=2)
    assert [datasets.entry_of(variable) for variable in version.variables.all()] == ENTRIES
    assert "Sakernas uji v2 masih rancangan; terbitkan dahulu." in text(again)


def test_pages_of_a_version_show_what_can_be_done(client, administrator, draft):
    before = text(client.get(url("datasetversion_change", draft.pk)))
    datasets.publish(draft)
    after = text(client.get(url("datasetversion_change", draft.pk)))

    assert "Impor kamus" in before
    assert "Jenis kelamin" in before
    assert "Impor kamus" not in after
    assert "Unggah berkas induk" in after


def test_the_history_of_a_dataset_names_who_changed_what(client, administrator, draft):
    dataset = draft.dataset
    data = {
        "kind": "microdata",
        "title": dataset.title,
        "slug": dataset.slug,
        "survey": "Sakernas",
        "year": 2023,
        "unit": "Anggota rumah tangga",
        "levels": "4",
        "disclosure_level": 4,
        "versions-TOTAL_FORMS": 0,
        "versions-INITIAL_FORMS": 0,
    }

    answer = client.post(url("dataset_change", dataset.pk), data)

    assert answer.status_code == 302, answer.context["errors"]
    page = text(client.get(url("dataset_history", dataset.pk)))
    assert administrator.email in page
    assert "satuan rekaman: “” menjadi “Anggota rumah tangga”" in page


@pytest.mark.parametrize("page", ["area_changelist", "area_import", "area_export", "dataset_changelist", "dataset_add"])
def test_the_pages_run_nothing_inline(client, administrator, page):
    for inline in ("onclick=", "onchange=", "<style", "<script>", ' style="'):
        assert inline not in text(client.get(url(page)))


def test_the_upload_pages_run_nothing_inline(client, administrator, draft):
    preview = upload(client, draft, "klas,Klasifikasi daerah,")

    for page in (preview, client.get(url("datasetversion_master", draft.pk))):
        for inline in ("onclick=", "onchange=", "<style", "<script>", ' style="'):
            assert inline not in text(page)


def test_an_auditor_reads_but_neither_imports_nor_publishes(client, draft):
    client.force_login(builders.staff(roles.AUDITOR, is_staff=True))

    assert client.get(url("datasetversion_change", draft.pk)).status_code == 200
    assert client.get(url("datasetversion_dictionary", draft.pk)).status_code == 403
    assert client.get(url("area_import")).status_code == 403


def test_a_version_that_is_not_there_is_not_found(client, administrator):
    assert client.get(url("datasetversion_dictionary", 999)).status_code == 404
