"""Whose request it is: whoever is connected, or the client that a proxy of ours names."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import Final

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# As proxies write an address that has a port, or that has colons in it (RFC 7239, section 6).
_IN_BRACKETS: Final = re.compile(r"\[([^\[\]]+)\](?::[0-9]+)?")
_WITH_PORT: Final = re.compile(r"([0-9.]+):[0-9]+")


def address_of(text: str) -> Address | None:
    """The address that is written there, without quotation marks, port, brackets and zone; None: it is none."""
    plain = text.strip().strip('"').strip()
    found = _IN_BRACKETS.fullmatch(plain) or _WITH_PORT.fullmatch(plain)
    try:
        address = ipaddress.ip_address((found.group(1) if found else plain).partition("%")[0])
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


class Proxies:
    """The proxies before the page, whose word about the client is believed.

    :param networks: theirs, as the settings name them.
    """

    def __init__(self, networks: Iterable[Network]) -> None:
        self._networks = tuple(networks)

    def holds(self, text: str) -> bool:
        """Whether it is the address of one of them."""
        address = address_of(text)
        return address is not None and any(address in network for network in self._networks)

    def misses(self, peer: str) -> bool:
        """Whether somebody who names another client is nobody of ours, and near enough to be a proxy that nobody named."""
        address = address_of(peer)
        return address is not None and address.is_private and not self.holds(peer)

    def client(self, peer: str, forwarded: Iterable[str]) -> str:
        """Whose request it is.

        :param peer: whoever is connected.
        :param forwarded: every ``X-Forwarded-For`` of the request.
        """
        if not self.holds(peer):
            return _written(peer)
        named = [part for part in ",".join(forwarded).split(",") if part.strip()]
        # From the right: what a proxy of ours added cannot be forged by the client. What is no address counts as whoever sent it: else
        # each new word would be a new client.
        for name in reversed(named):
            if not self.holds(name):
                return str(address_of(name) or _written(peer))
        return _written(peer)


def _written(peer: str) -> str:
    return str(address_of(peer) or peer)
