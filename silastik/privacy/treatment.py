"""What becomes of each thing that is held on a person when their account closes (UU 27/2022, articles 8, 15, 43, 44).

A model stands in one of two tables: `TREATMENTS`, whose rows lead to a person, or `WITHOUT_PERSON`. Of a treated model
every field that can hold words is erased, replaced, or kept for a reason; one that is not named fails a test.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from feedback.models import Complaint
from orders.models import Order
from payments.models import Entitlement
from silastik.core.mail import NOWHERE
from silastik.core.models import Mail
from silastik.users.models import AccessRecord, User

ERASED = "[dihapus bersama akun pelanggan]"
CLOSED = f"@akun{NOWHERE}"
# Why something stays. UU 27/2022 leaves room for what other laws make us keep (articles 15 and 16).
RECORD = "the record of the order, sealed in a chain of digests that a change would break (decision 0027)"
PAPER = "an official paper, or what proves one: kept as the law on archives and on state revenue demands"
MONEY = "state revenue: kept with its papers"
GOODS = "what was ordered or delivered, and says nothing of the person"
NUMBER = "a number, code or digest of ours"


@dataclass(frozen=True)
class Treatment:
    """`path` leads from a row to the person, or `rows` finds them. `deletes` takes whole rows, `becomes` gives fields
    that are not empty a new value, `keeps` says why the other fields stay. `past` names the triggers of append-only
    rows that step aside for it; `leaves` are rows that are not touched.
    """

    path: str = ""
    rows: Callable[[User], QuerySet[Any]] | None = None
    deletes: bool = False
    becomes: Mapping[str, Any] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    leaves: Q | None = None

    def found(self, label: str, person: User) -> QuerySet[Any]:
        """The person's rows of this model that are to be treated."""
        model = apps.get_model(label)
        rows = self.rows(person) if self.rows else model._base_manager.filter(**{self.path: person.pk})
        return rows.exclude(self.leaves) if self.leaves else rows


def _kept(reason: str, names: str) -> dict[str, str]:
    return dict.fromkeys(names.split(), reason)


def _numbered(before: str, key: str, after: str = "") -> Concat:
    return Concat(Value(before), Cast(F(key), CharField()), Value(after), output_field=CharField())


def letters_to(person: User) -> QuerySet[Mail]:
    """Mails to any address that the person has had with us."""
    return Mail.objects.filter(_any_of(Q(to__iexact=address) for address in _addresses(person)))


def _letters(person: User) -> QuerySet[Mail]:
    """Mails that were sent to the person, or to the office about them: by address, order or complaint."""
    codes = Order.objects.filter(customer=person, code__isnull=False).values_list("code", flat=True)
    numbers = Complaint.objects.filter(complainant=person).values_list("number", flat=True)
    words = [_alone(word) for word in (*codes, *numbers, *_addresses(person)) if word]
    about = Mail.objects.filter(_any_of(Q(subject__iregex=word) | Q(text__iregex=word) for word in words))
    return (letters_to(person) | about).exclude(sent_at=None)


def _alone(word: str) -> str:
    """A pattern of PostgreSQL for this word by itself: `ani@x.id` is not in `rani@x.id`."""
    return rf"(^|[^[:alnum:]._%+-]){re.escape(word)}($|[^[:alnum:]-])"


def _addresses(person: User) -> set[str]:
    """Of an institution's address only the one that nobody else asked with: their letters are not this person's."""
    own = person.emailaddress_set.values_list("email", flat=True)  # type: ignore[attr-defined]
    others = Entitlement.objects.exclude(user=person).values("official_email")
    official = Entitlement.objects.filter(user=person).exclude(official_email__in=others)
    return {address for address in (person.email, *own, *official.values_list("official_email", flat=True)) if address}


def _any_of(wanted: Iterable[Q]) -> Q:
    """Any of these; nothing when there are none."""
    return reduce(or_, wanted, Q(pk__in=[]))


def _acts_on_account(person: User) -> QuerySet[LogEntry]:
    account = ContentType.objects.get_for_model(User)
    return LogEntry.objects.filter(content_type=account, object_id=str(person.pk))


def _sessions(person: User) -> QuerySet[Session]:
    return Session.objects.filter(session_key__in=person.usersession_set.values("session_key"))  # type: ignore[attr-defined]


