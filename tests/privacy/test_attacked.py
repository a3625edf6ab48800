"""Found by attack: what closing and retention did to others, left behind, or would have done by a wrong clock."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from microdata.models import UsageAbstract
from orders import conversation
from orders.lifecycle import Refused
from orders.models import Order
from orders.notifications import RATING_SALT
from payments.models import Entitlement
from silastik.core.models import JobRun, Mail
from silastik.core.storage import private_storage
from silastik.privacy import breach, closing, erasing, retention, tasks
from silastik.privacy.models import DoomedFile, RetentionRun
from silastik.users.models import User
from tests import builders, microdata_builders
from tests.privacy.people import asked_for_nothing, somebody
from tests.users.accounts import logged_in

pytestmark = pytest.mark.django_db

AGES = timedelta(days=400)


def a_mail(to: str, text: str = "x", *, sent: bool = True) -> Mail:
    now = timezone.now()
    return Mail.objects.create(
        key=uuid4().hex, to=to, language="id", subject="x", text=text, next_try_at=now, sent_at=now if sent else None
    )


def closed(person: User) -> User:
    erasing.erase(person, now=timezone.now())
    return User.objects.get(pk=person.pk)


def unproven(number: int) -> None:
    for one in range(number):
        builders.a_customer(verified=False, email=f"lupa{one}@contoh.id")
    User.objects.filter(email__startswith="lupa").update(joined_at=timezone.now() - AGES)


def test_a_letter_about_somebody_whose_address_ends_alike_is_left_alone():
    other = a_mail("kepala@contoh.id", "Permintaan dari rani@contoh.id dan x-ani@contoh.id.co diterima.")
    own = a_mail("kepala@contoh.id", "Permintaan dari <Ani@contoh.id>.")

    closed(builders.a_customer(email="ani@contoh.id"))

    assert Mail.objects.get(pk=other.pk).text
    assert not Mail.objects.get(pk=own.pk).text


def test_letters_to_an_institution_s_address_that_another_person_asked_with_too_are_theirs():
    person, colleague = somebody(), builders.a_customer()
    for asking in (person, colleague):
        asked_for_nothing(asking, builders.an_officer())
    Entitlement.objects.update(official_email="dinas@contoh.go.id")
    letter = a_mail("dinas@contoh.go.id", "Untuk rekan Anda.", sent=False)

    closed(person)

    assert Mail.objects.filter(pk=letter.pk, text="Untuk rekan Anda.").exists()


def test_whoever_takes_an_address_over_finds_nothing_of_whoever_had_it():
    order = builders.completed()
    address = order.customer.email
    closed(order.customer)

    heir = builders.a_customer(email=address)
    client = logged_in(heir)

    assert order.code not in client.get(reverse("orders:list")).text
    assert client.get(reverse("orders:detail", args=[order.code])).status_code == 404
    assert not Order.objects.filter(customer=heir).exists()


def test_an_old_session_and_an_old_password_open_nothing():
    person = builders.a_customer()
    client = logged_in(person)
    address = person.email

    closed(person)

    assert client.get(reverse("users:security")).status_code == 302
    client.post(reverse("account_login"), {"login": address, "password": builders.PASSWORD})
    assert client.get(reverse("users:security")).status_code == 302


def test_a_link_to_a_new_password_opens_nothing(client):
    person = builders.a_customer()
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = re.search(r"/akun/sandi/lupa/\S+", Mail.objects.get(to=person.email).text)[0]
    assert "password1" in client.get(link, follow=True).text

    closed(person)

    assert "password1" not in Client().get(link, follow=True).text


def test_the_link_to_a_rating_leads_nowhere_once_the_account_is_closed(client):
    order = builders.completed()
    page = reverse("feedback:rate_signed", args=[signing.dumps(order.pk, salt=RATING_SALT)])
    assert client.get(page).status_code == 200

    closed(order.customer)

    assert client.get(page).status_code == 404
    assert client.post(page, {"score": 1, "comment": "Kata baru"}).status_code == 404


def test_nobody_writes_to_whoever_has_left():
    order = builders.completed()
    closed(order.customer)

    with pytest.raises(Refused, match="sudah ditutup"):
        conversation.write_to_customer(
            Order.objects.get(pk=order.pk), by=order.assigned_to, text="Yth. Ibu Zubaidah", key=uuid4()
        )


def test_a_basket_whose_abstract_is_still_written_is_not_abandoned():
    draft = microdata_builders.a_draft()
    Order.objects.filter(pk=draft.pk).update(created_at=timezone.now() - AGES)
    draft.selections.update(changed_at=timezone.now() - AGES)
    abstract, _new = UsageAbstract.objects.get_or_create(order=draft)

    retention.retain(timezone.now())
    assert Order.objects.filter(pk=draft.pk).exists()
    UsageAbstract.objects.filter(pk=abstract.pk).update(changed_at=timezone.now() - AGES)
    retention.retain(timezone.now())

    assert not Order.objects.filter(pk=draft.pk).exists()


def test_a_file_that_cannot_be_deleted_holds_up_no_other_and_is_tried_again(monkeypatch):
    for name in ("a/1.pdf", "a/2.pdf"):
        path = Path(settings.PRIVATE_ROOT, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    erasing.doom(["a/1.pdf", "a/2.pdf"], now=timezone.now())
    delete = private_storage().delete

    def refuses(name: str) -> None:
        if name == "a/1.pdf":
            raise PermissionError(name)
        delete(name)

    monkeypatch.setattr(type(private_storage()), "delete", lambda self, name: refuses(name))
    assert retention.retain(timezone.now()).counts["files"] == 1
    assert DoomedFile.objects.get().name == "a/1.pdf"
    monkeypatch.undo()

    assert erasing.delete_doomed() == 1


def test_a_run_whose_time_is_over_says_so_and_the_next_goes_on(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 1)
    unproven(3)

    first = retention.retain(timezone.now(), seconds=0)

    assert first.counts["unproven-accounts"] == 1
    assert first.counts[retention.UNFINISHED] == 1
    second = retention.retain(timezone.now())
    assert second.counts["unproven-accounts"] == 2
    assert retention.UNFINISHED not in second.counts


def test_the_job_goes_on_in_other_tasks_until_nothing_is_left(monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(retention, "BATCH", 1)
    monkeypatch.setattr(retention, "SECONDS", 0)
    unproven(3)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.retain()

    assert not User.objects.filter(email__startswith="lupa").exists()
    assert RetentionRun.objects.count() >= 3


@pytest.mark.parametrize("job", [tasks.retain, tasks.close_accounts])
def test_a_clock_that_leapt_lets_nothing_go_before_somebody_has_looked(job):
    job()
    unproven(1)
    leaver = builders.a_customer()
    closing.ask(leaver, now=timezone.now() - timedelta(days=8))
    JobRun.objects.update(ok_at=timezone.now() - timedelta(days=15))
    RetentionRun.objects.update(started_at=timezone.now() - timedelta(days=15))

    with pytest.raises(retention.ClockLeapt, match="manage.py retention"):
        job()

    assert User.objects.filter(email__startswith="lupa").exists()
    assert User.objects.get(pk=leaver.pk).closed_at is None
    call_command("retention")
    job()


def test_what_a_dry_run_counts_is_what_a_run_lets_go():
    unproven(2)
    builders.a_basket()
    Order.objects.update(created_at=timezone.now() - AGES)
    now = timezone.now() + timedelta(days=400)

    told = {found.rule.name: found.count for found in retention.due(now)}
    done = retention.retain(now).counts

    assert {name: done[name] for name in told} == told
    assert all(found.count == 0 for found in retention.due(now))


def test_the_administration_says_in_words_what_was_let_go():
    retention.retain(timezone.now())
    unproven(2)
    retention.retain(timezone.now() + timedelta(days=400))

    for role in ("administrator", "auditor"):
        page = logged_in(builders.staff(role)).get(reverse("admin:privacy_retentionrun_changelist"))

        assert "Akun yang alamat e-mailnya tidak pernah diverifikasi: 2" in page.text
        assert "tidak ada" in page.text


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'id = "x"\nen = 3\n', b"id = [1"])
def test_a_file_of_facts_that_is_none_is_refused_by_a_sentence(tmp_path, content):
    (tmp_path / "facts.toml").write_bytes(content)

    with pytest.raises(breach.FactsMissing):
        breach.read(tmp_path / "facts.toml")
