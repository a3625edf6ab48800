"""The head's report and the public record: by hand-counted cases, in every period that can be asked for."""

import io
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from feedback.services import answer_survey, rate
from silastik.core.context import current_office
from silastik.reports import papers, record, rollup, selectors, services
from silastik.reports.models import OrderFigures, ReportFile
from silastik.reports.numbers import percent, percent_text
from silastik.reports.periods import parse
from silastik.users import roles
from silastik.users.models import User
from tests import builders
from tests.feedback.answers import alike, surveyed
from tests.journeys.people import words_of
from tests.reports.test_rollup import MONDAY, a_sale, follow, wita

pytestmark = pytest.mark.django_db
NOVEMBER = parse("2026-11")


@pytest.fixture
def head() -> User:
    return builders.staff(roles.HEAD)


def opened(user: User | None, address: str, status: int = 200) -> str:
    client = Client()
    if user:
        client.force_login(user)
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def three_sales_and_two_open_orders() -> None:
    """Used: 3,5 and 3,5 and more than 10 working days. Each sale is one line of Rp50.000 and one of Rp15.000."""
    a_sale()
    rate(a_sale(), score=4, by=None)
    a_sale(done="2026-11-18T08:30")
    builders.submitted(now=MONDAY)
    builders.taken(now=wita("2026-10-05T08:30"))
    builders.cancelled(now=wita("2026-11-04T08:30"))
    follow()


def test_the_figures_of_a_month_are_those_counted_by_hand():
    three_sales_and_two_open_orders()
    office = current_office()

    speed = selectors.speed(office, NOVEMBER)
    assert (speed.completed, speed.in_time, speed.late, speed.median) == (3, 2, 1, 3.5)
    assert speed.ninetieth == pytest.approx(3.5 + 0.8 * (10.5 - 3.5))
    assert {stage.stage: stage.mean for stage in selectors.stage_days(office, NOVEMBER)} == {
        "pickup": 1,
        "preparation": 1.5,
        "delivery": pytest.approx((1 + 1 + 8) / 3),
        "customer": 1.5,
    }
    assert [line.amount for line in selectors.revenue(office, NOVEMBER)] == [150_000, 45_000]
    assert selectors.receipts(office, NOVEMBER) == 3
    assert selectors.closed(office, NOVEMBER) == {"completed": 3, "cancelled": 1}
    opened_now = selectors.open_now(office, wita("2026-12-01T08:30"))
    assert (opened_now.count, opened_now.running, opened_now.late) == (2, 2, 2)


def test_another_month_has_none_of_it():
    three_sales_and_two_open_orders()
    office = current_office()

    assert selectors.speed(office, parse("2026-12")).completed == 0
    assert selectors.revenue(office, parse("2026-10")) == []


def test_the_report_says_them_with_its_period_and_its_calendar(head):
    three_sales_and_two_open_orders()

    page = opened(head, f"{reverse('reports:report')}?masa=2026-11")

    for said in ("Laporan: November 2026", "66,6 %", "2 dari 3 pesanan selesai", "Rp195.000", "Kalender kerja versi"):
        assert said in page
    assert page.count("10,5") >= 1


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("masa=2026", 200),
        ("masa=2026-T4", 200),
        ("dari=2010-01-01&sampai=2026-11-30", 200),
        ("masa=2026-13", 422),
        ("masa=1969", 422),
        ("masa=%00%27", 422),
        ("masa=&dari=&sampai=", 422),
        ("dari=2026-11-01", 422),
        ("dari=2026-11-02&sampai=2026-11-01", 422),
        ("dari=0001-01-01&sampai=9999-12-31", 422),
        ("dari=kemarin&sampai=2026-11-01", 422),
    ],
)
def test_a_period_is_shown_or_said_to_be_none(head, query: str, status: int):
    page = opened(head, f"{reverse('reports:report')}?{query}", status)

    assert ("Ada yang perlu diperbaiki" in page) is (status == 422)


def test_every_page_looks_right_without_any_order(head):
    follow()

    assert "Belum ada pesanan selesai." in opened(head, reverse("reports:report"))
    assert "Belum ada pesanan yang selesai tahun ini." in opened(None, reverse("reports:performance"))


def test_the_workbook_holds_the_same_figures_as_numbers(head):
    three_sales_and_two_open_orders()
    client = Client()
    client.force_login(head)

    book = load_workbook(io.BytesIO(client.get(f"{reverse('reports:workbook')}?masa=2026-11").content))

    fast = [[cell.value for cell in row] for row in book["Berapa cepat"]]
    assert ["Nov\N{NO-BREAK SPACE}2026", 3, 1, 66.6, 3.5, 9.1] in fast
    assert any(row[0] == "Jumlah" and row[-1] == 195_000 for row in book["Berapa besar penerimaannya"].values)


def test_a_paper_holds_the_figures_of_the_moment_it_was_asked_for(head, client):
    three_sales_and_two_open_orders()
    client.force_login(head)

    asked = client.post(f"{reverse('reports:ask')}?masa=2026-11")
    paper = ReportFile.objects.get()
    waiting = client.get(asked["Location"])
    OrderFigures.objects.all().delete()
    papers.render(paper.pk)

    assert (waiting.status_code, waiting["Refresh"]) == (202, "2")
    pdf = b"".join(client.get(reverse("reports:pdf", args=[paper.pk])).streaming_content)
    text = words_of(pdf)
    for said in ("November 2026", "66,6 %", "Rp195.000", "Kalender kerja versi"):
        assert said in text


