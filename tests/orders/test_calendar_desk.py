"""The calendar desk: proposed, edited, published by one and confirmed by another; only then does a clock read it."""

from datetime import date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from orders import calendar_desk
from silastik.core.calendars import content as contents
from silastik.core.calendars import desk
from silastik.core.context import current_office
from silastik.core.loading import load_days_off
from silastik.core.models import CalendarYear, DayOff, Office
from silastik.core.opening import calendar_for, days_off, missing_years
from silastik.users import roles
from tests import builders
from tests.core.calendars import WITA, wita

pytestmark = pytest.mark.django_db
NOW = wita("2026-11-02 10:00")
SKB = "SKB 3 Menteri Nomor 1 Tahun 2027"


@pytest.fixture
def editor():
    return builders.staff(roles.ADMINISTRATOR)


@pytest.fixture
def confirmer():
    return builders.staff(roles.HEAD)


def fresh(calendar: CalendarYear) -> CalendarYear:
    return CalendarYear.objects.get(pk=calendar.pk)


def a_draft(editor, year: int = 2028) -> CalendarYear:
    """An edition that could be published: what was estimated is certain, and the decree is named."""
    calendar, _new = desk.propose(current_office(), year, by=editor, now=NOW)
    desk.make_certain(calendar, by=editor)
    desk.set_decree(calendar, decree=SKB, reason="tambahan cuti bersama", by=editor)
    return fresh(calendar)


def published(calendar: CalendarYear, editor) -> CalendarYear:
    desk.publish(calendar, version=fresh(calendar).version, by=editor, now=NOW)
    return fresh(calendar)


def confirmed(calendar: CalendarYear, editor, confirmer) -> CalendarYear:
    calendar = published(calendar, editor)
    calendar_desk.confirm(calendar, version=calendar.version, by=confirmer, now=NOW)
    return fresh(calendar)


def clock() -> object:
    return calendar_for(Office.objects.get(pk=current_office().pk))


def days(calendar: CalendarYear) -> dict[date, str]:
    return dict(calendar.days.values_list("date", "kind"))


def test_a_year_is_proposed_with_public_holidays_and_cuti_bersama(editor):
    DayOff.objects.filter(date__year=2027).delete()

    calendar, is_new = desk.propose(current_office(), 2027, by=editor, now=NOW)

    assert is_new
    assert days(calendar)[date(2027, 3, 8)] == DayOff.Kind.HOLIDAY
    assert days(calendar)[date(2027, 3, 12)] == DayOff.Kind.JOINT_LEAVE
    moon = calendar.days.filter(estimated=True)
    assert [str(day) for day in moon] == [
        "2027-03-10 Hari Raya Idul Fitri",
        "2027-03-11 Hari kedua dari Hari Raya Idul Fitri",
        "2027-05-17 Hari Raya Idul Adha",
    ]


def test_a_year_in_force_is_proposed_as_it_stands(editor):
    calendar, _new = desk.propose(current_office(), 2026, by=editor, now=NOW)

    assert set(days(calendar)) == set(days_off(current_office(), 2026))
    assert not calendar.days.filter(estimated=True).exists()
    assert contents.content_of(calendar) == contents.in_force(current_office(), 2026)


def test_estimates_days_without_decree_and_nothing_new_keep_it_from_being_published(editor):
    calendar, _new = desk.propose(current_office(), 2028, by=editor, now=NOW)
    with pytest.raises(ValidationError) as refused:
        desk.publish(calendar, version=calendar.version, by=editor, now=NOW)
    assert [sentence.split(":")[0].split(" untuk ")[0] for sentence in refused.value.messages] == [
        "8 hari masih perkiraan",
        "Belum ada dasar hukum",
    ]

    unchanged, _new = desk.propose(current_office(), 2026, by=editor, now=NOW)
    with pytest.raises(ValidationError, match="Tidak ada yang berbeda"):
        desk.publish(unchanged, version=unchanged.version, by=editor, now=NOW)


