"""CSL-JSON: what citation processors (Zotero, Pandoc, citeproc) take in."""

from __future__ import annotations

from typing import Any, Final

from clincite.answers import Answer
from clincite.interchange.cited import Cited, Form, cited_in
from clincite.interchange.people import Name
from clincite.render.json import indented

_TYPES: Final = {Form.ARTICLE: "article-journal", Form.REPORT: "report", Form.PAGE: "webpage", Form.DOCUMENT: "document"}


def csl(answer: Answer) -> str:
    """The sources of an answer as CSL-JSON."""
    return indented([item(source) for source in cited_in(answer)])


def item(source: Cited) -> dict[str, Any]:
    """One source as an item of CSL-JSON; what is not known is left out."""
    fields: dict[str, Any] = {
        "id": source.key,
        "type": _TYPES[source.form],
        "title": source.title,
        "author": [_author(name) for name in source.authors],
        "issued": {"date-parts": [[source.year]]} if source.year else None,
        "container-title": source.journal,
        "container-title-short": source.journal,
        "publisher": source.publisher,
        "genre": source.genre if source.form is Form.REPORT else "",
        "DOI": source.doi,
        "PMID": source.pmid,
        "PMCID": source.pmcid,
        "URL": source.url,
        "note": "".join(f"{note}. " for note in source.notes).strip()
        + (" The list of authors is shortened." if source.more_authors else ""),
    }
    return {name: value for name, value in fields.items() if value}


def _author(name: Name) -> dict[str, str]:
    if not name.family:
        return {"literal": name.whole}
    parts = {"family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: value for part, value in parts.items() if value}
