r"""BibTeX: UTF-8, everything that TeX would act on written as text, capitals of titles kept.

BibTeX counts braces even behind a backslash: ``\{`` and ``\}`` do where they are in balance, else ``\textbraceleft`` stands for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote

from clincite.answers import Answer
from clincite.interchange.cited import Cited, Form, cited_in
from clincite.interchange.people import Name

_TYPES: Final = {Form.ARTICLE: "article", Form.REPORT: "techreport", Form.PAGE: "misc", Form.DOCUMENT: "misc"}
_ESCAPES: Final[Mapping[str, str]] = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{char: f"\\{char}" for char in "%#$&_{}"},
}
_UNBALANCED: Final[Mapping[str, str]] = {**_ESCAPES, "{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_ACTIVE: Final = re.compile("|".join(re.escape(char) for char in _ESCAPES))


def bibtex(answer: Answer) -> str:
    """The sources of an answer as BibTeX."""
    return "\n".join(_entry(source) for source in cited_in(answer)) or "% This answer cites no source.\n"


def escaped(text: str) -> str:
    """One line of text as TeX that shows exactly these characters."""
    escapes = _ESCAPES if _in_balance(text) else _UNBALANCED
    return _ACTIVE.sub(lambda match: escapes[match[0]], text)


def _in_balance(text: str) -> bool:
    depth = 0
    for char in text:
        depth += (char == "{") - (char == "}")
        if depth < 0:
            return False
    return depth == 0


def _entry(source: Cited) -> str:
    fields = ",\n".join(f"  {name:<12} = {{{value}}}" for name, value in _fields(source) if value)
    return f"@{_TYPES[source.form]}{{{source.key},\n{fields}\n}}\n"


def _fields(source: Cited) -> Iterator[tuple[str, str]]:
    yield (
        "author",
        " and ".join([*(_author(name) for name in source.authors), *(["others"] if source.more_authors and source.authors else [])]),
    )
    yield "title", f"{{{escaped(source.title)}}}"
    yield "journal", escaped(source.journal)
    # The format wants a report to name who issued it; where that is not known it says so.
    unknown = "Issuer not stated" if source.form is Form.REPORT else ""
    yield "institution" if source.form is Form.REPORT else "publisher", escaped(source.publisher) or unknown
    yield "year", str(source.year or "")
    yield "type", escaped(source.genre) if source.form is Form.REPORT else ""
    yield "doi", _verbatim(source.doi)
    yield "url", _verbatim(source.url)
    yield "pmid", source.pmid
    yield "pmcid", source.pmcid
    yield "keywords", escaped(source.genre)
    yield "note", escaped("".join(f"{note}. " for note in source.notes).strip())


def _author(name: Name) -> str:
    """``Miller, N. R.``, ``Sekula, Jr, R. F.``; a group in braces of its own, so that no "and" in it divides it."""
    if not name.family:
        return f"{{{escaped(name.whole)}}}"
    family = escaped(name.family)
    return ", ".join(part for part in (family, escaped(name.suffix), escaped(name.given)) if part)


def _verbatim(address: str) -> str:
    """DOIs and addresses are read as they stand: only what would unbalance the braces is percent-encoded."""
    return re.sub(r"[{}\\\s]", lambda match: quote(match[0]), address)
