"""Who a request is from, as far as a server can know: the address that the connection came from.

Where that is a web server that the owner trusts, it is the one that `forwarded_headers` puts in its
place. What a request says itself is not asked: anyone may say anything.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from functools import lru_cache

from qa_bot.arguments import network
from qa_bot.records import QABotError

UNKNOWN = "?"  # of what came by no connection
NETWORK_BITS = 64  # of an IPv6 address: whoever has one has all that begin with these
MAPPED_BITS = 96  # of an IPv6 address before the IPv4 address that it stands for (RFC 4291)


@lru_cache(maxsize=4_096)
def client_of(host: str | None) -> str:
    """The client behind an address, one for all IPv6 addresses of its network."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return host or UNKNOWN
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), NETWORK_BITS), strict=False))


class TrustedProxies:
    """The web servers, by addresses and networks, that are believed who a request is from.

    Raises QABotError for what is neither.
    """

    def __init__(self, named: Sequence[str] = ()) -> None:
        try:
            given = [network(one) for one in named]
        except QABotError as error:
            raise QABotError(
                f"trusted_proxies (--trusted-proxy): {error}; expected an address or network such "
                'as "127.0.0.1" or "10.0.0.0/24"'
            ) from error
        mapped = [_mapped(one) for one in given if isinstance(one, ipaddress.IPv4Network)]
        self.networks = (*map(str, given), *map(str, mapped))
        self._networks = (*given, *mapped)

    def __contains__(self, host: str | None) -> bool:
        """Whether this is the address of one."""
        try:
            address = ipaddress.ip_address(host or "")
        except ValueError:
            return False
        return any(address in one for one in self._networks)


def _mapped(one: ipaddress.IPv4Network) -> ipaddress.IPv6Network:
    """The same addresses as IPv6 writes them: ::ffff:10.0.0.1."""
    return ipaddress.IPv6Network(f"::ffff:{one.network_address}/{MAPPED_BITS + one.prefixlen}")
