"""What holds for every address of the portal."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import is_valid_path
from django.utils.translation import gettext
from django_structlog.middlewares import RequestMiddleware


class StorableAddressMiddleware:
    """Knows no address with a NUL in it: PostgreSQL cannot hold one, so nothing of that name exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if "\x00" in request.path_info:
            raise Http404


class FormAddressMiddleware:
    """Leads whoever opens an address that only takes forms to the nearest page above it, where the form stands.

    People come there after a refusal: the page of their errors stands at the address the form was sent to, and is
    opened again from the address bar, by another language, or after a new login.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method in {"GET", "HEAD"}:
            return redirect(_page_above(request.path_info))
        return response


def _page_above(path: str) -> str:
    """The nearest address of the portal above this one; `/` is always one."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    return above if is_valid_path(above) else _page_above(above)


class SessionEndedMiddleware:
    """Tells a page that asks by itself (htmx) that its session has ended, where others are led to the login.

    Followed by htmx, that way leads a login page into the middle of another, or counts out of sight. The sentence goes
    where base.html keeps a place for it; 286 is htmx's word for "ask no more".
    """

    ENOUGH = 286

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        login = resolve_url(settings.LOGIN_URL)
        if "HX-Request" not in request.headers or response.headers.get("Location", "").partition("?")[0] != login:
            return response
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = urlunsplit(("", "", page.path, page.query, "")) or "/"
        told = render(request, "components/_session_ended.html", {"login": login, "back": back})
        told.status_code = self.ENOUGH
        for name, value in (("Retarget", "#sesi"), ("Reswap", "innerHTML"), ("Reselect", ".notice")):
            told[f"HX-{name}"] = value
        return told


class WrongFormTitleMiddleware:
    """Says in a page's title that a form in it was not taken: the first thing that screen readers say of a page.

    Here and not in the templates, since a title is written before any form, and forms come from anywhere in a page.
    """

    SUMMARY = b'class="error-summary"'  # of templates/components/_error_summary.html

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_page = not response.streaming and response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and self.SUMMARY in response.content:
            wrong = gettext("Ada kesalahan")
            response.content = response.content.replace(b"<title>", f"<title>{wrong}: ".encode(), 1)
        return response


class PrivateAnswersMiddleware:
    """What is answered to somebody with a session is theirs: no cache between keeps it, and the browser asks again.

    What they download is kept by no browser either. An answer that says itself how it is kept is left as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and "Cache-Control" not in response.headers:
            saved = response.headers.get("Content-Disposition", "").startswith("attachment")
            response["Cache-Control"] = "private, no-store" if saved else "private, no-cache"
        return response


class RequestLogMiddleware(RequestMiddleware):
    """One line for each request: what was asked for by its route, by whom by number, of which order by its code.

    Never the path or its query: they hold tokens and what people search for. Below `settings.UNLOGGED_PATHS` not who
    asked either.
    """

    ORDER_CODE = re.compile(r"[A-Z]+(?:-\d+){3}")  # other codes in addresses are secrets

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if self.ORDER_CODE.fullmatch(str(kwargs.get("code", ""))):
            structlog.contextvars.bind_contextvars(order=kwargs["code"])

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        match = request.resolver_match
        return f"{request.method} {match.view_name or match.route if match else 'no such address'}"

    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        if not request.path.startswith(settings.UNLOGGED_PATHS):
            RequestMiddleware.bind_user_id(request)
