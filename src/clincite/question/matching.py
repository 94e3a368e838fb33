"""Finding a vocabulary's names in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from clincite.question.terms import Concept, Entry, Finding, Vocabulary
from clincite.question.vocabulary import plain_words
from clincite.question.words import Token, determiners, fold, tokenise

_SENTENCE_END: Final = re.compile(r"[.;?!]\s|\n")
_BAG_SLACK: Final = 4
_SHORT_FORM: Final = 3


class Match(msgspec.Struct, frozen=True):
    """A name found in a text.

    :param first: place of its first token in ``tokenise(text)``.
    :param last: place of its last token.
    :param start: first character.
    :param end: one past the last character.
    :param entries: what it stands for, best first.
    :param free: True when its words stand in another order or apart.
    :param places: places of the tokens that make it up.
    """

    first: int
    last: int
    start: int
    end: int
    entries: tuple[Entry, ...]
    free: bool
    places: tuple[int, ...]

    @property
    def lay(self) -> bool:
        """True when it is a lay way of saying every condition that it stands for."""
        return all(entry.lay for entry in self.entries if entry.concept >= 0)

    def concepts(self, vocabulary: Vocabulary) -> tuple[Concept, ...]:
        """The conditions that it stands for."""
        return tuple(vocabulary.concepts[entry.concept] for entry in self.entries if entry.concept >= 0)

    def findings(self, vocabulary: Vocabulary) -> tuple[Finding, ...]:
        """The complaints that it stands for."""
        return tuple(vocabulary.findings[entry.finding] for entry in self.entries if entry.finding >= 0)


def matches(text: str, vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The names in a text, in order of place.

    Longest first; names in their own order do not overlap. Complaints said in another order ("twitching of the face") may lie
    over shorter names, and hide names that lie wholly inside them.
    """
    tokens = tokenise(text)
    kept: list[Match] = []
    taken: set[int] = set()
    for match in sorted(_in_order(text, tokens, vocabulary), key=lambda match: _order(match, vocabulary)):
        if taken.isdisjoint(match.places):
            kept.append(match)
            taken.update(match.places)
    kept.extend(_free(text, tokens, vocabulary, kept))
    return tuple(sorted(kept, key=lambda match: (match.first, match.last, match.free)))


def _order(match: Match, vocabulary: Vocabulary) -> tuple[int, int, int]:
    """Sort key: longer, then findings and the library's conditions, then earlier."""
    own = any(entry.finding >= 0 or vocabulary.concepts[entry.concept].library for entry in match.entries)
    return (-len(match.places), 0 if own else 1, match.first)


def _in_order(text: str, tokens: tuple[Token, ...], vocabulary: Vocabulary) -> Iterator[Match]:
    words = [place for place, token in enumerate(tokens) if fold(token.text) not in determiners()]
    breaks = _breaks(text, tokens)
    typed_small = not any(char.isupper() for char in text[1:])
    for place, token in enumerate(tokens):
        if entries := _short(token, vocabulary, typed_small):
            yield _match(tokens, (place,), entries, free=False)
    for at in range(len(words)):
        key = ""
        for end in range(at, min(at + vocabulary.longest, len(words))):
            if end > at and breaks[words[end]] != breaks[words[at]]:
                break
            key = f"{key} {tokens[words[end]].key}" if key else tokens[words[end]].key
            if entries := vocabulary.phrases.get(key, ()):
                yield _match(tokens, tuple(words[at : end + 1]), entries, free=False)


def _short(token: Token, vocabulary: Vocabulary, typed_small: bool) -> tuple[Entry, ...]:
    """An abbreviation: as written, or in small letters in a text without any capital when it is no English word."""
    if token.text in vocabulary.exact:
        return vocabulary.exact[token.text]
    if typed_small and 2 <= len(token.text) <= _SHORT_FORM and token.text not in plain_words():
        return vocabulary.exact.get(token.text.upper(), ())
    return ()


def _free(text: str, tokens: tuple[Token, ...], vocabulary: Vocabulary, named: list[Match]) -> Iterator[Match]:
    """Complaints whose content words stand near each other within a sentence, in any order."""
    breaks = _breaks(text, tokens)
    places: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        places.setdefault(token.key, []).append(place)
    found: list[Match] = []
    for key in sorted(places):
        for bag in vocabulary.bags.get(key, ()):
            if all(other in places for other in bag.keys):
                spots = _window(bag.keys, key, places, breaks, len(bag.keys) + _BAG_SLACK)
                if spots:
                    found.append(_match(tokens, spots, (bag.entry,), free=True))
    found.sort(key=lambda match: (-len(match.places), match.last - match.first, match.first, _first_entry(match)))
    kept: list[Match] = []
    for match in found:
        rivals = [other for other in (*named, *kept) if not set(other.places).isdisjoint(match.places)]
        if any(_hides(other, match, vocabulary) for other in rivals):
            continue
        kept.append(match)
        yield match


def _first_entry(match: Match) -> tuple[int, int]:
    return match.entries[0].concept, match.entries[0].finding


def _hides(other: Match, match: Match, vocabulary: Vocabulary) -> bool:
    """Whether a match found before makes a free one needless: the same thing, or a longer or firmer name over its words."""
    same = {(entry.concept, entry.finding) for entry in other.entries} & {(entry.concept, entry.finding) for entry in match.entries}
    if same:
        return True
    if match.entries[0].finding >= 0:
        # A clinical name over all its words ("hemifacial spasm") is no complaint; another complaint as long or longer is the better one.
        return set(match.places) <= set(other.places) and (not other.lay or len(other.places) > len(match.places))
    return True


def _window(keys: tuple[str, ...], rarest: str, places: dict[str, list[int]], breaks: list[int], width: int) -> tuple[int, ...]:
    """Places of the keys, nearest to one use of the rarest key, when they lie within ``width`` tokens and one sentence; else empty."""
    best: tuple[int, ...] = ()
    for anchor in places[rarest]:
        spots = []
        for key in keys:
            near = [place for place in places[key] if breaks[place] == breaks[anchor]]
            if not near:
                break
            spots.append(min(near, key=lambda place: (abs(place - anchor), place)))
        else:
            spread = tuple(sorted(set(spots)))
            if spread[-1] - spread[0] < width and (not best or spread[-1] - spread[0] < best[-1] - best[0]):
                best = spread
    return best


def _breaks(text: str, tokens: tuple[Token, ...]) -> list[int]:
    """For each token the number of its sentence."""
    ends = [match.start() for match in _SENTENCE_END.finditer(text)]
    numbers, number = [], 0
    for token in tokens:
        while number < len(ends) and ends[number] < token.start:
            number += 1
        numbers.append(number)
    return numbers


def _match(tokens: tuple[Token, ...], places: tuple[int, ...], entries: tuple[Entry, ...], *, free: bool) -> Match:
    first, last = places[0], places[-1]
    return Match(first, last, tokens[first].start, tokens[last].end, entries, free, places)
