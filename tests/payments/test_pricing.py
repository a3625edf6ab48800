"""Schedules as rows: loaded once, one in force on any day, and prices by them."""

import csv
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from payments.loading import FIXTURES, load_tariffs
from payments.models import TariffLine, TariffSchedule
from payments.pricing import price_list, price_of_pages, schedule_in_force
from payments.tariffs import Item, reading_from_settings, schedule_data
from tests.payments.test_tariffs import PP_13_2024

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)


def test_the_loaded_schedule_is_the_published_one():
    row = TariffSchedule.objects.get(regulation="PP 13/2024")
    loaded = {(line.code, line.kind, line.block, line.block_size, line.unit, line.price) for line in row.lines.all()}
    assert loaded == {
        (line.code, line.kind, line.block, line.block_size, line.unit, line.price) for line in PP_13_2024.lines
    }
    assert row.caveat.startswith("Periksa sebelum dipakai")
    assert (row.valid_from, row.valid_to) == (None, None)


def test_the_regulation_of_the_standard_is_kept_without_amounts():
    row = TariffSchedule.objects.get(regulation="PP 7/2015")
    assert row.status == TariffSchedule.Status.REFERENCE
    assert not row.lines.exists()
    assert "Pasal 3" in row.articles


def test_loading_again_changes_nothing_that_people_have_changed():
    TariffLine.objects.filter(code="I.A").update(price=55_000)

    created = load_tariffs()

    assert created == 0
    assert TariffSchedule.objects.count() == 2
    assert TariffLine.objects.get(code="I.A").price == 55_000


def test_every_row_of_the_file_is_loaded():
    with (FIXTURES / "tariffs.csv").open(encoding="utf-8") as file:
        codes = [row["code"] for row in csv.DictReader(file)]
    assert list(TariffLine.objects.values_list("code", flat=True)) == codes


def test_a_book_is_priced_by_the_schedule_in_force():
    assert price_of_pages(56, 588, on=TODAY).total == 230_000


def test_prices_follow_the_settings_of_the_open_readings(settings):
    settings.TARIFF_ROMAN_PAGES_COUNT = False
    settings.TARIFF_MEGABYTE_BYTES = 1_048_576
    settings.TARIFF_STARTED_BLOCK_COUNTS = False

    assert price_of_pages(7, 46, on=TODAY).total == 50_000
    assert reading_from_settings().megabyte_bytes == 1_048_576
    assert price_of_pages(0, 51, on=TODAY).total == 50_300


def test_a_whole_page_of_prices_costs_two_queries(django_assert_num_queries):
    with django_assert_num_queries(2):
        prices = price_list(TODAY)
        totals = [prices.of_pages(0, pages).total for pages in range(1, 101)]
    assert totals[-1] == 65_000


def test_a_quote_remembers_the_row_it_was_priced_by():
    prices = price_list(TODAY)
    assert prices.quote([Item.publication("Buku", pages=(0, 9))]).schedule.id == prices.row.pk


def test_nothing_has_a_price_while_no_schedule_is_in_force():
    TariffSchedule.objects.filter(status="in_force").update(status="draft")
    assert schedule_in_force(TODAY) is None
    assert price_of_pages(0, 10, on=TODAY) is None


def test_a_publication_has_no_price_where_the_schedule_is_silent():
    TariffLine.objects.filter(code="I.A").delete()
    assert price_of_pages(0, 10, on=TODAY) is None


def test_the_schedule_of_a_day_is_the_one_whose_period_holds_it():
    old = TariffSchedule.objects.get(regulation="PP 13/2024")
    old.valid_to = date(2026, 12, 31)
    old.save()
    new = TariffSchedule.objects.create(
        regulation="PP 1/2027", title="Tarif baru", status="in_force", valid_from=date(2027, 1, 1)
    )
    assert schedule_in_force(date(2026, 12, 31)) == old
    assert schedule_in_force(date(2027, 1, 1)) == new


def test_two_schedules_are_never_in_force_on_the_same_day():
    with pytest.raises(IntegrityError, match="schedule_one_in_force"), transaction.atomic():
        TariffSchedule.objects.create(regulation="PP 1/2027", title="Tarif baru", status="in_force")


def test_an_overlap_is_a_sentence_before_it_is_an_error():
    schedule = TariffSchedule(
        regulation="PP 1/2027", title="Tarif baru", status="in_force", valid_from=date(2027, 1, 1)
    )
    with pytest.raises(ValidationError, match="Sudah ada daftar tarif yang berlaku"):
        schedule.full_clean()


def test_drafts_and_references_may_overlap():
    TariffSchedule(regulation="PP 1/2027", title="Tarif baru", status="draft").full_clean()


def test_plain_data_keep_the_order_of_the_lines():
    assert [line.code for line in schedule_data(schedule_in_force(TODAY)).lines] == [
        line.code for line in PP_13_2024.lines
    ]
