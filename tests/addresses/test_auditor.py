"""An auditor reads everything and moves nothing, whatever is sent (architecture, decision 10)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.addresses.table import ADDRESSES, addresses
from tests.addresses.world import World, ask

pytestmark = pytest.mark.django_db
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(orders|payments|publications|microdata|feedback|core)_')
SHOPS = {"orders", "payments", "publications", "microdata", "feedback"}
# The link in a mail stands for the customer who got it, whoever is logged in on the machine where it is opened.
FOR_WHOEVER_HAS_THE_LINK = {"feedback:rate_signed", "feedback:survey_signed"}


@pytest.mark.parametrize(
    "name",
    sorted(name for name in set(ADDRESSES) - FOR_WHOEVER_HAS_THE_LINK if name.partition(":")[0] in SHOPS),
)
def test_nothing_an_auditor_sends_changes_a_row(name: str, world: World):
    for arguments in world.arguments(name, addresses()[name]):
        with CaptureQueriesContext(connection) as asked:
            ask(world, "auditor", "post", reverse(name, kwargs=arguments))

        assert [query["sql"] for query in asked if WRITES.match(query["sql"])] == []
