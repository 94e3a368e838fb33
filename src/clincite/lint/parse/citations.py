"""Marks that cite by something other than a number of the list: identifiers, names and years, footnotes, links; and leftovers of chats."""

from __future__ import annotations

import re
from typing import Final

from clincite.lint.document import Citation, Identifier
from clincite.lint.parse import identifiers
from clincite.lint.parse.marked import Link, Marked
from clincite.lint.parse.marks import NUMBERS, Mark, numbered

_NAME: Final = r"[A-Z\u00c0-\u024f][\w'’-]+"
_WHEN: Final = r"(?:19|20)\d\d[a-z]?"
_MONTHS_WORDS: Final = """
    january february march april may june july august september october november december spring summer autumn winter fall figure
    table since until year version copyright updated new amended reviewed revised modified published issued edited
"""
_MONTHS: Final = frozenset(_MONTHS_WORDS.split())
_ONE: Final = (
    rf"(?:{_NAME}(?:\s(?:et\sal\.?|(?:and|&)\s(?:{_NAME}|colleagues|coworkers)))?,?\s{_WHEN}|{_NAME}(?:\s(?:{_NAME}|of"
    rf"|the|for|and|on|in|&)){{1,9}},\s{_WHEN})(?:,\s{_WHEN})?"
)
_NAMED: Final = re.compile(
    rf"[(\[](?:see\s|e\.g\.,?\s|cf\.\s|reviewed\sin\s)?(?P<all>{_ONE}(?:\s?[;,]\s?{_ONE}){{0,12}})(?:,?\sp+\.?\s?\d[\d–-]*)?[)\]]"
)
_SINGLE: Final = re.compile(_ONE)
_TOLD: Final = re.compile(rf"\b(?P<name>{_NAME})(?:\set\sal\.?|\s(?:and|&)\s(?:{_NAME}|colleagues|coworkers))\s?\((?P<year>{_WHEN})\)")
_FOOTNOTE: Final = re.compile(r"\[\^(?P<name>[^\]\s]{1,60})\](?!:)")
_LEFTOVER: Final = re.compile(
    r"【[^】\n]{1,60}】|[\ue200-\ue2ff]?\bcite[\ue200-\ue2ff]?(?:turn\d+[a-z]+\d+[\ue200-\ue2ff]?)+"
    r"|:contentReference\[oaicite:\d+\](?:\{index=\d+\})?|\[cite:\s?[\d,\s]+\]"
)
_ANCHOR: Final = re.compile(
    r"#(?:[\w.:-]*?[-_:.])?(?:cite[-_]?(?:note|ref)|fn|footnote|ref(?:erence)?s?|bib(?:r|liography)?|source|r|b|cr|en"
    r"|note|citation|endnote|_edn|_ftn|_ENREF)[-_.:]?(?P<rest>[\w.:-]*)$",
    re.IGNORECASE,
)
_LAST_NUMBER: Final = re.compile(r"(\d{1,3})$")
_SCHOLARLY: Final = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:doi\.org|nih\.gov|who\.int|cdc\.gov|fda\.gov|nice\.org\.uk|cochranelibrary\.com"
    r"|cochrane\.org|bmj\.com|nejm\.org|jamanetwork\.com|thelancet\.com|nature\.com|sciencedirect\.com|springer\.com"
    r"|wiley\.com"
    r"|academic\.oup\.com|oup\.com|tandfonline\.com|sagepub\.com|plos\.org|frontiersin\.org|mdpi\.com|ahajournals\.org"
    r"|acpjournals\.org|aafp\.org|uptodate\.com|medscape\.com|europepmc\.org|clinicaltrials\.gov|ema\.europa\.eu"
    r"|gov\.uk|nhs\.uk"
    r"|semanticscholar\.org|arxiv\.org|medrxiv\.org|biorxiv\.org|statpearls\.com|annals\.org|jci\.org|cell\.com"
    r"|science\.org|pnas\.org|karger\.com|thieme-connect\.com|lww\.com|elsevier\.com|biomedcentral\.com"
    r"|researchgate\.net|[\w-]+\.gov|[\w-]+\.edu)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_BARE_WORD: Final = re.compile(
    r"(?:\[?(?:source|sources|link|ref|reference|pubmed|pmc|doi|study|here|\d+)\]?|[\w-]+(?:\.[\w-]+)+(?:/\S*)?|https?://\S+)\W*",
    re.IGNORECASE,
)


def find(marked: Marked, *, every_link: bool) -> list[Mark]:
    """The marks of a text that are no plain numbers.

    :param every_link: any link to another site is a source (in Markdown), not only those to where papers lie.
    """
    text = marked.text
    found = [_leftover(marked, match) for match in _LEFTOVER.finditer(text)]
    for link in marked.links:
        found += _link(marked, link, every_link=every_link)
    for match in _FOOTNOTE.finditer(text):
        found.append(Mark(start=match.start(), end=match.end(), citation=Citation(span=marked.span(*match.span()), keys=(match["name"],))))
    if "(" in text or "[" in text:
        found += _named(marked)
    found += _identified(marked)
    return found


