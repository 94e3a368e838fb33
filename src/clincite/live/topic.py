"""What is asked of a service, before it is put into anybody's syntax: built from what was understood, and from known words only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from clincite.question.facets import facet_mentions
from clincite.question.plan import QuestionPlan
from clincite.question.population import groups_of, label_of
from clincite.question.words import Token, determiners, fold, phrase_keys, stop_words, tokenise
from clincite.records import Condition, Facet

_NAMES: Final = 6
_ALTERNATIVES: Final = 3
_CONDITIONS: Final = 3
_CANDIDATES: Final = 8
_EXTRAS: Final = 4
_FIRST_BINS: Final = ("common", "mimic")
_SHORT_FORM: Final = 4
_ENOUGH: Final = 0.6
_LONGEST: Final = 3
_INSIDE: Final = frozenset("0123456789-,'/")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_PREDICTS: Final = re.compile(r"\b(?:scores?|scales?|prediction|predict\w*|risk calculators?|decision rules?|nomograms?)\b", re.IGNORECASE)


class Term(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to search for, by any of its names.

    :param names: each is a word or a phrase; the first is the name that it goes by.
    :param subject: True when the names are headings of a vocabulary (a disease), not words of the question.
    """

    names: tuple[str, ...]
    subject: bool = False


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """What a question asks, for a search.

    :param subjects: what it is about; all of them together, where there are several.
    :param either: of the subjects any one will do: a complaint and what may explain it, or diseases compared.
    :param people: groups named, by :func:`~clincite.question.population.groups_of`'s labels.
    :param extras: what else must be there (drugs, tests, circumstances), most telling first.
    :param facets: sides asked about.
    :param predicts: whether a score or a rule of prediction is asked about.
    """

    subjects: tuple[Term, ...] = ()
    either: bool = False
    people: tuple[str, ...] = ()
    extras: tuple[Term, ...] = ()
    facets: tuple[Facet, ...] = ()
    predicts: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing to search for."""
        return not self.subjects and not self.extras


def topic_of(
    plan: QuestionPlan,
    may_go: Callable[[str], bool],
    rarity: Callable[[str], int],
    *,
    side_may_go: Callable[[str], bool] | None = None,
    whole: bool = False,
) -> Topic:
    """The topic of a plan.

    :param may_go: whether a word of the question may leave the machine. Names of conditions come from a vocabulary and always may.
    :param side_may_go: the same for words of what is compared; None: ``may_go``.
    :param whole: take the words that merely ask as well ("How do I stop worrying?").
    :param rarity: in how many sections a word stands; the rarest words of a question say most.
    """
    second = {fold(label) for label in plan.population}
    main = [condition for condition in plan.conditions if fold(label_of(condition.name)) not in second]
    others = [condition for condition in plan.conditions if condition not in main]
    complaint = bool(plan.findings)
    if complaint:
        subjects = [Term(names=_kept(_finding_names(plan)), subject=True), *_candidates(plan)]
    else:
        subjects = [Term(names=_kept(_condition_names(condition)), subject=True) for condition in main[:_CONDITIONS]]
    asks_after = [Term(names=_kept(_condition_names(condition)), subject=True) for condition in others[:1]]
    sides = [Term(names=(words,)) for side in plan.comparison if (words := _words_that_may_go(side, side_may_go or may_go))]
    compared = bool(sides) and all(_covered(side.names[0], subjects) for side in sides)
    extras: list[Term] = [*asks_after, *([] if compared else sides), *_other_words(plan, subjects + asks_after, sides, may_go, rarity)]
    if whole:
        extras = [Term(names=(words,)) for words in _words_that_may_go(plan.text, may_go).split()]
    return Topic(
        subjects=tuple(term for term in subjects if term.names),
        either=complaint or compared,
        people=tuple(label for label in plan.population if fold(label) not in {fold(label_of(item.name)) for item in plan.conditions}),
        extras=tuple(term for term in extras if term.names)[: _EXTRAS + len(sides)],
        facets=plan.facets,
        predicts=_PREDICTS.search(plan.text) is not None,
    )


def _condition_names(condition: Condition) -> Iterator[str]:
    yield condition.name
    # A short form is a hundred other things in a large index ("MS", "HFS").
    yield from (name for name in condition.synonyms if not (name.isupper() and len(name) <= _SHORT_FORM))


def _finding_names(plan: QuestionPlan) -> Iterator[str]:
    yield plan.findings[0]
    yield from (lay for candidate in plan.candidates if candidate.finding == plan.findings[0] for lay in candidate.lay)


def _candidates(plan: QuestionPlan) -> Iterator[Term]:
    """What is likely to explain the complaint named first. Stroke is a possible cause of much; its literature would drown the rest."""
    of_first = [candidate for candidate in plan.candidates if candidate.finding == plan.findings[0]]
    chosen = [candidate for candidate in of_first if candidate.bin in _FIRST_BINS] or of_first
    known = {condition.name: condition for condition in plan.conditions}
    for name in list(dict.fromkeys(candidate.condition for candidate in chosen))[:_CANDIDATES]:
        names = _condition_names(known[name]) if name in known else (name,)
        yield Term(names=_kept(names), subject=True)


def _kept(names: Iterable[str], most: int = _NAMES) -> tuple[str, ...]:
    """The first few names, each once, in characters that mean nothing to a search engine."""
    plain: dict[str, str] = {}
    for name in names:
        if clean := plain_name(name):
            plain.setdefault(fold(clean), clean.lower())
    return tuple(plain.values())[:most]


def plain_name(name: str) -> str:
    """A name without brackets, quotes and operators: letters, digits, and ``- , ' /`` inside it."""
    kept = "".join(char if char.isalpha() or char in _INSIDE else " " for char in name.replace("’", "'"))
    words = (word.strip("-,'/") for word in kept.split())
    return " ".join(word.lower() if word in _OPERATORS else word for word in words if word)


