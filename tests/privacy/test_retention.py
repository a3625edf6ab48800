"""Personal data go when their time is over, not before; a dry run only tells, and a second run finds nothing."""

import re
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.management import call_command
from django.db.models import OuterRef
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Complaint
from feedback.services import answer_complaint, close_complaint
from orders import conversation
from orders.models import Attachment, Document, Message, Order
from payments.models import Entitlement
from silastik.core.bounces import is_refused
from silastik.core.files import accept
from silastik.core.models import JobRun, Mail
from silastik.privacy import retention
from silastik.privacy.models import RetentionRun
from silastik.privacy.retention_rules import RULES
from silastik.privacy.tasks import retain
from silastik.users import access
from silastik.users.models import AccessRecord, User
from silastik.users.visitors import create_visitor
from tests import builders
from tests.feedback.cases import a_complaint
from tests.orders.test_evidence import behind_the_portals_back
from tests.privacy.people import asked_for_nothing, somebody
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db
DAYS = {rule.name: rule.days for rule in RULES}
TABLE = (Path(settings.BASE_DIR) / "docs/privacy.md").read_text("utf-8")


def after(name: str) -> datetime:
    """A moment at which what is made now has outlived its rule."""
    return timezone.now() + timedelta(days=DAYS[name] + 1)


def just_before(name: str) -> datetime:
    return timezone.now() + timedelta(days=DAYS[name] - 1)


def count(name: str, now: datetime) -> int:
    return next(found.count for found in retention.due(now) if found.rule.name == name)


def an_unproven_account() -> User:
    return builders.a_customer(verified=False, email="lupa@contoh.id")


def an_attachment() -> None:
    order = builders.completed()
    files = [accept(builders.an_upload())]
    conversation.write_to_office(order, by=order.customer, text="Ini berkasnya.", key=uuid4(), files=files)


def letters() -> None:
    asked_for_nothing(somebody(), builders.an_officer())


def a_refused_letter() -> None:
    letters()
    Entitlement.objects.update(decision="refused", reason="Bukan instansi.", valid_until=None)


def a_closed_complaint() -> None:
    complaint = a_complaint(name="Rani", email="rani@contoh.id", files=[accept(builders.an_upload())])
    answer_complaint(complaint, text="Sudah.", by=builders.an_officer())
    close_complaint(complaint, by=None)


def a_reading() -> None:
    access.note(builders.an_officer(), builders.a_customer(), access.Kind.ORDER, "SIL-7502-2026-000001")


def a_sent_mail() -> None:
    builders.submitted()
    Mail.objects.update(sent_at=timezone.now())


def a_dead_session() -> None:
    user = builders.a_customer()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": builders.PASSWORD})
    client.session.flush()


def a_visitor(*, state: str) -> User:
    visitor = create_visitor(**builders.PROFILE | {"name": "Pengunjung Uji"})
    order = builders.submitted(builders.a_customer())
    Order.objects.filter(pk=order.pk).update(customer=visitor)
    end = {"cancelled": "cancelled_at", "completed": "completed_at"}[state]
    behind_the_portals_back(f"UPDATE orders_order SET state = %s, {end} = now() WHERE id = %s", state, order.pk)  # noqa: S608
    return visitor


MADE = {
    "unproven-accounts": an_unproven_account,
    "baskets": builders.a_basket,
    "cancelled-visitors": lambda: a_visitor(state="cancelled"),
    "visitors": lambda: a_visitor(state="completed"),
    "attachments": an_attachment,
    "refused-letters": a_refused_letter,
    "granted-letters": letters,
    "complainants": a_closed_complaint,
    "mails": a_sent_mail,
    "sessions": a_dead_session,
    "access-log": a_reading,
}
GRACE = {"granted-letters": 90}  # valid for so long


@pytest.mark.parametrize("name", DAYS)
def test_a_rule_lets_go_what_is_over_and_nothing_earlier_and_only_once(name):
    MADE[name]()
    grace = timedelta(days=GRACE.get(name, 0))
    assert count(name, just_before(name)) == 0
    assert count(name, after(name) + grace) >= 1

    first = retention.retain(after(name) + grace).counts
    second = retention.retain(after(name) + grace).counts

    assert first[name] >= 1
    assert second[name] == 0
    assert count(name, after(name) + grace) == 0


