"""From the HPO file and the library's records to a :class:`~clincite.question.vocabulary.Vocabulary`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from clincite.question.hpo import HpoTerm, read_hpo
from clincite.question.lexicon import read_lexicon
from clincite.question.terms import Bag, Concept, Entry, Finding, Vocabulary
from clincite.question.words import content_keys, fold, phrase_keys, stop_words
from clincite.records import Condition, Presentation

__all__ = ["Vocabulary", "abbreviations", "build_vocabulary"]

_ABBREVIATION: Final = re.compile(r"^(?=[^\s]{2,8}$)(?=(?:[^A-Z]*[A-Z]){2})[A-Za-z0-9/-]+$")
_LONGEST_PHRASE: Final = 9
_LONGEST_BAG: Final = 6
_LONGEST_HPO_BAG: Final = 3


class _Ranked(msgspec.Struct, frozen=True):
    """An entry with its rank among the entries of one phrase: lower is better."""

    rank: int
    place: int
    entry: Entry


class _Lists(msgspec.Struct, frozen=True):
    shorts: dict[tuple[str, ...], tuple[str, ...]]
    not_conditions: frozenset[tuple[str, ...]]
    distinct: tuple[str, ...]


@cache
def _lists() -> _Lists:
    raw = read_lexicon("abbreviations", dict[str, object])
    stops = msgspec.convert(raw["not_conditions"], list[str])
    shorts: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, longs in abbreviations().items():
        for long in longs:
            shorts[phrase_keys(long)] = (*shorts.get(phrase_keys(long), ()), short)
    return _Lists(
        shorts=shorts,
        not_conditions=frozenset(phrase_keys(phrase) for phrase in stops),
        distinct=tuple(sorted(msgspec.convert(raw["distinct"], list[str]))),
    )


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Our list of abbreviations: short form to its long forms."""
    raw = read_lexicon("abbreviations", dict[str, object])
    return {short: tuple(part.strip() for part in long.split(";")) for short, long in msgspec.convert(raw["forms"], dict[str, str]).items()}


@cache
def plain_words() -> frozenset[str]:
    """English words that are also abbreviations, and function words; lower case."""
    raw = read_lexicon("abbreviations", dict[str, object])
    return frozenset(str(raw["words"]).split()) | stop_words()


def build_vocabulary(
    hpo_obo: Path | None,
    conditions: Iterable[Condition],
    presentations: Iterable[Presentation],
    keywords: Iterable[str],
) -> Vocabulary:
    """The vocabulary of a library.

    :param hpo_obo: the HPO release to take terms from (:func:`~clincite.question.hpo.hpo_file`), or None for none.
    :param conditions: conditions that the library's records are about; the same name may come many times.
    :param presentations: differential entries of the library; their order is kept within a finding.
    :param keywords: further key words and topics of the records.
    :raises SourceError: when the HPO file cannot be read.
    """
    release, terms = read_hpo(hpo_obo) if hpo_obo is not None else (None, ())
    findings = _findings(presentations)
    concepts, hpo_lay = _concepts(_merged(conditions), terms, _lists().distinct)
    builder = _Builder()
    for place, finding in enumerate(findings):
        for number, phrase in enumerate((finding.name, *finding.lay)):
            builder.add(phrase, Entry(-1, place, number > 0), rank=1 if number else 0, place=place, bag=_LONGEST_BAG)
    finding_keys = builder.known_keys()
    for place, concept in enumerate(concepts):
        _add_concept(builder, place, concept, hpo_lay[place], finding_keys)
    return builder.finished(
        concepts=concepts,
        findings=findings,
        keyword_keys=frozenset(key for keyword in keywords for key in content_keys(keyword)),
        hpo_release=release,
    )


