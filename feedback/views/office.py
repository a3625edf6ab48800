"""What customers said, for the office: the index by period, ratings, comments and their replies."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders import selectors as order_selectors
from orders.views.access import attempt, staff_only
from silastik.core.context import current_office
from silastik.core.models import Office
from silastik.users.requests import UserRequest

from .. import comments, exports, periods, selectors, services, tables
from ..forms import ReplyForm
from ..models import CommentReply
from ..permissions import READ_FEEDBACK, REPLY_COMMENT
from ..questions import PERFORMANCE

PER_PAGE = 25


@staff_only(*READ_FEEDBACK)
@require_GET
def feedback(request: UserRequest) -> HttpResponse:
    return _page(request)


def _page(request: UserRequest, *, reply: tuple[str, ReplyForm] | None = None, status: int = 200) -> HttpResponse:
    """The page of the period in the address; `reply` is a bound form to show again at its comment."""
    office = current_office()
    period = _period(request, office)
    unanswered = request.GET.get("komentar") == "belum"
    siblings = period.siblings()
    found = tables.indexes(office, siblings)
    index = found[siblings.index(period)]
    rating = comments.rating_summary(office, period.first, period.last)
    page = Paginator(
        comments.comments(request.user, office, period.first, period.last, unanswered=unanswered), PER_PAGE
    ).get_page(request.GET.get("page"))
    rows = comments.comment_rows(office, page.object_list)
    may_reply = request.user.has_perm(REPLY_COMMENT)
    for row in rows:
        bound = reply[1] if reply and reply[0] == row["key"] else None
        row["form"] = (bound or ReplyForm(auto_id=f"{row['key']}_%s")) if may_reply else None
    context = {
        "period": period,
        "kinds": _kinds(period, office),
        "years": [
            {"label": year, "name": periods.Period(period.kind, year, period.number).name}
            for year in (period.year - 1, period.year + 1)
        ],
        "periods": tables.period_rows(siblings, found, period),
        "index": index,
        "ikm": tables.figure(index) if index else "",
        "performance": PERFORMANCE[index.quality] if index else "",
        "elements": tables.element_rows(index) if index else [],
        "rating": rating,
        "mean": number_format(rating["mean"], 2) if rating["count"] else "",
        "page": page,
        "comments": rows,
        "unanswered": unanswered,
        "query": urlencode({key: request.GET[key] for key in ("periode", "komentar", "page") if key in request.GET}),
    }
    return render(request, "feedback/office.html", context, status=status)


def _period(request: UserRequest, office: Office) -> periods.Period:
    """The period asked for; this quarter until one is."""
    if "periode" not in request.GET:
        return periods.containing(periods.QUARTER, selectors.today(office))
    period = periods.parse(request.GET["periode"])
    if period is None:
        raise Http404
    return period


def _kinds(period: periods.Period, office: Office) -> list[dict[str, Any]]:
    """The kinds of period, each leading to the one that begins with the period shown."""
    return [
        {"label": label, "name": periods.containing(kind, period.first).name, "is_current": kind == period.kind}
        for kind, label in periods.KINDS.items()
    ]


@staff_only(REPLY_COMMENT)
@require_POST
def reply(request: UserRequest, code: str, about: str) -> HttpResponse:
    """Reply to one comment; back to the period it was read in."""
    order = order_selectors.staff_order(request.user, code)
    if about not in CommentReply.About.values:
        raise Http404
    key = f"{about}-{code}"
    form = ReplyForm(request.POST, auto_id=f"{key}_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Tanggapan dikirim; pelanggan diberi tahu.")):
            services.reply_to_comment(order, about=about, by=request.user, **form.cleaned_data)
    if not form.is_valid():
        return _page(request, reply=(key, form), status=422)
    query = urlencode({key: request.GET[key] for key in ("periode", "komentar", "page") if key in request.GET})
    return redirect(f"{reverse('feedback:office')}?{query}" if query else "feedback:office")


@staff_only(*READ_FEEDBACK)
@require_GET
def export(request: UserRequest) -> HttpResponse:
    """The survey responses of a period as CSV."""
    office = current_office()
    period = _period(request, office)
    content = exports.as_csv(selectors.responses(office, period.first, period.last), office.tz)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="survei-{period.name}.csv"'
    return response
