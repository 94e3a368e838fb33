"""Times as the desk keeps them: UTC, to the second, ISO 8601 with a Z."""

from __future__ import annotations

import datetime


def stamp(moment: datetime.datetime) -> str:
    """A moment as it is kept."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment_of(text: str) -> datetime.datetime:
    """The moment that was kept."""
    return datetime.datetime.fromisoformat(text)
