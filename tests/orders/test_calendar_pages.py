"""The pages of the calendar desk: from a proposal to what the public reads, with every clumsy form in between."""

import pytest
from django.test import Client
from django.urls import reverse

from silastik.core import opening
from silastik.core.calendars import desk
from silastik.core.context import current_office
from silastik.core.models import CalendarYear, DayOff
from silastik.users import roles
from tests import builders
from tests.core.calendars import wita
from tests.misfortune.page import Page
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db
NOW = wita("2026-11-02 10:00")
SKB = "SKB 3 Menteri Nomor 1 Tahun 2027"


@pytest.fixture
def editor():
    return builders.staff(roles.ADMINISTRATOR)


@pytest.fixture
def calendar(editor) -> CalendarYear:
    calendar, _new = desk.propose(current_office(), 2028, by=editor, now=NOW)
    return calendar


def url(name: str, calendar: CalendarYear, *more: int) -> str:
    return reverse(f"calendars:{name}", args=[calendar.pk, *more])


def send(client: Client, what: str, calendar: CalendarYear, /, *more: int, **fields: object) -> Page:
    """Send a form, and follow where it leads."""
    return Page(client.post(url(what, calendar, *more), fields, follow=True))


def hours(**changed: str) -> dict[str, str]:
    """Ramadan, 32.5 hours a week, as the form sends it."""
    week: dict[str, str] = {}
    for weekday in range(5):
        week |= {f"opens_{weekday}": "08:00", f"break_from_{weekday}": "12:00", f"break_to_{weekday}": "12:30"}
        week[f"closes_{weekday}"] = "15:00"
    said = {"name": "Jam kerja Ramadan", "first": "2028-01-28", "last": "2028-02-25", "legal_basis": ""}
    return said | week | changed


def test_a_year_goes_from_proposal_to_the_public_page(editor, client):
    desk_, head = logged_in(editor), logged_in(builders.staff(roles.HEAD))
    page = Page(desk_.post(reverse("calendars:propose"), {"year": "2028"}, follow=True))
    assert "Kalender kerja 2028 edisi 1" in page.text
    assert "8 hari masih perkiraan" in page.text
    calendar = CalendarYear.objects.get()
    for day in calendar.days.filter(estimated=True):
        page = send(desk_, "day_certain", calendar, day.pk)
    page = send(desk_, "decree", calendar, decree=SKB, reason="penetapan")
    assert "Belum dapat diterbitkan" not in page.text
    page = send(desk_, "day", calendar, date="2028-02-25", kind="cuti_bersama", name="Cuti bersama Idul Fitri")
    assert "Hari libur disimpan." in page.text
    page = send(desk_, "period", calendar, **hours())
    assert "32,5 jam seminggu" in page.text
    assert "Senin–Jumat 08.00–12.00, 12.30–15.00" in page.text.replace("Jumat08", "Jumat 08")
    preview = Page(desk_.get(url("preview", calendar)))
    assert "0 pesanan bergeser, 0 menjadi tepat waktu, 0 menjadi terlambat." in preview.text
    page = send(desk_, "publish", calendar, version=version(calendar))
    assert "Diterbitkan. Belum berlaku" in page.text
    assert "belum ditetapkan" in Page(client.get(reverse("calendars:public_year", args=[2028]))).text
    own = Page(desk_.get(url("preview", calendar)))
    assert "Anda yang menerbitkannya" in own.text

    page = send(head, "confirm", calendar, version=version(calendar))

    assert "Kalender berlaku" in page.text
    public = Page(client.get(reverse("calendars:public_year", args=[2028]))).text
    assert "25 Februari 2028" in public
    assert SKB in public
    assert "32,5 jam seminggu" in public
    year = Page(head.get(reverse("calendars:year", args=[2028]))).text
    assert "Administrator Uji" in year
    assert "Head Uji" in year


def version(calendar: CalendarYear) -> int:
    return CalendarYear.objects.get(pk=calendar.pk).version


def test_a_day_that_cannot_be_keeps_what_was_typed(editor, calendar):
    client = logged_in(editor)
    page = send(client, "day", calendar, date="2029-05-01", kind="lainnya", name="Pilkada", legal_basis="Keppres 1")

    assert page.status == 422
    assert "dalam tahun 2028" in page.wrong("day_date")
    assert page.held(url("day", calendar))["name"] == "Pilkada"


@pytest.mark.parametrize(
    ("typed", "field", "told"),
    [
        ({"last": "2028-01-01"}, "period_last", "mendahului"),
        ({"closes_0": ""}, "period_closes_0", "berpasangan"),
        ({"break_to_2": ""}, "period_break_to_2", "berpasangan"),
        ({"closes_4": "07:00"}, "period_closes_4", "setelah jam sebelumnya"),
        ({"opens_1": "pagi"}, "period_opens_1", "waktu"),
        ({"first": "kapan"}, "period_first", "tanggal"),
        ({"first": "2027-12-28"}, "period_first", "dalam tahun 2028"),
    ],
)
def test_hours_that_cannot_be_are_told_at_their_field(editor, calendar, typed, field, told):
    page = send(logged_in(editor), "period", calendar, **hours(**typed))

    assert page.status == 422
    assert told in page.wrong(field)
    assert not calendar.periods.exists()


