"""The public's complaint page: every channel, the form, and the way back to one's case."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from orders.views.access import attempt
from silastik.core.context import current_office
from silastik.core.dates import long_time
from silastik.core.ratelimit import exceeds
from silastik.users.models import User
from silastik.users.requests import UserRequest

from .. import case_rows, case_selectors, letters, selectors, services, tracking
from ..forms import ComplaintForm, ReopenForm, TrackForm
from ..models import Complaint

AN_HOUR = 3600


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    """All channels of the standard (C1), and the form. Sent twice it is one case, and says the same again."""
    office, user = current_office(), request.user if isinstance(request.user, User) else None
    form = ComplaintForm(
        request.POST or None,
        request.FILES or None,
        with_account=user is not None,
        initial={"order_code": request.GET.get("pesanan", "")[:40]},
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if not exceeds(request, "complain", limit=10, seconds=AN_HOUR):
            return _sent(request, form, user)
        form.add_error(None, _("Dari alamat Anda sudah banyak pengaduan masuk. Tunggu satu jam, lalu kirim lagi."))
        status = 429
    context = {"office": office, "form": form, "wbs": letters.wbs_address(office)}
    return render(request, "feedback/complain.html", context, status=status)


def _sent(request: HttpRequest, form: ComplaintForm, user: User | None) -> HttpResponse:
    code = tracking.tracking_code(form.cleaned_data["form_key"])
    office = current_office()
    complaint = services.complain(office, by=user, code=code, language=get_language() or "id", **form.details)
    if complaint.complainant_id:
        messages.success(
            request, _("Pengaduan Anda kami terima dengan nomor %(number)s.") % {"number": complaint.number}
        )
        return redirect("feedback:own_complaint", complaint.number)
    context = {
        "complaint": complaint,
        "code": code,
        "due": long_time(complaint.due_at, office.tz) if complaint.due_at else "",
        "wbs": letters.wbs_address(office) if complaint.subject == Complaint.Subject.INTEGRITY else "",
    }
    return render(request, "feedback/complaint_sent.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """A case by its number and tracking code, sent by POST so that the code stands in no log; and one's own cases."""
    form = TrackForm(request.POST or None, initial={"nomor": request.GET.get("nomor", "")[:40]})
    if form.is_bound:
        if exceeds(request, "complaint", limit=20, seconds=600):
            return render(request, "429.html", status=429)
        if form.is_valid():
            complaint = tracking.find(form.cleaned_data["nomor"], form.cleaned_data["kode"])
            if complaint is not None:
                return _case(request, complaint, by=None, credentials=form.cleaned_data)
            form.add_error(None, _("Nomor atau kode pelacakan tidak cocok. Periksa lagi setiap huruf dan angka."))
    own = case_selectors.own_complaints(request.user)[:20] if isinstance(request.user, User) else []
    context = {"form": form, "own": case_rows.own_rows(own, selectors.now())}
    return render(request, "feedback/track.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_complaint(request: UserRequest, number: str) -> HttpResponse:
    return _case(request, case_selectors.own_complaint(request.user, number), by=request.user)


def _case(
    request: HttpRequest, complaint: Complaint, *, by: User | None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """The complainant's page of a case; what is sent to it closes the case or opens it again."""
    form, status = ReopenForm(auto_id="reopen_%s"), 200
    match request.POST.get("aksi"):
        case "tutup":
            with attempt(request, success=_("Terima kasih. Pengaduan ini ditutup.")):
                services.close_complaint(complaint, by=by)
        case "buka":
            form = ReopenForm(request.POST, auto_id="reopen_%s")
            if form.is_valid():
                with attempt(request, form, success=_("Pengaduan dibuka lagi; kami akan menjawabnya.")) as result:
                    services.reopen_complaint(complaint, by=by, **form.cleaned_data)
                if result.ok or form.is_valid():
                    form = ReopenForm(auto_id="reopen_%s")
            status = 422 if form.is_bound else 200
        case _:
            pass
    if by is not None and request.method == "POST" and status == 200:
        return redirect("feedback:own_complaint", complaint.number)
    complaint = case_selectors.again(complaint)
    context: dict[str, Any] = case_rows.complainants_page(complaint, selectors.now())
    context |= {"credentials": credentials, "reopen_form": form}
    return render(request, "feedback/case.html", context, status=status)