def _leftover(marked: Marked, match: re.Match[str]) -> Mark:
    """A mark that nobody can follow: it stays in the text, for the rule that looks for it."""
    return Mark(start=match.start(), end=match.end(), citation=Citation(span=marked.span(*match.span())), kept=True)


def _named(marked: Marked) -> list[Mark]:
    text = marked.text
    found = []
    for match in _NAMED.finditer(text):
        keys = tuple(key for one in _SINGLE.finditer(match["all"]) if (key := _key(one[0])))
        if keys:
            found.append(Mark(start=match.start(), end=match.end(), citation=Citation(span=marked.span(*match.span()), keys=keys)))
    for match in _TOLD.finditer(text):
        key = f"{match['name'].lower()} {match['year'][:4]}"
        found.append(Mark(start=match.start(), end=match.end(), citation=Citation(span=marked.span(*match.span()), keys=(key,)), kept=True))
    return found


def _key(told: str) -> str | None:
    name = re.split(r"\set\sal|\s(?:and|&)\s|,?\s(?=(?:19|20)\d\d)", told)[0].strip(" ,")
    year = re.search(r"(?:19|20)\d\d", told)
    if not year or name.lower() in _MONTHS or (name.split()[0].lower() in _MONTHS):
        return None
    return f"{name.lower()} {year[0]}"


def _identified(marked: Marked) -> list[Mark]:
    """Identifiers in the text itself, with the brackets around them."""
    if not _HINT.search(marked.text):
        return []
    shown = Marked(marked.text, marked.places)
    at = {place: index for index, place in enumerate(marked.places)}
    groups: list[tuple[int, int, list[Identifier]]] = []
    for one in identifiers.find(shown):
        if one.scheme == "nct":
            continue  # the name of a trial is part of what is said
        start, end = at[one.span.start], at[one.span.end - 1] + 1
        if groups and not re.search(r"\w{3}", marked.text[groups[-1][1] : start]) and start - groups[-1][1] <= 6:
            groups[-1] = (groups[-1][0], end, [*groups[-1][2], one])
        else:
            groups.append((start, end, [one]))
    return [_bracketed(marked, *group) for group in groups]


_HINT: Final = re.compile(r"PMID|pubmed|doi|10\.\d{4}|PMC|http|www\.|ISBN|arxiv", re.IGNORECASE)
_BEFORE: Final = re.compile(r"[(\[](?:(?:see|source|ref|reference|via|from|available\sat)\s?:?\s?)?$", re.IGNORECASE)


def _bracketed(marked: Marked, start: int, end: int, found: list[Identifier]) -> Mark:
    text = marked.text
    opened = _BEFORE.search(text, max(0, start - 16), start)
    closed = re.match(r"[\s.;,]{0,2}[)\]]", text[end : end + 4])
    if opened and closed:
        start, end = opened.start(), end + closed.end()
    return Mark(start=start, end=end, citation=Citation(span=marked.span(start, end), identifiers=tuple(found)))


def _link(marked: Marked, link: Link, *, every_link: bool) -> list[Mark]:
    words = marked.text[link.start : link.end]
    start, end = _outer(marked.text, link.start, link.end)
    if link.href.startswith("#") or _same_page(link.href):
        return _anchor(marked, link, words, start, end)
    if not re.match(r"https?://", link.href, re.IGNORECASE) or not (every_link or _SCHOLARLY.match(link.href)):
        return []
    found = tuple(identifiers.linked(marked, link))
    if not found:
        return []
    kept = _BARE_WORD.fullmatch(words.strip()) is None
    if kept:
        start, end = link.start, link.end
    return [Mark(start=start, end=end, citation=Citation(span=marked.span(start, end), identifiers=found), kept=kept)]


def _same_page(href: str) -> bool:
    return "#" in href and re.search(r"#(?:cite_note|ref|fn|bib|CR\d|B\d|R\d)", href) is not None and not href.startswith("http")


def _outer(text: str, start: int, end: int) -> tuple[int, int]:
    """With the brackets that hold nothing else."""
    if start and end < len(text) and text[start - 1] + text[end] in {"()", "[]"}:
        return start - 1, end + 1
    return start, end


def _anchor(marked: Marked, link: Link, words: str, start: int, end: int) -> list[Mark]:
    """A link to a place of the same page: a citation when it shows a number, or leads to a footnote."""
    shown = re.fullmatch(rf"[\s\[(]*(?P<numbers>{NUMBERS})[\s\])]*", words)
    anchor = _ANCHOR.search(link.href)
    if shown is not None and (anchor is not None or words.strip()[:1] == "[" or _raised(marked, link)):
        first, last = shown.span("numbers")
        mark = numbered(marked, start, end, (link.start + first, link.start + last))
        return [mark] if mark else []
    if anchor is not None and len(words) <= 12:
        number = _LAST_NUMBER.search(anchor["rest"])
        keys = (anchor["rest"] or link.href.lstrip("#"),)
        numbers = (int(number[1]),) if number else ()
        span = marked.span(start, end)
        return [
            Mark(
                start=start,
                end=end,
                citation=Citation(span=span, numbers=numbers, number_spans=(span,) * len(numbers), keys=() if numbers else keys),
            )
        ]
    return []


def _raised(marked: Marked, link: Link) -> bool:
    return any(start < link.end and link.start < end for start, end in marked.supers)
