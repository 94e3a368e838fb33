"""Other words for what a question says, and the stems that evidence must cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import msgspec

from clincite.library.analysis import STOPWORDS
from clincite.question.lexicon import read_lexicon
from clincite.question.matching import Match
from clincite.question.plan import Expansion
from clincite.question.terms import Vocabulary
from clincite.question.vocabulary import abbreviations, plain_words
from clincite.question.words import Token, determiners, fold, key_of, phrase_keys, stop_words, tokenise

_SYNONYM: Final = 0.8
_LAY_SYNONYM: Final = 0.5
_ABBREVIATION: Final = 0.8
_PER_CONDITION: Final = 8
_LONGEST: Final = 5
_LONGEST_LAY: Final = 6
_LABELLED: Final = frozenset({"group", "type", "stage", "grade", "class", "category", "hepatitis", "vitamin", "phase", "factor"})


class _Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    weight: float
    terms: dict[str, str]


class _FocusWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    facet_words: str
    filler: str


@cache
def _pairs() -> dict[tuple[str, ...], tuple[tuple[str, float], ...]]:
    """Match keys of what is said, to the terms that stand for it with their weight."""
    pairs: dict[tuple[str, ...], tuple[tuple[str, float], ...]] = {}
    for group in read_lexicon("expansions", dict[str, _Pairs]).values():
        for said, meant in group.terms.items():
            keys = phrase_keys(said)
            pairs[keys] = (*pairs.get(keys, ()), *((term.strip(), group.weight) for term in meant.split(";")))
    return pairs


@cache
def _shorts() -> dict[tuple[str, ...], tuple[str, ...]]:
    shorts: dict[tuple[str, ...], tuple[str, ...]] = {}
    for short, longs in abbreviations().items():
        for long in longs:
            shorts[phrase_keys(long)] = (*shorts.get(phrase_keys(long), ()), short)
    return shorts


@cache
def _unfocused() -> frozenset[str]:
    words = read_lexicon("focus", _FocusWords)
    return frozenset(key_of(fold(word)) for word in f"{words.facet_words} {words.filler}".split())


def expansions_of(text: str, found: tuple[Match, ...], vocabulary: Vocabulary | None) -> tuple[Expansion, ...]:
    """Synonyms of the conditions named, lay-to-clinical terms, drug classes, procedures, abbreviations both ways.

    :param text: the cleaned question.
    :param found: :func:`~clincite.question.matching.matches` of it.
    :param vocabulary: that ``found`` was matched against; None: only what needs none.
    :return: heaviest first; each term once; none that the question holds already.
    """
    tokens = tokenise(text)
    asked = " " + " ".join(token.key for token in tokens) + " "
    best: dict[tuple[str, ...], Expansion] = {}
    for expansion in (
        *(_of_conditions(text, found, vocabulary) if vocabulary else ()),
        *_of_phrases(text, tokens),
        *_of_abbreviations(text, tokens),
    ):
        keys = phrase_keys(expansion.term)
        if not keys or f" {' '.join(keys)} " in asked:
            continue
        if keys not in best or best[keys].weight < expansion.weight:
            best[keys] = expansion
    return tuple(sorted(best.values(), key=lambda item: (-item.weight, text.find(item.instead_of), item.term.lower(), item.term)))


def _of_conditions(text: str, found: Iterable[Match], vocabulary: Vocabulary) -> Iterator[Expansion]:
    for match in found:
        said = text[match.start : match.end]
        for concept in match.concepts(vocabulary):
            names = [(name, _SYNONYM) for name in (concept.name, *concept.synonyms)][:_PER_CONDITION]
            lays = (
                [(name, _LAY_SYNONYM) for name in concept.lay if name.count(" ") < _LONGEST_LAY][: _PER_CONDITION // 2]
                if concept.library
                else []
            )
            for name, weight in (*names, *lays):
                yield Expansion(term=name, instead_of=said, weight=weight)
        for finding in match.findings(vocabulary):
            for name in (finding.name, *finding.lay)[:_PER_CONDITION]:
                yield Expansion(term=name, instead_of=said, weight=_SYNONYM if name == finding.name else _LAY_SYNONYM)


def _of_phrases(text: str, tokens: tuple[Token, ...]) -> Iterator[Expansion]:
    taken: set[int] = set()
    for size in range(_LONGEST, 0, -1):
        for at in range(len(tokens) - size + 1):
            places = range(at, at + size)
            if fold(tokens[at].text) in determiners() or fold(tokens[at + size - 1].text) in determiners():
                continue
            meant = _pairs().get(phrase_keys(text[tokens[at].start : tokens[at + size - 1].end]))
            if meant and taken.isdisjoint(places):
                taken.update(places)
                said = text[tokens[at].start : tokens[at + size - 1].end]
                for term, weight in meant:
                    yield Expansion(term=term, instead_of=said, weight=weight)


def _of_abbreviations(text: str, tokens: tuple[Token, ...]) -> Iterator[Expansion]:
    small = not any(char.isupper() for char in text[1:])
    for token in tokens:
        short = token.text.upper() if small and fold(token.text) not in plain_words() else token.text
        longs = abbreviations().get(short) or (abbreviations().get(short[:-1]) if short[-1:] == "s" else None) or ()
        for number, long in enumerate(longs):
            yield Expansion(term=long, instead_of=token.text, weight=_ABBREVIATION if number == 0 else _ABBREVIATION / 2)
    for size in range(_LONGEST, 1, -1):
        for at in range(len(tokens) - size + 1):
            said = text[tokens[at].start : tokens[at + size - 1].end]
            for short in _shorts().get(phrase_keys(said), ()) if tokens[at].key not in stop_words() else ():
                yield Expansion(term=short, instead_of=said, weight=_ABBREVIATION)


def focus_of(text: str) -> tuple[str, ...]:
    """Stems of the content words that evidence must cover, in order, each once: no stop words, facet words or filler.

    Numbers and single letters stay only where they label something ("COPD group E", "type 2 diabetes") and texts are read with them: the
    "A" of "hepatitis A" is an article to the index.

    :param text: the cleaned question.
    """
    tokens = tokenise(text)
    kept: list[str] = []
    for place, token in enumerate(tokens):
        folded = fold(token.text)
        before = fold(tokens[place - 1].text) if place else ""
        if len(folded) == 1 or folded.isdigit():
            wanted = before in _LABELLED and folded not in STOPWORDS
        else:
            wanted = (folded not in stop_words() or _is_abbreviation(token.text)) and token.key not in _unfocused()
        if wanted:
            kept.append(token.stem)
    return tuple(dict.fromkeys(kept))


def _is_abbreviation(written: str) -> bool:
    return written.isupper() and len(written) >= 2 and written in abbreviations()
