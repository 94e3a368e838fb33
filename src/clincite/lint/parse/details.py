"""Title, authors, issuer and year of an entry of the references, in any of the common styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from clincite.lint.document import Identifier, Span
from clincite.lint.parse.marked import Marked

_SURNAME: Final = (
    r"(?:(?:de|van|von|der|den|del|della|di|da|la|le|du|el|al|bin|ter|ten|dos|Mc|Mac"
    r"|St\.?)[\s-]){0,3}[A-Z\u00c0-\u024f][\w'’‐-]{1,30}(?:\s[A-Z\u00c0-\u024f][\w'’-]{2,30}){0,2}"
)
_INITIALS: Final = r"(?:[A-Z\u00c0-\u024f]\.?[\s-]?){1,4}"
#: "Smith JA" and "Smith, J. A."
_AUTHOR: Final = rf"{_SURNAME},?\s{_INITIALS}(?:\s?(?:Jr|Sr|II|III|\d(?:st|nd|rd)))?\.?"
_BETWEEN: Final = r"(?:\s?[,;]\s?(?:and\s|&\s)?|\s(?:and|&)\s)"
_AUTHORS: Final = re.compile(
    rf"{_AUTHOR}(?:{_BETWEEN}{_AUTHOR}){{0,60}}(?:{_BETWEEN}?\s?(?:et\sal\.?|others\.?"
    rf"|…))?(?:;\s[A-Z][^.;]{{5,160}}(?=\.))?(?=[\s.:(“\"]|$)|{_SURNAME},?\set\sal\.?"
)
_ORGANISATION: Final = re.compile(
    r"\b(?:Society|Academy|College|Association|Institutes?|Organi[sz]ation|Committee|Group|Cent(?:re|er)s?|Foundation"
    r"|Clinic|Agency|Department|Ministry|Network|Administration|Council|Federation"
    r"|Board|Task\sForce|Collaboration|Collaborators|Investigators|Service|University|Hospital|Alliance|Union|Trust"
    r"|NICE|WHO|CDC|FDA|EMA|NHS|NIH|ACOG|USPSTF|SIGN|KDIGO|GINA|GOLD|ESC|AHA|ACC|ADA|IDSA|MedlinePlus|UpToDate)\b"
)
_APA: Final = re.compile(r"\s?\(?(?P<open>\()(?P<year>[12]\d{3})[a-z]?(?:,\s?[A-Z][a-z]+(?:\s\d{1,2})?(?:[–-]\d{1,2})?)?\)[.,:]?\s+")
_QUOTED: Final = re.compile(r"[“\"‘](?P<title>[^”\"\n]{8,400}?)[.,?!]{0,2}[”\"’](?=[\s.,;(]|$)")
_APOSTROPHES: Final = re.compile(r"(?<=[\s)])'(?P<title>[^\n]{8,400}?)'(?=[,.])")
_STOP: Final = re.compile(r"(?:(?<=[a-z\u00df-\u024f0-9)\]”\"’%A-Z])\.|(?<=\w)[?!])\s+(?=[A-Z0-9“\"\[(\u00c0-\u024f])")
_TAIL: Final = re.compile(
    r"(?:[\s.,;(\[]*)(?:\bdoi\b|\b10\.\d{4,9}/|\bPMID\b|\bPMCID\b|\bPMC\d|\bPubMed\b|https?://|\bwww\.|\bISBN\b"
    r"|\bNCT\d|\barXiv\b|\bAvailable\s(?:at|from|online)|\b(?:Accessed|Retrieved|Last\saccessed)\b|\[Accessed|\bEpub\b"
    r"|\bPublished\sonline|\[(?:PubMed|CrossRef|Google\sScholar|DOI|Link)\])",
    re.IGNORECASE,
)
_YEARS: Final = (
    re.compile(r"\((?P<year>[12]\d{3})[a-z]?(?:[,\s][^()]{0,20})?\)"),
    re.compile(r"(?<![\d–-])(?P<year>[12]\d{3})(?:\s[A-Z][a-z]{2,8}\.?(?:[-–/][A-Z][a-z]{2,8})?(?:\s\d{1,2})?)?\s?[;:]\s?(?:\d|[A-Z]|\()"),
    re.compile(r"[.,;]\s(?:[A-Z][a-z]{2,8}\.?\s(?:\d{1,2},\s)?)?(?P<year>(?:1[5-9]|2\d)\d\d)[a-z]?(?=\s?(?:[.,;\n]|$))"),
    # "Endocr Connect 2019.": where a source's own line ends. What is said of it after that may name other years.
    re.compile(r"\s(?P<year>(?:19|20)\d\d)\.(?=\s+[A-Z]|\s*$)"),
    re.compile(r"(?<![\d–/.:-])(?P<year>(?:19|20)\d\d)(?![\d–/]|-\d|\s?(?:mg|patients|participants|cases|adults|women|men)\b)"),
)
_FIRST: Final = (_YEARS[0], _YEARS[3])  # of several such years the first counts; of others, the last
_ISSUER_END: Final = re.compile(
    r"[,.;:]?\s?(?:\(?\b(?:19|20)\d\d\b|\bvol(?:ume)?\b\.?\s?\d|\d+\s?\(\d+|\bno\.\s?\d|\bpp?\.?\s?\d|,\s\d+|;|\s\d+:|\[)", re.IGNORECASE
)
_WEB: Final = re.compile(r"\s(?:\||—|–|-|·)\s")


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says of its source, as far as it can be told apart."""

    title: str | None = None
    authors: str | None = None
    issuer: str | None = None
    year: int | None = None
    title_span: Span | None = None
    issuer_span: Span | None = None
    year_span: Span | None = None


