"""Whether an address lies in one of some networks."""

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network


def is_within(address: str, networks: Iterable[str]) -> bool:
    """`networks` as `10.0.0.0/8`. What is no address lies nowhere."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network) for network in networks)


def one_caller(address: str) -> str:
    """What one caller is counted by: the address, or of IPv6 the network of 64 bits that each household is given."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
    return str(found)