def test_asking_twice_makes_one_paper_and_drawing_twice_one_file(head):
    report = services.report(current_office(), NOVEMBER)
    one, other = (papers.ask(report, by=head) for _time in range(2))
    papers.render(one.pk)
    first = ReportFile.objects.get(pk=one.pk).file.name
    papers.render(one.pk)

    assert one == other
    assert ReportFile.objects.get().file.name == first


def test_papers_are_swept_after_a_day_and_drawn_if_forgotten(head):
    report = services.report(current_office(), NOVEMBER)
    papers.ask(report, by=head, now=MONDAY)

    assert papers.unrendered(wita("2026-11-02T08:40")).count() == 1
    papers.sweep(wita("2026-11-03T08:00"))
    assert ReportFile.objects.count() == 1
    papers.sweep(wita("2026-11-03T08:31"))
    assert ReportFile.objects.count() == 0


def test_somebody_elses_paper_is_not_found(head):
    paper = papers.ask(services.report(current_office(), NOVEMBER), by=head)

    opened(builders.staff(roles.HEAD), reverse("reports:file", args=[paper.pk]), 404)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(9999, 10_000, "99,9 %"), (10_000, 10_000, "100 %"), (2, 3, "66,6 %"), (0, 7, "0,0 %"), (0, 0, "–")],
)
def test_a_share_never_reaches_a_hundred_beside_a_late_order(part: int, whole: int, said: str):
    assert percent_text(part, whole) == said
    assert not whole or percent(part, whole) <= 100 * part / whole


def test_the_public_record_shows_shares_and_medians_from_three_orders_on():
    a_sale()
    a_sale()
    follow()
    few = record.public_record(current_office(), parse("2026"))
    a_sale()
    follow()
    enough = record.public_record(current_office(), parse("2026"))

    assert (few.is_small, few.months[10].median_text) == (True, "–")
    assert (enough.is_small, enough.months[10].median_text, enough.months[10].in_time_text) == (False, "3,5", "100 %")


def test_the_public_record_names_nobody():
    three_sales_and_two_open_orders()

    for name in ("reports:performance", "reports:performance_csv"):
        page = opened(None, f"{reverse(name)}?tahun=2026")
        assert "SIL-7502" not in page
        assert "Rani" not in page


def test_the_public_record_tells_the_index_of_a_month_from_three_answers_on():
    address = f"{reverse('reports:performance_csv')}?tahun=2026"
    for _time in range(2):
        surveyed(a_sale(), 3, now=wita("2026-11-20T10:00"))
    few = opened(None, address).splitlines()[11]
    surveyed(a_sale(), 4, now=wita("2026-11-20T11:00"))

    assert few.endswith(",,")
    assert opened(None, address).splitlines()[11].endswith(",83.33,3")
    assert record.public_record(current_office(), parse("2026")).months[10].index_text == "83,33"


def test_the_csv_holds_a_month_a_line():
    three_sales_and_two_open_orders()

    lines = opened(None, f"{reverse('reports:performance_csv')}?tahun=2026").splitlines()

    assert lines[0].lstrip("\ufeff").startswith("bulan,diajukan,selesai")
    assert lines[11] == "2026-11,5,3,1,66.6,3.5,9.1,,"
    assert lines[10] == "2026-10,1,0,,,,,,"


@pytest.mark.parametrize("year", ["1999", "abc", "2026-11", "9999"])
def test_a_year_without_a_record_is_not_found(year: str):
    opened(None, f"{reverse('reports:performance')}?tahun={year}", 404)


def test_the_front_page_tells_the_same_record(monkeypatch):
    three_sales_and_two_open_orders()

    facts = record.this_year(now=wita("2026-12-01T08:30"))

    assert [fact["value"] for fact in facts] == ["66,6 %", "3,5", "9,1", "3"]


def test_days_off_in_the_rollup_are_dates_of_the_office():
    """Submitted at 23.30 UTC on the last of October is the first of November in WITA."""
    order = builders.submitted(now=wita("2026-11-01T07:30"))
    rollup.follow(MONDAY)

    assert OrderFigures.objects.get(order_id=order.pk).submitted_on == date(2026, 11, 1)


def test_the_satisfaction_index_stands_with_its_nine_parts(head):
    for _sale in range(3):
        answer_survey(a_sale(), answers=alike(3, time=4), by=None, now=wita("2026-11-20T10:00"))
    follow()

    page = opened(head, f"{reverse('reports:report')}?masa=2026-11")

    # (8 x 3 + 4) / 9 x 25 = 77,78: mutu B; the part that was fastest alone reads 100.
    for said in ("77,78", "mutu B, baik", "Waktu penyelesaian", "100,00", "3,11"):
        assert said in page
    assert "77,78" in opened(None, f"{reverse('reports:performance')}?tahun=2026")
