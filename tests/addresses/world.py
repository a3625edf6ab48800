"""The people who try every address, one order in each state, and what comes back when somebody asks."""

from dataclasses import dataclass

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
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
from tests.microdata.shelf import a_dataset
from tests.uploads import png

ROLES = ["visitor", "owner", "stranger", "officer", "colleague", "treasurer", "head", "auditor", "administrator"]


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