def _add_concept(builder: _Builder, place: int, concept: Concept, hpo_lay: frozenset[str], taken: frozenset[tuple[str, ...]]) -> None:
    base = 2 if concept.library else 6
    builder.add(concept.name, Entry(place, -1, False), rank=base, place=place)
    for phrase in concept.synonyms:
        if phrase_keys(phrase) in taken:
            continue
        builder.add(phrase, Entry(place, -1, False), rank=base + 1, place=place)
    for phrase in concept.lay:
        # A complaint with a differential is not one of its causes ("eyelid twitching" is blepharospasm in HPO).
        if phrase_keys(phrase) in taken or content_keys(phrase) in taken:
            continue
        bag = _LONGEST_HPO_BAG if phrase in hpo_lay else _LONGEST_BAG
        builder.add(phrase, Entry(place, -1, True), rank=base + 2 + (phrase in hpo_lay), place=place, bag=bag)
    for name in (concept.name, *concept.synonyms):
        for short in _lists().shorts.get(phrase_keys(name), ()):
            builder.add(short, Entry(place, -1, False), rank=base + 1, place=place)


class _Builder:
    """Gathers phrases with the entries that they stand for."""

    def __init__(self) -> None:
        self._phrases: dict[str, set[_Ranked]] = {}
        self._exact: dict[str, set[_Ranked]] = {}
        self._bags: dict[tuple[str, ...], set[_Ranked]] = {}

    def known_keys(self) -> frozenset[tuple[str, ...]]:
        """Phrases and bags added so far."""
        return frozenset(tuple(key.split()) for key in self._phrases) | frozenset(self._bags)

    def add(self, phrase: str, entry: Entry, *, rank: int, place: int, bag: int = 0) -> None:
        """Add a phrase; ``bag`` is the most content words with which its word order is free (0: never)."""
        ranked = _Ranked(rank, place, entry)
        if _ABBREVIATION.match(phrase):
            self._exact.setdefault(phrase, set()).add(ranked)
            if len(phrase) <= 2 or fold(phrase) in plain_words():
                return
        keys = phrase_keys(phrase)
        if not keys or len(keys) > _LONGEST_PHRASE or (entry.concept >= 0 and keys in _lists().not_conditions):
            return
        if len(keys) == 1 and fold(phrase) in stop_words():
            return
        self._phrases.setdefault(" ".join(keys), set()).add(ranked)
        content = content_keys(phrase)
        if 2 <= len(content) <= bag:
            self._bags.setdefault(content, set()).add(ranked)

    def finished(
        self, *, concepts: tuple[Concept, ...], findings: tuple[Finding, ...], keyword_keys: frozenset[str], hpo_release: str | None
    ) -> Vocabulary:
        phrases = {key: _best(ranked) for key, ranked in sorted(self._phrases.items())}
        return Vocabulary(
            concepts=concepts,
            findings=findings,
            phrases=phrases,
            exact={key: _best(ranked) for key, ranked in sorted(self._exact.items())},
            bags=self._bags_by_rarest_key(),
            keyword_keys=keyword_keys,
            longest=max((key.count(" ") + 1 for key in phrases), default=1),
            hpo_release=hpo_release,
        )

    def _bags_by_rarest_key(self) -> dict[str, tuple[Bag, ...]]:
        count = Counter(key for keys in self._bags for key in keys)
        grouped: dict[str, list[Bag]] = {}
        for keys, ranked in sorted(self._bags.items()):
            rarest = min(keys, key=lambda key: (count[key], key))
            grouped.setdefault(rarest, []).extend(Bag(keys, entry) for entry in _best(ranked))
        return {key: tuple(bags) for key, bags in sorted(grouped.items())}


def _best(ranked: set[_Ranked]) -> tuple[Entry, ...]:
    """Findings, then conditions; of conditions only those of the best rank, so that one phrase is one thing where it can be."""
    ordered = sorted(ranked, key=lambda item: (item.rank, item.place))
    found = [item for item in ordered if item.entry.finding >= 0]
    named = [item for item in ordered if item.entry.concept >= 0]
    if named and named[0].rank >= 6:
        named = named[:1]
    elif named:
        named = [item for item in named if item.rank <= 5 and item.rank == named[0].rank]
    kept: list[Entry] = []
    for item in (*found, *named):
        if not any((item.entry.concept, item.entry.finding) == (entry.concept, entry.finding) for entry in kept):
            kept.append(item.entry)
    return tuple(kept)


