"""Which conditions an answer is to be about, and whether a statement is about one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec

from clincite.evidence.words import sequence_of
from clincite.question.plan import QuestionPlan
from clincite.records import Record, Section, is_ours

BINS: Final = ("common", "secondary", "do_not_miss", "mimic")
_UNRANKED: Final = 1_000


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A condition to write about.

    :param name: as shown.
    :param id: vocabulary id, or None.
    :param names: stems of each name it goes by.
    :param bin: its bin in the differential of the complaint; None when the question names it.
    """

    name: str
    id: str | None
    names: tuple[frozenset[str], ...]
    bin: str | None = None

    def is_in(self, stems: frozenset[str]) -> bool:
        """Whether one of its names is among the stems."""
        return any(name <= stems for name in self.names)

    def is_called(self, name: str) -> bool:
        """Whether ``name`` is one of its names."""
        return stem_set(name) in self.names

    def marks(self, section: Section) -> bool:
        """Whether the section is marked as being about it."""
        return section.condition is not None and (section.condition == self.name or self.is_called(section.condition))


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """What to write about.

    :param conditions: in the order in which the question (or the differential) ranks them.
    :param complaint: True when the question names a complaint and the conditions are what may explain it.
    """

    conditions: tuple[Wanted, ...]
    complaint: bool = False

    def match(self, record: Record, section: Section, text: str) -> tuple[Wanted | None, bool]:
        """(the condition that a statement is about or None, whether the statement itself names it).

        A statement is about a condition when its section is marked with it or headed by it, or when its whole source is about it.
        A word in passing is not enough: a list of side effects that names insomnia is not about insomnia.
        """
        heading = stem_set(section.name)
        # In a differential each section is about a condition of its own; in a guideline all are about the one it is for.
        # Our own notes are marked one by one.
        tells_apart = section.condition is not None and (is_ours(record.id) or len({part.condition for part in record.sections}) > 1)
        title = stem_set(record.title)
        for wanted in self.conditions:
            of_source = not tells_apart and (wanted.is_in(title) or _is_about(record, wanted))
            headed = not (tells_apart and is_ours(record.id)) and wanted.is_in(heading)
            if wanted.marks(section) or of_source or headed:
                return wanted, wanted.is_in(stem_set(text))
        return None, False


def _is_about(record: Record, wanted: Wanted) -> bool:
    return any(wanted.is_called(condition.name) for condition in record.conditions)


@lru_cache(maxsize=65_536)
def stem_set(text: str) -> frozenset[str]:
    """The distinct index terms of a text."""
    return frozenset(sequence_of(text))


def brief_of(plan: QuestionPlan) -> Brief:
    """What to write about: the conditions named, or what may explain the complaint when only that is named."""
    complaints = {stem_set(finding) for finding in plan.findings}
    explained = {stem_set(candidate.condition) for candidate in plan.candidates}
    # "Headache" is a condition in the vocabulary and a complaint in the library; as a complaint it has more to tell.
    named = [condition for condition in plan.conditions if stem_set(condition.name) not in complaints]
    if plan.findings and all(stem_set(condition.name) in explained for condition in named):
        return Brief(conditions=tuple(_explanations(plan)), complaint=True)
    chosen = named or list(plan.conditions)
    return Brief(
        conditions=tuple(Wanted(name=item.name, id=item.id, names=_names((item.name, *item.synonyms, *item.lay))) for item in chosen)
    )


def _explanations(plan: QuestionPlan) -> Iterable[Wanted]:
    """What explains the complaint named first; of several complaints, what explains more of them comes before what explains fewer."""
    known = {condition.name: condition for condition in plan.conditions}
    explains: dict[str, set[str]] = {}
    for candidate in plan.candidates:
        explains.setdefault(candidate.condition, set()).add(candidate.finding)
    first = [candidate for candidate in plan.candidates if candidate.finding == plan.findings[0]]
    ranked = sorted(first, key=lambda one: (BINS.index(one.bin), -len(explains[one.condition]), one.rank or _UNRANKED, one.condition))
    for condition in plan.conditions:
        # "Headache" has causes, and things that are true of any headache.
        if stem_set(condition.name) == stem_set(plan.findings[0]):
            yield Wanted(name=condition.name, id=condition.id, names=_names((condition.name, *condition.synonyms)))
    seen: set[str] = set()
    for candidate in ranked:
        if candidate.condition in seen:
            continue
        seen.add(candidate.condition)
        match = known.get(candidate.condition)
        names = (match.name, *match.synonyms) if match else (candidate.condition,)
        yield Wanted(name=candidate.condition, id=match.id if match else None, names=_names(names), bin=candidate.bin)


def _names(names: Iterable[str]) -> tuple[frozenset[str], ...]:
    return tuple(dict.fromkeys(stems for name in names if (stems := stem_set(name))))
