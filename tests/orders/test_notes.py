"""Notes among colleagues: useful to them, and impossible to leak to a customer or into a mail (decision 0016)."""

import ast
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.urls import reverse

from orders import notes
from orders.lifecycle import NotNow
from orders.models import Order, OrderEvent
from orders.models.notes import Note
from silastik.core.models import Mail
from silastik.users import roles
from silastik.users import services as user_services
from tests import builders
from tests.misfortune.page import Page

pytestmark = pytest.mark.django_db
MARKER = "RAHASIA-KANTOR-4711"
ROOT = Path(settings.BASE_DIR)
# Who may know of notes: the module itself, its page parts, and the place where Django learns of the table.
KNOWN_TO = {"orders/notes.py", "orders/views/notes.py", "orders/templatetags/notes.py", "orders/models/__init__.py"}


def a_note(order: Order, by: Any, text: str = f"{MARKER}: pelanggan tinggal di Jl. Sudirman 6") -> Note:
    notes.add(order, text=text, key=uuid4(), by=by)
    return Note.objects.latest("pk")


def workbench(order: Order, person: Any, query: str = "") -> Page:
    client = Client()
    client.force_login(person)
    return Page(client.get(reverse("orders:workbench", args=[order.code]) + query))


@pytest.mark.parametrize("role", ["officer", "treasurer", "head", "auditor"])
def test_colleagues_read_a_note_on_the_workbench(role):
    order = builders.taken()
    a_note(order, order.assigned_to)

    assert MARKER in workbench(order, builders.staff(role)).text


def test_nothing_a_customer_opens_and_no_mail_ever_holds_a_note():
    """From the order to its rating: every page of the customer, every mail, every event."""
    order = builders.completed()
    a_note(order, order.assigned_to)
    a_note(order, builders.a_treasurer(), f"{MARKER} dari bendahara")
    client = Client()
    client.force_login(order.customer)

    pages = [order.get_absolute_url(), reverse("orders:list"), reverse("users:home"), reverse("users:profile")]
    pages += [order.get_absolute_url() + "?catatan=semua", reverse("feedback:rate", args=[order.code])]
    pages += [reverse("orders:verify_code", args=[document.code]) for document in order.documents.all()]
    for page in pages:
        response = client.get(page, follow=True)
        assert MARKER not in response.content.decode()
        assert "note_again" not in response.context if response.context else True
    assert client.get(reverse("orders:workbench", args=[order.code])).status_code == 403
    assert not Mail.objects.filter(text__contains=MARKER).exists()
    assert not Mail.objects.filter(html__contains=MARKER).exists()
    assert not Mail.objects.filter(created_at__gte=Note.objects.earliest("pk").at).exists()
    assert MARKER not in str(list(OrderEvent.objects.values()))


def test_the_words_of_a_note_stand_in_one_table_and_nowhere_else_in_the_database():
    order = builders.completed()
    a_note(order, order.assigned_to)

    holding = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{MARKER}%"])  # noqa: S608
            if cursor.fetchone()[0]:
                holding.append(table)

    assert holding == [Note._meta.db_table]


def test_a_customer_who_became_an_officer_reads_no_note_on_their_own_order():
    order = builders.taken()
    own = user_services.grant_role(order.customer, roles.OFFICER, by=None)
    a_note(order, order.assigned_to)

    assert MARKER not in workbench(order, own, "?catatan=semua").text
    with pytest.raises(PermissionDenied):
        a_note(order, own)


def test_an_order_has_no_way_to_its_notes():
    """No reverse name leads from an order, a message or a person to a note, so that no template can."""
    relations = {field.name for model in (Order, OrderEvent) for field in model._meta.get_fields()}

    assert not [name for name in relations if "note" in name and name != "note"]
    assert [f.remote_field.related_name for f in Note._meta.get_fields() if f.is_relation] == ["+", "+"]


def knows_notes(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = node.module or ""
            if module.split(".")[-1] == "notes" or ("notes" in names and "orders" in f"{path}") or "Note" in names:
                return True
        if isinstance(node, ast.Constant) and node.value in ("orders.Note", "orders.note", "note_set", "orders_note"):
            return True
    return False


def test_only_the_notes_module_and_the_workbench_know_of_notes():
    apps = ("silastik", "orders", "payments", "publications", "microdata", "feedback")
    sources = [path for app in apps for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]

    knowing = {path.relative_to(ROOT).as_posix() for path in sources if knows_notes(path)}
    # What a person gets a copy of, and what closing an account does, name notes as what is left out.
    assert knowing == KNOWN_TO | {"orders/urls.py", "silastik/privacy/held.py", "silastik/privacy/treatment.py"}
    loading = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*")
        if path.is_file() and re.search(r"{% load [^%]*\bnotes\b|notes_panel|panels/_notes", path.read_text("utf-8"))
    }
    assert loading == {"templates/orders/workbench.html"}


def test_a_note_is_written_once_however_often_it_is_sent():
    order, key = builders.taken(), uuid4()

    notes.add(order, text="Menelepon.", key=key, by=order.assigned_to)
    with pytest.raises(NotNow):
        notes.add(order, text="Menelepon.", key=key, by=order.assigned_to)

    assert Note.objects.count() == 1


def test_an_author_takes_back_a_note_and_its_trace_stays(client):
    order = builders.taken()
    note = a_note(order, order.assigned_to)
    client.force_login(order.assigned_to)

    answer = client.post(reverse("orders:delete_note", args=[order.code, note.pk]), follow=True)

    assert "Ditarik oleh penulisnya" in Page(answer).text
    assert MARKER not in answer.content.decode()
    note.refresh_from_db()
    assert (note.text, note.author) == ("", order.assigned_to)
    assert list(order.events.values_list("action", flat=True))[-2:] == ["add_note", "delete_note"]


def test_nobody_takes_back_the_note_of_another_and_no_row_disappears():
    order, colleague = builders.taken(), builders.an_officer()
    note = a_note(order, order.assigned_to)

    with pytest.raises(NotNow):
        notes.take_back(order, note.pk, by=colleague)
    with pytest.raises(PermissionDenied):
        notes.take_back(order, note.pk, by=builders.staff("auditor"))
    assert MARKER in workbench(order, colleague).text
    with pytest.raises(DatabaseError):
        note.delete()


def test_a_note_that_is_too_long_stays_in_its_form():
    order = builders.taken()
    client = Client()
    client.force_login(order.assigned_to)
    url = reverse("orders:add_note", args=[order.code])

    page = Page(client.post(url, {"key": uuid4(), "text": "a" * 4001}, follow=True))

    assert page.status == 422
    assert page.wrong("colleagues_text")
    assert page.held(url)["text"] == "a" * 4001
    assert not Note.objects.exists()


def test_many_notes_are_cut_and_all_can_be_asked_for():
    order = builders.taken()
    for number in range(60):
        notes.add(order, text=f"Catatan ke-{number:02d}", key=uuid4(), by=order.assigned_to)

    assert "Catatan ke-59" in workbench(order, order.assigned_to).text
    assert "Catatan ke-00" not in workbench(order, order.assigned_to).text
    assert "Catatan ke-00" in workbench(order, order.assigned_to, "?catatan=semua").text
