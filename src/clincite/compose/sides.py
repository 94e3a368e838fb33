"""Which side of a comparison a draft speaks of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from clincite.compose.drafts import Draft
from clincite.evidence.wanted import stem_set
from clincite.question.plan import QuestionPlan

# People ask about "surgery"; sources name the operation and mark it as a procedure.
_PROCEDURE_WORDS: Final = stem_set("surgery surgical operation operative procedure")
_PROCEDURE: Final = "procedure"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the things compared.

    :param name: as asked.
    :param names: stems of each way to say it.
    :param procedure: whether any operation counts as it.
    """

    name: str
    names: tuple[frozenset[str], ...]
    procedure: bool

    def is_in(self, stems: frozenset[str]) -> bool:
        """Whether one of its names is among the stems."""
        return any(name <= stems for name in self.names)


def sides_of(plan: QuestionPlan, drafts: Iterable[Draft]) -> tuple[Side, ...]:
    """The sides of the comparison that a question asks for; empty when it asks for none.

    Where any operation is meant, the operations that the drafts are about are its names too: their harms are its harms.
    """
    operations = tuple(
        dict.fromkeys(stem_set(draft.first.section.subject) for draft in drafts if draft.role == _PROCEDURE and draft.first.section.subject)
    )
    sides = []
    for name in plan.comparison:
        own = stem_set(name)
        others = [stem_set(expansion.term) for expansion in plan.expansions if stem_set(expansion.instead_of) == own]
        procedure = bool(own) and own <= _PROCEDURE_WORDS
        names = tuple(dict.fromkeys(stems for stems in (own, *others, *(operations if procedure else ())) if stems))
        sides.append(Side(name=name, names=names, procedure=procedure))
    return tuple(sides)


def speaks_of_side(draft: Draft, side: Side, others: tuple[Side, ...]) -> bool:
    """Whether the draft is about that side: its words, its subject or its heading name it, or it is the operation that is meant."""
    section = draft.first.section
    if side.is_in(stem_set(draft.text)) or side.is_in(stem_set(f"{section.subject or ''}\n{section.name}")):
        return True
    subject = stem_set(section.subject or "")
    return side.procedure and (draft.role == _PROCEDURE or bool(_PROCEDURE_WORDS & subject)) and not any(o.is_in(subject) for o in others)


def compares(draft: Draft, sides: tuple[Side, ...]) -> bool:
    """Whether one sentence sets all sides against each other."""
    text = stem_set(draft.text)
    named = [side for side in sides if side.is_in(text)]
    unnamed = [side for side in sides if side not in named]
    return bool(named) and all(side.procedure and draft.role == _PROCEDURE for side in unnamed)
