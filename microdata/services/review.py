"""Taking an order and reviewing it: does the abstract fit the list (M4)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from orders.lifecycle import Refused, step

from .. import choices, selectors
from ..models import MicrodataOrder, Review, Selection, Verdict
from ..states import Fit, Part

if TYPE_CHECKING:
    from silastik.users.models import User


@dataclass(frozen=True)
class VerdictInput:
    """The officer's word on one thing chosen; `key` names the variable or area, and is empty for the dataset."""

    selection: Selection
    part: Part
    key: str = ""
    fits: bool = True
    reason: str = ""


def take(order: MicrodataOrder, *, by: "User", now: datetime | None = None) -> MicrodataOrder:
    """An officer takes the order and begins to read the abstract (M4)."""
    with step(order, "take", by=by, now=now) as current:
        Review.objects.get_or_create(order=current.order)
    return current.order


def ask(
    order: MicrodataOrder,
    *,
    question: str,
    verdicts: Iterable[VerdictInput] = (),
    by: "User",
    now: datetime | None = None,
) -> None:
    """Ask the customer the one question; the clock stops until the answer (procedure, settled point 2)."""
    now = now or timezone.now()
    if not question.strip():
        raise ValidationError({"question": _("Tuliskan apa yang perlu dijelaskan: pelanggan membacanya.")})
    with step(order, "ask", by=by, note=question, now=now) as current:
        review = _review(current.order)
        _record(review, verdicts)
        review.question, review.asked_at = question, now
        review.save()


def explain(order: MicrodataOrder, *, answer: str, by: "User", now: datetime | None = None) -> None:
    """The customer answers; choice and abstract may have been amended meanwhile, and must be complete (T2)."""
    now = now or timezone.now()
    if not answer.strip():
        raise ValidationError({"answer": _("Tuliskan penjelasan Anda.")})
    with step(order, "explain", by=by, note=answer, now=now) as current:
        if found := selectors.problems(current.order, by):
            raise Refused(*(problem.sentence for problem in found))
        review = _review(current.order)
        review.answer, review.answered_at = answer, now
        review.save()
        review.verdicts.all().delete()  # the choice may be another one now
        current.data["recipes"] = [choices.recipe_of(selection).digest for selection in current.order.chosen]


def approve(
    order: MicrodataOrder,
    *,
    verdicts: Iterable[VerdictInput] = (),
    checked: Iterable[str] = (),
    by: "User",
    now: datetime | None = None,
) -> None:
    """*Sesuai*: the officer prepares the data (M4a). Refused while a verdict says that something does not fit.

    `checked` are the ticks of the page's list, kept in the event.
    """
    now = now or timezone.now()
    verdicts = list(verdicts)
    if any(not verdict.fits for verdict in verdicts):
        raise ValidationError(
            _("Ada yang Anda tandai tidak sesuai. Minta penjelasan, nyatakan tidak sesuai, atau ubah tandanya.")
        )
    with step(order, "approve", by=by, now=now) as current:
        current.data["checked"] = list(checked)
        review = _review(current.order)
        _record(review, verdicts)
        _decide(review, Review.Decision.APPROVED, "", by, now)


def reject(
    order: MicrodataOrder,
    *,
    reason: str,
    verdicts: Iterable[VerdictInput] = (),
    by: "User",
    now: datetime | None = None,
) -> None:
    """*Tidak sesuai*: the order is cancelled with its reasons by item, and can be made anew from this one (M4b)."""
    now = now or timezone.now()
    verdicts = list(verdicts)
    if not reason.strip():
        raise ValidationError({"reason": _("Tuliskan alasannya: pelanggan membacanya.")})
    if all(verdict.fits for verdict in verdicts):
        raise ValidationError(_("Tandai dataset, variabel, atau wilayah yang tidak sesuai, dan mengapa."))
    with step(order, "reject", by=by, note=reason, now=now, reason=reason) as current:
        review = _review(current.order)
        _record(review, verdicts)
        _decide(review, Review.Decision.REJECTED, reason, by, now)
        current.data["unfit"] = [
            {"dataset": str(v.selection), "part": v.part, "key": v.key, "reason": v.reason}
            for v in verdicts
            if not v.fits
        ]


def _review(order: MicrodataOrder) -> Review:
    return Review.objects.get_or_create(order=order)[0]


def _record(review: Review, verdicts: Iterable[VerdictInput]) -> None:
    """Keep the verdicts as they stand now, in place of earlier ones."""
    verdicts = list(verdicts)
    if any(not verdict.fits and not verdict.reason.strip() for verdict in verdicts):
        raise ValidationError(_("Tuliskan mengapa tidak sesuai: pelanggan membacanya."))
    review.verdicts.all().delete()
    Verdict.objects.bulk_create(
        Verdict(
            review=review,
            selection=verdict.selection,
            part=verdict.part,
            key=verdict.key,
            fit=Fit.FITS if verdict.fits else Fit.DOES_NOT_FIT,
            reason=verdict.reason.strip(),
        )
        for verdict in verdicts
    )


def _decide(review: Review, decision: str, reason: str, by: "User", now: datetime) -> None:
    review.decision, review.reason = decision, reason
    review.decided_by, review.decided_at = by, now
    review.save()
