"""Which papers a query finds: enough of PubMed's and of Europe PMC's syntax to be asked as they are.

Both are read by one parser: parentheses, AND, OR, NOT, quoted phrases, ``[Field]`` behind a term (PubMed) and ``FIELD:`` before it
(Europe PMC). Unbalanced quotes and brackets are an error here, where the real services guess.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import Final

import msgspec

from tests.standin.papers import PAPERS, Paper

_TOKEN: Final = re.compile(
    r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<field>[A-Z_]+):(?=[\w\"(\[])|\"(?P<quoted>[^\"]*)\"|\[(?P<tag>[^\[\]]*)\]|(?P<word>[^\s()\"\[\]]+))"
)
_MESH: Final = frozenset({"mesh terms", "mesh", "mh", "majr", "mesh major topic", "mesh:noexp", "mesh terms:noexp", "kw", "keyword"})
_TYPE: Final = frozenset({"publication type", "pt", "ptyp", "pub_type"})
_LANGUAGE: Final = frozenset({"la", "lang", "language"})
_FILTER: Final = frozenset({"filter", "sb", "subset"})
_DATE: Final = frozenset({"dp", "pdat", "date - publication", "edat", "pub_year", "first_pdate"})
_TEXT: Final = frozenset(
    {
        "",
        "title/abstract",
        "tiab",
        "title",
        "ti",
        "text word",
        "text words",
        "tw",
        "all fields",
        "title_abs",
        "abstract",
        "other term",
        "ot",
    }
)
_SUBSETS: Final[dict[str, tuple[str, ...]]] = {
    "therapy": ("trial", "guideline", "review"),
    "diagnosis": ("observational", "guideline", "review"),
    "etiology": ("systematic review", "observational", "journal article"),
    "prognosis": ("observational", "journal article"),
    "systematic": ("systematic review", "meta-analysis"),
    "systematic reviews": ("systematic review", "meta-analysis"),
    "systematicreview": ("systematic review", "meta-analysis"),
    "guideline": ("guideline",),
    "humans": ("",),
    "english": ("",),
}

Rank = Callable[[Paper], int]  # 0: not found; more: better


class QueryError(Exception):
    """A query that cannot be read."""


class Matched(msgspec.Struct, frozen=True):
    """What a query found, best first, and the phrases that no paper has."""

    papers: tuple[Paper, ...]
    missing: tuple[str, ...]


def matched(query: str, papers: tuple[Paper, ...] = PAPERS) -> Matched:
    """The papers that a query finds."""
    parser = _Parser(query, papers)
    rank = parser.whole()
    ranked = [(rank(paper), paper) for paper in papers]
    found = sorted((pair for pair in ranked if pair[0] > 0), key=lambda pair: (-pair[0], pair[1].key))
    return Matched(tuple(paper for _, paper in found), tuple(dict.fromkeys(parser.missing)))


class _Parser:
    def __init__(self, query: str, papers: tuple[Paper, ...]) -> None:
        self._tokens = _tokens(query)
        self._place = 0
        self._papers = papers
        self.missing: list[str] = []

    def whole(self) -> Rank:
        rank = self._any("")
        if self._place < len(self._tokens):
            raise QueryError("Unbalanced parentheses")
        return rank

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._place] if self._place < len(self._tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self._place += 1
        return token

    def _any(self, field: str) -> Rank:
        ranks = [self._all(field)]
        while self._peek() == ("word", "OR"):
            self._next()
            ranks.append(self._all(field))
        return lambda paper: sum(rank(paper) for rank in ranks)

    def _all(self, field: str) -> Rank:
        wanted, unwanted = [self._one(field)], list[Rank]()
        while True:
            kind, value = self._peek()
            if kind in ("end", "close") or (kind, value) == ("word", "OR"):
                break
            into = wanted
            if (kind, value) in (("word", "AND"), ("word", "NOT")):
                self._next()
                if value == "NOT" or self._peek() == ("word", "NOT"):
                    into = unwanted
                    if self._peek() == ("word", "NOT"):
                        self._next()
            into.append(self._one(field))

        def rank(paper: Paper) -> int:
            ranks = [one(paper) for one in wanted]
            return sum(ranks) if all(ranks) and not any(one(paper) for one in unwanted) else 0

        return rank

    def _one(self, field: str) -> Rank:
        kind, value = self._next()
        if kind == "field":
            return self._one(value.lower())
        if kind == "open":
            rank = self._any(field)
            if self._next()[0] != "close":
                raise QueryError("Unbalanced parentheses")
            return rank
        if kind == "tag":  # FIELD:[2020 TO 2025]
            return self._term(value, field)
        if kind not in ("quoted", "word") or (kind == "word" and value in ("AND", "OR", "NOT")):
            raise QueryError("A term is missing")
        words = [value]
        while kind == "word" and self._peek()[0] == "word" and self._peek()[1] not in ("AND", "OR", "NOT") and not field:
            words.append(self._next()[1])
        if self._peek()[0] == "tag" and not field:
            field = self._next()[1].lower()
        elif kind == "word" and len(words) > 1:  # untagged words are looked for one by one
            ranks = [self._term(word, "") for word in words]
            return lambda paper: sum(values) if all(values := [rank(paper) for rank in ranks]) else 0
        return self._term(" ".join(words), field)

    def _term(self, value: str, field: str) -> Rank:
        known = [_has(paper, value.lower(), field) for paper in self._papers]
        if not any(known):
            self.missing.append(value)
        found = {paper.key for paper, has in zip(self._papers, known, strict=True) if has}
        return lambda paper: int(paper.key in found)


def _tokens(query: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    while place < len(query.rstrip()):
        match = _TOKEN.match(query, place)
        if match is None:
            raise QueryError(f"Cannot read {query[place : place + 20]!r}")
        kind = match.lastgroup or ""
        tokens.append((kind, match[kind]))
        place = match.end()
    return tokens


def _has(paper: Paper, value: str, field: str) -> bool:
    if field in _MESH:
        return value in {name.lower() for name, _, _ in paper.mesh} | {word.lower() for word in paper.keywords}
    if field in _TYPE:
        return any(value in name.lower() for name in paper.types)
    if field in _LANGUAGE:
        return value in (paper.language, {"eng": "english", "ger": "german"}[paper.language])
    if field in _FILTER:
        wanted = _SUBSETS.get(value.partition("/")[0], ())
        return any(part in name.lower() for part in wanted for name in paper.types)
    if field in _DATE:
        years = [int(year) for year in re.findall(r"\d{4}", value)]
        return bool(years) and years[0] <= paper.year <= years[-1]
    if field in ("uid", "pmid", "ext_id"):
        return value.upper() in (paper.pmid, paper.ppr)
    if field == "src":
        return value.upper() == ("MED" if paper.pmid else "PPR" if paper.ppr else "PMC")
    if field in ("pmcid", "doi", "aid"):
        return value in (paper.pmcid.lower(), paper.doi.lower())
    if not field and value == "hasabstract":
        return bool(paper.abstract)
    if field in ("open_access", "has_abstract"):
        return (value == "y") == bool(paper.licence if field == "open_access" else paper.abstract)
    text = paper.title.lower() if field in ("title", "ti") else _text_of(paper.key)
    if value.rstrip("*").split(" ", 1)[0] not in text:
        return False
    pattern = re.escape(value.rstrip("*")).replace(r"\ ", r"[\s-]+") + ("" if value.endswith("*") else r"\b")
    return re.search(rf"\b{pattern}", text) is not None


@functools.cache
def _text_of(key: str) -> str:
    return next(paper.text.lower() for paper in PAPERS if paper.key == key)