ENTITLED = {"official_email": "", "letter": "", "letter_name": "", "reason": ERASED}
INTEGRITY = Complaint.Subject.INTEGRITY  # what staff are accused of must not vanish with whoever said so
# In this order: what finds rows by an address comes before what forgets the address.
TREATMENTS: dict[str, Treatment] = {
    "sessions.Session": Treatment(rows=_sessions, deletes=True),
    "usersessions.UserSession": Treatment("user", deletes=True),
    "mfa.Authenticator": Treatment("user", deletes=True),
    "users.CalendarKey": Treatment("user", deletes=True),
    "core.Mail": Treatment(
        rows=_letters,
        becomes={"to": "", "subject": "", "text": "", "html": "", "last_error": ""},
        keeps={"key": NUMBER, "language": "two letters"},
    ),
    "admin.LogEntry": Treatment(
        rows=_acts_on_account,
        becomes={"object_repr": _numbered("akun ", "object_id")},
        keeps={"object_id": NUMBER, "change_message": "roles, and whether the account may be used"},
    ),
    "users.Consent": Treatment("user", becomes={"ip": None}, keeps=_kept(NUMBER, "version sha256")),
    "users.AccessRecord": Treatment(
        "whose",
        becomes={"about": _numbered("catatan ", "pk")},
        past=("users.AccessRecord:access_is_append_only",),
        leaves=~Q(kind=AccessRecord.Kind.ACCOUNT, about__contains="@"),  # names orders, papers and files by number
    ),
    "orders.Order": Treatment(
        "customer",
        becomes={"cancel_reason": ERASED},
        keeps=_kept(GOODS, "title contents") | _kept(NUMBER, "code terms_sha256"),
    ),
    "orders.OrderEvent": Treatment("order__customer", keeps=_kept(RECORD, "action before after note data")),
    "orders.Seal": Treatment("order__customer", keeps={"digest": RECORD}),
    "orders.OrderWords": Treatment(
        "order__customer", keeps=_kept("written anew by a trigger when the account forgets its name", "text customer")
    ),
    "orders.Note": Treatment("order__customer", becomes={"text": ERASED}),
    "orders.Attachment": Treatment(
        "message__order__customer", deletes=True, past=("orders.Attachment:attachments_are_kept",)
    ),
    "orders.Message": Treatment(
        "order__customer", becomes={"text": ERASED}, past=("orders.Message:messages_are_kept",)
    ),
    "orders.ReadMark": Treatment("order__customer"),
    "orders.Document": Treatment("order__customer", keeps=_kept(PAPER, "number code language snapshot file sha256")),
    "orders.Escalation": Treatment("order__customer", keeps={"step": GOODS}),
    "orders.Deliverable": Treatment(
        "order__customer",
        becomes={"note": ERASED},
        keeps=_kept(GOODS, "item title file name content_type sha256"),
    ),
    "orders.FaultReport": Treatment(
        "deliverable__order__customer",
        becomes={"text": ERASED, "answer": ERASED, "picture": ""},
        keeps={"part": GOODS},
    ),
    "orders.Visit": Treatment("order__customer", becomes={"contact_email": ""}, keeps={"claim_sha256": NUMBER}),
    "publications.PublicationOrder": Treatment("customer"),
    "publications.PublicationOrderLine": Treatment("order__customer"),
    "microdata.MicrodataOrder": Treatment(
        "customer",
        becomes={"signer_name": "", "signer_position": "", "signer_institution": "", "signer_identity": ""},
    ),
    "microdata.Selection": Treatment("order__customer", keeps=_kept(GOODS, "variables areas formats")),
    "microdata.UsageAbstract": Treatment(
        "order__customer",
        becomes=dict.fromkeys(("background", "objectives", "method", "outputs"), ERASED)
        | dict.fromkeys(("file", "file_name", "file_type", "file_sha256"), ""),
    ),
    "microdata.Agreement": Treatment("order__customer", keeps=_kept(PAPER, "courier tracking_number return_reason")),
    "microdata.AgreementFile": Treatment(
        "agreement__order__customer", keeps=_kept(PAPER, "file name content_type sha256 findings")
    ),
    "microdata.DutyStamp": Treatment("agreement__order__customer", keeps={"serial": PAPER}),
    "microdata.Extraction": Treatment(
        "selection__order__customer", keeps=_kept(GOODS, "recipe recipe_sha256 stage error schema_sha256")
    ),
    "microdata.Upload": Treatment("selection__order__customer", keeps=_kept(GOODS, "name note error token")),
    "microdata.Review": Treatment("order__customer", becomes={"question": ERASED, "answer": ERASED, "reason": ERASED}),
    "microdata.Verdict": Treatment("review__order__customer", becomes={"reason": ERASED}, keeps={"key": GOODS}),
    "microdata.SampleRound": Treatment("order__customer", becomes={"reason": ERASED}),
    "payments.Invoice": Treatment("order__customer"),
    "payments.InvoiceLine": Treatment(
        "invoice__order__customer", keeps=_kept(MONEY, "description tariff_code explanation")
    ),
    "payments.BillingCode": Treatment("invoice__order__customer", keeps={"code": MONEY}),
    "payments.Payment": Treatment(
        "invoice__order__customer",
        keeps=_kept(MONEY, "ntpn proof proof_name proof_type currency bank reference reason"),
    ),
    "payments.Receipt": Treatment("payment__invoice__order__customer"),
    "payments.StatementLine": Treatment(
        "payment__invoice__order__customer",
        keeps=_kept(MONEY, "raw currency reference payer description billing_code ntpn fingerprint note"),
    ),
    "payments.DepositedPayment": Treatment("payment__invoice__order__customer"),
    "payments.Waiver": Treatment("order__customer", keeps=_kept(MONEY, "letter letter_name legal_basis reason")),
    "payments.Entitlement": Treatment(
        "user", becomes=ENTITLED, keeps={"institution": "an institution, to which state revenue was waived"}
    ),
    "payments.EntitlementEvent": Treatment(
        "user", becomes=ENTITLED, keeps={"institution": "as on the entitlement", "pgh_label": "insert or update"}
    ),
    "feedback.Rating": Treatment("order__customer", becomes={"comment": ""}),
    "feedback.SurveyResponse": Treatment("order__customer", becomes={"comment": ""}),
    "feedback.CommentReply": Treatment(
        "order__customer", becomes={"text": ERASED}, past=("feedback.CommentReply:replies_are_append_only",)
    ),
    "feedback.Complaint": Treatment(
        "complainant",
        becomes={"text": ERASED, "name": "", "email": ""},
        keeps=_kept(NUMBER, "number order_code code_sha256 form_sha256 language"),
        leaves=Q(subject=INTEGRITY),
    ),
    "feedback.ComplaintEvent": Treatment(
        "complaint__complainant",
        becomes={"note": ERASED},
        keeps=_kept("what was done, and when", "action before after"),
        past=("feedback.ComplaintEvent:complaint_events_are_append_only",),
        leaves=Q(complaint__subject=INTEGRITY),
    ),
    "feedback.ComplaintFile": Treatment("complaint__complainant", deletes=True, leaves=Q(complaint__subject=INTEGRITY)),
    "reports.OrderFigures": Treatment("order__customer", keeps=_kept("counts, without a name", "kind state")),
    "reports.RevenueLine": Treatment("order__customer", keeps={"tariff_code": MONEY}),
    "account.EmailConfirmation": Treatment("email_address__user", deletes=True),
    "account.EmailAddress": Treatment("user", deletes=True),
    "users.User": Treatment(
        "pk",
        becomes={
            "email": _numbered("ditutup-", "pk", CLOSED),
            "name": _numbered("Akun ditutup ", "pk"),
            "password": "!",
            "last_login": None,
            "npwp_confirmed_at": None,
            "npwp_confirmed_by": None,
            **dict.fromkeys(("segment", "institution", "job", "country", "address", "phone", "npwp"), ""),
        },
    ),
}
# Nothing in these leads to a customer: what the office sells and decides, and what the portal needs to run. Their
# histories, where the database keeps one, neither.
WITHOUT_PERSON = {
    "auth": {"Permission", "Group"},
    "catalogue": {"Product"},
    "contenttypes": {"ContentType"},
    "core": {"Office", "OfficeHours", "DayOff", "Signer", "ComplaintChannel", "NumberSequence", "JobRun"}
    | {"SpecialPeriod", "SpecialHours", "CalendarYear", "ProposedDay", "ProposedPeriod"},
    "microdata": {"Area", "Dataset", "DatasetVersion", "Variable"},
    "orders": {"PurchaseTerms", "CannedText", "Root", "SavedView", "Leave"},
    "payments": {"TariffSchedule", "TariffLine", "Statement", "Deposit", "KnownDifference"},
    "pghistory": {"Context", "Events", "MiddlewareEvents"},
    "privacy": {"DoomedFile", "RetentionRun"},
    "publications": {"Publication"},
    "reports": {"Progress", "ReportFile"},
}
