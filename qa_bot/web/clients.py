"""Who a request is from, as far as a server can know: the address that the connection came from."""

from __future__ import annotations

import ipaddress
from functools import lru_cache

UNKNOWN = "?"  # of what came by no connection
NETWORK_BITS = 64  # of an IPv6 address: whoever has one has all that begin with these


@lru_cache(maxsize=4_096)
def client_of(host: str | None) -> str:
    """The client behind an address, one for all IPv6 addresses of its network.

    What a request says itself of whom it is forwarded for is not asked: anyone may say anything.
    """
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
