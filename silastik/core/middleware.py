"""What holds for every address of the portal."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


class StorableAddressMiddleware:
    """Knows no address with a NUL in it: PostgreSQL cannot hold one, so nothing of that name exists."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if "\x00" in request.path_info:
            raise Http404