def _findings(presentations: Iterable[Presentation]) -> tuple[Finding, ...]:
    grouped: dict[str, list[Presentation]] = {}
    for presentation in presentations:
        grouped.setdefault(fold(presentation.finding), []).append(presentation)
    return tuple(
        Finding(group[0].finding, _unique(lay for entry in group for lay in entry.lay), tuple(_once(group)))
        for _, group in sorted(grouped.items())
    )


def _once(presentations: Iterable[Presentation]) -> Iterator[Presentation]:
    seen: set[tuple[str, str]] = set()
    for entry in presentations:
        if (mark := (fold(entry.condition), entry.bin)) not in seen:
            seen.add(mark)
            yield entry


def _merged(conditions: Iterable[Condition]) -> tuple[Condition, ...]:
    """One condition for each name, with the synonyms of all of them; by name."""
    grouped: dict[str, list[Condition]] = {}
    for condition in conditions:
        grouped.setdefault(fold(condition.name), []).append(condition)
    return tuple(
        Condition(
            name=group[0].name,
            id=next((condition.id for condition in group if condition.id), None),
            synonyms=_unique(name for condition in group for name in condition.synonyms),
            lay=_unique(name for condition in group for name in condition.lay),
        )
        for _, group in sorted(grouped.items())
    )


def _concepts(
    conditions: tuple[Condition, ...], terms: tuple[HpoTerm, ...], distinct: tuple[str, ...]
) -> tuple[tuple[Concept, ...], tuple[frozenset[str], ...]]:
    """Concepts, the library's first, and for each the lay names that HPO gave it."""
    by_id = {term.id: term for term in terms}
    by_name: dict[tuple[str, ...], HpoTerm] = {}
    for term in terms:
        by_name.setdefault(phrase_keys(term.name), term)
    concepts: list[Concept] = []
    lay: list[frozenset[str]] = []
    used: set[str] = set()
    for condition in conditions:
        term_of = by_id.get(condition.id or "") or by_name.get(phrase_keys(condition.name))
        if term_of is None or term_of.id in used:
            concepts.append(Concept(condition.name, condition.id, condition.synonyms, condition.lay, True))
            lay.append(frozenset())
            continue
        used.add(term_of.id)
        names, lays = _names(term_of)
        synonyms = _unique((*condition.synonyms, term_of.name, *names), but=condition.name)
        concepts.append(Concept(condition.name, condition.id or term_of.id, synonyms, _unique((*condition.lay, *lays)), True))
        lay.append(frozenset(lays) - frozenset(condition.lay))
    for term in terms:
        if term.id not in used:
            names, lays = _names(term)
            concepts.append(Concept(term.name, term.id, names, lays, False))
            lay.append(frozenset(lays))
    known = {phrase_keys(name) for concept in concepts for name in (concept.name, *concept.synonyms)}
    for name in distinct:
        if phrase_keys(name) not in known:
            concepts.append(Concept(name[:1].upper() + name[1:], None, (), (), False))
            lay.append(frozenset())
    return tuple(concepts), tuple(lay)


def _names(term: HpoTerm) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Clinical and lay names of a term that mean the same; broader, narrower and merely related names are left out."""
    fit = [synonym for synonym in term.synonyms if synonym.scope == "EXACT" and synonym.type != "obsolete_synonym"]
    clinical = _unique((synonym.text for synonym in fit if synonym.type != "layperson"), but=term.name)
    return clinical, _unique((synonym.text for synonym in fit if synonym.type == "layperson"), but=term.name)


def _unique(names: Iterable[str], but: str = "") -> tuple[str, ...]:
    """Names without repeats (case aside), in order, ``but`` left out."""
    seen = {fold(but)} if but else set()
    kept = []
    for name in names:
        if (folded := fold(name)) and folded not in seen:
            seen.add(folded)
            kept.append(name)
    return tuple(kept)
