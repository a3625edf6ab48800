"""A brake on one address that asks too often, counted in the cache."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def exceeds(request: HttpRequest, what: str, *, limit: int, seconds: int) -> bool:
    """Count this request, and tell whether its address has asked for `what` more than `limit` times in `seconds`."""
    key = f"rate:{what}:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # forgotten between the two lines
        return False
