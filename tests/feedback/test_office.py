"""What customers said, at the office: the index by period, comments with their replies, the export."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from feedback import periods
from feedback.models import CommentReply, Rating
from feedback.services import rate, reply_to_comment
from orders.lifecycle import NotNow, Refused
from silastik.core.models import Mail
from silastik.users import roles
from tests import builders
from tests.feedback.answers import surveyed

pytestmark = pytest.mark.django_db
OFFICE = reverse("feedback:office")


def on(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 10, tzinfo=ZoneInfo("Asia/Makassar"))


def commented(comment: str = "Berkasnya rapi.", score: int = 4, **options):
    order = builders.completed()
    rate(order, score=score, comment=comment, by=order.customer, **options)
    return order


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-T4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-S1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_is_named_in_the_address(name: str, first: date, last: date):
    period = periods.parse(name)

    assert period
    assert (period.first, period.last, period.name) == (first, last, name)
    assert period in period.siblings()
    assert periods.containing(period.kind, first) == periods.containing(period.kind, last) == period


@pytest.mark.parametrize("name", ["", "2026-13", "2026-T5", "2026-S3", "1926", "20266", "2026-1", "2026-00"])
def test_a_name_that_names_no_period_is_not_found(client, name: str):
    client.force_login(builders.an_officer())

    assert periods.parse(name) is None
    assert client.get(OFFICE, {"periode": name}).status_code == 404


def test_the_index_stands_in_each_period_it_belongs_to(client):
    for at, answer in ((on(1, 5), 4), (on(3, 30), 3), (on(7, 1), 2)):
        surveyed(builders.completed(), answer, now=at)
    client.force_login(builders.staff(roles.HEAD))

    quarter = client.get(OFFICE, {"periode": "2026-T1"})
    year = client.get(OFFICE, {"periode": "2026"})

    assert quarter.context["ikm"] == "87,50"
    assert [(row["responses"], row["ikm"], row["quality"]) for row in quarter.context["periods"]] == [
        (2, "87,50", "B"),
        (0, "", ""),
        (1, "50,00", "D"),
        (0, "", ""),
    ]
    assert year.context["ikm"] == "75,00"
    assert year.context["index"].responses == 3
    assert [row["mean"] for row in year.context["elements"]] == ["3,00"] * 9


def test_a_period_without_anything_says_what_will_appear(client):
    client.force_login(builders.an_officer())

    page = client.get(OFFICE, {"periode": "2025-T1"}).content.decode()

    assert "Belum ada jawaban survei" in page
    assert "Belum ada penilaian" in page
    assert "Belum ada komentar pada periode ini" in page


def test_comments_of_ratings_and_surveys_are_one_list_and_those_without_a_reply_can_be_picked(client):
    first = commented("Berkasnya rapi.", now=on(4, 7))
    second = builders.completed()
    surveyed(second, 2, comment="Ruangnya panas.", now=on(4, 8))
    commented("", now=on(4, 9))
    officer = builders.an_officer()
    client.force_login(officer)
    page = client.get(OFFICE, {"periode": "2026-04"})
    assert [(row["code"], row["comment"]) for row in page.context["comments"]] == [
        (second.code, "Ruangnya panas."),
        (first.code, "Berkasnya rapi."),
    ]

    reply_to_comment(first, about="rating", text="Terima kasih.", by=officer)
    left = client.get(OFFICE, {"periode": "2026-04", "komentar": "belum"})

    assert [row["code"] for row in left.context["comments"]] == [second.code]


def test_a_reply_reaches_the_customer_by_mail_and_on_the_order_page(client):
    order, officer = commented("Lambat sekali."), builders.an_officer(name="Siti Rahmawati")
    client.force_login(officer)

    answer = client.post(
        reverse("feedback:reply", args=[order.code, "rating"]) + "?komentar=belum", {"text": "Kami mohon maaf."}
    )

    assert answer["Location"] == f"{OFFICE}?komentar=belum"
    mail = Mail.objects.get(to=order.customer.email, subject__contains="ditanggapi")
    assert mail.subject.startswith(order.code)
    assert "Lambat sekali." in mail.text
    assert "Kami mohon maaf." in mail.text
    client.force_login(order.customer)
    page = client.get(order.get_absolute_url()).content.decode()
    assert "Kami mohon maaf." in page
    assert "Siti Rahmawati" not in page.replace("&#x27;", "'")


def test_a_reply_sent_twice_is_one_reply():
    order, officer = commented(), builders.an_officer()
    reply_to_comment(order, about="rating", text="Terima kasih.", by=officer)

    with pytest.raises(NotNow):
        reply_to_comment(order, about="rating", text=" Terima kasih. ", by=officer)

    assert CommentReply.objects.count() == 1


def test_there_is_no_reply_without_a_comment():
    order = commented("")

    for about in ("rating", "survey"):
        with pytest.raises(Refused):
            reply_to_comment(order, about=about, text="Terima kasih.", by=builders.an_officer())


@pytest.mark.parametrize("role", [roles.TREASURER, roles.AUDITOR, roles.ADMINISTRATOR])
def test_only_officers_and_the_head_reply(role: str):
    with pytest.raises(PermissionDenied):
        reply_to_comment(commented(), about="rating", text="Halo.", by=builders.staff(role))


def test_an_empty_reply_comes_back_with_its_error_at_the_comment(client):
    order = commented()
    client.force_login(builders.an_officer())

    answer = client.post(reverse("feedback:reply", args=[order.code, "rating"]), {"text": "  "})

    assert answer.status_code == 422
    assert f'id="rating-{order.code}_text_error"' in answer.content.decode()
    assert not CommentReply.objects.exists()


def test_a_reply_is_never_changed():
    order = commented()
    reply = reply_to_comment(order, about="rating", text="Terima kasih.", by=builders.an_officer())

    with pytest.raises(DatabaseError), transaction.atomic():
        CommentReply.objects.filter(pk=reply.pk).update(text="Lain")


def test_the_export_names_no_customer_and_runs_no_formula(client):
    order = builders.completed()
    surveyed(order, 3, time=4, comment='=HYPERLINK("http://x")', now=on(4, 7))
    client.force_login(builders.staff(roles.AUDITOR))

    answer = client.get(reverse("feedback:export"), {"periode": "2026-04"})

    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="survei-2026-04.csv"'
    assert text.splitlines()[1].startswith("2026-04-07,3,3,4,3,3,3,3,3,3,")
    assert "'=HYPERLINK" in text
    assert order.code not in text
    assert order.customer.name not in text


def test_the_page_asks_the_database_as_often_for_many_comments_as_for_few(client):
    officer = builders.an_officer()
    client.force_login(officer)

    def queries() -> int:
        client.get(OFFICE, {"periode": "2026-04"})
        with CaptureQueriesContext(connection) as asked:
            client.get(OFFICE, {"periode": "2026-04"})
        return len(asked)

    def more(count: int) -> None:
        for _number in range(count):
            reply_to_comment(commented(now=on(4, 7)), about="rating", text="Terima kasih.", by=officer)

    more(1)
    few = queries()
    more(6)

    assert queries() == few <= 14
    assert Rating.objects.count() == 7
