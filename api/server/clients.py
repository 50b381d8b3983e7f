"""Who asks, and how often one may.

In: a request's address. Out: a name for the client, and the seconds until it may ask again. Nothing of it is written
anywhere.
"""

from __future__ import annotations

import ipaddress
import time
from collections.abc import Callable, Mapping
from typing import Any

_MOST_BUCKETS = 10_000
_NETWORK = 64
"""Bits of an IPv6 address that tell one customer of a network provider from another (RFC 6177)."""


def client_of(scope: Mapping[str, Any]) -> str:
    """The client of a request: its address, of IPv6 the network, which one client has whole."""
    address = scope.get("client")
    host = str(address[0]) if address else ""
    try:
        known = ipaddress.ip_address(host)
    except ValueError:
        return host
    return str(ipaddress.ip_network((host, _NETWORK), strict=False)) if known.version == 6 else host


class Buckets:
    """A bucket of tokens for each client: it fills at a steady rate, and each request takes a token."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`rate` is in requests a second; ten seconds of it may come at once."""
        self._rate, self._most, self._clock = rate, max(rate * 10, 1.0), clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> float:
        """Take a token: 0 where there was one, else the seconds until there is."""
        now = self._clock()
        tokens, since = self._buckets.pop(client, (self._most, now))
        tokens = min(self._most, tokens + (now - since) * self._rate)
        self._buckets[client] = (max(tokens - 1, 0.0) if tokens >= 1 else tokens, now)  # the latest is the last
        if len(self._buckets) > _MOST_BUCKETS:
            del self._buckets[next(iter(self._buckets))]
        return 0.0 if tokens >= 1 else (1 - tokens) / self._rate
