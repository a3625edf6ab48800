"""A person's page on their own data."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from silastik.core.context import current_office
from silastik.users.requests import UserRequest

from .held import copy_for


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request: UserRequest) -> HttpResponse:
    """What is kept, why and how long; sent as a form, a copy of all of it. Whoever asks confirms who they are first."""
    if request.method != "POST":
        return render(request, "privacy/own_data.html", {"office": current_office()})
    content = json.dumps(copy_for(request.user), ensure_ascii=False, indent=1, default=str)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="data-saya.json"'
    return response