class _Cut(msgspec.Struct, frozen=True):
    """Places of the parts in the text of the entry."""

    authors: tuple[int, int] | None = None
    title: tuple[int, int] | None = None
    issuer: tuple[int, int] | None = None


def details(entry: Marked, found: Sequence[Identifier] = ()) -> Details:
    """Take an entry apart."""
    text = entry.text[:4000]
    tail = _TAIL.search(text, min(12, len(text)))
    body = text[: tail.start()] if tail else text
    if re.match(r"(?:https?://|www\.|doi\b|PMID)", body, re.IGNORECASE):
        body = ""
    cut = _cut(body, entry)
    title = _trim(text, cut.title)
    year = _year(body, title)
    issuer = _trim(text, cut.issuer)
    authors = _trim(text, cut.authors)
    return Details(
        title=_words(text, title),
        authors=_words(text, authors),
        issuer=_words(text, issuer),
        year=int(text[year[0] : year[1]]) if year else None,
        title_span=entry.span(*title) if title else None,
        issuer_span=entry.span(*issuer) if issuer else None,
        year_span=entry.span(*year) if year else None,
    )


def author_key(authors: str | None, year: int | None) -> str | None:
    """The key that "(Smith et al., 2020)" has too: "smith 2020"."""
    if not authors or not year:
        return None
    first = re.split(r",|;|\s(?:and|&|et)\s", authors)[0]
    name = re.sub(r"(?:\s(?:[A-Z]\.?){1,4})+$", "", first).strip(" .")
    return f"{name.lower()} {year}" if name else None


def _words(text: str, place: tuple[int, int] | None) -> str | None:
    return " ".join(text[place[0] : place[1]].split()) if place else None


def _trim(text: str, place: tuple[int, int] | None) -> tuple[int, int] | None:
    """Without blanks and punctuation at the ends; None when nothing is left."""
    if place is None:
        return None
    start, end = place
    while start < end and (text[start].isspace() or text[start] in '.,;:–—-|·*_“"‘'):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ',;:–—-|·*_”"(['):
        end -= 1
    return (start, end) if end - start >= 2 and any(char.isalpha() for char in text[start:end]) else None


def _year(body: str, title: tuple[int, int] | None) -> tuple[int, int] | None:
    for form in _YEARS:
        matches = [match for match in form.finditer(body) if not (title and title[0] <= match.start("year") < title[1])]
        if matches:
            return (matches[0] if form in _FIRST else matches[-1]).span("year")
    # "2023 guideline for …" with no other year: its own
    inside = list(_YEARS[-1].finditer(body))
    return inside[0].span("year") if inside else None


def _cut(body: str, entry: Marked) -> _Cut:
    if not body.strip():
        return _linked(entry)
    lines = _line_places(body)
    if len(lines) >= 2 and _is_title_line(body, lines):
        return _by_lines(body, lines)
    authors = _AUTHORS.match(body)
    start = authors.end() if authors and _ends_authors(body, authors.end()) else 0
    if (quoted := _QUOTED.search(body) or _APOSTROPHES.search(body)) is not None and (quoted.start() <= 200):
        before = (0, quoted.start()) if quoted.start() > 2 else None
        return _Cut(before, quoted.span("title"), _issuer(body, quoted.end()))
    apa = _APA.search(body[:400])
    if apa is not None and apa.start() > 2 and (start or _STOP.search(body[: apa.start()]) is None) and apa.end() < len(body):
        title_end = _segment_end(body, apa.end())
        return _Cut((0, apa.start()), (apa.end(), title_end), _issuer(body, title_end))
    linked = _linked(entry)
    if linked.title and not start and linked.title[0] <= 3:
        return msgspec.structs.replace(linked, issuer=_issuer(body, linked.title[1]))
    if start:
        while start < len(body) and body[start] in " .:,\n":
            start += 1
        end = _segment_end(body, start)
        return _Cut((0, start), (start, end), _issuer(body, end))
    return _no_author(body, linked)


