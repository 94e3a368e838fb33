"""A guideline summary in Markdown as the sections of a record."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from clincite.records import Section
from clincite.sources.open_medicine.markdown import Block, Document, Paragraph, Quoted
from clincite.sources.open_medicine.section_marks import facet_of, role_of
from clincite.sources.open_medicine.statements import place_of, statements
from clincite.sources.open_medicine.wording import Casing
from clincite.sources.recommendation import Mark, cut_marks, parse_strength

SEPARATOR: Final = " › "
_NUMBER: Final = re.compile(r"^\d+\.\s+(?=\w)")
_ADVERT: Final = re.compile(r"openmedicine|\bcalculate_\w|\bvia MCP\b", re.I)
_OWN_FILES: Final = re.compile(r"\s*\(see (?:[a-z_ ]+ section|[a-z]+(?:_[a-z]+)+|below|above)\)", re.I)


def sections_of(document: Document, topic: str, stem: str, condition: str | None, casing: Casing) -> tuple[Section, ...]:
    """The sections of a guideline file, in order; headings without text of their own give none.

    :param topic: what the file is about (its level 1 heading without issuer and year).
    :param stem: file name without suffix; its words help to tell the facet.
    :param condition: name of the guideline's main condition.
    """
    found: list[Section] = []
    taken: set[str] = set()
    handed: dict[tuple[str, ...], Mark] = {}
    for part in document.parts:
        trail = tuple(_NUMBER.sub("", cut_marks(name) or name) for name in part.trail)
        mark = _heading_mark(part.trail) or handed.get(part.trail[:-1])
        blocks, standing = _without_leading_mark(part.blocks)
        lines = [_OWN_FILES.sub("", line) for line in statements(blocks, place_of(trail, topic, casing)) if not _ADVERT.search(line)]
        if not lines:
            # A graded heading without text of its own governs the headings under it.
            if mark:
                handed[part.trail] = mark
            continue
        mark = standing or mark
        found.append(
            Section(
                name=_unique(SEPARATOR.join(trail) or topic, taken),
                text="\n".join(lines),
                facet=facet_of(trail, stem),
                condition=condition,
                role=role_of(trail),
                strength=mark.strength if mark else None,
                certainty=mark.certainty if mark else None,
            )
        )
    return tuple(found)


def _heading_mark(trail: tuple[str, ...]) -> Mark | None:
    mark = parse_strength(trail[-1]) if trail else None
    return mark if mark and (mark.strength or mark.certainty) else None


def _without_leading_mark(blocks: Sequence[Block]) -> tuple[list[Block], Mark | None]:
    """The blocks less adverts and less a mark that stands alone in front of them, and that mark."""
    kept = [block for block in blocks if not (isinstance(block, Quoted) and _is_advert(block))]
    if kept and isinstance(kept[0], Paragraph):
        text = kept[0].text
        mark = parse_strength(text)
        if mark and not mark.qualifier and not (text[: mark.start] + text[mark.end :]).strip(" .:"):
            return kept[1:], mark
    return kept, None


def _is_advert(block: Quoted) -> bool:
    return all(isinstance(inner, Paragraph) and _ADVERT.search(inner.text) for inner in block.blocks)


def _unique(name: str, taken: set[str]) -> str:
    unique, number = name, 2
    while unique in taken:
        unique, number = f"{name} ({number})", number + 1
    taken.add(unique)
    return unique
