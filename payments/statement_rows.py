"""Statements and their lines as rows of tables, no query per row."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from silastik.core.dates import long_time, short_date, short_time
from silastik.core.money import rupiah

from .candidates import Candidate
from .facts import Facts, day
from .file_words import read_as_words
from .models import Payment, Statement, StatementLine
from .rows import page_of
from .statement_forms import money
from .states import LINE_TROUBLE, LineOutcome, StatementKind, StatementState

TONES = {
    LineOutcome.READY: "office",
    LineOutcome.OPEN: "office",
    LineOutcome.RECORDED: "done",
    LineOutcome.KNOWN: "done",
    LineOutcome.USED: "done",
    LineOutcome.DEPOSIT: "done",
} | dict.fromkeys(map(LineOutcome, LINE_TROUBLE), "late")


def statement_rows(statements: Iterable[Any]) -> list[dict[str, Any]]:
    """The files that came in; each with what waits in it, annotated as `lines_count`, `waiting`, `trouble`."""
    return [
        {
            "name": statement.name,
            "url": reverse("payments:statement", args=[statement.pk]),
            "kind": statement.get_kind_display(),
            "read_as": read_as_words(statement.read_as)[0],
            "unread": "" if statement.state == StatementState.READY else statement.get_state_display(),
            "has_failed": statement.state == StatementState.FAILED,
            "period": period(statement),
            "count": statement.lines_count,
            "waiting": statement.waiting,
            "trouble": statement.trouble,
            "imported": short_time(statement.imported_at, statement.office.tz),
            "by": str(statement.imported_by),
        }
        for statement in statements
    ]


def period(statement: Statement) -> str:
    """From the first day to the last of its lines; empty until they have been read."""
    if not (statement.first_on and statement.last_on):
        return ""
    first, last = short_date(statement.first_on), short_date(statement.last_on)
    return first if first == last else f"{first} – {last}"


def line_rows(
    lines: Iterable[StatementLine], candidates: Mapping[int, Sequence[Candidate]] | None = None
) -> list[dict[str, Any]]:
    """Lines with what came of them, and of the bank's the likeliest transfer."""
    return [_line_row(line, (candidates or {}).get(line.pk, ())) for line in lines]


def _line_row(line: StatementLine, candidates: Sequence[Candidate]) -> dict[str, Any]:
    return {
        "number": line.number,
        "url": reverse("payments:line", args=[line.pk]),
        "file": line.statement.name,
        "on": short_date(line.on),
        "amount": money(line),
        "who": line.payer or line.description,
        "description": line.description if line.payer else "",
        "reference": line.ntpn or line.reference,
        "billing_code": line.billing_code,
        "outcome": line.get_outcome_display(),
        "tone": TONES.get(LineOutcome(line.outcome), ""),
        "note": line.note,
        "payment": _payment(line.payment) if line.payment else None,
        "candidates": [candidate_row(candidate) for candidate in candidates[:1]],
    }


def _payment(payment: Payment) -> dict[str, str]:
    return {"code": payment.invoice.order.code or "", "url": page_of(payment)}


def candidate_row(candidate: Candidate) -> dict[str, Any]:
    """A transfer that may be meant: where it is looked at with the line proposed, and why."""
    payment = candidate.payment
    order = payment.invoice.order
    return {
        "code": order.code,
        "pk": payment.pk,
        "url": f"{reverse('payments:verify', args=[order.code])}?baris={candidate.line.pk}",
        "customer": order.customer.institution or order.customer.name,
        "total": rupiah(payment.invoice.total),
        "reference": payment.reference,
        "bank": payment.bank,
        "value_date": day(payment.value_date),
        "state": payment.get_state_display(),
        "is_open": payment.state == Payment.State.SUBMITTED,
        "reasons": candidate.reasons,
        "score": candidate.score,
    }


def line_facts(line: StatementLine) -> Facts:
    """Everything a line says, and what came of it."""
    zone = line.statement.office.tz
    simponi = line.kind == StatementKind.SIMPONI
    return [
        {"term": _("Berkas"), "value": line.statement.name, "note": _("baris %(number)d") % {"number": line.number}},
        {"term": _("Tanggal bayar") if simponi else _("Tanggal valuta"), "value": _when(line)},
        {"term": _("Jumlah"), "value": money(line)},
        {"term": _("Kode billing"), "value": line.billing_code},
        {"term": "NTPN", "value": line.ntpn},
        {"term": _("Nama pengirim"), "value": line.payer},
        {"term": _("Nomor referensi"), "value": line.reference},
        {"term": _("Keterangan"), "value": line.description},
        {"term": _("Seperti tertulis"), "value": line.raw},
        {"term": _("Diputuskan"), "value": _decided(line, zone), "note": str(line.decided_by or "")},
    ]


def _when(line: StatementLine) -> str:
    return long_time(line.paid_at, line.statement.office.tz) if line.paid_at else day(line.on)


def _decided(line: StatementLine, zone: Any) -> str:
    at: datetime | None = line.decided_at
    return long_time(at, zone) if at else ""


def outcome_tabs(counts: Mapping[str, int], current: str, url: str) -> list[dict[str, Any]]:
    """The lines of a file by what came of them; all first."""
    every = {"label": _("Semua"), "count": sum(counts.values()), "url": url, "is_current": not current}
    return [
        every,
        *(
            {
                "label": outcome.label,
                "count": counts[outcome.value],
                "url": f"{url}?hasil={outcome.value}",
                "is_current": current == outcome.value,
            }
            for outcome in LineOutcome
            if counts.get(outcome.value)
        ),
    ]
