"""How findings are shown: one file a format, each with ``render(report, *, width, color) -> str``."""

from __future__ import annotations

from typing import Final, Protocol

from clincite.lint.output import json, sarif, text
from clincite.lint.output.report import Linted, Report, Summary

__all__ = ["FORMATS", "Linted", "Render", "Report", "Summary"]


class Render(Protocol):
    """Shows a report for a terminal of a width, with or without colour."""

    def __call__(self, report: Report, *, width: int = 88, color: bool = False) -> str:
        """The report in one format."""
        ...


#: Formats by the name that ``--format`` takes.
FORMATS: Final[dict[str, Render]] = {"text": text.render, "json": json.render, "sarif": sarif.render}
