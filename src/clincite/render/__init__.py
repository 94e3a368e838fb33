"""The faces of an answer: one table of formats, one file each.

``FORMATS["html"].render(answer)`` returns a string. ``article.py`` works out once what all faces show and ``words.py`` holds
the words they share; ``record.py`` shows one record and ``hits.py`` a list of search results.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Protocol

from clincite.answers import Answer
from clincite.render import html, json, md, text


class Renderer(Protocol):
    """Writes an answer in one format."""

    def render(self, answer: Answer, *, width: int = 88, color: bool = False) -> str:
        """The answer as one string that ends in a newline.

        :param width: columns of the terminal; formats that are not set in columns ignore it.
        :param color: whether styles may be used; only the terminal has any.
        """
        ...


FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType({"text": text, "md": md, "json": json, "html": html})
"""Formats by the name that ``--format`` takes."""