def _ends_authors(body: str, end: int) -> bool:
    """Names are a list of authors when a stop, a colon, a year or the title follows them."""
    return end >= len(body) or body[end - 1] == "." or body[end] in ".:(" or body[end : end + 2] in {' "', " “", " ("} or body[end] == "\n"


def _no_author(body: str, linked: _Cut) -> _Cut:
    first = _segment_end(body, 0)
    second = _segment_end(body, first)
    head = body[:first]
    if (
        second > first
        and second < len(body) - 1
        and len(head) <= 120
        and (_ORGANISATION.search(head) or len(head.split()) <= 3)
        and _YEARS[3].search(head) is None
    ):
        return _Cut((0, first), (first, second), _issuer(body, second))
    if linked.title:
        return linked
    web = _WEB.search(body)
    if web is not None and web.start() >= 8 and first >= web.start():
        return _Cut(None, (0, web.start()), _issuer(body, web.end()))
    if first >= len(body) - 1:
        # "Title, Journal, 2011" or "Title (2011)"
        year = _year(body, None)
        end = year[0] if year and year[0] > 8 else len(body)
        return _Cut(None, (0, end), None)
    return _Cut(None, (0, first), _issuer(body, first))


def _linked(entry: Marked) -> _Cut:
    for link in entry.links:
        words = entry.text[link.start : link.end]
        if len(words.split()) >= 3 and "://" not in words and link.start < 4000:
            return _Cut(None, (link.start, min(link.end, 4000)), None)
    return _Cut()


def _segment_end(body: str, start: int) -> int:
    """One past the full stop that ends the segment from ``start`` on, at least a few letters long."""
    for match in _STOP.finditer(body, start + 4):
        word = re.search(r"[\w.]+$", body[max(0, match.start() - 12) : match.start()])
        if word and (
            word[0].lower() in {"vs", "st", "no", "dr", "e.g", "i.e", "cf", "u.s", "u.k", "ed", "vol"}
            or (len(word[0]) == 1 and word[0].isupper())
        ):
            continue
        return match.start() + 1
    return len(body)


def _issuer(body: str, start: int) -> tuple[int, int] | None:
    while start < len(body) and (body[start].isspace() or body[start] in '.,;:”"’–—-|'):
        start += 1
    rest = body[start:]
    if not rest:
        return None
    end = _ISSUER_END.search(rest)
    stop = end.start() if end else len(rest)
    return (start, start + stop) if stop >= 2 else None


def _line_places(body: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for line in body.split("\n"):
        if line.strip():
            found.append((at, at + len(line)))
        at += len(line) + 1
    return found


def _is_title_line(body: str, lines: Sequence[tuple[int, int]]) -> bool:
    """Whether the first line is a title of its own, and not the first line of a wrapped entry."""
    first = body[slice(*lines[0])].strip()
    second = body[slice(*lines[1])].strip()
    authors = _AUTHORS.match(first)
    if authors is not None and authors.end() < len(first) - 1 and _ends_authors(first, authors.end()):
        return False
    if first.endswith(",") or second[:1].islower():
        return False
    return len(first.split()) >= 2 and (_YEARS[1].search(first) is None)


def _by_lines(body: str, lines: Sequence[tuple[int, int]]) -> _Cut:
    """A title line, then authors, journal and year on the lines after it; or authors first."""
    at = 0
    authors = None
    first = body[slice(*lines[0])]
    match = _AUTHORS.match(first)
    if match is not None and match.end() >= len(first.rstrip(". ")) and len(lines) > 2:
        authors, at = lines[0], 1
    title = lines[at]
    if at + 1 >= len(lines):
        return _Cut(authors, title, None)
    start, end = lines[at + 1]
    byline = _AUTHORS.match(body[start:end])
    if authors is None and byline is not None and _ends_authors(body[start:end], byline.end()):
        authors = (start, start + byline.end())
        start += byline.end()
        if start >= end - 1 and at + 2 < len(lines):
            start, end = lines[at + 2]
    year = _year(body[start:end], None)
    stop = start + year[0] if year else end
    issuer = _issuer(body[:stop], start) if year else (start, end)
    return _Cut(authors, title, (max(start, issuer[0]), stop) if issuer and year else issuer)
