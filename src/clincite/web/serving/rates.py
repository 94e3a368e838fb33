"""How many requests one client may make: a bucket of tokens for each, filled steadily. In memory, forgotten when it is full again."""

from __future__ import annotations

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

_CLIENTS: Final = 10_000
_IPV6_SITE: Final = 64


class RateLimit:
    """At most so many requests in a time from one client, and as many at once after a pause.

    :param most: requests.
    :param seconds: in which they may come.
    :param clients: how many are remembered; beyond that, whoever was seen longest ago is forgotten.
    """

    def __init__(
        self, most: int, *, seconds: float = 60.0, clients: int = _CLIENTS, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._size = float(most)
        self._rate = most / seconds
        self._clients = clients
        self._monotonic = monotonic
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and when they were counted
        self._lock = threading.Lock()

    def take(self, client: str, cost: float = 1.0) -> int:
        """Take tokens for a request; 0: there were enough, else after how many whole seconds there will be.

        :param cost: tokens; a request that costs nothing is always taken.
        """
        if cost <= 0:
            return 0
        name = network_of(client)
        now = self._monotonic()
        with self._lock:
            tokens, counted = self._buckets.pop(name, (self._size, now))
            tokens = min(self._size, tokens + (now - counted) * self._rate)
            enough = tokens >= cost
            self._buckets[name] = (tokens - cost if enough else tokens, now)
            if len(self._buckets) > self._clients:
                self._buckets.popitem(last=False)
        return 0 if enough else max(1, math.ceil((cost - tokens) / self._rate))


def network_of(client: str) -> str:
    """What a client is counted as: whoever has an IPv6 network has all of its addresses."""
    try:
        address = ipaddress.ip_address(client)
    except ValueError:
        return client
    if isinstance(address, ipaddress.IPv4Address):
        return client
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, _IPV6_SITE), strict=False).network_address)
