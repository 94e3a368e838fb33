"""Services on the network by name, as the settings name them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx
import msgspec

from clincite.errors import InputError
from clincite.settings import Settings
from clincite.sources.base import Service
from clincite.sources.europepmc.service import EuropePmc
from clincite.sources.http import Limits
from clincite.sources.pubmed.service import PubMed


class _Means(msgspec.Struct, frozen=True):
    """What a service is made from, besides the settings."""

    folder: Path | None
    limits: Limits
    transport: httpx.BaseTransport | None


def _pubmed(settings: Settings, means: _Means) -> Service:
    return PubMed(
        settings.pubmed_url,
        email=settings.email,
        api_key=settings.ncbi_api_key.get_secret_value() if settings.ncbi_api_key is not None else None,
        folder=means.folder,
        offline=settings.offline,
        limits=means.limits,
        transport=means.transport,
    )


def _europepmc(settings: Settings, means: _Means) -> Service:
    return EuropePmc(
        settings.europepmc_url,
        email=settings.email,
        folder=means.folder,
        offline=settings.offline,
        limits=means.limits,
        transport=means.transport,
    )


SERVICES: Final[dict[str, Callable[[Settings, _Means], Service]]] = {"pubmed": _pubmed, "europepmc": _europepmc}
"""Every service by its name."""


def services_of(
    settings: Settings,
    *,
    cache: Path | None,
    limits: Limits | None = None,
    transport: httpx.BaseTransport | None = None,
) -> tuple[Service, ...]:
    """The services that the settings name, in their order, each once. Nothing is sent.

    :param cache: folder where answers and the pace are kept, shared by the user's processes; None: nowhere.
    :param limits: on each call; by default a search has ``settings.live_seconds``.
    :param transport: what carries requests, for tests.
    :raises InputError: a name is not known, or an address is not usable.
    """
    means = _Means(cache, limits or Limits(seconds=settings.live_seconds), transport)
    made = []
    for name in dict.fromkeys(settings.services):
        if name not in SERVICES:
            raise InputError(f"There is no service {name!r}.", hint=f"Known: {', '.join(SERVICES)}. Look at CLINCITE_SERVICES.")
        made.append(SERVICES[name](settings, means))
    return tuple(made)
