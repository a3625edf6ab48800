"""Comments of customers as one list, whether they came with the rating or with the survey."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Value
from django.urls import reverse

from orders.models import Order
from silastik.core.dates import long_time
from silastik.core.models import Office

from .models import CommentReply
from .selectors import ratings, responses

if TYPE_CHECKING:
    from silastik.users.models import User

About = CommentReply.About


def comments(user: "User", office: Office, first: date, last: date, *, unanswered: bool) -> QuerySet:
    """The comments of a period that the user may see, newest first; with `unanswered` those without any reply."""
    orders = Order.objects.visible_to(user).values("pk")
    sources: list[tuple[Any, str, Any, str]] = [
        (ratings(office, first, last), About.RATING, F("score"), "rated_at"),
        (responses(office, first, last), About.SURVEY, Value(0), "answered_at"),
    ]
    parts = []
    for rows, about, score, at in sources:
        replies = CommentReply.objects.filter(order_id=OuterRef("order_id"), about=about)
        rows = rows.filter(order__in=orders).exclude(comment="")
        rows = rows.filter(~Exists(replies)) if unanswered else rows
        parts.append(
            rows.values(
                "order_id",
                "comment",
                about=Value(str(about)),
                code=F("order__code"),
                title=F("order__title"),
                points=score,
                at=F(at),
            )
        )
    return parts[0].union(parts[1], all=True).order_by("-at", "order_id", "about")


def comment_rows(office: Office, found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """A page of comments ready to print, each with its replies: one query for them all."""
    found = list(found)
    replies = defaultdict(list)
    for reply in CommentReply.objects.filter(order__in=[row["order_id"] for row in found]).select_related("by"):
        replies[reply.order_id, reply.about].append(
            {"text": reply.text, "by": str(reply.by), "at": long_time(reply.at, office.tz)}
        )
    return [
        {
            **row,
            "key": f"{row['about']}-{row['code']}",
            "source": About(row["about"]).label,
            "at": long_time(row["at"], office.tz),
            "replies": replies[row["order_id"], row["about"]],
            "url": reverse("orders:workbench", args=[row["code"]]),
            "reply_url": reverse("feedback:reply", args=[row["code"], row["about"]]),
        }
        for row in found
    ]


def rating_summary(office: Office, first: date, last: date) -> dict[str, Any]:
    """How many ratings a period has, their mean, and how often each score was given, best first."""
    counts = dict(ratings(office, first, last).values_list("score").annotate(count=Count("pk")).order_by())
    total = sum(counts.values())
    scores = [
        {"score": score, "count": counts.get(score, 0), "percent": 100 * counts.get(score, 0) // total if total else 0}
        for score in (5, 4, 3, 2, 1)
    ]
    mean = sum(score * count for score, count in counts.items()) / total if total else None
    return {"count": total, "mean": mean, "scores": scores}
