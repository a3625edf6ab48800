"""The office's desk for complaints: the list, one case, and what is done with it."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from orders.views.access import attempt, staff_only
from silastik.core.files import serve
from silastik.users import access
from silastik.users.requests import UserRequest

from .. import case_rows, case_selectors, letters, selectors, services
from ..forms import ComplaintAnswerForm
from ..models import Complaint
from ..permissions import HANDLE_COMPLAINT, READ_COMPLAINTS
from ..services import casework
from ..states import OWED

PER_PAGE = 50


@staff_only(*READ_COMPLAINTS)
@require_GET
def complaints(request: UserRequest) -> HttpResponse:
    view, now = request.GET.get("tampilan", "terbuka"), selectors.now()
    if view not in case_selectors.VIEWS:
        raise Http404
    counts = case_selectors.case_counts(request.user, now)
    views = [
        {"name": name, "label": label, "count": counts[name], "is_current": name == view}
        for name, (label, _condition) in case_selectors.VIEWS.items()
    ]
    page = Paginator(case_selectors.case_list(request.user, view, now), PER_PAGE).get_page(request.GET.get("page"))
    context = {"views": views, "page": page, "rows": case_rows.case_rows(page.object_list, now)}
    return render(request, "feedback/complaints.html", context)


@staff_only(*READ_COMPLAINTS)
@require_GET
def complaint(request: UserRequest, number: str) -> HttpResponse:
    found = case_selectors.office_complaint(request.user, number)
    if not found.is_anonymous:
        access.note(request.user, found.complainant, access.Kind.COMPLAINT, found.number)
    return _page(request, found)


def _page(
    request: UserRequest, found: Complaint, *, form: ComplaintAnswerForm | None = None, status: int = 200
) -> HttpResponse:
    now = selectors.now()
    owed = found.state in OWED and request.user.has_perm(HANDLE_COMPLAINT)
    about = casework.is_about(found, request.user)
    events = list(found.events.select_related("by"))
    context = {
        "complaint": found,
        "state": case_rows.state_label(found, now),
        "tone": case_rows.tone(found, now),
        "facts": case_rows.case_facts(found),
        "from": found.signed_as,
        "files": case_rows.case_files(found, linked=True),
        "history": case_rows.case_history(found, events, office=True),
        "is_about_reader": about,
        "may_act": owed and not about,
        "may_take": owed and not about and found.handler_id != request.user.pk,
        "wbs": letters.wbs_address(found.office) if found.subject == Complaint.Subject.INTEGRITY else "",
        "form": form or ComplaintAnswerForm(auto_id="answer_%s"),
    }
    return render(request, "feedback/complaint.html", context, status=status)


@staff_only(HANDLE_COMPLAINT)
@require_POST
def take(request: UserRequest, number: str) -> HttpResponse:
    found = case_selectors.office_complaint(request.user, number)
    with attempt(request, success=_("Pengaduan ini kini Anda tangani.")):
        services.take_complaint(found, by=request.user)
    return redirect("feedback:complaint", number)


@staff_only(HANDLE_COMPLAINT)
@require_POST
def answer(request: UserRequest, number: str) -> HttpResponse:
    found = case_selectors.office_complaint(request.user, number)
    form = ComplaintAnswerForm(request.POST, auto_id="answer_%s")
    if form.is_valid():
        with attempt(request, form, success=_("Jawaban disimpan; pelapor dapat membacanya.")):
            services.answer_complaint(found, by=request.user, **form.cleaned_data)
    if form.is_valid() or found.state not in OWED:
        return redirect("feedback:complaint", number)
    return _page(request, found, form=form, status=422)


@login_required
@require_safe
def file(request: UserRequest, number: str, pk: int) -> HttpResponseBase:
    """Something sent along, through the one door."""
    case = case_selectors.office_complaint(request.user, number)
    found = get_object_or_404(case.files, pk=pk)
    access.note(request.user, case.complainant, access.Kind.COMPLAINT, f"{case.number} {pk}")
    return serve(
        request, file=found.file, name=found.name, content_type=found.content_type, etag=found.sha256, inline=True
    )
