"""The people who try every address, one order in each state, and what comes back when somebody asks."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from feedback.models import Complaint
from feedback.services import rate
from microdata.models import AgreementFile, Extraction, MicrodataOrder, Upload
from microdata.services import choosing, extraction, review, submission, uploads
from orders import calendar_desk
from orders import services as order_services
from orders.conversation import write_to_office
from orders.deliverables import fetchable, released
from orders.models import Attachment, FaultReport, Order, Visit
from orders.notifications import RATING_SALT
from payments.entitlements import LINK_SALT
from payments.models import Entitlement, Payment, StatementLine, Waiver
from payments.services import (
    request_entitlement,
    request_waiver,
)
from publications.visitors import open_order
from silastik.core import jobs
from silastik.core.context import current_office
from silastik.core.files import CheckedFile, accept
from silastik.core.models import CalendarYear, JobRun
from silastik.reports import papers
from silastik.reports import services as reports
from silastik.reports.audit_trails import TRAILS
from silastik.reports.models import ReportFile
from silastik.reports.periods import parse
from silastik.users import calendar_keys, roles
from silastik.users import services as user_services
from silastik.users.models import CalendarKey, User
from tests import builders, microdata_builders
from tests.feedback.answers import surveyed
from tests.feedback.cases import a_complaint
from tests.microdata import material
from tests.microdata.waivers import entitle
from tests.microdata_builders import PRODUCT, SAMPLE
from tests.payments.statements.files import row_of
from tests.payments.statements.test_bank_lines import bring
from tests.uploads import png

ROLES = ["visitor", "owner", "stranger", "officer", "colleague", "treasurer", "head", "auditor", "administrator"]
STATEMENT_PAGES = [f"payments:statement{act}" for act in ("", "_reading", "_record", "_recheck", "_file")]
LINE_PAGES = [f"payments:line{act}" for act in ("", "_set_aside", "_apart")]


@dataclass
class World:
    """People who are logged in, and one order of the owner in each state of each flow."""

    sessions: dict[str, str]
    orders: dict[str, Order]
    foreign: Order
    data_orders: dict[str, MicrodataOrder]
    foreign_data: MicrodataOrder
    upload: Upload
    extraction: Extraction
    unproven: EmailAddress
    visit: Visit
    paper: ReportFile

    def arguments(self, name: str, keys: set[str]) -> list[dict[str, object]]:
        """What to fill into an address: every order where a code is asked for, else the one thing that fits."""
        completed, revised, proved = (self.orders[state] for state in ("completed", "in_revision", "awaiting_transfer"))
        title = completed.lines.first().publication
        payment = Payment.objects.get(invoice__order=proved)
        fault = FaultReport.objects.exclude(picture="").get()
        closed = self.data_orders["completed"]
        asked = Entitlement.objects.get(decision="")
        case = Complaint.objects.get()
        line = StatementLine.objects.get()
        special: dict[str, list[dict[str, object]]] = {
            "orders:calendar_feed": [{"token": calendar_keys.token(CalendarKey.objects.get().user)}],
            "orders:verify_code": [{"code": completed.documents.first().code}],
            "orders:document": [
                {"code": order.code, "document_code": document.code}
                for order in (completed, closed)
                for document in order.documents.all()
            ],
            "orders:file": [
                {"code": order.code, "pk": file.pk} for order in (completed, closed) for file in fetchable(order)
            ],
            "orders:fault_picture": [{"code": revised.code, "pk": fault.pk}],
            "orders:answer_fault": [{"code": revised.code, "pk": fault.pk}],
            "orders:attachment": [{"code": revised.code, "pk": Attachment.objects.get(message__order=revised).pk}],
            "orders:since": [{"code": revised.code, "event": 0}],
            "orders:delete_note": [{"code": revised.code, "pk": 1}],
            "orders:delete_leave": [{"pk": 0}],
            "orders:change_view": [{"pk": 0}],
            "orders:delete_view": [{"pk": 0}],
            "orders:terms_version": [{"version": completed.terms.version}],
            "publications:prepare": [{"code": o.code, "pk": o.lines.get().pk} for o in self.orders.values()],
            **{f"publications:visit{act}": [{"pk": self.visit.pk}] for act in ("", "_submit", "_discard")},
            "publications:visit_add": [{"pk": self.visit.pk, "slug": title.slug}],
            "publications:visit_remove": [{"pk": self.visit.pk, "slug": title.slug}],
            "orders:claim_code": [{"code": "7KQF-2M9X-R4TD-0ZHA"}],
            "payments:verify": [{"code": proved.code}],
            "payments:export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "payments:waiver_letter": [{"code": self.data_orders["in_preparation"].code}],
            "microdata:abstract_file": [{"code": self.data_orders["needs_explanation"].code}],
            "microdata:agreement_file": [{"code": closed.code, "pk": signed_file(closed).pk}],
            "microdata:request_access": [{"code": closed.code, "pk": released(closed)[0].pk}],
            "microdata:renew": [{"code": closed.code, "pk": released(closed)[0].pk}],
            "microdata:stop": [{"code": self.extraction.selection.order.code, "pk": self.extraction.pk}],
            "microdata:upload_part": [{"code": self.upload.selection.order.code, "pk": self.upload.pk}],
            "microdata:upload_cancel": [{"code": self.upload.selection.order.code, "pk": self.upload.pk}],
            **{page: [{"pk": line.statement_id}] for page in STATEMENT_PAGES},
            **{page: [{"pk": line.pk}] for page in LINE_PAGES},
            "payments:line_join": [{"pk": line.pk, "payment_pk": payment.pk}],
            "payments:waived_export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "payments:entitlement_letter": [{"pk": asked.pk}],
            "payments:entitlement_decide": [{"pk": asked.pk}],
            "payments:entitlement_confirm": [{"token": signing.dumps(asked.pk, salt=LINK_SALT)}],
            "reports:audit_export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "reports:readings_export": [{"suffix": "csv"}, {"suffix": "xlsx"}],
            "reports:trail": [{"name": name} for name in TRAILS],
            "reports:trail_export": [{"name": name, "suffix": "csv"} for name in TRAILS],
            "reports:file": [{"pk": self.paper.pk}],
            "reports:pdf": [{"pk": self.paper.pk}],
            "feedback:rate_signed": [{"token": signing.dumps(completed.pk, salt=RATING_SALT)}],
            "feedback:survey_signed": [{"token": signing.dumps(completed.pk, salt=RATING_SALT)}],
            "feedback:reply": [{"code": completed.code, "about": "survey"}],
            "feedback:complaint_file": [{"number": case.number, "pk": case.files.get().pk}],
            "account_confirm_email": [{"key": EmailConfirmationHMAC(self.unproven).key}],
            "account_reset_password_from_key": [reset_link(User.objects.get(pk=self.foreign.customer_id))],
            "mfa_edit_webauthn": [{"pk": 1}],
            "mfa_remove_webauthn": [{"pk": 1}],
            "admin:view_on_site": [{"content_type_id": 1, "object_id": 1}],
            "admin:app_list": [{"app_label": "core"}],
        }
        if name in special:
            return special[name]
        app = name.partition(":")[0]
        if app == "calendars":
            edition = CalendarYear.objects.get()
            known = {"pk": edition.pk, "row": edition.days.first().pk, "year": edition.year}
            return [{key: known[key] for key in keys}]
        if app == "microdata" and keys == {"slug"}:
            return [{"slug": closed.chosen[0].dataset.slug}]
        if app == "microdata" and keys == {"code", "pk"}:
            return [{"code": order.code, "pk": order.selections.get().pk} for order in self.data_orders.values()]
        if keys == {"number"}:
            return [{"number": case.number}]
        if keys == {"code"}:
            of_publications = [] if app == "microdata" else list(self.orders.values())
            of_data = [] if app == "publications" else list(self.data_orders.values())
            return [{"code": order.code} for order in of_publications + of_data]
        if keys == {"code", "pk"}:
            return [{"code": proved.code, "pk": payment.pk}]
        return [{"slug": title.slug}] if keys == {"slug"} else [{}]


def build_world(folder: Path) -> World:
    jobs.expect()
    JobRun.objects.update(ok_at=timezone.now() + timedelta(days=1))  # monitoring finds all well, however long it takes
    people = {"owner": builders.a_customer(), "stranger": builders.a_customer()}
    people |= {
        "officer": builders.an_officer(),
        "colleague": builders.an_officer(),
        "treasurer": builders.a_treasurer(),
    }
    calendar_keys.renew(people["colleague"])
    for role in (roles.HEAD, roles.AUDITOR, roles.ADMINISTRATOR):
        people[role] = user_services.set_roles(builders.a_customer(), {role}, by=None)
    owner, orders = people["owner"], {}
    for state, reach in [(state, reach) for state, reach in builders.REACH.items() if state != "draft"]:
        owner.country = "SG" if state == "awaiting_transfer" else "ID"
        owner.save()
        orders[state] = reach(owner, officer=people["officer"])
    builders.a_basket(owner)
    rate(orders["completed"], score=5, by=owner)
    surveyed(orders["completed"], comment="Rapi.")
    a_complaint(by=owner, files=[pdf()])
    entitle(owner)
    data_orders = {
        state: reach(owner, officer=people["officer"])
        for state, reach in microdata_builders.REACH.items()
        if state not in {"draft", "in_preparation"}
    }
    explained = data_orders["needs_explanation"]
    choosing.save_abstract(explained, **microdata_builders.ABSTRACT, upload=pdf())
    microdata_builders.render_papers(data_orders["completed"])
    request_entitlement(owner, institution="Dinas", official_email="resmi@contoh.id", letter=pdf())  # to renew it
    prepared = ask_for_nothing(owner, people["officer"], folder)
    data_orders["in_preparation"] = prepared
    selection = prepared.selections.get()
    sample = extraction.request(selection, SAMPLE, by=people["officer"])
    upload = uploads.start(prepared, selection, PRODUCT, name="data.zip", size=10**6, by=people["officer"])
    microdata_builders.a_draft(owner)
    revised = orders["in_revision"]
    picture = accept(builders.an_upload(png(), "halaman.png", "image/png"))
    order_services.report_fault(revised, released(revised)[0], text="Miring.", picture=picture, by=people["owner"])
    for order in (revised, foreign := builders.in_revision(people["stranger"], officer=people["officer"])):
        write_to_office(order, text="Halaman 9.", key=uuid4(), files=[pdf()], by=order.customer)
    bring(row_of(Payment.objects.get(invoice__order=orders["awaiting_transfer"])), by=people["treasurer"])
    calendar_desk.propose(current_office(), 2028, by=people[roles.ADMINISTRATOR])
    sessions = {role: log_in(person.email) for role, person in people.items()}
    foreign_data = microdata_builders.delivered(people["stranger"], officer=people["officer"])
    paper = reports.ask_paper(current_office(), parse("2026"), by=people["head"])
    papers.render(paper.pk)
    unproven = builders.a_customer(verified=False).emailaddress_set.get()
    visit = open_order(by=people["officer"], **builders.PROFILE)
    return World(sessions, orders, foreign, data_orders, foreign_data, upload, sample, unproven, visit, paper)


def pdf() -> CheckedFile:
    return accept(builders.an_upload(), types=("pdf",))


def ask_for_nothing(customer: User, officer: User, folder: Path) -> MicrodataOrder:
    """An order in preparation that asks for Rp0,00, of a dataset that can be extracted."""
    dataset = material.a_dataset(folder, rows=400)
    draft = microdata_builders.a_draft(customer, dataset=dataset, variables=[], areas=[])
    request_waiver(draft, purpose=Waiver.Purpose.RESEARCH, letter=pdf())
    order = review.take(submission.submit(draft, by=customer, terms=builders.terms()), by=officer)
    review.approve(order, by=officer)
    return microdata_builders.fresh(order)


def signed_file(order: MicrodataOrder) -> AgreementFile:
    return AgreementFile.objects.filter(agreement__order=order).latest("pk")


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