def test_an_estimate_is_made_certain_by_confirming_changing_or_removing_it(editor):
    calendar, _new = desk.propose(current_office(), 2028, by=editor, now=NOW)
    first, second, third, *others = calendar.days.filter(estimated=True)
    desk.make_certain(calendar, first.pk, by=editor)
    desk.remove_day(calendar, second.pk, by=editor)
    said = {"on": date(2028, 2, 29), "kind": third.kind, "name": third.name, "legal_basis": ""}
    desk.set_day(calendar, **said, by=editor, instead_of=third.pk)

    assert list(calendar.days.filter(estimated=True)) == others
    assert date(2028, 2, 29) in days(calendar)
    assert second.date not in days(calendar)


def test_nothing_is_in_force_before_another_person_confirms(editor, confirmer):
    calendar = a_draft(editor)
    before = clock().days_off
    assert clock().days_off == before
    calendar = published(calendar, editor)
    assert clock().days_off == before

    calendar_desk.confirm(calendar, version=calendar.version, by=confirmer, now=NOW)

    assert clock().days_off[date(2028, 5, 1)] == ("Hari Buruh Internasional", SKB)
    calendar = fresh(calendar)
    assert (calendar.published_by, calendar.confirmed_by, calendar.confirmed_at) == (editor, confirmer, NOW)


def test_whoever_published_cannot_confirm_nor_can_the_database_be_told_so(editor):
    calendar = published(a_draft(editor), editor)

    with pytest.raises(ValidationError, match="oleh orang lain"):
        calendar_desk.confirm(calendar, version=calendar.version, by=editor, now=NOW)
    with pytest.raises(IntegrityError, match="calendar_confirmed_by_another"), transaction.atomic():
        CalendarYear.objects.filter(pk=calendar.pk).update(state="confirmed", confirmed_by=editor, confirmed_at=NOW)
    with pytest.raises(IntegrityError, match="calendar_confirmed_by_someone"), transaction.atomic():
        CalendarYear.objects.filter(pk=calendar.pk).update(state="confirmed")
    assert date(2028, 5, 1) not in clock().days_off


@pytest.mark.parametrize("role", [roles.OFFICER, roles.TREASURER, roles.AUDITOR, roles.HEAD])
def test_only_an_administrator_proposes_edits_and_publishes(editor, role):
    stranger, calendar = builders.staff(role), a_draft(editor)
    attempts = [
        lambda: desk.propose(current_office(), 2029, by=stranger, now=NOW),
        lambda: desk.make_certain(calendar, by=stranger),
        lambda: desk.set_decree(calendar, decree="Palsu", reason="", by=stranger),
        lambda: desk.remove_day(calendar, calendar.days.first().pk, by=stranger),
        lambda: desk.discard(calendar, by=stranger),
        lambda: desk.publish(calendar, version=calendar.version, by=stranger, now=NOW),
    ]
    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()
    assert fresh(calendar).decree == SKB


@pytest.mark.parametrize("role", [roles.OFFICER, roles.TREASURER, roles.AUDITOR])
def test_an_officer_neither_confirms_nor_sends_back(editor, role):
    stranger, calendar = builders.staff(role), published(a_draft(editor), editor)

    with pytest.raises(PermissionDenied):
        calendar_desk.confirm(calendar, version=calendar.version, by=stranger, now=NOW)
    with pytest.raises(PermissionDenied):
        desk.send_back(calendar, because="iseng", by=stranger)


def test_what_was_changed_since_it_was_seen_is_not_published(editor):
    calendar = a_draft(editor)
    desk.remove_day(calendar, calendar.days.first().pk, by=builders.staff(roles.ADMINISTRATOR))

    with pytest.raises(ValidationError, match="baru saja diubah"):
        desk.publish(calendar, version=calendar.version, by=editor, now=NOW)
    assert fresh(calendar).state == "draft"


