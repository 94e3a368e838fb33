"""What to ask, while somebody types: questions about topics that the library covers, by any of their names, with slips forgiven."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlencode

import msgspec

from clincite.question.words import american, fold, stop_words, tokenise
from clincite.records import Facet
from clincite.render import words
from clincite.web.articles.view import record_url
from clincite.web.topics.index import Side, Topic, Topics
from clincite.web.topics.near_words import EXACT, NearWords

#: Shown at most.
MOST: Final = 8
_LONGEST_TYPED: Final = 200
_TOPICS_SHOWN: Final = 6
_LOOKED_AT: Final = 4_000
# What only asks. Other function words may be part of a name ("back pain"), but need not be found in one.
_ASKING: Final = frozenset(
    (
        *("what", "whats", "how", "when", "which", "who", "can", "could", "should", "does", "do", "is", "are", "the", "a", "an", "of"),
        *("for", "in", "and", "it", "i", "my", "me", "have", "has", "with", "to", "about"),
    )
)

# Words that ask for a side, by their beginnings; the question room reads whole questions, and these half-typed ones.
_ASKED_BY: Final[Mapping[Facet, tuple[str, ...]]] = {
    Facet.TREATMENT: ("treatment", "treated", "therapy", "management", "managed", "medicine", "medication", "cure", "drugs"),
    Facet.FEATURES: ("symptoms", "signs", "features", "presentation"),
    Facet.CAUSE: ("causes", "caused", "etiology", "reason", "why"),
    Facet.DIAGNOSIS: ("diagnosis", "diagnosed", "tests", "testing", "workup", "criteria"),
    Facet.IMAGING: ("imaging", "mri", "ct", "scan", "xray", "ultrasound"),
    Facet.DOSE: ("doses", "dosage", "dosing"),
    Facet.HARM: ("side", "effects", "harms", "adverse", "safety", "complications", "risks"),
    Facet.PROGNOSIS: ("prognosis", "outlook", "outcome", "survival", "recovery"),
    Facet.PREVENTION: ("prevention", "prevented", "avoid", "prophylaxis"),
    Facet.FOLLOW_UP: ("follow", "up", "followup", "monitoring"),
    Facet.EPIDEMIOLOGY: ("common", "epidemiology", "prevalence", "incidence", "frequency"),
    Facet.DEFINITION: ("definition", "meaning"),
}
# Words that ask for it only beside another: "side effects", not "one side"; "follow up", not "throwing up".
_ASKS_BESIDE: Final[Mapping[str, str]] = {"side": "eff", "up": "follow"}
#: The order in which sides of a topic are offered.
OFFERED: Final = tuple(_ASKED_BY)
_SHORTEST_ASKING: Final = 4
_SHORTEST_BEGUN: Final = 2  # of a word still being typed, after others
_SHORTEST_INSIDE: Final = 3  # shorter beginnings are looked for at the start of names only
_STARTS: Final = 0.2  # a name that starts with what was typed


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """Something to ask.

    :param text: the question.
    :param url: where its answer is; for what to do in an emergency, where that stands.
    :param note: how much there is about it, and by what other name it was found.
    """

    text: str
    url: str
    note: str
    topic: str
    kind: str


class _Phrase(msgspec.Struct, frozen=True, gc=False):
    """One name of a topic.

    :param rank: 0 its name, 1 another name.
    """

    topic: int
    words: tuple[int, ...]
    text: str
    rank: int


class _Typed(msgspec.Struct, frozen=True, gc=False):
    """One word that was typed.

    :param near: words of the index that it may stand for, and how near each is.
    :param free: a name need not hold it: it asks for a side, or is a function word.
    """

    word: str
    near: dict[int, float]
    free: bool


class _Fit(msgspec.Struct, frozen=True, gc=False):
    """How well a name fits what was typed."""

    missed: int
    score: float
    phrase: _Phrase


class Suggester:
    """The names of all topics, to be found by what was typed. Nothing in it changes: threads may share it."""

    def __init__(self, topics: Topics) -> None:
        self.topics = topics.topics
        named = [(place, name, rank) for place, topic in enumerate(self.topics) for rank, name in _names(topic)]
        split = [(place, name, rank, spelt) for place, name, rank in named if (spelt := typed_words(name))]
        self._words = NearWords(word for *_, spelt in split for word in spelt)
        self._phrases = [
            _Phrase(topic=place, words=tuple(map(self._words.number, spelt)), text=name, rank=rank) for place, name, rank, spelt in split
        ]
        self._holding: list[list[int]] = [[] for _ in self._words.words]
        self._starting: list[list[int]] = [[] for _ in self._words.words]
        for number, phrase in enumerate(self._phrases):
            self._starting[phrase.words[0]].append(number)
            for word in set(phrase.words):
                self._holding[word].append(number)
        self._by_name = {topic.name.casefold(): topic for topic in self.topics}

    def suggest(self, typed: str, *, most: int = MOST) -> tuple[Suggestion, ...]:
        """The best questions for what was typed so far; empty when nothing fits."""
        text = typed[:_LONGEST_TYPED]
        spelt = typed_words(text)
        unfinished = text[-1:].isalnum()
        content, facets = self._read(spelt, unfinished=unfinished)
        if not content:
            return ()
        fits = self._fits(content, unfinished=unfinished)
        return tuple(self._questions(fits, facets, most))

    def topics_like(self, typed: str) -> tuple[Topic, ...]:
        """All topics with a name like what was typed, the best fit first; those that are never suggested too."""
        spelt = typed_words(typed[:_LONGEST_TYPED])
        content, _ = self._read(spelt, unfinished=True)
        return tuple(self.topics[fit.phrase.topic] for fit in self._fits(content, unfinished=True)) if content else ()

    def _read(self, spelt: tuple[str, ...], *, unfinished: bool) -> tuple[list[_Typed], tuple[Facet, ...]]:
        """What was typed: the words that name something, each with what it may be, and the sides that were asked for."""
        content: list[_Typed] = []
        facets: dict[Facet, None] = {}
        for place, word in enumerate(spelt):
            last = unfinished and place == len(spelt) - 1
            sides = tuple(_sides_asked(word, shortest=_SHORTEST_BEGUN if last and content else _SHORTEST_ASKING))
            if (beside := _ASKS_BESIDE.get(word)) and not (last or any(other.startswith(beside) for other in spelt)):
                sides = ()
            facets.update(dict.fromkeys(sides))
            free = bool(sides) or (word in stop_words() and not last)
            near = self._words.like(word, unfinished=last, guess=not free)
            if word in _ASKING:  # at most the beginning of something
                near = {number: how for number, how in near.items() if last and how < EXACT}
            if sides or near or word not in _ASKING:
                content.append(_Typed(word=word, near=near, free=free))
        return content, tuple(facets)

    def _fits(self, content: list[_Typed], *, unfinished: bool) -> list[_Fit]:
        """The best name of each topic that fits, the best topic first."""
        phrases: dict[int, None] = {}
        for typed in sorted(content, key=lambda one: (one.free, len(one.near))):
            lists = self._starting if len(typed.word) < _SHORTEST_INSIDE else self._holding
            if typed.free and phrases:
                continue
            for number in typed.near:
                phrases.update(dict.fromkeys(lists[number]))
            if len(phrases) > _LOOKED_AT:
                break
        best: dict[int, _Fit] = {}
        for number in phrases:
            fit = self._fit(self._phrases[number], content)
            held = best.get(fit.phrase.topic)
            if fit.score > 0 and (held is None or _order(fit) < _order(held)):
                best[fit.phrase.topic] = fit
        needed = sum(not typed.free for typed in content)
        allowed = max((needed - 1) // 2, int(unfinished and needed > 1))  # the last word is still being typed
        kept = [fit for fit in best.values() if fit.missed <= allowed]
        fewest = min((fit.missed for fit in kept), default=0)
        return sorted((fit for fit in kept if fit.missed == fewest), key=lambda fit: (*_order(fit), *self._weight(fit)))

    @staticmethod
    def _fit(phrase: _Phrase, content: list[_Typed]) -> _Fit:
        score, missed, told = 0.0, 0, set()
        for typed in content:
            closest = max(((typed.near[word], word) for word in phrase.words if word in typed.near), default=None)
            if closest is not None:
                score += closest[0]
                told.add(closest[1])
            elif not typed.free:
                missed += 1
        share = len(told) / len(set(phrase.words))
        return _Fit(missed=missed, score=score + share + _STARTS * (phrase.words[0] in told) if told else 0.0, phrase=phrase)

    def _weight(self, fit: _Fit) -> tuple[float, str]:
        topic = self.topics[fit.phrase.topic]
        return -math.log1p(topic.sources) - len(topic.sides), topic.name

    def _questions(self, fits: list[_Fit], facets: tuple[Facet, ...], most: int) -> Iterator[Suggestion]:
        offered = [fit for fit in fits if _offered(self.topics[fit.phrase.topic])]
        shown = sorted(offered[:_TOPICS_SHOWN], key=lambda fit: self.topics[fit.phrase.topic].kind != "emergency")
        offers = [list(self._offers(fit, facets)) for fit in shown]
        # The first question of each topic, then the further ones of the best; where a side was asked for, both of each.
        order = [offer[:1] for offer in offers] + [offer[1:] for offer in offers]
        if len(shown) > 1 and shown[0] is offered[0] and _clear(shown):
            order = [offers[0][:4], *(offer[:1] for offer in offers[1:]), offers[0][4:]]
        given: set[str] = set()
        for suggestion in (one for part in order for one in part):
            if len(given) < most and suggestion.text.casefold() not in given:
                given.add(suggestion.text.casefold())
                yield suggestion

    def _offers(self, fit: _Fit, facets: tuple[Facet, ...]) -> Iterator[Suggestion]:
        topic = self.topics[fit.phrase.topic]
        found_by = fit.phrase.text if fit.phrase.rank and fold(fit.phrase.text) not in fold(topic.name) else ""
        if topic.kind == "emergency":
            yield _suggestion(topic, f"{topic.name}: what to do first", found_by, record=topic.record)
            return
        if not topic.sure:
            for complaint in topic.explains:
                told = self._by_name.get(complaint.casefold())
                if told is not None and told.sure:
                    yield _suggestion(told, told.question, topic.name, record=None)
            return
        sides = {side.facet: side for side in topic.sides}
        asked = [sides[facet] for facet in facets if facet in sides]
        yield from (_of_side(topic, side, found_by) for side in asked if side.question)
        yield _suggestion(topic, topic.question, found_by, record=None)
        rest = (sides[facet] for facet in OFFERED if facet in sides)
        yield from (_of_side(topic, side, found_by) for side in rest if side.question and side not in asked)


def _clear(fits: list[_Fit]) -> bool:
    """Whether the first topic fits much better than the next."""
    return fits[0].score - fits[1].score >= 0.3


def _order(fit: _Fit) -> tuple[int, float, int]:
    return fit.missed, -round(fit.score, 3), fit.phrase.rank


def _offered(topic: Topic) -> bool:
    return topic.sure or topic.kind == "emergency" or bool(topic.explains)


def _names(topic: Topic) -> Iterator[tuple[int, str]]:
    yield 0, topic.name
    yield from ((1, name) for name in topic.names)


def _sides_asked(word: str, *, shortest: int) -> Iterator[Facet]:
    for facet, asked in _ASKED_BY.items():
        if word in asked or (len(word) >= shortest and any(one.startswith(word) for one in asked)):
            yield facet


def typed_words(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: folded, in one spelling."""
    return tuple(american(fold(token.text)) for token in tokenise(text))


