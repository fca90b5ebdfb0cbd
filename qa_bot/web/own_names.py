"""The names by which a server may be called, by the address at which it listens."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

# This machine's, as a browser may name it.
LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]", "::1")
ANY_NAME = ("*",)


def hosts_at(address: str, names: Sequence[str]) -> tuple[str, ...]:
    """The names that a request may call a server by that listens at an IP address.

    This machine's own and `names`; any, where others can reach it and it has no names.
    """
    if is_loopback(address):
        return (*LOOPBACK_NAMES, *names)
    return (*LOOPBACK_NAMES, address, *names) if names else ANY_NAME


def is_loopback(address: str) -> bool:
    """Tell whether only this machine reaches an IP address."""
    return ipaddress.ip_address(address).is_loopback
