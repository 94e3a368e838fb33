"""Identifiers as printed: PMID, PMCID, DOI, trial numbers, ISBN, arXiv, addresses; and what is wrong with those that cannot be any."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from clincite.lint.document import Identifier
from clincite.lint.parse.marked import Link, Marked

_URL: Final = re.compile(r"\b(?:https?://|www\.)[^\s<>\"“”]{2,2000}", re.IGNORECASE)
#: Anything announced as a DOI, and a bare "10.1234/…".
_DOI: Final = re.compile(
    r"\bdoi(?:\.org/|\s?[:=]\s?|\s(?=10\.))(?:https?://(?:dx\.)?doi\.org/|doi:\s?)?(?P<value>[^\s<>\"“”,;]{1,500})", re.IGNORECASE
)
_BARE_DOI: Final = re.compile(r"(?<![\w./])10\.\d{4,9}/[^\s<>\"“”]{1,500}")
_PMID: Final = re.compile(
    r"\b(?:PMID|PubMed(?:\s(?:ID|PMID))?|pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)(?:\s?(?:no\.?"
    r"|number))?(?:\s?[:#=]\s?|/(?:\?(?:term|from_uid)=)?|\s(?=\d))"
    r"(?P<value>\d{1,20}(?![\w-])|[\w-]{0,12}\d[\w-]{0,12})",
    re.IGNORECASE,
)
_PMCID: Final = re.compile(r"\b(?:PMCID\s?:?\s?)?(?P<value>PMC\s?\d{1,12})\b|\bPMCID\s?:\s?(?P<other>[\w-]{1,20})", re.IGNORECASE)
_NCT: Final = re.compile(r"\b(?P<value>NCT[\s-]?\d{1,14})\b", re.IGNORECASE)
_ISBN: Final = re.compile(r"\bISBN(?:-1[03])?\s?:?\s?(?P<value>[\dXx][\dXx\s–-]{5,22}[\dXx])\b")
_ARXIV: Final = re.compile(r"\b(?:arXiv\s?:\s?|arxiv\.org/(?:abs|pdf)/)(?P<value>[\w./-]{1,30})", re.IGNORECASE)
_ARXIV_FORM: Final = re.compile(r"(?:\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,2})?", re.IGNORECASE)
_DOI_FORM: Final = re.compile(r"10\.\d{4,9}/\S+")
_TRAILING: Final = ".,;:'’”\"»*_"
_PAIRS: Final = {")": "(", "]": "[", "}": "{", ">": "<"}


def find(marked: Marked) -> tuple[Identifier, ...]:
    """Every identifier in a text and in the addresses that it links to, in order, each once."""
    text = marked.text
    found: list[tuple[int, int, Identifier]] = []
    addresses = [(match.start(), match.start() + len(trimmed(match[0]))) for match in _URL.finditer(text)]
    for pattern, read in _READERS:
        at = 0
        for match in pattern.finditer(text):
            start, end, scheme, value, fault = read(match)
            if start < end:
                while at < len(addresses) and addresses[at][1] <= start:
                    at += 1
                if at < len(addresses) and addresses[at][0] <= start:
                    start, end = addresses[at]  # it stands within an address
                found.append((start, end, _identifier(marked, start, end, scheme, value, fault)))
    for link in marked.links:
        found += [(link.start, link.end, one) for one in linked(marked, link)]
    kept: list[Identifier] = []
    taken: list[tuple[int, int]] = []
    known: set[tuple[str, str]] = set()
    for start, end, one in sorted(found, key=lambda item: (item[0], item[2].scheme == "url", item[0] - item[1])):
        inside = one.scheme == "url" and any(a < end and start < b for a, b in taken[-3:])
        if (one.scheme, one.value) in known or inside:
            continue
        kept.append(one)
        known.add((one.scheme, one.value))
        taken.append((start, end))
    return _without_shadows(kept)


def _without_shadows(found: list[Identifier]) -> tuple[Identifier, ...]:
    """An address that holds a PMID or DOI is that PMID or DOI."""
    values = [one.value for one in found if one.scheme in {"doi", "pmid", "pmcid", "nct", "arxiv"}]
    return tuple(
        one for one in found if one.scheme != "url" or not any(value in one.value.lower() or value in one.value for value in values)
    )


def linked(marked: Marked, link: Link) -> list[Identifier]:
    """The identifiers that a link's address holds; else the address itself."""
    found = []
    for pattern, read in _READERS:
        for match in pattern.finditer(link.href[:2000]):
            start, end, scheme, value, fault = read(match)
            if start < end:
                found.append(_identifier(marked, link.start, link.end, scheme, value, fault))
    sure = [one for one in found if one.scheme != "url"]
    return sure[:1] if sure else found[:1]


