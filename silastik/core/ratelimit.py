"""A brake on one address, or one account, that asks too often, counted in the cache."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from .networks import one_caller


def exceeds(request: HttpRequest, what: str, *, limit: int, seconds: int, per_account: bool = False) -> bool:
    """Count this request, and tell whether its address has asked for `what` more than `limit` times in `seconds`.

    Where nothing can be guessed, each account may have a count of its own: a whole campus comes from one address.
    """
    is_known = per_account and request.user.is_authenticated
    who = f"account-{request.user.pk}" if is_known else one_caller(get_adapter().get_client_ip(request))
    key = f"rate:{what}:{who}"
    cache.add(key, 0, timeout=seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # forgotten between the two lines
        return False
