"""Everything the portal holds on a person, as plain data: their right to a copy (UU 27/2022, articles 7 and 13).

Each part names a model and how its rows lead to the person. A model that names people and stands in neither table below
fails a test, so that nothing new is forgotten.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import FileField, Model
from django.utils import timezone

from silastik.core.models import Mail
from silastik.users.models import User

# Model -> the way from a row to the person, and what is left out: secrets, and what only machines read.
THEIRS: dict[str, tuple[str, frozenset[str]]] = {
    "users.User": ("pk", frozenset({"password"})),
    "account.EmailAddress": ("user", frozenset()),
    "usersessions.UserSession": ("user", frozenset({"session_key", "data"})),
    "mfa.Authenticator": ("user", frozenset({"data"})),
    "users.CalendarKey": ("user", frozenset({"key"})),
    "users.Consent": ("user", frozenset()),
    "users.AccessRecord": ("whose", frozenset()),
    "orders.Order": ("customer", frozenset({"unread_from_customer", "state_rank", "escalates_at", "contents"})),
    "orders.OrderEvent": ("order__customer", frozenset({"note", "data"})),  # what colleagues write to each other
    "orders.Message": ("order__customer", frozenset()),
    "orders.Attachment": ("message__order__customer", frozenset()),
    "orders.Document": ("order__customer", frozenset()),
    "orders.Deliverable": ("order__customer", frozenset()),
    "orders.FaultReport": ("deliverable__order__customer", frozenset()),
    "orders.Visit": ("claimed_by", frozenset({"claim_sha256"})),
    "publications.PublicationOrderLine": ("order__customer", frozenset()),
    "microdata.MicrodataOrder": ("customer", frozenset()),
    "microdata.Selection": ("order__customer", frozenset()),
    "microdata.UsageAbstract": ("order__customer", frozenset()),
    "microdata.Review": ("order__customer", frozenset()),
    "microdata.SampleRound": ("order__customer", frozenset()),
    "microdata.Agreement": ("order__customer", frozenset()),
    "microdata.AgreementFile": ("agreement__order__customer", frozenset()),
    "microdata.DutyStamp": ("agreement__order__customer", frozenset()),
    "payments.Invoice": ("order__customer", frozenset()),
    "payments.InvoiceLine": ("invoice__order__customer", frozenset()),
    "payments.BillingCode": ("invoice__order__customer", frozenset()),
    "payments.Payment": ("invoice__order__customer", frozenset()),
    "payments.Entitlement": ("user", frozenset()),
    "payments.Waiver": ("order__customer", frozenset()),
    "feedback.Rating": ("order__customer", frozenset()),
    "feedback.SurveyResponse": ("order__customer", frozenset()),
    "feedback.CommentReply": ("order__customer", frozenset()),
    "feedback.Complaint": ("complainant", frozenset({"code_sha256", "form_sha256"})),
    "feedback.ComplaintFile": ("complaint__complainant", frozenset()),
}
# Models that name people or orders, and hold nothing on a customer beyond what stands above.
NOT_THEIRS = {
    "core.CalendarYear": "acts of the office",
    "core.CalendarYearEvent": "history of those",
    "orders.Note": "what colleagues write to each other",
    "orders.ReadMark": "until where a conversation was read",
    "orders.SavedView": "an officer's habit",
    "orders.Leave": "an officer's",
    "orders.Escalation": "acts of the office, told by events",
    "orders.OrderWords": "the order's own words, for searching",
    "orders.Seal": "digests of events",
    "publications.PublicationOrder": "the order itself, without more",
    "payments.Statement": "acts of the office",
    "payments.StatementLine": "the bank's, of the office's account",
    "payments.Deposit": "acts of the office",
    "payments.EntitlementEvent": "history of entitlements",
    "microdata.Extraction": "acts of the office",
    "microdata.Upload": "acts of the office",
    "feedback.ComplaintEvent": "what colleagues write to each other",
    "reports.ReportFile": "acts of the office",
    "reports.OrderFigures": "counts",
    "reports.RevenueLine": "counts",
    "admin.LogEntry": "acts of the office",
    "pghistory.MiddlewareEvents": "history of the office's acts",
}


@dataclass(frozen=True)
class Part:
    """Rows of one model, each a plain dict by the names of its fields."""

    model: str
    rows: list[dict[str, Any]]


def copy_for(person: User) -> dict[str, Any]:
    """All that is held on a person, by the names of the models, and when the copy was made."""
    return {"made_at": timezone.now().isoformat(), "held": {part.model: part.rows for part in held_on(person)}}


def held_on(person: User) -> Iterator[Part]:
    """The parts that are not empty. Other people are `kantor` (of the office) or left nameless."""
    for label, (path, left_out) in THEIRS.items():
        model = apps.get_model(label)
        found = model._default_manager.filter(**{path: person.pk}).order_by("pk")
        rows = [_row(row, left_out, person) for row in found.iterator()]
        if rows:
            yield Part(label, rows)
    letters = Mail.objects.filter(to__iexact=person.email).order_by("pk")
    if rows := [{"subject": mail.subject, "sent_at": _plain(mail.sent_at)} for mail in letters]:
        yield Part("core.Mail", rows)


def _row(row: Model, left_out: frozenset[str], person: User) -> dict[str, Any]:
    found = {}
    for field in row._meta.concrete_fields:
        if field.name in left_out:
            continue
        value = field.value_from_object(row)
        if isinstance(field, FileField):
            value = bool(value)
        elif field.related_model is User and value is not None:
            value = "Anda" if value == person.pk else "kantor"
        found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return None
    return value