def test_a_published_edition_is_closed_to_edits_and_can_be_sent_back_with_a_reason(editor, confirmer):
    calendar = published(a_draft(editor), editor)
    with pytest.raises(ValidationError, match="sudah diterbitkan oleh Administrator Uji"):
        desk.set_decree(calendar, decree="Lain", reason="", by=editor)

    desk.send_back(calendar, because="Tanggal Nyepi keliru.", by=confirmer)

    returned = fresh(calendar)
    assert (returned.state, returned.published_by, returned.returned_because) == (
        "draft",
        None,
        "Tanggal Nyepi keliru.",
    )
    desk.set_decree(calendar, decree="Lain", reason="", by=editor)
    with pytest.raises(ValidationError, match="kini rancangan"):
        calendar_desk.confirm(calendar, version=calendar.version, by=confirmer, now=NOW)


def test_a_second_edition_takes_the_place_of_the_first_and_both_are_kept(editor, confirmer):
    first = confirmed(a_draft(editor), editor, confirmer)
    second, _new = desk.propose(current_office(), 2028, by=editor, now=NOW)
    desk.remove_day(second, second.days.get(date=date(2028, 5, 1)).pk, by=editor)

    second = confirmed(second, editor, confirmer)

    assert (fresh(first).state, second.state, second.edition) == ("superseded", "confirmed", 2)
    assert first.days.filter(date=date(2028, 5, 1)).exists()
    assert date(2028, 5, 1) not in clock().days_off


def test_the_office_may_work_on_a_day_on_which_all_offices_are_closed(editor, confirmer):
    other = Office.objects.create(code="7599", name="BPS", short_name="BPS", city="Tilamuta", zone="Asia/Makassar")
    calendar, _new = desk.propose(current_office(), 2026, by=editor, now=NOW)
    desk.remove_day(calendar, calendar.days.get(date=date(2026, 12, 24)).pk, by=editor)

    confirmed(calendar, editor, confirmer)

    assert date(2026, 12, 24) not in clock().days_off
    assert date(2026, 12, 24) in calendar_for(other).days_off
    assert date(2026, 12, 25) in clock().days_off


def test_reference_data_come_in_as_in_force_and_leave_a_confirmed_year_alone(editor, confirmer, tmp_path):
    assert len(days_off(current_office(), 2026)) == 25
    confirmed(a_draft(editor), editor, confirmer)
    csv = tmp_path / "holidays.csv"
    csv.write_text("date,kind,name_id,legal_basis\n2028-06-05,lainnya,Susulan,SKB\n2029-06-05,lainnya,Baru,SKB\n")

    assert load_days_off(csv) == 1
    assert date(2028, 6, 5) not in clock().days_off


def test_a_day_outside_the_year_or_there_already_is_refused_at_its_field(editor):
    calendar = a_draft(editor)
    for on, sentence in ((date(2029, 1, 1), "dalam tahun 2028"), (date(2028, 5, 1), "Hari Buruh")):
        with pytest.raises(ValidationError, match=sentence) as refused:
            desk.set_day(calendar, on=on, kind="lainnya", name="Pilkada", legal_basis=SKB, by=editor)
        assert list(refused.value.message_dict) == ["date"]


def test_next_years_calendar_is_missing_from_november_until_it_is_confirmed(editor, confirmer):
    DayOff.objects.filter(date__year=2027).delete()
    assert missing_years(clock(), date(2026, 10, 31)) == []
    assert missing_years(clock(), date(2026, 11, 1)) == [2027]
    calendar = published(a_draft(editor, 2027), editor)
    assert missing_years(clock(), date(2026, 11, 1)) == [2027]

    calendar_desk.confirm(calendar, version=calendar.version, by=confirmer, now=NOW)

    assert missing_years(clock(), date(2026, 11, 1)) == []


def test_the_zone_of_a_viewer_does_not_matter(editor):
    assert a_draft(editor).created_at == datetime(2026, 11, 2, 10, tzinfo=WITA)
