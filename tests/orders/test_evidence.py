"""What was written down cannot be changed unseen: chains of digests, signed roots, and a check without the portal."""

import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from orders.evidence import export, roots, sealing, verify
from orders.lifecycle import record
from orders.models import Order, OrderEvent, Root, Seal
from orders.tasks import prove_evidence
from silastik.core.models import Mail
from silastik.users import roles
from tests import builders

MONDAY = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Asia/Makassar"))


def behind_the_portals_back(sql: str, *values) -> None:
    """As the owner of the database, with its triggers asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET session_replication_role = origin")


def exported(orders=None) -> list[dict]:
    return [json.loads(line) for line in export.lines(Order.objects.all() if orders is None else orders)]


def checked(lines: list[dict], folder: Path, key: str = "") -> tuple[int, str]:
    """What `verify.py` says, run by a bare interpreter far away from the portal."""
    file = folder / "bukti.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = [sys.executable, "-I", "-S", verify.__file__, str(file), "--key", key or roots.public_key().hex()]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    return done.returncode, done.stdout


@pytest.fixture
def sealed(db) -> Order:
    order = builders.delivered()
    builders.taken()
    sealing.seal()
    roots.sign(MONDAY)
    return order


def test_every_event_becomes_the_next_link_of_its_order_once(sealed):
    assert sealing.seal() == 0
    assert Seal.objects.count() == OrderEvent.objects.count()
    for order in Order.objects.all():
        links = Seal.objects.filter(order=order).order_by("event_id").values_list("link", flat=True)
        assert list(links) == list(range(1, len(links) + 1))
    assert [*sealing.broken_links(), *roots.broken_roots()] == []


def test_an_untouched_export_is_found_to_be_as_it_was_written(sealed, tmp_path):
    lines = exported()

    status, said = checked(lines, tmp_path)

    assert (status, said.split(":")[0]) == (0, "OK")
    assert f"{OrderEvent.objects.count()} events, 1 signed roots, 2 links" in said


@pytest.mark.parametrize("column", ["action", "note", "before", "after", "turn"])
def test_a_changed_event_is_named_by_the_proof_and_by_the_check_offline(sealed, tmp_path, column):
    third = sealed.events.order_by("pk")[2]
    behind_the_portals_back(f"UPDATE orders_orderevent SET {column} = 'x' WHERE id = %s", third.pk)  # noqa: S608

    assert list(sealing.broken_links()) == [f"order {sealed.pk} link 3"]
    status, said = checked(exported(), tmp_path)
    assert status == 1
    assert f"event {third.pk} of order {sealed.code} (link 3): it is not what was sealed" in said


def test_the_nightly_proof_fails_and_tells_the_administrators(sealed):
    builders.staff(roles.ADMINISTRATOR)
    behind_the_portals_back("UPDATE orders_orderevent SET at = at - interval '1 day' WHERE order_id = %s", sealed.pk)

    with pytest.raises(Exception, match=f"order {sealed.pk} link 1"):
        prove_evidence()

    assert Mail.objects.filter(key__startswith="prove-evidence").count() == 1


def test_a_removed_event_leaves_a_hole(sealed, tmp_path):
    lines = exported()
    gone = next(line for line in lines if line.get("link") == 2)

    assert checked([line for line in lines if line is not gone], tmp_path)[0] == 1


def test_whoever_makes_the_whole_chain_anew_is_caught_by_the_signed_root(sealed, tmp_path):
    last = sealed.events.order_by("-pk")[0]
    behind_the_portals_back("UPDATE orders_orderevent SET note = 'x' WHERE id = %s", last.pk)
    seal = Seal.objects.get(event=last)
    before = Seal.objects.get(order=sealed, link=seal.link - 1)
    last.refresh_from_db()
    fresh = verify.link_digest(bytes(before.digest), sealing.as_sealed(last))
    behind_the_portals_back("UPDATE orders_seal SET digest = %s WHERE event_id = %s", fresh, last.pk)

    assert list(sealing.broken_links()) == []
    assert list(roots.broken_roots()) == ["root 1"]
    status, said = checked(exported(), tmp_path)
    assert status == 1
    assert "root 1 of 2026-11-02: its leaves are not those that were signed" in said


def test_an_export_whose_leaves_were_kept_names_the_link_that_differs(sealed, tmp_path):
    lines = exported()
    event = [line for line in lines if line.get("order") == sealed.pk][-1]
    event["event"]["note"] = "x"
    event["digest"] = verify.link_digest(bytes.fromhex(event["previous"]), event["event"]).hex()

    assert "is another one" in checked(lines, tmp_path)[1]


def test_a_root_signed_by_somebody_else_is_no_root(sealed, tmp_path):
    other = Ed25519PrivateKey.from_private_bytes(b"\1" * 32).public_key().public_bytes_raw().hex()

    assert "the signature is not one of this key" in checked(exported(), tmp_path, key=other)[1]


def test_lines_that_cannot_be_read_are_alterations(sealed, tmp_path):
    assert "cannot be read" in checked([{"kind": "event"}], tmp_path)[1]


def test_a_day_has_one_root_and_each_follows_the_one_before(sealed):
    assert roots.sign(MONDAY + timedelta(hours=3)) is None
    record(sealed, "note", by=None)
    sealing.seal()

    second = roots.sign(MONDAY + timedelta(days=4))

    assert second is not None
    assert second.number == 2
    assert [leaf[0] for leaf in roots.leaves(Root.objects.get(number=1).last_seal, second.last_seal)] == [sealed.pk]
    assert list(roots.broken_roots()) == []


def test_head_and_auditor_receive_the_root_and_nobody_else(db):
    people = {role: builders.staff(role) for role in (roles.HEAD, roles.AUDITOR, roles.OFFICER, roles.TREASURER)}

    roots.sign(MONDAY)

    told = Mail.objects.filter(key__startswith="evidence-root")
    assert set(told.values_list("to", flat=True)) == {people[roles.HEAD].email, people[roles.AUDITOR].email}
    assert roots.public_key().hex() in told.first().text


def test_an_event_that_committed_late_is_sealed_by_the_nightly_round(sealed, monkeypatch):
    monkeypatch.setattr(sealing, "LOOK_BACK", 0)
    first = sealed.events.order_by("pk")[0]
    behind_the_portals_back("DELETE FROM orders_seal WHERE event_id = %s", first.pk)

    assert sealing.seal() == 0
    assert sealing.seal(everything=True) == 1
    assert Seal.objects.get(event=first).link == sealed.events.count() + 1


def test_seals_and_roots_are_kept(sealed):
    for rows in (Seal.objects, Root.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.all()._raw_delete(rows.db)


def test_the_command_prints_the_key_and_the_evidence_of_an_order_or_of_a_period(sealed, tmp_path):
    def printed(*words) -> str:
        out = io.StringIO()
        call_command("evidence", *words, stdout=out)
        return out.getvalue()

    today = timezone.localdate()
    period = printed("export", "--from", str(today - timedelta(days=400)), "--until", str(today + timedelta(days=1)))
    order = [json.loads(line) for line in printed("export", "--order", sealed.code).splitlines()]

    assert bytes.fromhex(printed("key")) == roots.public_key()
    assert {line.get("code") for line in order if line["kind"] == "event"} == {sealed.code}
    assert checked(order, tmp_path)[0] == 0
    assert len(period.splitlines()) == OrderEvent.objects.count() + 1
    with pytest.raises(CommandError, match="no such order"):
        printed("export", "--order", "X")
    with pytest.raises(CommandError, match="Name an order"):
        printed("export")


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_our_reading_of_ed25519_agrees_with_a_library(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    broken = bytearray(signature)
    broken[bit // 8] ^= 1 << bit % 8

    assert verify.is_signed(key, message, signature)
    assert not verify.is_signed(key, message + b"x", signature)
    assert not verify.is_signed(key, message, bytes(broken))
