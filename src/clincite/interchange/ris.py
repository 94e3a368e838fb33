"""RIS: one tag a line, read by Zotero, EndNote, Mendeley and most library systems (UTF-8, lines end in CR LF)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from clincite.answers import Answer
from clincite.interchange.cited import Cited, Form, cited_in
from clincite.interchange.people import Name

_TYPES: Final = {Form.ARTICLE: "JOUR", Form.REPORT: "RPRT", Form.PAGE: "ELEC", Form.DOCUMENT: "GEN"}
_END: Final = "\r\n"


def ris(answer: Answer) -> str:
    """The sources of an answer as RIS."""
    return _END.join(line for source in cited_in(answer) for line in (*_lines(source), "")) + ("" if answer.references else _END)


def _lines(source: Cited) -> Iterator[str]:
    yield f"TY  - {_TYPES[source.form]}"
    yield f"ID  - {source.key}"
    for author in source.authors:
        yield f"AU  - {_author(author)}"
    for tag, value in _fields(source):
        if value:
            yield f"{tag}  - {value}"
    yield "ER  - "


def _fields(source: Cited) -> Iterator[tuple[str, str]]:
    yield "TI", source.title
    yield "JO", source.journal
    yield "T2", source.journal
    yield "PB", source.publisher
    yield "PY", str(source.year or "")
    yield "M3", source.genre
    yield "DO", source.doi
    yield "AN", source.pmid and f"PMID:{source.pmid}"
    yield "C2", source.pmcid
    yield "UR", source.url
    if source.more_authors:
        yield "N1", "The list of authors is shortened (et al)."
    for note in source.notes:
        yield "N1", f"{note}."


def _author(name: Name) -> str:
    """``Miller, N. R., Jr``; a group as it is, and RIS has no way to keep a comma in it."""
    if not name.family:
        return name.whole.replace(", ", "; ").replace(",", ";").replace("*", " ").strip()
    return ", ".join(part for part in (name.family, name.given, name.suffix) if part).replace("*", " ")