def test_every_rule_is_tried():
    assert set(MADE) == set(DAYS)


def test_a_dry_run_tells_of_every_rule_and_changes_nothing():
    an_unproven_account()
    an_attachment()
    User.objects.filter(email="lupa@contoh.id").update(joined_at=timezone.now() - timedelta(days=400))
    out = StringIO()

    call_command("retention", "--dry-run", stdout=out)

    for name in DAYS:
        assert name in out.getvalue()
    oldest = timezone.localdate() - timedelta(days=400)
    assert re.search(rf"unproven-accounts +30 days +1 rows, oldest {oldest}", out.getvalue())
    assert User.objects.filter(email="lupa@contoh.id").exists()
    assert not RetentionRun.objects.exists()


def test_a_run_writes_down_what_it_let_go():
    an_unproven_account()
    User.objects.filter(email="lupa@contoh.id").update(joined_at=timezone.now() - timedelta(days=400))

    retain()
    out = StringIO()
    call_command("retention", "--history", stdout=out)

    assert RetentionRun.objects.get().counts["unproven-accounts"] == 1
    assert JobRun.objects.get(name="retain").counts["unproven-accounts"] == 1
    assert "unproven-accounts 1" in out.getvalue()
    assert not EmailAddress.objects.filter(email="lupa@contoh.id").exists()


def test_an_account_that_somebody_looked_at_is_forgotten_and_its_reading_is_kept():
    person = an_unproven_account()
    access.note(builders.staff("administrator"), person, access.Kind.ACCOUNT, f"akun {person.pk}")

    retention.retain(after("unproven-accounts"))

    assert User.objects.get(pk=person.pk).closed_at
    assert AccessRecord.objects.get().whose_id == person.pk


def test_files_go_and_words_and_papers_stay():
    an_attachment()
    path = Path(settings.PRIVATE_ROOT) / Attachment.objects.get().file.name
    papers = Document.objects.count()

    retention.retain(after("attachments"))

    assert not path.exists()
    assert Message.objects.get().text == "Ini berkasnya."
    assert Document.objects.count() == papers


def test_a_refusal_does_not_outlive_the_acceptance_after_it():
    """An address that took a later mail is not called refused when that mail is forgotten."""
    order = builders.submitted()
    first, *_others = mails = list(Mail.objects.filter(to=order.customer.email).order_by("pk"))
    if len(mails) == 1:
        Mail.objects.create(
            key="lagi", to=first.to, language="id", subject="x", text="x", next_try_at=first.next_try_at
        )
    Mail.objects.filter(to=first.to).exclude(pk=first.pk).update(sent_at=timezone.now())
    Mail.objects.filter(pk=first.pk).update(last_error="SMTPRecipientsRefused: {'x': (550, b'no')}")

    retention.retain(after("mails"))

    assert not User.objects.filter(is_refused(OuterRef("email")), pk=order.customer_id).exists()
    assert not Mail.objects.filter(to=first.to).exists()


def test_complaints_about_misconduct_keep_who_said_so():
    a_closed_complaint()
    Complaint.objects.update(subject="integrity")

    assert count("complainants", after("complainants")) == 0


def test_who_still_uses_the_portal_loses_nothing_to_the_rules_of_accounts_and_sessions():
    user = builders.a_customer()
    client = Client()
    client.post(reverse("account_login"), {"login": user.email, "password": builders.PASSWORD})

    retention.retain(timezone.now() + timedelta(days=13))

    assert UserSession.objects.filter(user=user).exists()
    assert User.objects.get(pk=user.pk).name == user.name


def test_people_read_the_table_on_their_own_page():
    page = logged_in(builders.a_customer()).get(reverse("privacy:own_data")).content.decode()

    for row in retention.table():
        assert row["what"] in page
        assert row["for"] in page


def test_the_page_of_documentation_says_what_the_code_does():
    told = {name: int(days) for name, days in re.findall(r"^\| `([\w-]+)` \| (\d+) \|", TABLE, re.MULTILINE)}

    assert told == DAYS