def test_a_day_and_a_period_are_changed_in_place(editor, calendar):
    client = logged_in(editor)
    day = calendar.days.get(date="2028-05-01")
    held = Page(client.get(url("edition", calendar) + f"?hari={day.pk}")).held(url("day", calendar))
    assert (held["name"], held["date"]) == ("Hari Buruh Internasional", "2028-05-01")
    send(client, "day", calendar, **held | {"name": "Hari Buruh"})
    send(client, "period", calendar, **hours())
    period = calendar.periods.get()
    held = Page(client.get(url("edition", calendar) + f"?masa={period.pk}")).held(url("period", calendar))
    assert (held["opens_0"], held["break_from_0"], held["break_to_0"], held["closes_0"]) == (
        "08:00",
        "12:00",
        "12:30",
        "15:00",
    )
    send(client, "period", calendar, **held | {"closes_4": "15:30"})

    assert calendar.days.get(date="2028-05-01").name == "Hari Buruh"
    assert calendar.periods.get().hours[-1] == [4, "12:30", "15:30"]


@pytest.mark.parametrize("asked", ["?hari=abc", "?hari=99999999999999999999", "?masa=-1", "?hari=0&masa=0"])
def test_an_address_with_a_row_that_is_not_there_shows_the_edition(editor, calendar, asked):
    assert logged_in(editor).get(url("edition", calendar) + asked).status_code == 200


@pytest.mark.parametrize("year", [0, 1999, 2100, 99999999999])
def test_a_year_that_no_calendar_can_be_of_is_not_found(client, year):
    assert client.get(reverse("calendars:public_year", args=[year])).status_code == 404


@pytest.mark.parametrize("sent", ["", "banyak", "-1", "9" * 40, "0"])
def test_publishing_something_else_than_what_was_seen_is_refused_in_a_sentence(editor, calendar, sent):
    page = send(logged_in(editor), "publish", calendar, version=sent)

    assert page.status == 422
    assert "baru saja diubah orang lain" in page.text


def test_the_slower_of_two_administrators_reads_who_was_first_and_can_confirm(editor, calendar):
    other = builders.staff(roles.ADMINISTRATOR, name="Wati Uji")
    desk.make_certain(calendar, by=editor)
    desk.set_decree(calendar, decree=SKB, reason="", by=editor)
    seen = version(calendar)
    send(logged_in(other), "publish", calendar, version=seen)

    page = send(logged_in(editor), "publish", calendar, version=seen)

    assert page.status == 422
    assert "sudah diterbitkan oleh Wati Uji" in page.text
    assert "Konfirmasi dan berlakukan" in page.text


def test_who_proposes_second_gets_the_first_ones_edition(calendar):
    other = builders.staff(roles.ADMINISTRATOR)

    page = Page(logged_in(other).post(reverse("calendars:propose"), {"year": "2028"}, follow=True))

    assert "sudah disusun oleh Administrator Uji" in page.text
    assert CalendarYear.objects.count() == 1


def test_sending_back_needs_a_reason(editor, calendar):
    desk.make_certain(calendar, by=editor)
    desk.set_decree(calendar, decree=SKB, reason="", by=editor)
    desk.publish(calendar, version=version(calendar), by=editor, now=NOW)
    head = logged_in(builders.staff(roles.HEAD))

    assert send(head, "return", calendar, because="").status == 422
    page = send(head, "return", calendar, because="Nyepi keliru.")

    assert "Dikembalikan: Nyepi keliru." in page.text


def test_from_november_the_office_is_warned_of_the_year_that_is_missing(monkeypatch):
    officer = logged_in(builders.an_officer())
    DayOff.objects.filter(date__year=2027).delete()
    for at, warned in (("2026-10-31 16:59", False), ("2026-11-01 08:00", True)):
        monkeypatch.setattr("silastik.core.context.timezone.now", lambda at=at: wita(at))
        assert ("Kalender kerja 2027 belum berlaku" in Page(officer.get(reverse("orders:queue"))).text) == warned


def test_an_edition_costs_as_many_queries_with_many_days_as_with_few(editor, calendar, django_assert_max_num_queries):
    client = logged_in(editor)
    office = current_office()
    opening._calendars[office.pk] = (office.calendar_version, office.zone), opening.calendar_for(office)
    client.get(url("edition", calendar))
    with django_assert_max_num_queries(26):
        client.get(url("edition", calendar))
    opening._calendars.clear()


def test_the_admin_shows_days_off_and_leads_to_the_desk(editor):
    client = logged_in(editor)

    assert client.get(reverse("admin:core_dayoff_add")).status_code == 403
    assert reverse("calendars:overview") in client.get(reverse("admin:core_dayoff_changelist")).content.decode()


def test_the_hours_of_an_office_are_not_changed_in_the_admin(editor):
    office = current_office()
    page = logged_in(editor).get(reverse("admin:core_office_change", args=[office.pk])).content.decode()

    assert 'name="hours-0-opens"' not in page
    assert "08:30" in page or "08.30" in page
