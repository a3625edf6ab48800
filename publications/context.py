"""How many titles lie in the visitor's basket, for the page head."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import selectors


def basket(request: HttpRequest) -> dict[str, Any]:
    return {"basket_count": SimpleLazyObject(lambda: selectors.basket_count(request.user))}
