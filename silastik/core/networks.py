"""Whether an address lies in one of some networks."""

from collections.abc import Iterable
from ipaddress import ip_address, ip_network


def is_within(address: str, networks: Iterable[str]) -> bool:
    """`networks` as `10.0.0.0/8`. What is no address lies nowhere."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network) for network in networks)
