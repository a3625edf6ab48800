"""A long statement is looked at in the request and read by a worker: all of it or none, once, whatever happens."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from payments import services, tasks
from payments.models import Statement, StatementLine
from payments.services import imports
from payments.states import StatementState
from silastik.core.models import Office
from tests import builders
from tests.payments.statements.files import BANK_HEADING, bank_row, camt, csv_file, mt940, simponi_row, uploaded

pytestmark = pytest.mark.django_db
MANY = 1_500


def many_rows() -> list[list[str]]:
    return [simponi_row(f"82026112499{number:04}", f"A1B2C3D4E5F6{number:04}") for number in range(MANY)]


def send(content, kind="simponi", name="simponi.csv") -> Statement:
    file = uploaded(content, name)
    assert file.size > imports.AT_ONCE
    return services.import_statement(Office.objects.get(), kind=kind, file=file, by=builders.a_treasurer())


def refused(content, kind, name="koran.csv") -> str:
    with pytest.raises(ValidationError) as problem:
        send(content, kind, name)
    assert not Statement.objects.exists()
    return " ".join(problem.value.messages)


def test_it_waits_for_a_worker_and_then_has_all_its_lines():
    statement = send(csv_file(*many_rows()))
    assert (statement.state, statement.lines.count(), imports.progress(statement)) == (StatementState.READING, 0, 0)

    assert services.read_statement(statement.pk)

    statement.refresh_from_db()
    assert (statement.state, statement.lines.count()) == (StatementState.READY, MANY)
    assert statement.first_on == statement.last_on
    assert not services.read_statement(statement.pk)
    assert StatementLine.objects.count() == MANY


@pytest.mark.parametrize(
    ("kind", "content", "words"),
    [
        ("simponi", csv_file(*many_rows(), heading=["Kode", "NTPN", "Tanggal", "Jumlah"]), "“kode billing” tidak"),
        ("simponi", csv_file(*many_rows()) + "82026112;A1", f"Baris {MANY + 2}: hanya 2 kolom dari 4"),
        ("simponi", csv_file(*many_rows()).encode("utf-16")[:-1], "terpotong di tengah huruf"),
        ("bank", mt940(*range(1, MANY))[:-40], "berakhir tanpa saldo akhir"),
        ("bank", camt(*range(1, MANY))[:-30], "XML ini terpotong"),
    ],
)
def test_what_shows_at_a_glance_is_said_at_the_field(kind, content, words):
    assert words in refused(content, kind)


@pytest.mark.parametrize("content", [mt940(*range(1, MANY)), camt(*range(1, MANY))])
def test_whole_files_of_banks_pass_the_glance(content):
    statement = send(content, "bank")
    services.read_statement(statement.pk)
    assert statement.lines.count() == MANY - 1


def test_what_only_reading_finds_is_said_on_its_page_and_no_line_is_kept(client):
    client.force_login(builders.a_treasurer())
    rows = many_rows()
    rows[700] = simponi_row("820261124", "TERPOTONG")
    content = csv_file(*rows)
    statement = send(content)

    services.read_statement(statement.pk)

    page = client.get(reverse("payments:statement", args=[statement.pk])).content.decode()
    assert "Gagal dibaca" in page
    assert "Baris 702: kode billing terdiri dari 15 angka" in page
    assert not StatementLine.objects.exists()
    assert "Gagal dibaca" in client.get(reverse("payments:statements")).content.decode()
    assert client.get(reverse("payments:statement_file", args=[statement.pk])).getvalue() == content.encode()
    assert send(content).pk != statement.pk  # what could not be read may be sent again


def test_its_page_asks_again_until_it_has_been_read(client):
    client.force_login(builders.a_treasurer())
    statement = send(csv_file(*many_rows()))
    page, progress = (reverse(f"payments:{name}", args=[statement.pk]) for name in ("statement", "statement_reading"))

    waiting = client.get(page).content.decode()
    assert "Sedang dibaca" in waiting
    assert f'hx-get="{progress}"' in waiting
    assert "HX-Refresh" not in client.get(progress)
    services.read_statement(statement.pk)

    assert client.get(progress)["HX-Refresh"] == "true"
    assert f"Semua <b>{MANY}</b>" in client.get(page).content.decode()


def test_the_same_file_is_refused_while_it_is_being_read():
    content = csv_file(*many_rows())
    send(content)
    with pytest.raises(services.ImportedBefore, match="sudah diimpor"):
        send(content, name="salinan.csv")
    assert Statement.objects.count() == 1


def test_a_line_of_a_file_read_meanwhile_counts_once():
    rows = many_rows()
    long = send(csv_file(*rows))
    short = services.import_statement(
        Office.objects.get(), kind="simponi", file=uploaded(csv_file(rows[3])), by=builders.a_treasurer()
    )
    services.read_statement(long.pk)
    assert list(long.lines.filter(outcome="seen").values_list("number", flat=True)) == [5]
    assert short.lines.get().outcome == "unknown"


class Killed(BaseException):
    """The worker's process ends."""


def interrupt(problem):
    def execute(run, sql, params, many, context):
        if sql.startswith('INSERT INTO "payments_statementline"'):
            raise problem
        return run(sql, params, many, context)

    return connection.execute_wrapper(execute)


def test_a_worker_that_dies_leaves_nothing_by_halves_and_the_sweeper_begins_anew(django_capture_on_commit_callbacks):
    statement = send(csv_file(*many_rows()))
    with pytest.raises(Killed), interrupt(Killed()):
        services.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.state, statement.first_on, statement.lines.count()) == (StatementState.READING, None, 0)

    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_statements()
    assert not statement.lines.exists()  # its own task may still come

    later = timezone.now() + timedelta(minutes=5)
    assert list(imports.unread(later)) == [statement]
    services.read_statement(statement.pk)
    assert (statement.lines.count(), imports.unread(later).exists()) == (MANY, False)


def test_a_mistake_of_the_portal_is_said_too():
    statement = send(csv_file(*many_rows()))
    with pytest.raises(ZeroDivisionError), interrupt(ZeroDivisionError()):
        services.read_statement(statement.pk)
    statement.refresh_from_db()
    assert (statement.state, statement.lines.count()) == (StatementState.FAILED, 0)
    assert "kesalahan pada portal" in statement.problems[0]


def test_what_was_sent_and_what_was_read_stays():
    statement = send(csv_file(bank_row(timezone.now().date(), 5, text="X" * 70_000), heading=BANK_HEADING), "bank")
    services.read_statement(statement.pk)
    row = Statement.objects.filter(pk=statement.pk)
    for change in ({"state": "reading"}, {"name": "lain.csv"}, {"first_on": None}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
