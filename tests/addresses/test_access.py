"""Every address of the portal, tried by everybody: who comes in, who is sent away, and who is told nothing."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.http.response import HttpResponseBase
from django.urls import reverse

from orders.deliverables import released
from orders.models import Attachment, FaultReport
from payments.models import Payment
from tests.addresses.table import ADDRESSES, addresses, admin_access, is_of_a_model
from tests.addresses.world import ROLES, World, ask, outcome, signed_file

pytestmark = pytest.mark.django_db
REFUSALS = {"login", "admin login", 403, 404}
IN_EVERY_STATE = {"owner", "officer"}  # the two sides of an order; others are tried with one


def test_every_address_is_in_the_table_and_nothing_else():
    assert {name for name in addresses() if not is_of_a_model(name)} == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_lets_in_whom_it_should(name: str, world: World):
    wrong = []
    access = ADDRESSES[name]
    arguments = world.arguments(name, addresses()[name])
    for role in ROLES:
        allowed = access.expected(role)
        everywhere = arguments if role in IN_EVERY_STATE and allowed not in REFUSALS else arguments[-1:]
        for kwargs in everywhere:
            url = reverse(name, kwargs=kwargs)
            for method in ("get", "post"):
                got = outcome(world, role, method, url)
                if got not in access.may_answer(role, method):
                    wrong.append(f"{role} {method.upper()} {url}: {got}, not {access.may_answer(role, method)}")
    assert wrong == []


@pytest.mark.parametrize("model", sorted({name.rpartition("_")[0] for name in addresses() if is_of_a_model(name)}))
def test_the_admin_shows_a_model_to_whom_it_should(model: str, world: World):
    row = apps.get_model(model_label(model))._default_manager.last()
    wrong = []
    for name, keys in addresses().items():
        if name.rpartition("_")[0] != model:
            continue
        url = reverse(name, kwargs=dict.fromkeys(keys, row.pk if row else 0))
        gone = {302} if keys and not row else set()
        for role in ROLES:
            for method in ("get", "post"):
                wanted = admin_access(name).may_answer(role, method) | gone
                if (got := outcome(world, role, method, url)) not in wanted:
                    wrong.append(f"{role} {method.upper()} {url}: {got}, not {wanted}")
    assert wrong == []


def model_label(model: str) -> str:
    """`core.office` for `admin:core_office`."""
    return model.removeprefix("admin:").removesuffix("_process").replace("_", ".", 1)


ORDER_PAGES = [
    "orders:detail",
    "feedback:rate",
    "feedback:survey",
    "orders:cancel",
    "orders:report_fault",
    "payments:submit_proof",
    "microdata:explain",
    "microdata:accept_sample",
    "microdata:agreement_upload",
    "microdata:copy",
]


@pytest.mark.parametrize("name", ORDER_PAGES)
def test_a_strangers_order_looks_like_one_that_does_not_exist(name: str, world: World):
    method = "get" if name in {"orders:detail", "feedback:rate", "feedback:survey"} else "post"
    theirs, nobodys = (
        ask(world, "owner", method, reverse(name, args=[code])) for code in (world.foreign.code, "SIL-7502-2020-000000")
    )

    assert theirs.status_code == nobodys.status_code == 404
    assert told(theirs) == told(nobodys)


def told(response: HttpResponseBase) -> str:
    """A page without what differs at each request: the address asked for, and the token against forgery."""
    page = response.content.decode()
    return re.sub(r'SIL-7502-\d{4}-\d{6}|name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_things_of_another_order_are_not_found_under_ones_own(world: World):
    own, foreign = world.orders["in_revision"], world.foreign
    fault = FaultReport.objects.filter(deliverable__order=foreign).first()
    attachment = Attachment.objects.get(message__order=foreign)
    payment = Payment.objects.get(invoice__order=foreign)
    data_order, foreign_data = world.data_orders["in_revision"], world.foreign_data
    tries = [
        ("owner", "get", reverse("orders:file", args=[own.code, released(foreign)[0].pk])),
        ("owner", "get", reverse("orders:document", args=[own.code, foreign.documents.first().code])),
        ("owner", "get", reverse("orders:fault_picture", args=[own.code, fault.pk])),
        ("owner", "get", reverse("orders:attachment", args=[own.code, attachment.pk])),
        ("officer", "get", reverse("orders:attachment", args=[own.code, attachment.pk])),
        ("owner", "get", reverse("payments:proof", args=[own.code, payment.pk])),
        ("officer", "get", reverse("orders:file", args=[own.code, released(foreign)[0].pk])),
        ("officer", "post", reverse("publications:prepare", args=[own.code, foreign.lines.get().pk])),
        ("officer", "post", reverse("orders:answer_fault", args=[own.code, fault.pk])),
        ("treasurer", "post", reverse("payments:verify_proof", args=[own.code, payment.pk])),
        ("treasurer", "get", reverse("payments:preview", args=[own.code, payment.pk])),
        ("owner", "get", reverse("orders:file", args=[data_order.code, released(foreign_data)[0].pk])),
        ("owner", "post", reverse("microdata:request_access", args=[data_order.code, released(foreign_data)[0].pk])),
        ("owner", "get", reverse("microdata:agreement_file", args=[data_order.code, signed_file(foreign_data).pk])),
        ("officer", "get", reverse("microdata:agreement_file", args=[data_order.code, signed_file(foreign_data).pk])),
        ("officer", "post", reverse("microdata:attach", args=[data_order.code, foreign_data.selections.get().pk])),
        ("officer", "post", reverse("microdata:renew", args=[data_order.code, released(foreign_data)[0].pk])),
        ("officer", "post", reverse("microdata:stop", args=[data_order.code, world.extraction.pk])),
        ("officer", "post", reverse("microdata:upload_part", args=[data_order.code, world.upload.pk])),
    ]

    assert {url: ask(world, role, method, url).status_code for role, method, url in tries} == dict.fromkeys(
        [url for _role, _method, url in tries], 404
    )


@pytest.mark.parametrize("name", sorted(name for name, keys in addresses().items() if "code" in keys))
def test_an_order_of_one_flow_is_not_found_at_an_address_of_the_other(name: str, world: World):
    others = {"publications": world.data_orders["completed"], "microdata": world.orders["completed"]}
    other = others.get(name.partition(":")[0])
    if other is None:
        return
    url = reverse(name, kwargs=world.arguments(name, addresses()[name])[0] | {"code": other.code})

    got = {outcome(world, role, method, url) for role in ("owner", "officer") for method in ("get", "post")}

    assert got <= {302, 403, 404, 405}
    assert 404 in got


def test_the_roles_tried_are_all_there_are():
    assert set(Group.objects.values_list("name", flat=True)) <= set(ROLES)
