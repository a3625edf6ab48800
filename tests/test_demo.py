"""The orders of the demonstration: what people find who try the portal for the first time."""

import pytest

from orders.models import Order
from publications import demo as publication_demo
from publications import masters
from publications.models import Publication
from silastik import demo
from silastik.users.demo import create_demo_accounts
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
        ("rani", "publication", "delivered"),
        ("rani", "publication", "awaiting_payment"),
        ("mei", "publication", "awaiting_payment"),
        ("budi", "publication", "submitted"),
    }
    siti = demo.person("siti.petugas")
    counted = {view: desks.count(siti, view) for view in ("mine", "new", "office", "customer", "open", "all")}
    assert counted == {"mine": "1", "new": "2", "office": "4", "customer": "3", "open": "9", "all": "9"}
    assert made == 9
    assert demo.make_orders() == 0
