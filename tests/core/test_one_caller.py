"""Found by attack: whoever has IPv6 has more addresses than the portal has counters."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache

from silastik.core.networks import one_caller
from silastik.core.ratelimit import exceeds


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("none", "none"),
    ],
)
def test_addresses_of_one_household_are_one_caller(address, counted):
    assert one_caller(address) == counted


def test_guessing_from_address_after_address_is_held_up_and_neighbours_are_not(rf):
    cache.delete_pattern("*rate:uji:*")

    def asks(address: str) -> bool:
        request = rf.get("/", REMOTE_ADDR=address)
        request.user = AnonymousUser()
        return exceeds(request, "uji", limit=3, seconds=60)

    assert [asks(f"2001:db8:1:2::{number}") for number in range(1, 6)] == [False, False, False, True, True]
    assert not asks("2001:db8:1:3::1")