def _words_that_may_go(text: str, may_go: Callable[[str], bool]) -> str:
    """The known content words of some text of the user's, in small letters."""
    return " ".join(
        word
        for token in tokenise(text)
        if fold(token.text) not in stop_words() | determiners() and may_go(token.text) and (word := plain_name(token.text).lower())
    )


def _covered(words: str, terms: Sequence[Term]) -> bool:
    said = set(phrase_keys(words))
    return any(said <= set(phrase_keys(name)) or set(phrase_keys(name)) <= said for term in terms for name in term.names)


def _other_words(
    plan: QuestionPlan, subjects: Sequence[Term], sides: Sequence[Term], may_go: Callable[[str], bool], rarity: Callable[[str], int]
) -> Iterator[Term]:
    """The words of the question that no subject, side, group of people or facet accounts for, the rarest first."""
    told = {key for term in (*subjects, *sides) for name in term.names for key in phrase_keys(name)}
    told |= {key for label in plan.population for key in phrase_keys(label) if not groups_of(label)}
    stands_for_subject = {item.instead_of for item in plan.expansions if _covered(item.term, subjects)} if subjects else set()
    told |= {key for said in stands_for_subject for key in phrase_keys(said)}
    cues = [mention for mention in facet_mentions(plan.text) if not mention.content]

    def left(token: Token) -> bool:
        cue = bool(subjects) and any(mention.start <= token.start < mention.end for mention in cues)
        idle = token.stem not in plan.focus or token.key in told or fold(token.text).isdigit() or len(token.text) < 2
        return not (cue or idle) and may_go(token.text)

    tokens = [token for token in tokenise(plan.text) if left(token)]
    # "Women" narrows a search; where nothing else is asked about ("menopause"), it is the search.
    of_people = bool(subjects or sides) or any(not groups_of(token.text) for token in tokens)
    found: dict[tuple[str, ...], Term] = {}
    for run in _runs(plan.text, [token for token in tokens if not (of_people and groups_of(token.text))], plan):
        said = " ".join(token.text.lower() for token in run)
        keys = tuple(token.key for token in run)
        found.setdefault(keys, Term(names=_kept((said, *_meant(keys, plan)), _ALTERNATIVES)))
    # Their order in the question breaks ties.
    yield from sorted(found.values(), key=lambda term: rarity(term.names[0]))


def _runs(text: str, tokens: Iterable[Token], plan: QuestionPlan) -> Iterator[list[Token]]:
    """Words that stand side by side as one phrase ("botulinum toxin"); a word that has a stand-in of its own stays alone."""
    run: list[Token] = []
    for token in tokens:
        alone = bool(_meant((token.key,), plan))
        if run and not (text[run[-1].end : token.start] == " " and len(run) < _LONGEST and not alone):
            yield run
            run = []
        run.append(token)
        if alone:
            yield run
            run = []
    if run:
        yield run


def _meant(keys: tuple[str, ...], plan: QuestionPlan) -> list[str]:
    return [item.term for item in plan.expansions if item.weight >= _ENOUGH and phrase_keys(item.instead_of) == keys]
