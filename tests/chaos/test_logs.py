"""The logs of the running parts tell one story under one number, and nothing in them leads to the customer."""

import re

import pytest

from tests import builders
from tests.journeys.stack import eventually

from .conftest import Portal

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_task_bears_the_number_of_its_request_and_no_log_knows_the_customer(portal: Portal):
    order = builders.tick_all(builders.taken())
    person, officer = order.customer, order.assigned_to
    portal.catcher.refused.add(person.email)

    assert portal.visit(officer).post(f"/petugas/{order.code}/penawaran/").status == 200
    asked = re.findall(r"request_finished.*POST publications:send_offer.*request_id=(\S+)", portal.web.said)[-1]

    def told(line: str) -> bool:
        return re.search(rf"{line}.*request_id={asked}", portal.worker.said) is not None

    eventually(lambda: told("not sent at attempt 1: .*550"), "the mail to be refused")
    eventually(lambda: told("task_succeeded"), "the task to end")
    assert "task=silastik.core.tasks.send_mail" in portal.worker.said
    assert f"order={order.code}" in portal.web.said
    assert f"user_id={officer.pk}" in portal.web.said
    everything = "".join(part.said for part in portal.parts)
    personal = [person.email, person.name, person.phone, person.address, officer.email, builders.PASSWORD]
    assert [word for word in personal if word in everything] == []
