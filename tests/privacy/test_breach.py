"""A breach is told to whom it concerns and to the authority, with all that article 46 asks for, on command."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from silastik.core.models import Mail
from silastik.privacy import breach, erasing
from silastik.users import access
from tests import builders
from tests.users.accounts import mails_to

pytestmark = pytest.mark.django_db
NOTICES = "breach:"


@pytest.fixture
def facts(tmp_path) -> Path:
    file = tmp_path / "facts.toml"
    file.write_text(breach.EXAMPLE.replace('authority = ""', 'authority = "lembaga@contoh.id"'), "utf-8")
    return file


def told(*arguments: object) -> str:
    out = StringIO()
    call_command("breach_notice", *map(str, arguments), stdout=out)
    return out.getvalue()


def notices() -> list[Mail]:
    return list(Mail.objects.filter(key__startswith=NOTICES).order_by("pk"))


def test_without_send_it_lists_who_is_concerned_and_writes_to_nobody(facts):
    officer, read, other = builders.an_officer(), builders.a_customer(name="Dibaca"), builders.a_customer(name="Tidak")
    access.note(officer, read, access.Kind.ORDER, "SIL-7502-2026-000001")
    access.note(officer, None, access.Kind.EXPORT, "pembayaran")

    said = told(facts, "--from", timezone.localdate(), "--to", timezone.localdate(), "--by", officer.email)

    assert f"Dibaca <{read.email}>" in said
    assert other.email not in said
    assert "1 people. 1 readings name nobody" in said
    assert "Nothing was sent." in said
    assert notices() == []


def test_both_drafts_say_what_article_46_asks_for_in_both_languages(facts):
    order = builders.submitted()

    said = told(facts, "--order", order.code)

    known = breach.read(facts)
    for language in ("id", "en"):
        for name in breach.ASKED:
            assert known.said[language][name] in said
    assert "Pasal 46" in said
    assert "article 46" in said
    assert "To be told until 2026-12-04 09:00" in said


def test_with_send_each_is_told_once_in_their_language_and_the_authority_too(facts):
    order = builders.submitted(builders.a_customer_abroad())

    assert "2 letters" in told(facts, "--order", order.code, "--send")
    assert "0 letters" in told(facts, "--order", order.code, "--send")

    letter, notice = notices()
    assert (letter.to, letter.language) == (order.customer.email, "en")
    assert "Name and telephone number on orders." in letter.text
    assert notice.to == "lembaga@contoh.id"
    assert "menyangkut 1 orang" in notice.text
    assert order.customer.email not in notice.text + notice.html


def test_readings_before_or_after_the_period_concern_nobody(facts):
    access.note(builders.an_officer(), builders.a_customer(), access.Kind.NPWP, "x", now=timezone.now())
    yesterday = timezone.localdate() - timedelta(days=1)

    assert "0 people" in told(facts, "--from", yesterday, "--to", yesterday)


def test_a_closed_account_is_listed_and_gets_no_letter(facts):
    order = builders.completed()
    address = order.customer.email
    erasing.erase(order.customer, now=timezone.now())

    assert "no mail reaches them" in told(facts, "--order", order.code, "--send")
    assert [mail.to for mail in notices()] == ["lembaga@contoh.id"]
    assert not [mail for mail in mails_to(address) if mail.key.startswith(NOTICES)]


def test_facts_that_are_missing_are_named(tmp_path):
    file = tmp_path / "facts.toml"
    file.write_text(breach.EXAMPLE.replace("handling =", "something ="), "utf-8")

    with pytest.raises(CommandError, match=r"lacks id.handling, en.handling"):
        told(file, "--order", "SIL")


def test_it_does_not_write_to_everybody_by_mistake(facts):
    with pytest.raises(CommandError, match="Say whom it concerns"):
        told(facts, "--send")


def test_the_example_is_a_file_to_begin_from(tmp_path):
    file = tmp_path / "facts.toml"
    file.write_text(told("--example"), "utf-8")

    assert breach.read(file).reference == "2026-01"
