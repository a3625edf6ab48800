"""A complaint as a case (C1): number, states, five working days, one return, and what the head is told."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from feedback import services, tracking
from feedback.models import Complaint, ComplaintEvent
from feedback.states import MOVES, ComplaintState
from orders.lifecycle import NotNow, Refused
from silastik.core.context import current_office
from silastik.core.models import Mail, NumberSequence
from silastik.users import roles
from tests import builders
from tests.feedback.cases import a_complaint

pytestmark = pytest.mark.django_db
WITA = ZoneInfo("Asia/Makassar")
MONDAY = datetime(2026, 4, 6, 10, 0, tzinfo=WITA)


def mails(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


def answered(**options) -> Complaint:
    complaint = a_complaint(now=MONDAY, **options)
    return services.answer_complaint(
        complaint, text="Jam layanan kami perbaiki.", by=builders.an_officer(), now=MONDAY + timedelta(hours=2)
    )


def test_complaints_are_numbered_without_a_gap_in_the_offices_year():
    numbers = [a_complaint(now=MONDAY).number for _number in range(3)]

    assert numbers == ["PGD-7502-2026-0001", "PGD-7502-2026-0002", "PGD-7502-2026-0003"]


def test_the_same_form_sent_again_is_the_same_complaint_and_takes_no_number():
    form = tracking.new_form()

    first, second = a_complaint(form=form, text="Satu"), a_complaint(form=form, text="Satu")

    assert first.pk == second.pk
    assert NumberSequence.objects.get(kind="complaint").last == 1
    assert ComplaintEvent.objects.count() == 1


def test_an_answer_is_due_five_working_days_after_it_was_received():
    """Good Friday, 3 April 2026, is no working day: from Thursday 10.00 to Friday of the week after, 10.00."""
    complaint = a_complaint(now=datetime(2026, 4, 2, 10, 0, tzinfo=WITA))

    assert complaint.due_at
    assert complaint.due_at.astimezone(WITA) == datetime(2026, 4, 10, 10, 0, tzinfo=WITA)


def test_an_anonymous_complaint_keeps_nobody_even_of_somebody_logged_in():
    customer = builders.a_customer()

    complaint = a_complaint(is_anonymous=True, by=customer, name="Rani", email="rani@contoh.id")

    assert (complaint.complainant, complaint.name, complaint.email) == (None, "", "")
    assert complaint.events.get().by is None
    assert mails(customer.email) == mails("rani@contoh.id") == []


def test_the_database_lets_no_name_into_an_anonymous_complaint():
    complaint = a_complaint(is_anonymous=True)

    with pytest.raises(Exception, match="complaint_anonymous_keeps_nobody"), transaction.atomic():
        Complaint.objects.filter(pk=complaint.pk).update(email="rani@contoh.id")


def test_only_the_digest_of_the_tracking_code_is_kept():
    form = tracking.new_form()
    complaint = a_complaint(form=form)
    code = tracking.tracking_code(form)

    kept = {str(value) for value in Complaint.objects.filter(pk=complaint.pk).values().get().values()}

    assert code not in kept
    assert form not in kept
    assert tracking.find(complaint.number, code) == complaint
    assert tracking.find(complaint.number.lower(), code.lower().replace("-", " ")) == complaint


@pytest.mark.parametrize("number", ["PGD-7502-2026-0001", "PGD-7502-2026-9999", "", "'; --"])
def test_a_wrong_code_finds_nothing(number: str):
    a_complaint()

    assert tracking.find(number, "7KQF-2M9X-R4TD-0ZHA") is None
    assert tracking.find(number, "") is None


def test_a_complaint_of_an_account_cannot_be_opened_by_any_code():
    complaint = a_complaint(by=builders.a_customer())

    assert complaint.code_sha256 == ""
    assert tracking.find(complaint.number, "") is None
    assert tracking.find(complaint.number, "0000-0000-0000-0000") is None


def test_taking_and_answering_leave_events_and_stop_the_days():
    complaint, officer = a_complaint(email="rani@contoh.id", now=MONDAY), builders.an_officer()

    services.take_complaint(complaint, by=officer, now=MONDAY)
    done = services.answer_complaint(complaint, text="Kami perbaiki.", by=officer, now=MONDAY + timedelta(days=1))

    assert (done.state, done.due_at, done.handler) == (ComplaintState.ANSWERED, None, officer)
    assert list(done.events.values_list("action", "side")) == [
        ("receive", "complainant"),
        ("take", "office"),
        ("answer", "office"),
    ]
    assert mails("rani@contoh.id") == [
        f"{complaint.number}: pengaduan Anda kami terima",
        f"{complaint.number}: pengaduan Anda dijawab",
    ]
    assert "Kami perbaiki." in Mail.objects.get(subject__endswith="dijawab").text


def test_a_second_answer_to_the_same_complaint_is_too_late():
    complaint = answered()

    with pytest.raises(NotNow, match="Dijawab"):
        services.answer_complaint(complaint, text="Lagi.", by=builders.an_officer())


def test_taking_what_is_ones_own_changes_nothing_and_a_colleague_may_take_over():
    complaint, officer, colleague = a_complaint(), builders.an_officer(), builders.an_officer()
    services.take_complaint(complaint, by=officer)
    with pytest.raises(NotNow):
        services.take_complaint(complaint, by=officer)

    assert services.take_complaint(complaint, by=colleague).handler == colleague


def test_an_answer_says_something():
    with pytest.raises(ValidationError):
        services.answer_complaint(a_complaint(), text="  ", by=builders.an_officer())


def test_whoever_serves_the_order_does_not_answer_the_complaint_about_it():
    order = builders.taken()
    complaint = a_complaint(order_code=order.code, subject="staff")
    with pytest.raises(Refused, match="Rekan lain"):
        services.answer_complaint(complaint, text="Tidak benar.", by=order.assigned_to)
    builders.order_services.release(order, by=order.assigned_to)
    with pytest.raises(Refused):  # neither does who has served it before
        services.take_complaint(complaint, by=order.assigned_to)

    services.answer_complaint(complaint, text="Kami dengar.", by=builders.staff(roles.HEAD))


@pytest.mark.parametrize("role", [roles.TREASURER, roles.AUDITOR, roles.ADMINISTRATOR])
def test_only_officers_and_the_head_handle_complaints(role: str):
    with pytest.raises(PermissionDenied):
        services.take_complaint(a_complaint(), by=builders.staff(role))


def test_what_concerns_staff_goes_to_the_head_alone_and_points_to_the_wbs():
    officer, head = builders.an_officer(), builders.staff(roles.HEAD)

    complaint = a_complaint(subject="integrity", email="rani@contoh.id")

    assert mails(officer.email) == []
    assert mails(head.email) == [f"{complaint.number}: pengaduan masuk"]
    assert "webapps.bps.go.id/pengaduan/wbs" in Mail.objects.get(to="rani@contoh.id").text
    assert complaint not in Complaint.objects.visible_to(officer)
    with pytest.raises(PermissionDenied):
        services.take_complaint(complaint, by=officer)
    services.take_complaint(complaint, by=head)


def test_an_order_that_does_not_exist_ties_nothing_and_is_told_to_nobody():
    assert a_complaint(order_code="SIL-7502-2026-999999").order is None


def test_the_complainant_closes_it_or_comes_back_once():
    complaint = answered(email="rani@contoh.id")
    later = MONDAY + timedelta(days=2)

    back = services.reopen_complaint(complaint, text="Masih tutup.", by=None, now=later)

    assert back.state == ComplaintState.HANDLED
    assert back.due_at == services.due(current_office(), later)
    services.answer_complaint(back, text="Sudah dibetulkan.", by=builders.an_officer(), now=later)
    with pytest.raises(Refused, match="sudah pernah"):
        services.reopen_complaint(back, text="Lagi.", by=None, now=later)
    assert services.close_complaint(back, by=None, now=later).state == ComplaintState.CLOSED


def test_coming_back_is_possible_for_fourteen_days_also_when_it_was_closed():
    complaint = answered()
    services.close_complaint(complaint, by=None, now=MONDAY + timedelta(days=1))
    until = services.reopens_until(Complaint.objects.get())
    assert until
    with pytest.raises(Refused, match="sudah lewat"):
        services.reopen_complaint(complaint, text="Terlambat.", by=None, now=until + timedelta(seconds=1))

    assert services.reopen_complaint(complaint, text="Masih.", by=None, now=until).closed_at is None


def test_an_unanswered_complaint_cannot_be_closed_or_reopened():
    complaint = a_complaint()
    for act in (
        lambda: services.close_complaint(complaint, by=None),
        lambda: services.reopen_complaint(complaint, text="Halo?", by=None),
    ):
        with pytest.raises(NotNow):
            act()


def test_the_head_is_told_of_a_late_answer_once_and_in_office_hours():
    head = builders.staff(roles.HEAD)
    complaint = a_complaint(now=MONDAY)
    Mail.objects.all().delete()
    due = complaint.due_at
    assert due
    assert services.tell_late(due - timedelta(seconds=1)) == 0
    night = due.astimezone(WITA).replace(hour=22)
    assert services.tell_late(night) == 0

    morning = datetime(2026, 4, 14, 9, 0, tzinfo=WITA)
    assert services.tell_late(morning) == 1
    assert services.tell_late(morning + timedelta(minutes=1)) == 0

    assert mails(head.email) == [f"{complaint.number}: jawaban pengaduan terlambat"]
    assert complaint.events.filter(action="late").count() == 1


def test_a_reopened_complaint_that_is_late_again_is_told_again():
    complaint = a_complaint(now=MONDAY)
    services.tell_late(datetime(2026, 4, 14, 9, 0, tzinfo=WITA))
    services.answer_complaint(
        complaint, text="Maaf.", by=builders.an_officer(), now=datetime(2026, 4, 14, 10, 0, tzinfo=WITA)
    )
    services.reopen_complaint(complaint, text="Belum.", by=None, now=datetime(2026, 4, 14, 11, 0, tzinfo=WITA))

    assert services.tell_late(datetime(2026, 4, 30, 9, 0, tzinfo=WITA)) == 1
    assert complaint.events.filter(action="late").count() == 2


def test_an_answered_complaint_closes_by_itself_once_nobody_can_reopen_it():
    complaint = answered()
    until = services.reopens_until(complaint)
    assert until
    assert services.close_quiet(until) == 0

    assert services.close_quiet(until + timedelta(seconds=1)) == 1
    assert services.close_quiet(until + timedelta(days=1)) == 0

    assert complaint.events.last().side == "system"  # type: ignore[union-attr]


def test_what_happened_cannot_be_changed_and_no_complaint_disappears():
    complaint = a_complaint()
    for forbidden in (
        lambda: complaint.events.update(note="Lain"),
        lambda: complaint.events.all().delete(),
        lambda: Complaint.objects.filter(pk=complaint.pk).update(state=ComplaintState.CLOSED, due_at=None),
    ):
        with pytest.raises(DatabaseError, match="pgtrigger"), transaction.atomic():
            forbidden()


def test_the_database_allows_exactly_the_moves_that_transitions_make():
    made = {
        (str(t.source), str(t.target))
        for t in Complaint().get_all_state_transitions()  # type: ignore[attr-defined]
        if str(t.source) != str(t.target)
    }

    assert made == {(str(a), str(b)) for a, b in MOVES}
    assert settings.COMPLAINT_ANSWER_WORKDAYS == 5
    assert MONDAY.astimezone(UTC).hour == 2


def test_a_mail_to_the_office_waits_for_its_hours_and_one_to_the_complainant_does_not():
    officer, night = builders.an_officer(), datetime(2026, 4, 6, 22, 0, tzinfo=WITA)

    a_complaint(email="rani@contoh.id", now=night)

    waiting = Mail.objects.get(to=officer.email)
    assert waiting.next_try_at.astimezone(WITA) == datetime(2026, 4, 7, 8, 30, tzinfo=WITA)
    assert Mail.objects.get(to="rani@contoh.id").next_try_at < waiting.next_try_at


def test_the_officer_of_the_order_complained_about_is_not_the_one_who_is_told():
    order, colleague = builders.taken(), builders.an_officer()

    complaint = a_complaint(order_code=order.code)

    assert mails(colleague.email)[-1] == f"{complaint.number}: pengaduan masuk"
    assert f"{complaint.number}: pengaduan masuk" not in mails(order.assigned_to.email)
