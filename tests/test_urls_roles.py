"""Every address of the portal, tried by everybody: who comes in, who is sent away, and that nobody meets an error."""

import re
from dataclasses import dataclass

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.cached_db import SessionStore
from django.core import signing
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client, override_settings
from django.urls import reverse

from feedback.services import rate
from microdata.models import Dataset
from orders import services as order_services
from orders.deliverables import released
from orders.models import FaultReport, Order
from orders.notifications import RATING_SALT
from payments.entitlements import LINK_SALT
from payments.models import Entitlement, Payment
from payments.services import request_entitlement
from silastik.core.files import accept
from silastik.users import roles
from silastik.users import services as user_services
from silastik.users.models import User
from tests import builders
from tests.address_table import ADDRESSES, addresses, admin_access, is_of_a_model
from tests.microdata.shelf import a_dataset
from tests.uploads import png

pytestmark = pytest.mark.django_db
ROLES = ["visitor", "owner", "stranger", "officer", "colleague", "treasurer", "head", "auditor", "administrator"]
REFUSALS = {"login", "admin login", 403, 404}


@dataclass
class World:
    """People who are logged in, and one order of the owner in each state."""

    sessions: dict[str, str]
    orders: dict[str, Order]
    foreign: Order
    unproven: EmailAddress
    dataset: Dataset

    def arguments(self, name: str, keys: set[str]) -> list[dict[str, object]]:
        """What to fill into an address: every order where a code is asked for, else the one thing that fits."""
        completed, revised, proved = (self.orders[state] for state in ("completed", "in_revision", "awaiting_transfer"))
        title = completed.lines.first().publication
        payment = Payment.objects.get(invoice__order=proved)
        fault = FaultReport.objects.exclude(picture="").get()
        special: dict[str, list[dict[str, object]]] = {
            "orders:verify_code": [{"code": completed.documents.first().code}],
            "orders:document": [{"code": completed.code, "document_code": completed.documents.first().code}],
            "orders:file": [{"code": completed.code, "pk": released(completed)[0].pk}],
            "orders:fault_picture": [{"code": revised.code, "pk": fault.pk}],
            "orders:answer_fault": [{"code": revised.code, "pk": fault.pk}],
            "orders:terms_version": [{"version": completed.terms.version}],
            "publications:prepare": [{"code": o.code, "pk": o.lines.get().pk} for o in self.orders.values()],
            "payments:verify": [{"code": proved.code}],
            "payments:export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "payments:waived_export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "payments:entitlement_letter": [{"pk": Entitlement.objects.get().pk}],
            "payments:entitlement_decide": [{"pk": Entitlement.objects.get().pk}],
            "payments:entitlement_confirm": [{"token": signing.dumps(Entitlement.objects.get().pk, salt=LINK_SALT)}],
            "feedback:rate_signed": [{"token": signing.dumps(completed.pk, salt=RATING_SALT)}],
            "account_confirm_email": [{"key": EmailConfirmationHMAC(self.unproven).key}],
            "account_reset_password_from_key": [reset_link(self.foreign.customer)],
            "mfa_edit_webauthn": [{"pk": 1}],
            "mfa_remove_webauthn": [{"pk": 1}],
            "admin:view_on_site": [{"content_type_id": 1, "object_id": 1}],
            "admin:app_list": [{"app_label": "core"}],
        }
        if name in special:
            return special[name]
        if keys == {"code"}:
            return [{"code": order.code} for order in self.orders.values()]
        if name.startswith("microdata:") and keys == {"slug"}:
            return [{"slug": self.dataset.slug}]
        if keys == {"code", "pk"}:
            return [{"code": proved.code, "pk": payment.pk}]
        return [{"slug": title.slug}] if keys == {"slug"} else [{}]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Built once and rolled back at the end; each request is rolled back on its own."""
    folder = tmp_path_factory.mktemp("private")
    with django_db_blocker.unblock(), override_settings(PRIVATE_ROOT=str(folder)), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture
def private_folder(world: World) -> None:
    """The world has one folder for all its tests."""


def build_world() -> World:
    people = {"owner": builders.a_customer(), "stranger": builders.a_customer()}
    people |= {
        "officer": builders.an_officer(),
        "colleague": builders.an_officer(),
        "treasurer": builders.a_treasurer(),
    }
    for role in (roles.HEAD, roles.AUDITOR, roles.ADMINISTRATOR):
        people[role] = user_services.set_roles(builders.a_customer(), {role}, by=None)
    owner, orders = people["owner"], {}
    for state, reach in [(state, reach) for state, reach in builders.REACH.items() if state != "draft"]:
        owner.country = "SG" if state == "awaiting_transfer" else "ID"
        owner.save()
        orders[state] = reach(owner, officer=people["officer"])
    builders.a_basket(owner)
    rate(orders["completed"], score=5, by=owner)
    request_entitlement(
        owner, institution=owner.institution, official_email="resmi@contoh.id", letter=accept(builders.an_upload())
    )
    revised = orders["in_revision"]
    picture = accept(builders.an_upload(png(), "halaman.png", "image/png"))
    order_services.report_fault(revised, released(revised)[0], text="Miring.", picture=picture, by=people["owner"])
    sessions = {role: log_in(person.email) for role, person in people.items()}
    foreign = builders.in_revision(people["stranger"], officer=people["officer"])
    return World(sessions, orders, foreign, builders.a_customer(verified=False).emailaddress_set.get(), a_dataset())


def reset_link(user: User) -> dict[str, object]:
    return {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}


def log_in(email: str) -> str:
    """A session whose person has also confirmed their password, as the pages of the second factor ask."""
    client = Client()
    client.post(reverse("account_login"), {"login": email, "password": builders.PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": builders.PASSWORD})
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def ask(world: World, role: str, method: str, url: str) -> HttpResponseBase:
    """One request in a transaction that is rolled back."""
    client = Client()
    if role in world.sessions:
        SessionStore(world.sessions[role]).load()  # back into the cache, if an earlier request ended it
        client.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[role]
    with transaction.atomic():
        response = getattr(client, method)(url)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response


def outcome(world: World, role: str, method: str, url: str) -> int | str:
    """The status that comes back; a way to a login by its name; what was raised, where a visitor would see a 500."""
    try:
        response = ask(world, role, method, url)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"
    if response.status_code != 302:
        return response.status_code
    logins = {reverse("account_login"): "login", reverse("admin:login"): "admin login"}
    return logins.get(response["Location"].partition("?")[0], 302)


def test_every_address_is_in_the_table_and_nothing_else():
    assert {name for name in addresses() if not is_of_a_model(name)} == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_an_address_lets_in_whom_it_should(name: str, world: World):
    wrong = []
    access = ADDRESSES[name]
    arguments = world.arguments(name, addresses()[name])
    for role in ROLES:
        allowed = access.expected(role)
        everywhere = arguments if allowed not in REFUSALS else arguments[-1:]
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
        url = reverse(name, kwargs={"object_id": row.pk if row else 0} if keys else {})
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


ORDER_PAGES = ["orders:detail", "feedback:rate", "orders:cancel", "orders:report_fault", "payments:submit_proof"]


@pytest.mark.parametrize("name", ORDER_PAGES)
def test_a_strangers_order_looks_like_one_that_does_not_exist(name: str, world: World):
    method = "get" if name in {"orders:detail", "feedback:rate"} else "post"
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
    payment = Payment.objects.get(invoice__order=foreign)
    tries = [
        ("owner", "get", reverse("orders:file", args=[own.code, released(foreign)[0].pk])),
        ("owner", "get", reverse("orders:document", args=[own.code, foreign.documents.first().code])),
        ("owner", "get", reverse("orders:fault_picture", args=[own.code, fault.pk])),
        ("owner", "get", reverse("payments:proof", args=[own.code, payment.pk])),
        ("officer", "get", reverse("orders:file", args=[own.code, released(foreign)[0].pk])),
        ("officer", "post", reverse("publications:prepare", args=[own.code, foreign.lines.get().pk])),
        ("officer", "post", reverse("orders:answer_fault", args=[own.code, fault.pk])),
        ("treasurer", "post", reverse("payments:verify_proof", args=[own.code, payment.pk])),
        ("treasurer", "get", reverse("payments:preview", args=[own.code, payment.pk])),
    ]

    assert {url: ask(world, role, method, url).status_code for role, method, url in tries} == dict.fromkeys(
        [url for _role, _method, url in tries], 404
    )


ODD = ["%00", "%2e%2e", "'%20OR%201=1--", "%F0%9F%98%80", "x" * 500, "%0a", "-1", "99999999999999999999"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_address_is_an_address_that_does_not_exist(odd: str, world: World):
    wrong = []
    for name, access in ADDRESSES.items():
        for key in addresses()[name]:
            url = odd_address(name, key, odd)
            for method in ("get", "post"):
                got = outcome(world, access.insider(ROLES), method, url)
                if got not in {200, 302, 404, 405, "login"}:
                    wrong.append(f"{method.upper()} {url}: {got}")
    assert wrong == []


def odd_address(name: str, key: str, odd: str) -> str:
    """An address whose argument `key` is `odd`, as somebody types it who does not use our links."""
    marks = {"pk": 777, "content_type_id": 777, "app_label": "core", "slug": "penanda", "uidb36": "penanda"}
    kwargs = {k: marks.get(k, "penanda" if k == key else "1") for k in addresses()[name]}
    return reverse(name, kwargs=kwargs).replace(str(kwargs[key]), odd)


QUERIES = [
    "page",
    "tampilan",
    "q",
    "cari",
    "tahun",
    "urut",
    "dari",
    "sampai",
    "jumlah",
    "produk",
    "kode",
    "nilai",
    "next",
]
VALUES = [
    "%00",
    "-1",
    "99999999999999999999",
    "0001-01-01",
    "9999-12-31",
    "1e999",
    "NaN",
    "%F0%9F%98%80",
    "'",
    "x" * 3000,
]


@pytest.mark.parametrize("name", [name for name, access in ADDRESSES.items() if access.kind != "act"])
def test_an_odd_question_is_answered(name: str, world: World):
    wrong = []
    keys = addresses()[name]
    url = reverse(name, kwargs=world.arguments(name, keys)[0])
    role = ADDRESSES[name].insider(ROLES)
    for value in VALUES:
        query = "&".join(f"{key}={value}" for key in QUERIES)
        got = outcome(world, role, "get", f"{url}?{query}")
        if got not in {200, 302, 400, 403, 404, 422, 429}:
            wrong.append(f"{role} {url} with {value}: {got}")
    assert wrong == []


def test_the_roles_tried_are_all_there_are():
    assert set(Group.objects.values_list("name", flat=True)) <= set(ROLES)
