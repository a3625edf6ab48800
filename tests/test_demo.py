"""The orders of the demonstration: what people find who try the portal for the first time."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from feedback.models import Complaint, Rating, SurveyResponse
from orders.models import Order, SavedView
from orders.models.notes import Note
from payments.models import Statement
from payments.states import LineOutcome
from publications import demo as publication_demo
from publications import masters
from publications.models import Publication
from silastik import demo
from silastik.core.context import current_office
from silastik.users.demo import create_demo_accounts
from tests import builders
from tests.journeys.people import ContentFile, open_the_data_desk, open_the_office
from tests.orders.queue import desks

pytestmark = pytest.mark.django_db
TITLES = (
    "statistik-daerah-kota-gorontalo-2015",
    "statistik-daerah-provinsi-gorontalo-2016",
    "provinsi-gorontalo-dalam-angka-2023",
    "gorontalo-dalam-angka-2010",
)
DATASETS = {
    "podes-2024": 300,
    "sakernas-agustus-2023": 3000,
    "susenas-kor-maret-2023": 300,
    "peta-desa-2018": None,
    "peta-kecamatan-2018": None,
}


@pytest.fixture
def furnished():
    """An installation with accounts and master files, before anybody orders."""
    open_the_office()
    for title in Publication.objects.filter(slug__in=TITLES, master=""):
        masters.set_master(title, ContentFile(publication_demo.draw(title), "master.pdf"))
    open_the_data_desk(DATASETS)
    create_demo_accounts()


def test_every_demo_account_finds_work_and_a_second_start_adds_none(furnished):
    made = demo.make_orders()

    states = {(order.customer.email.partition("@")[0], order.kind, order.state) for order in Order.objects.all()}
    assert states == {
        ("rani", "microdata", "delivered"),
        ("rani", "microdata", "offered"),
        ("rani", "microdata", "needs_explanation"),
        ("budi", "microdata", "in_review"),
        ("mei", "microdata", "submitted"),
        ("rani", "publication", "completed"),
        ("mei", "publication", "in_preparation"),
        ("rani", "publication", "delivered"),
        ("rani", "publication", "awaiting_payment"),
        ("mei", "publication", "awaiting_payment"),
        ("budi", "publication", "submitted"),
    }
    siti = demo.person("siti.petugas")
    counted = {view: desks.count(siti, view) for view in ("mine", "new", "office", "customer", "late", "open", "all")}
    assert counted == {"mine": "2", "new": "2", "office": "5", "customer": "3", "late": "1", "open": "10", "all": "11"}
    assert made == 11
    assert demo.make_orders() == 0


def test_who_orders_while_the_demonstration_is_being_made_does_not_keep_it_away(furnished):
    builders.submitted(now=timezone.now())

    assert demo.make_orders() == 11


def test_an_installation_that_people_have_used_gets_no_orders(furnished):
    builders.submitted(now=timezone.now() - timedelta(days=1))

    assert demo.make_orders() == 0


def test_the_portal_need_not_wait_for_more_than_the_accounts(capsys):
    open_the_office()

    call_command("seed_demo", only="accounts")

    assert "rani@contoh.id" in capsys.readouterr().out
    assert current_office().transfer_instructions
    assert not Order.objects.exists()
    assert Publication.objects.filter(master="").exists()


def test_around_the_orders_there_is_what_every_desk_works_with(furnished):
    demo.make_orders()

    offered = Order.objects.get(state="offered")
    assert [message.from_office for message in offered.messages.order_by("pk")] == [False, True, False]
    assert offered.unread_from_customer > 0
    assert Note.objects.count() == 2
    assert Order.objects.get(kind="microdata", state="submitted").assigned_to == demo.person("siti.petugas")
    assert SavedView.objects.get().is_shared
    assert Rating.objects.get().order == SurveyResponse.objects.get().order
    assert {(case.state, bool(case.complainant)) for case in Complaint.objects.all()} == {
        ("received", False),
        ("handled", True),
    }
    outcomes = Statement.objects.get().lines.order_by("number").values_list("outcome", flat=True)
    assert list(outcomes) == [LineOutcome.KNOWN, LineOutcome.READY, LineOutcome.UNKNOWN]
