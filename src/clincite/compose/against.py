"""Against-first: for each main claim of an article, what speaks against it, in the article already or elsewhere in the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from clincite.compose.arrange import Arrangement
from clincite.compose.drafts import Draft, draft_of
from clincite.compose.gate import passes
from clincite.evidence.oppose import Accepts, Clash, Opposition, Telling, clash, oppose, weights_in
from clincite.evidence.polarity import assertions, content
from clincite.evidence.select import Candidate, awkward
from clincite.evidence.similar import repeats, says_same
from clincite.evidence.wanted import Brief
from clincite.library import Library
from clincite.library.identity import same_source
from clincite.question.plan import QuestionPlan
from clincite.records import Facet, Record, RecordStatus, Section

_MOST_CLAIMS: Final = 10
_OF_SECTION: Final = 3
_MOST_AGAINST: Final = 6
# What stands against a claim must stand itself.
_FALLEN: Final = frozenset({RecordStatus.RETRACTED, RecordStatus.SUPERSEDED, RecordStatus.CONCERN})


class Against(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A draft of the article, what speaks against it, and how."""

    draft: Draft
    other: Draft
    clash: Clash


def find_against(
    plan: QuestionPlan, brief: Brief, library: Library, direct: Sequence[Draft], arrangement: Arrangement
) -> tuple[Against, ...]:
    """What speaks against the main claims, in the order of the claims; nothing in an emergency, where doubt would only delay.

    The other draft of each pair is one of the article's own where it says the same, else a new one that has to be added to it.
    """
    if plan.emergency:
        return ()
    weight = weights_in(library)
    told = list(dict.fromkeys([*direct, *(draft for section in arrangement.sections for draft in section.drafts)]))
    found: list[Against] = []
    for draft in islice(_main(direct, arrangement), _MOST_CLAIMS):
        mine = list(_within(draft, told, weight)) or list(_beyond(draft, told, brief, library, weight))
        for pair in mine[:1]:
            if not any({pair.draft, pair.other} == {other.draft, other.other} for other in found) and len(found) < _MOST_AGAINST:
                found.append(pair)
                told += [pair.other] if pair.other not in told else []
    return tuple(found)


def _main(direct: Sequence[Draft], arrangement: Arrangement) -> Iterator[Draft]:
    """The claims that matter most and that assert a direction: the direct answer, then the first of each section."""
    firsts = (draft for section in arrangement.sections for draft in section.drafts[:_OF_SECTION])
    for draft in dict.fromkeys([*direct, *firsts]):
        if draft.facet is not Facet.UNCERTAINTY and assertions(draft.text):
            yield draft


def _within(draft: Draft, told: Iterable[Draft], weight: Telling) -> Iterator[Against]:
    """What the article says against it already."""
    for other in told:
        if other is draft or other.about != draft.about or same_source(draft.first.record, other.first.record):
            continue
        found = clash(draft.text, other.text, context=content(other.first.record.title), telling=weight)
        if found is not None:
            yield Against(draft=draft, other=other, clash=found)


def _beyond(draft: Draft, told: Sequence[Draft], brief: Brief, library: Library, weight: Telling) -> Iterator[Against]:
    """What the library says against it."""
    own = [statement.record for statement in draft.statements]
    for found in oppose(draft.text, own, library, telling=weight, accepts=_about_the_same(draft, brief)):
        other = _written(found, draft)
        if other is not None:
            held = next((one for one in told if one is not draft and _holds(one, other)), None)
            yield Against(draft=draft, other=held or other, clash=found.clash)


def _about_the_same(draft: Draft, brief: Brief) -> Accepts:
    """A passage of a source that still stands, about the condition that the claim is about."""

    def accepts(record: Record, section: Section, text: str) -> bool:
        if record.status in _FALLEN or awkward(text):
            return False
        return draft.about is None or brief.match(record, section, text)[0] == draft.about

    return accepts


def _written(found: Opposition, draft: Draft) -> Draft | None:
    candidate = Candidate(statement=found.statement, about=draft.about, coverage=found.share)
    other = draft_of(candidate, draft.facet)
    return other if other and passes(other.text, other.first) else None


def _holds(held: Draft, other: Draft) -> bool:
    """Whether a draft of the article is, or says, what was found."""
    quoted = any(statement.key == other.first.key for statement in held.statements)
    return quoted or says_same(held.text, other.text) or repeats(held.text, other.text)
