"""Front matter of a Markdown file: YAML between two lines of ``---`` that says what the document is.

It may hold title, authors, year or date, source, issuer, kind, doi, pmid, url, licence, language, population, n and keywords. A document
cannot say of itself that it still stands: ``status`` is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from clincite.records import RecordKind, clean_text
from clincite.sources.documents.mentions import doi_of, licence_of, pmid_of, year_of
from clincite.sources.documents.record import About

_FRONT: Final = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_LONGEST: Final = 1 << 16
_DEEPEST: Final = 50
_LONGEST_VALUE: Final = 1_000
_MOST_VALUES: Final = 1_000
_NOT_OURS: Final = frozenset({RecordKind.DIGEST, RecordKind.GUIDELINE_SUMMARY})
_KINDS: Final = {kind.value: kind for kind in RecordKind if kind not in _NOT_OURS}


def parted(text: str) -> tuple[str | None, str]:
    """Front matter, when the text opens with it, and the rest."""
    found = _FRONT.match(text, 0, _LONGEST)
    return (found[1], text[found.end() :]) if found else (None, text)


def about_of(front: str | None) -> tuple[About, tuple[str, ...]]:
    """What front matter says, and what of it could not be used."""
    if front is None:
        return About(), ()
    if _depth(front) > _DEEPEST:
        return About(), ("it is nested too deeply; the text was read without it",)
    import yaml  # here, not above: the command line starts quicker

    try:
        # The base loader leaves every value a text, as written: a PMID is no number, a date no object. It makes nothing else.
        fields = yaml.load(front, yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 2})" if mark is not None else ""
        return About(), (f"it is not YAML{place}; the text was read without it",)
    if not isinstance(fields, dict):
        return About(), ("it holds no keys; the text was read without it",)
    named = {str(key).strip().lower(): value for key, value in fields.items()}
    about = _about(named)
    return about, tuple(_faults(named, about))


def _depth(front: str) -> int:
    """How deep brackets are nested; the parser takes ever longer for each more that is open."""
    depth = deepest = 0
    for char in front:
        if char in "[{":
            depth += 1
            deepest = max(depth, deepest)
        elif char in "]}":
            depth = max(depth - 1, 0)
    return deepest


def _about(fields: Mapping[str, object]) -> About:
    kind = _one(fields, "kind").lower().replace(" ", "_").replace("-", "_")
    number = _one(fields, "n").replace(",", "")
    published = _one(fields, "date", "published")
    licence = _one(fields, "licence", "license")
    return About(
        title=_one(fields, "title"),
        authors=_all(fields, "authors", "author"),
        source=_one(fields, "source", "journal") or None,
        issuer=_one(fields, "issuer") or None,
        year=year_of(_one(fields, "year")) or year_of(published),
        pmid=pmid_of(_one(fields, "pmid")),
        doi=doi_of(_one(fields, "doi")),
        url=_url(_one(fields, "url")),
        licence=licence_of(licence) or licence or None,
        language=_language(_one(fields, "language", "lang")),
        population=_one(fields, "population") or None,
        n=int(number) if re.fullmatch(r"[1-9][0-9]{0,8}", number) else None,
        kind=_KINDS.get(kind, RecordKind.UNSPECIFIED),
        keywords=_all(fields, "keywords", "tags"),
        published=published or None,
    )


def _faults(fields: Mapping[str, object], about: About) -> Iterator[str]:
    kind = _one(fields, "kind")
    if kind and about.kind is RecordKind.UNSPECIFIED and kind.lower() != RecordKind.UNSPECIFIED:
        yield f"its kind {kind[:40]!r} is none of {', '.join(_KINDS)}"
    for name, value, form in (
        ("pmid", about.pmid, "a number of up to nine digits"),
        ("doi", about.doi, "of the form 10.1000/xyz"),
        ("url", about.url, "a web address"),
        ("n", about.n, "a number of participants"),
    ):
        written = _one(fields, name)
        if written and value is None:
            yield f"its {name} {written[:40]!r} is not {form}"
    if _one(fields, "year") and about.year is None:
        yield f"its year {_one(fields, 'year')[:40]!r} is not a year"


def _one(fields: Mapping[str, object], *names: str) -> str:
    """The first value under one of the names, on one line; "" when there is none."""
    return next(iter(_all(fields, *names)), "")


def _all(fields: Mapping[str, object], *names: str) -> tuple[str, ...]:
    """The values under the first of the names that has any, each on one line."""
    for name in names:
        value = fields.get(name)
        values = value[:_MOST_VALUES] if isinstance(value, list) else [value]
        texts = [clean_text(item[:_LONGEST_VALUE].replace("\n", " ")) for item in values if isinstance(item, str)]
        if any(texts):
            return tuple(text for text in texts if text)
    return ()


def _url(text: str) -> str | None:
    return text if re.fullmatch(r"https?://\S+", text, re.IGNORECASE) else None


def _language(text: str) -> str | None:
    found = re.match(r"[a-z]{2,3}(?![a-z])", text.lower())
    return found[0] if found else None
