"""The cache, which holds what limits are counted by: Redis, or while it is away this process's own memory."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django_redis.cache import RedisCache
from redis.exceptions import RedisError

from .outage import Outage

logger = logging.getLogger(__name__)


def _steady(name: str) -> Callable[..., Any]:
    def ask(self: "SteadyCache", *args: Any, **kwargs: Any) -> Any:
        if not self.outage.lasts:
            try:
                return getattr(RedisCache, name)(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                self.outage.begin()
                logger.warning("Redis is away, each process counts for itself: %s", error)
        return getattr(self.memory, name)(*args, **kwargs)

    return ask


class SteadyCache(RedisCache):
    """Never raises and never makes anybody wait more than once (docs/decisions/0010).

    A cache that only ignored a lost Redis would answer None to `add`, which allauth reads as a limit that is reached
    and a code that has been used: nobody could log in.
    """

    outage = Outage(seconds=5)
    memory = LocMemCache("while-redis-is-away", {"MAX_ENTRIES": 10_000})

    add = _steady("add")
    get = _steady("get")
    set = _steady("set")
    touch = _steady("touch")
    delete = _steady("delete")
    incr = _steady("incr")
    has_key = _steady("has_key")
    get_many = _steady("get_many")
    set_many = _steady("set_many")
    delete_many = _steady("delete_many")
