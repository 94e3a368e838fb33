"""The fields of a form that was refused, to be shown again."""

from __future__ import annotations


class Fields(dict[str, str]):
    """As a template reads them: what was not sent is empty."""

    def __missing__(self, name: str) -> str:
        """Nothing was typed there."""
        return ""
