"""The interchange room: an answer and its sources as other programs read them, one file for each format.

``EXPORTS["ris"].write(answer)`` returns a string. ``cited.py`` works out once what all formats say of a source.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import msgspec

from clincite.answers import Answer
from clincite.interchange.bibtex import bibtex
from clincite.interchange.csl import csl
from clincite.interchange.plain import plain
from clincite.interchange.ris import ris
from clincite.render import FORMATS as FACES
from clincite.render import Renderer, json, md


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A format to take an answer away in.

    :param label: as shown to readers.
    :param media_type: as sent, with its character set where the type has one.
    :param suffix: of a file, with its dot.
    :param references: it holds the list of sources, not the article.
    """

    label: str
    media_type: str
    suffix: str
    write: Callable[[Answer], str]
    references: bool = False


EXPORTS: Final[Mapping[str, Export]] = MappingProxyType(
    {
        "md": Export(label="Markdown", media_type="text/markdown; charset=utf-8", suffix=".md", write=md.render),
        "txt": Export(label="Plain text with references", media_type="text/plain; charset=utf-8", suffix=".txt", write=plain),
        "json": Export(label="JSON, to check it", media_type="application/json", suffix=".json", write=json.render),
        "ris": Export(
            label="RIS", media_type="application/x-research-info-systems; charset=utf-8", suffix=".ris", write=ris, references=True
        ),
        "bibtex": Export(label="BibTeX", media_type="application/x-bibtex; charset=utf-8", suffix=".bib", write=bibtex, references=True),
        "csl": Export(
            label="CSL-JSON", media_type="application/vnd.citationstyles.csl+json", suffix=".csl.json", write=csl, references=True
        ),
    }
)
"""Formats by name, in the order in which they are offered."""


class _Sources:
    """A list of sources where a face of the answer is asked for."""

    def __init__(self, export: Export) -> None:
        self._export = export

    def render(self, answer: Answer, *, width: int = 88, color: bool = False) -> str:
        """The sources of the answer; ``width`` and ``color`` have no effect."""
        return self._export.write(answer)


FORMATS: Final[Mapping[str, Renderer]] = MappingProxyType(
    {**FACES, **{name: _Sources(export) for name, export in EXPORTS.items() if export.references}}
)
"""Formats by the name that ``--format`` takes: the faces of an answer, and its sources for reference managers."""