def _identifier(marked: Marked, start: int, end: int, scheme: str, value: str, fault: str) -> Identifier:
    return Identifier(
        scheme=scheme, value=value, printed=marked.text[start:end], span=marked.span(start, end), valid=not fault, fault=fault
    )


_Read = tuple[int, int, str, str, str]


def trimmed(value: str) -> str:
    """Without the punctuation and the closing brackets that belong to the sentence around it."""
    while value:
        if value[-1] in _TRAILING or (value[-1] in _PAIRS and value.count(value[-1]) > value.count(_PAIRS[value[-1]])):
            value = value[:-1]
        else:
            break
    return value


def _url(match: re.Match[str]) -> _Read:
    value = trimmed(match[0])
    host = re.sub(r"^https?://", "", value, flags=re.IGNORECASE).split("/")[0]
    fault = "" if "." in host.strip(".") else "no host"
    return match.start(), match.start() + len(value), "url", value, fault


def _doi(match: re.Match[str]) -> _Read:
    value = trimmed(match["value"])
    start = match.start()
    if not any(char.isdigit() for char in value) and "/" not in value:
        return start, start, "doi", "", ""  # "DOI: not available"
    fault = "" if _DOI_FORM.fullmatch(value) else "no DOI: one reads 10.1234/…"
    return start, match.start("value") + len(value), "doi", value.lower(), fault


def _bare_doi(match: re.Match[str]) -> _Read:
    value = trimmed(match[0])
    return match.start(), match.start() + len(value), "doi", value.lower(), ""


def _pmid(match: re.Match[str]) -> _Read:
    value = match["value"]
    fault = ""
    if not value.isdecimal() or not value.isascii():
        if "/" in match[0] or "pubmed" in match[0].lower():
            return match.start(), match.start(), "pmid", "", ""
        fault = "a PMID is a number"
    elif len(value) > 8:
        fault = "a PMID has at most 8 digits"
    elif value.startswith("0"):
        fault = "a PMID does not begin with 0"
    return match.start(), match.end("value"), "pmid", value, fault


def _pmcid(match: re.Match[str]) -> _Read:
    if match["other"]:
        told = match["other"]
        good = told.isdecimal() and len(told) <= 8
        return match.start(), match.end(), "pmcid", f"PMC{told}" if good else told, "" if good else "a PMCID reads PMC1234567"
    digits = re.sub(r"\D", "", match["value"])
    return match.start(), match.end(), "pmcid", f"PMC{digits}", "" if len(digits) <= 8 else "a PMCID has at most 8 digits"


def _nct(match: re.Match[str]) -> _Read:
    digits = re.sub(r"\D", "", match["value"])
    return match.start(), match.end(), "nct", f"NCT{digits}", "" if len(digits) == 8 else "an NCT number has 8 digits"


def _isbn(match: re.Match[str]) -> _Read:
    value = re.sub(r"[\s–-]", "", match["value"]).upper()
    return match.start(), match.end(), "isbn", value, "" if isbn_holds(value) else "the check digit of the ISBN is wrong"


def isbn_holds(value: str) -> bool:
    """Whether an ISBN of 10 or 13 places has the right check digit."""
    if re.fullmatch(r"[0-9]{13}", value):
        return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(value)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", value):
        return sum((10 - at) * (10 if digit == "X" else int(digit)) for at, digit in enumerate(value)) % 11 == 0
    return False


def _arxiv(match: re.Match[str]) -> _Read:
    value = trimmed(match["value"]).removesuffix(".pdf")
    fault = "" if _ARXIV_FORM.fullmatch(value) else "no arXiv number: one reads 2401.01234"
    return match.start(), match.start("value") + len(value), "arxiv", value, fault


_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Read]], ...]] = (
    (_PMID, _pmid),
    (_DOI, _doi),
    (_BARE_DOI, _bare_doi),
    (_PMCID, _pmcid),
    (_NCT, _nct),
    (_ISBN, _isbn),
    (_ARXIV, _arxiv),
    (_URL, _url),
)