def ask_url(question: str) -> str:
    """Where the answer to a question is."""
    return f"/ask?{urlencode({'q': question})}"


def _of_side(topic: Topic, side: Side, found_by: str) -> Suggestion:
    return _suggestion(topic, side.question or topic.question, found_by, record=None)


def _suggestion(topic: Topic, text: str, found_by: str, *, record: str | None) -> Suggestion:
    amount = words.counted(topic.sources, "source", "sources")
    if text == topic.name:
        amount = f"all that is held · {amount}"
    return Suggestion(
        text=text,
        url=record_url(record) if record else ask_url(text),
        note=f"{amount} · “{found_by}”" if found_by else amount,
        topic=topic.name,
        kind=topic.kind,
    )


def examples(topics: Topics, *, most: int, wanted: Iterable[str] = ()) -> tuple[Suggestion, ...]:
    """Questions to begin with: those wanted that the library covers, then those of the topics that it knows most sides of.

    :param wanted: names of topics to come first.
    """
    first = [topic for name in wanted if (topic := topics.named(name)) is not None and topic.sure]
    richest = sorted((topic for topic in topics.topics if topic.sure), key=lambda topic: (-len(topic.sides), -topic.sources, topic.name))
    chosen = list(dict.fromkeys([*first, *richest]))[:most]
    return tuple(_suggestion(topic, _telling(topic), "", record=None) for topic in chosen)


def _telling(topic: Topic) -> str:
    """A whole question about a topic, not its bare name."""
    if topic.question != topic.name:
        return topic.question
    sides = {side.facet: side.question for side in topic.sides if side.question}
    return next((question for facet in OFFERED if (question := sides.get(facet))), topic.question)
