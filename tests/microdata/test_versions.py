"""What changed between versions of a delivered file, and correcting from a newer version of the dataset (M11)."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata.comparing import compare, sentences
from microdata.models import DatasetVersion, Extraction, Variable
from microdata.services import delivery, versions
from microdata.states import ExtractionState
from orders.deliverables import released
from orders.lifecycle import NotNow, Refused
from orders.models import Deliverable
from tests import microdata_builders as build
from tests.builders import tick_all

pytestmark = pytest.mark.django_db


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def extracted(file: Deliverable, *, rows: int, columns: list[str], version: int = 1, schema: str = "a") -> Deliverable:
    """As if the extractor had made the file."""
    selection = file.order.microdataorder.selections.get()
    Extraction.objects.create(
        selection=selection,
        version=selection.version,
        kind=file.kind,
        recipe={"version": version, "columns": [{"name": name} for name in columns]},
        recipe_sha256="0" * 64,
        state=ExtractionState.DONE,
        requested_at=timezone.now(),
        rows=rows,
        columns=len(columns),
        data_size=10,
        schema_sha256=schema * 64,
        deliverable=file,
    )
    return Deliverable.objects.select_related("extraction").get(pk=file.pk)


def two_versions() -> tuple:
    order = build.in_revision()
    older = released(order)[0]
    newer = build.attach(order, build.PRODUCT)
    return order, older, newer


def corrected() -> tuple:
    order, older, newer = two_versions()
    delivery.redeliver(tick_all(order), by=order.assigned_to)
    return build.fresh(order), older, newer


def a_newer_version(order, names: list[str]) -> DatasetVersion:
    dataset = order.selections.get().dataset
    version = DatasetVersion.objects.create(dataset=dataset, number=2, note="Kode 7502010 diperbaiki.")
    Variable.objects.bulk_create(
        Variable(version=version, position=n, name=name, label=name) for n, name in enumerate(names)
    )
    DatasetVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    return version


ALL = ["R101", "R102", "R103", "R104", "R105"]


def test_rows_and_columns_are_compared_where_both_were_extracted():
    _order, older, newer = two_versions()
    older = extracted(older, rows=100, columns=["R101", "R102"])
    newer = extracted(newer, rows=120, columns=["R101", "R103"], version=2, schema="b")

    change = compare(older, newer)

    assert (change.rows, change.added, change.removed) == ((100, 120), ("R103",), ("R102",))
    assert sentences(change)[:4] == [
        "Berkas induk: versi 1 menjadi versi 2.",
        "Rekaman: 100 menjadi 120.",
        "Kolom baru: R103.",
        "Kolom yang tidak ada lagi: R102.",
    ]


def test_the_same_columns_of_another_type_are_told_apart_from_the_same_columns():
    _order, older, newer = two_versions()
    older = extracted(older, rows=100, columns=["R101"])

    change = compare(older, extracted(newer, rows=100, columns=["R101"], schema="b"))

    assert "Tetap 100 rekaman." in sentences(change)
    assert "Kolomnya sama, tetapi tipe ada yang berubah." in sentences(change)


def test_files_made_by_hand_are_compared_by_size_and_checksum():
    _order, older, newer = two_versions()

    told = sentences(compare(older, newer))

    assert len(told) == 1
    assert told[0].startswith("Ukuran tetap")


def test_the_same_bytes_are_said_to_be_the_same():
    order, older, _newer = two_versions()

    assert sentences(compare(older, older)) == ["Isinya sama, byte demi byte."]
    assert order.code


def test_customer_and_officer_read_what_changed():
    order, older, newer = corrected()
    extracted(older, rows=100, columns=["R101", "R102"])
    extracted(newer, rows=120, columns=["R101", "R102"])

    for user, page in (
        (order.customer, order.get_absolute_url()),
        (order.assigned_to, reverse("orders:workbench", args=[order.code])),
    ):
        content = logged_in(user).get(page).content.decode()
        assert "Rekaman: 100 menjadi 120." in content
        assert "versi 2, diperbaiki" in content


def test_a_file_by_hand_does_not_keep_the_measures_of_the_run_it_replaced():
    order = build.in_preparation()
    file = build.attach(order, build.PRODUCT)
    extracted(file, rows=100, columns=["R101"])

    by_hand = build.attach(order, build.PRODUCT)

    assert not Extraction.objects.filter(deliverable=by_hand).exists()


# Correcting from a newer version


def test_the_officer_moves_a_selection_to_the_newer_version():
    order = build.in_revision()
    newer = a_newer_version(order, ALL)
    officer, selection = logged_in(order.assigned_to), order.selections.get()

    page = officer.get(reverse("orders:workbench", args=[order.code])).content.decode()
    officer.post(reverse("microdata:use_newest", args=[order.code, selection.pk]))

    assert "Perbaiki dari versi 2" in page
    assert "Kode 7502010 diperbaiki." in page
    assert order.selections.get().version == newer
    assert "dipindahkan ke versi 2" in officer.get(reverse("orders:workbench", args=[order.code])).content.decode()


def test_a_version_without_a_variable_that_was_ordered_is_refused_by_name():
    order = build.in_revision()
    a_newer_version(order, ["R101", "R103"])

    with pytest.raises(Refused, match=r"tidak lagi memuat variabel ini: R102\."):
        versions.use_newest(order, order.selections.get(), by=order.assigned_to)

    assert order.selections.get().version.number == 1


def test_a_full_set_stays_the_set_it_was():
    order = build.in_revision(variables=[])
    a_newer_version(order, [*ALL, "R106"])

    versions.use_newest(order, order.selections.get(), by=order.assigned_to)

    assert order.selections.get().variables == ALL


def test_a_full_set_that_lost_a_variable_is_refused_by_name():
    order = build.in_revision(variables=[])
    a_newer_version(order, ALL[:-1])

    with pytest.raises(Refused, match="R105"):
        versions.use_newest(order, order.selections.get(), by=order.assigned_to)


def test_the_newest_version_cannot_be_made_newer():
    order = build.in_revision()

    with pytest.raises(Refused, match="versi terbaru"):
        versions.use_newest(order, order.selections.get(), by=order.assigned_to)


def test_outside_a_revision_the_order_keeps_the_version_it_was_sold_from():
    order = build.delivered()
    a_newer_version(order, ALL)

    with pytest.raises(NotNow):
        versions.use_newest(order, order.selections.get(), by=order.assigned_to)
