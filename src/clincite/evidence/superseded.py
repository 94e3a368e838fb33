"""Guidelines that a later one of the same issuer on the same topic has taken the place of, and Cochrane reviews that have a newer version.

A false alarm would put good guidance last, so everything must agree: issuer, subject, what is advised on, population and part. Doubt is no.
Versions of a Cochrane review are told by its DOI.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from clincite.library.analysis import STOPWORDS, terms
from clincite.library.identity import identifiers_of
from clincite.library.notices import EDITIONS, SUPERSEDED_BY, with_edition
from clincite.records import GUIDELINES, Record, RecordKind, RecordStatus

__all__ = ["SUPERSEDED_BY", "marked_superseded", "superseded_by"]

_MAY_BE_REPLACED: Final = frozenset({RecordStatus.CURRENT, RecordStatus.UNKNOWN, RecordStatus.CORRECTED, RecordStatus.SUPERSEDED})
# The DOI of the first version has no ".pub".
_COCHRANE: Final = re.compile(r"doi:10\.1002/14651858\.([a-z]{2}\d{6})(?:\.pub(\d{1,3}))?")
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
# What every guideline is called, its edition and how it came about; none of it is a topic.
_FORM: Final = re.compile(
    r"\b(?:clinical|practice|official|evidence[- ]based|joint|international|national|global|consensus|focused|full"
    r"|executive|key|updated?|update of|revised|revision|"
    r"guidelines?|guidance|recommendations?|statements?|standards?|summary|report|policy|polic(?:y|ies)|parameters?"
    r"|position|scientific|committee opinion|strategy|"
    r"final|draft|second|third|fourth|fifth|\d+(?:st|nd|rd|th)|edition|version|v?\d+\.\d+|no\.? ?\d+|document|task force"
    r"|working group|expert|panel|bulletin|"
    r"american|european|british|society|college|association|academy|organi[sz]ation|federation|foundation|council"
    r"|institute|national|of the|for the|by the)\b",
    re.IGNORECASE,
)
# A newer text that only adds to the older one.
_ADDS: Final = re.compile(
    r"\bfocused update\b|\baddend|\bamend|\bsupplement to\b|\bcorrection\b|\bpatient (?:messages|guide|brochure)"
    r"|\bpocket guide\b|\btop things\b",
    re.IGNORECASE,
)
_PART: Final = re.compile(r"\bpart\s+(?:[ivx]+|\d+)\b|\bchapter \d+|\bsection \d+|\bmodule \d+", re.IGNORECASE)
# The side of a topic that a guideline is about: one on screening does not replace one on treatment.
_SIDES: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("screening", r"\bscreening\b|\brisk assessment\b"),
        ("prevention", r"\bprevent|\bprophyla|\bvaccin|\bimmuni[sz]ation|\brisk reduction"),
        ("diagnosis", r"\bdiagnos|\bevaluation\b|\bassessment\b|\bimaging\b|\btesting\b|\binvestigation"),
        ("treatment", r"\btreat|\bmanag|\btherap|\bcare\b|\bpharmac|\bsurg"),
        ("counselling", r"\bcounsel"),
    )
}
_GROUPS: Final[Mapping[str, re.Pattern[str]]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("children", r"\bchild|\bpa?ediatric|\binfant|\bneonat|\bnewborn|\bunder \d+s\b"),
        ("adolescents", r"\badolescen|\byoung (?:people|adults)|\bteen"),
        ("adults", r"\badults?\b|\bover 1\d s?"),
        ("older", r"\bolder\b|\belderly\b|\bgeriatric|\baged 6\d"),
        ("pregnant", r"(?<!non)\bpregnan|\bperinatal|\bpostpartum|\bantenatal|\bgestational|\bobstetric"),
        ("not pregnant", r"\bnon-?pregnant"),
        ("women", r"\bwom[ae]n\b|\bfemale|\bpostmenopaus"),
        ("men", r"\bmen\b|\bmale\b|\bman\b"),
        ("at risk", r"\bat (?:increased|high|higher) risk|\bhigh[- ]risk\b"),
        ("not at risk", r"\bnot at (?:increased|high|higher) risk|\baverage[- ]risk|\blow[- ]risk"),
    )
}
_AGES: Final = re.compile(
    r"\b\d{1,3}\b(?: (?:to|and|or) \d{1,3})? (?:years?|months?|days?|weeks?)(?: (?:of age|old|or older|and older))?", re.IGNORECASE
)
_HEAD: Final = re.compile(r"\s[–—]\s|\s--\s")  # what stands after it names a part of the guideline
_SOCIETIES: Final = re.compile(r"\b[A-Z]{2,}(?:/[A-Z]{2,}){2,}\b")  # "AHA/ACC/ASE": an issuer, not a topic
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
_JOINING: Final = re.compile(r"[/,;&]|\band\b", re.IGNORECASE)


class _Topic(msgspec.Struct, frozen=True):
    """What must be equal for one guideline to replace another."""

    issuer: frozenset[str]
    subject: frozenset[str]
    sides: frozenset[str]
    groups: frozenset[str]
    part: str


def superseded_by(records: Iterable[Record]) -> dict[str, str]:
    """Of the guidelines and Cochrane reviews among the records, those that another of them has replaced: old id to the id of the newest.

    Guidelines must name issuer and year. Records of one edition (its parts, or a digest and a summary of it) never replace each other:
    only a later year counts, and of Cochrane reviews a higher version.
    """
    by_topic: dict[_Topic, list[Record]] = defaultdict(list)
    reviews: dict[str, list[tuple[int, Record]]] = defaultdict(list)
    for record in records:
        review, topic = _review_of(record), _topic(record)
        if review is not None:
            reviews[review[0]].append((review[1], record))
        elif topic is not None:
            by_topic[topic].append(record)
    replaced: dict[str, str] = {}
    for versions in reviews.values():
        standing = [(version, record) for version, record in versions if record.status is not RecordStatus.RETRACTED]
        if standing:
            last, newest = max(standing, key=lambda item: (item[0], not item[1].digest, item[1].id))
            replaced |= {record.id: newest.id for version, record in versions if version < last}
    for same in by_topic.values():
        whole = [record for record in same if record.status is not RecordStatus.RETRACTED and not _ADDS.search(record.title)]
        if not whole:
            continue
        newest = max(whole, key=lambda record: (record.year or 0, _is_original(record), record.id))
        for record in same:
            if (record.year or 0) < (newest.year or 0):
                replaced[record.id] = newest.id
    return dict(sorted(replaced.items()))


def marked_superseded(
    records: Iterable[Record], *, before: Callable[[str], tuple[RecordStatus, str | None] | None] = lambda record_id: None
) -> list[Record]:
    """Those of the records whose mark is to change, as they are then: marked with the newest edition among the records that replaces
    them, or without the mark where none does any more (it was retracted, or is gone).

    A worse mark (retracted, concern) stays. Status and relations lie outside the hash, so quotations stay what they were.

    :param records: read through once; only those with editions are kept in memory.
    :param before: status and date that a record of that id had before it was marked, where known.
    """
    held = {record.id: record for record in records if _may_have_editions(record)}
    replaced = superseded_by(held.values())
    anew = []
    for record in held.values():
        newer = replaced.get(record.id) if record.status in _MAY_BE_REPLACED else None
        changed = with_edition(record, newer, before=None if newer else before(record.id))
        if changed != record:
            anew.append(changed)
    return anew


def _may_have_editions(record: Record) -> bool:
    return record.kind in GUIDELINES or _review_of(record) is not None or any(tie.by == EDITIONS for tie in record.relations)


def _review_of(record: Record) -> tuple[str, int] | None:
    """(number, version) of a Cochrane review or of its protocol, by its DOI; None for anything else."""
    for name in identifiers_of(record):
        match = _COCHRANE.fullmatch(name)
        if match is not None:
            return match[1], int(match[2] or 1)
    return None


def _is_original(record: Record) -> bool:
    return record.kind is RecordKind.GUIDELINE and not record.digest


def _topic(record: Record) -> _Topic | None:
    if record.kind not in GUIDELINES or not record.issuer or record.year is None:
        return None
    issuer = frozenset(part for part in (_letters(name) for name in _JOINING.split(record.issuer)) if part)
    head, _, tail = _split(record.title)
    subject = _subject(head, record.issuer)
    if not issuer or not subject:
        return None
    sides = frozenset(name for name, pattern in _SIDES.items() if pattern.search(head))
    return _Topic(issuer, subject, sides, _groups(f"{record.title} {record.population or ''}"), f"{_part(head)}|{_letters(tail)}")


def _split(title: str) -> tuple[str, str, str]:
    """The name of the whole guideline and what stands after the dash: the name of a part."""
    cut = _HEAD.search(title)
    return (title[: cut.start()], cut.group(), title[cut.end() :]) if cut else (title, "", "")


def _part(text: str) -> str:
    return " ".join(match.group().casefold() for match in _PART.finditer(text))


def _groups(text: str) -> frozenset[str]:
    """Populations named: groups and ages."""
    return frozenset(name for name, pattern in _GROUPS.items() if pattern.search(text)) | {age.casefold() for age in _AGES.findall(text)}


def _subject(head: str, issuer: str) -> frozenset[str]:
    """Stems of the words that are left of a title when the issuer, the edition, the form, the sides and the populations are taken away."""
    text = _PART.sub(" ", _FORM.sub(" ", _YEAR.sub(" ", _SOCIETIES.sub(" ", head))))
    for pattern in (*_SIDES.values(), *_GROUPS.values()):
        text = _whole_words(pattern, text)
    own = {word.casefold() for word in _WORD.findall(issuer)} | {_initials(issuer).casefold()}
    words = [word for word in _WORD.findall(text) if word.casefold() not in own and word.casefold() not in STOPWORDS]
    return frozenset(terms(" ".join(words)))


def _whole_words(pattern: re.Pattern[str], text: str) -> str:
    return " ".join(word for word in text.split() if not pattern.search(word))


def _initials(name: str) -> str:
    return "".join(word[0] for word in _WORD.findall(name) if word[0].isupper())


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
