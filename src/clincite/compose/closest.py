"""An answer from the papers that come closest, where no source is marked or headed as being about the question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Final

from clincite.compose.arrange import Arrangement, DraftGroup, DraftSection
from clincite.compose.drafts import Draft, Drafting
from clincite.compose.outline import Part
from clincite.evidence.closest import closest
from clincite.evidence.retrieve import Retrieved
from clincite.evidence.similar import repeats
from clincite.evidence.wanted import Brief
from clincite.library import Library
from clincite.question.plan import QuestionPlan

HEADING: Final = "What the closest sources say"
#: Below this the library very likely holds no answer: then nothing is said. Above it a card says how well what is said fits.
LEAST_CONFIDENCE: Final = 0.25
_MOST: Final = 8
_MOST_DIRECT: Final = 3
_MOST_WORDS: Final = 80
_BEHIND: Final = 0.5
# Two sentences of one source make more sense together than one each of two.
_SAME_SOURCE: Final = 0.3


def closest_answer(
    plan: QuestionPlan, brief: Brief, retrieved: Retrieved, library: Library
) -> tuple[Arrangement, tuple[Draft, ...]] | None:
    """(body, direct answer) from the closest sentences; None where even these are likely to be about something else."""
    if retrieved.confidence < LEAST_CONFIDENCE:
        return None
    drafting = Drafting(quoting=True)
    for candidate in closest(plan, brief, retrieved, library):
        drafting.offer(candidate, plan.facets[0] if plan.facets else None)
    # Best first: what is far behind the best only shares a word or two with the question.
    near = (draft for draft in drafting.drafts if _worth(draft, drafting.drafts[0]) >= drafting.drafts[0].score - _BEHIND)
    drafts = list(islice(filter(drafting.admits, near), _MOST))
    if not drafts:
        return None
    direct = _direct(drafts)
    facet = plan.facets[0] if plan.facets else drafts[0].facet
    part = Part(facet=facet, heading=HEADING, complaint_heading=HEADING, gathers=(facet,), room=_MOST)
    group = DraftGroup(label="", about=None, role=None, drafts=tuple(drafts))
    arrangement = Arrangement(
        sections=(DraftSection(part=part, heading=HEADING, groups=(group,)),),
        uncertain=(),
        answered=frozenset(draft.facet for draft in drafts),
        dropped={reason: count for reason, count in sorted(drafting.dropped.items()) if count > 0},
    )
    return arrangement, direct


def _direct(drafts: Sequence[Draft]) -> tuple[Draft, ...]:
    """The best draft, and others nearly as good while the whole stays short."""
    chosen = [drafts[0]]
    left = list(drafts[1:])
    while len(chosen) < _MOST_DIRECT:
        left = [draft for draft in left if not any(repeats(draft.text, other.text) for other in chosen)]
        room = _MOST_WORDS - sum(_words(draft) for draft in chosen)
        fitting = [draft for draft in left if _words(draft) <= room and _worth(draft, chosen[0]) >= chosen[0].score - _BEHIND]
        if not fitting:
            break
        best = min(fitting, key=lambda draft: (-round(_worth(draft, chosen[0]), 6), draft.first.key))
        chosen.append(best)
        left.remove(best)
    # Sentences of one source in its own order.
    places = {record: place for place, record in reversed(list(enumerate(draft.first.record.id for draft in chosen)))}
    return tuple(sorted(chosen, key=lambda draft: (places[draft.first.record.id], draft.order)))


def _words(draft: Draft) -> int:
    return len(draft.text.split())


def _worth(draft: Draft, first: Draft) -> float:
    return draft.score + (_SAME_SOURCE if draft.first.record.id == first.first.record.id else 0.0)
