"""What lies in the visitor's baskets, for the page head."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from .baskets import baskets_of


def baskets(request: HttpRequest) -> dict[str, Any]:
    return {"baskets": SimpleLazyObject(lambda: baskets_of(request.user))}
