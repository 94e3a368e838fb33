"""Arrange drafts under the headings of the outline: which go where, in what order, and how many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import msgspec

from clincite.compose.drafts import REASON_NO_ROOM, Draft, Drafting
from clincite.compose.gate import REASON_OVERSTATED
from clincite.compose.outline import OUTLINE, Part, facets_wanted
from clincite.compose.sides import Side, compares, sides_of, speaks_of_side
from clincite.evidence.population import groups_asked, speaks_of_any
from clincite.evidence.select import Pool
from clincite.evidence.trace import FACET, ROOM, SCORE, SIDES, Trace, Verdict
from clincite.evidence.wanted import Brief, Wanted
from clincite.question.plan import QuestionPlan
from clincite.records import GUIDELINES, Facet, is_ours

_LEAST_OF_BEST: Final = 0.62
_OFTEN_UNMARKED: Final = frozenset({Facet.TREATMENT, Facet.DEFINITION, Facet.DIAGNOSIS})
# Of a condition that has room for one sentence, the reader wants how it is told apart, or what it is.
_SHORT_OF_ROOM: Final = {Facet.DIFFERENTIAL: 0.3, Facet.DEFINITION: 0.2, Facet.EPIDEMIOLOGY: -0.3}
_NOT: Final = "Not specific to"
_ALONE: Final = {"first_line": 0.4, "first_action": 0.4, "procedure": -0.4, "refer": 0.4, "monitor": -0.4}
_MAIN: Final = 2
# What a second statement of the same kind, and from the same source, is worth less. A guideline is made to be read on.
_SAME_IN_PAPER: Final = (0.16, 0.2)
_SAME_IN_GUIDELINE: Final = (0.03, 0.02)
_OTHERS_BIN: Final = 0.5
_ABOUT_AS_WELL: Final = 0.4
_LEAST_UNCERTAIN: Final = 0.75

#: The gate: whether a draft may be shown.
Admits = Callable[[Draft], bool]


class DraftGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Drafts under one label."""

    label: str
    about: Wanted | None
    role: str | None
    drafts: tuple[Draft, ...]


class DraftSection(msgspec.Struct, frozen=True, kw_only=True):
    """Groups under one heading."""

    part: Part
    heading: str
    groups: tuple[DraftGroup, ...]

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """All drafts of the section, in reading order."""
        return tuple(draft for group in self.groups for draft in group.drafts)


class Arrangement(msgspec.Struct, frozen=True, kw_only=True):
    """The body of the article.

    :param uncertain: drafts in which a source says what is not known.
    :param sides: of the comparison asked for.
    :param answered: facets that have at least one draft.
    """

    sections: tuple[DraftSection, ...]
    uncertain: tuple[Draft, ...]
    answered: frozenset[Facet]
    dropped: dict[str, int]
    sides: tuple[Side, ...] = ()


def arrange(plan: QuestionPlan, brief: Brief, pool: Pool, *, trace: Trace = None) -> Arrangement:
    """File the pool under the outline's headings, each within its room.

    :param trace: told of every statement that finds no place.
    """
    wanted = facets_wanted(plan.facets, broad=plan.broad)
    if brief.complaint and Facet.CAUSE in wanted:
        wanted |= {Facet.DIFFERENTIAL}
    # A line whose side is unclear may be filed under what was asked where lines of that sort are common, and nowhere else.
    fallback = plan.facets[0] if plan.facets and plan.facets[0] in _OFTEN_UNMARKED else None
    drafting = Drafting(trace)
    for candidate in pool.candidates:
        drafting.offer(candidate, fallback)
    drafts = near = _near_the_best(drafting.drafts, brief)
    sides = sides_of(plan, drafts)
    if sides:
        drafts = _on_the_sides(drafts, sides)
    sections = []
    used = 0
    for part in OUTLINE:
        mine = [draft for draft in drafts if draft.facet in part.gathers]
        asked = [draft for draft in mine if draft.facet in wanted]
        by_name = not plan.broad and bool(set(part.gathers) & set(plan.facets))
        chosen = _within_room(part, asked, brief, asked=by_name, admits=drafting.admits)
        used += len(chosen)
        if chosen:
            heading = part.complaint_heading if brief.complaint else part.heading
            groups = _side_groups(part, chosen, sides) if sides else _groups(part, chosen, plan, brief)
            sections.append(DraftSection(part=part, heading=heading, groups=tuple(groups)))
    if not plan.broad and not brief.complaint:
        # What was asked comes first, in the order asked.
        asked_place = {facet: place for place, facet in reversed(list(enumerate(plan.facets)))}
        sections.sort(key=lambda section: min(asked_place.get(facet, len(asked_place)) for facet in section.part.gathers))
    uncertain = tuple(_uncertain(drafts, wanted, brief, drafting.admits))
    drafting.dropped[REASON_NO_ROOM] += len(drafting.drafts) - used - len(uncertain) - drafting.dropped[REASON_OVERSTATED]
    if trace:
        placed = {draft for section in sections for draft in section.drafts} | set(uncertain)
        _tell_unplaced(trace, drafting.drafts, near, drafts, placed, wanted)
    return Arrangement(
        sections=tuple(sections),
        uncertain=uncertain,
        sides=sides,
        answered=frozenset(draft.facet for section in sections for draft in section.drafts),
        dropped={reason: count for reason, count in sorted(drafting.dropped.items()) if count > 0},
    )


def _tell_unplaced(
    trace: Callable[[Verdict], None],
    written: Sequence[Draft],
    near: Sequence[Draft],
    drafts: Sequence[Draft],
    placed: set[Draft],
    wanted: frozenset[Facet],
) -> None:
    """Say of each draft without a place at which step it lost it."""
    least = round(_LEAST_OF_BEST * max((draft.score for draft in written), default=0.0), 4)
    for draft in written:
        rivals = [other for other in placed if other.facet == draft.facet and other.about == draft.about]
        for statement in draft.statements if draft not in placed else ():
            if draft not in near:
                trace(Verdict(stage=SCORE, statement=statement, number=draft.score, threshold=least))
            elif draft not in drafts:
                trace(Verdict(stage=SIDES, statement=statement))
            elif draft.facet not in wanted:
                trace(Verdict(stage=FACET, statement=statement, facet=draft.facet.value))
            else:
                lowest = min((other.score for other in rivals), default=None)
                trace(Verdict(stage=ROOM, statement=statement, number=draft.score, threshold=lowest, facet=draft.facet.value))


def _near_the_best(drafts: Sequence[Draft], brief: Brief) -> list[Draft]:
    """Without those far behind the best: a long tail of half-matching sentences is not an answer."""
    if brief.complaint or not drafts:
        return list(drafts)
    least = _LEAST_OF_BEST * max(draft.score for draft in drafts)
    return [draft for draft in drafts if draft.score >= least]


def _within_room(part: Part, drafts: Iterable[Draft], brief: Brief, *, asked: bool, admits: Admits) -> list[Draft]:
    """The most telling drafts about each condition, as many as there is room for.

    :param admits: the gate; it is asked of what is about to be taken.
    """
    main = main_conditions(brief)
    by_name: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_name.setdefault(draft.about.name if draft.about else "", []).append(draft)
    kept: list[Draft] = []
    for name, mine in by_name.items():
        if not brief.complaint:
            room = part.room
        elif name in main:
            room = part.complaint_room
        else:
            about = mine[0].about
            room = part.side_room.get(about.bin or "", 0) if about else 0
            if asked and part.side_room:
                room = max(room, 1)
        kept += _varied(mine, room, admits)
    return kept


def _varied(drafts: list[Draft], room: int, admits: Admits) -> list[Draft]:
    """Up to ``room`` drafts: each time the best one left, counting against it what was already taken of its kind and source."""
    kinds: Counter[tuple[Facet, str | None]] = Counter()
    sources: Counter[str] = Counter()
    left = list(drafts)
    kept: list[Draft] = []
    while left and len(kept) < room:

        def worth(draft: Draft) -> float:
            same_kind, same_source = _SAME_IN_GUIDELINE if draft.first.record.kind in GUIDELINES else _SAME_IN_PAPER
            bin_said = draft.first.section.role if draft.facet is Facet.DIFFERENTIAL else None
            ours = not (bin_said and draft.about and draft.about.bin) or bin_said == draft.about.bin
            return (
                draft.score
                - same_kind * kinds[draft.facet, draft.role]
                - same_source * sources[draft.first.record.id]
                - (0 if ours else _OTHERS_BIN)
                + (_SHORT_OF_ROOM.get(draft.facet, 0.0) + _ALONE.get(draft.role or "", 0.0) if room == 1 else 0.0)
            )

        best = min(left, key=lambda draft: (-round(worth(draft), 6), draft.first.key))
        left.remove(best)
        if not admits(best):
            continue
        kept.append(best)
        kinds[best.facet, best.role] += 1
        sources[best.first.record.id] += 1
    return kept


def main_conditions(brief: Brief) -> frozenset[str]:
    """The conditions that have the room of a main subject: the two likeliest explanations of a complaint, or all that are named."""
    if not brief.complaint:
        return frozenset(wanted.name for wanted in brief.conditions)
    return frozenset(wanted.name for wanted in brief.conditions[:_MAIN])


def _uncertain(drafts: Iterable[Draft], wanted: frozenset[Facet], brief: Brief, admits: Admits) -> Iterable[Draft]:
    """What sources say is not known about the main conditions: three at most, one for each condition of a complaint."""
    if Facet.UNCERTAINTY not in wanted:
        return
    main = main_conditions(brief) or {""}
    seen: dict[str, int] = {}
    for draft in drafts:
        name = draft.about.name if draft.about else ""
        telling = brief.complaint or draft.coverage >= _LEAST_UNCERTAIN
        if draft.facet is Facet.UNCERTAINTY and telling and seen.get(name, 0) < (1 if brief.complaint else 3) and name in main:
            if not admits(draft):
                continue
            seen[name] = seen.get(name, 0) + 1
            yield draft


def _groups(part: Part, drafts: list[Draft], plan: QuestionPlan, brief: Brief) -> Iterable[DraftGroup]:
    """By condition where there are several; by issuer where guidelines speak; in the source's own order within a guideline.

    What speaks of the group asked about comes first, apart from what does not.
    """
    keyed: dict[tuple[str, str, str], list[Draft]] = {}
    whom = _whom(drafts, plan, brief)
    for draft in drafts:
        name = draft.about.name if draft.about else "" if brief.conditions else _own_condition(draft)
        keyed.setdefault((whom.get(id(draft), ""), name, _voice(draft) if not brief.complaint else ""), []).append(draft)
    order = {wanted.name: place for place, wanted in enumerate(_in_urgency(plan, brief, part))}
    conditions = {name for _, name, _ in keyed}
    entries = sorted(
        keyed.items(), key=lambda item: (item[0][0].startswith(_NOT), order.get(item[0][1], len(order)), *_standing(item[1]), item[0])
    )
    for (group, name, voice), mine in entries:
        several = len(conditions) > 1 or brief.complaint or not brief.conditions
        label = " · ".join(filter(None, (group, name if several else "", voice)))
        role = mine[0].about.bin if brief.complaint and mine[0].about else None
        yield DraftGroup(label=label, about=mine[0].about, role=role, drafts=tuple(_in_order(part, mine)))


def _whom(drafts: list[Draft], plan: QuestionPlan, brief: Brief) -> dict[int, str]:
    """For each draft whether it speaks of the group asked about, in words; empty when all do, or none does."""
    groups = groups_asked(plan, brief)
    speaking = {id(draft) for draft in drafts if speaks(draft, groups)}
    if not speaking or len(speaking) == len(drafts):
        return {}
    named = " and ".join(groups)
    return {id(draft): named[:1].upper() + named[1:] if id(draft) in speaking else f"{_NOT} {named}" for draft in drafts}


def speaks(draft: Draft, groups: tuple[str, ...]) -> bool:
    """Whether the draft, its heading or its source speaks of one of the groups."""
    return speaks_of_any(groups, draft.first.record, f"{draft.first.section.name}\n{draft.text}")


def _own_condition(draft: Draft) -> str:
    """What a draft is about when the question names no condition: what its source is about."""
    conditions = draft.first.record.conditions
    return draft.first.section.condition or (conditions[0].name if conditions else "")


def _in_urgency(plan: QuestionPlan, brief: Brief, part: Part) -> list[Wanted]:
    """The conditions in order; where tests alone are asked about, what must not be missed before what is common."""
    if plan.broad or not brief.complaint or part.facet is not Facet.DIAGNOSIS:
        return list(brief.conditions)
    return sorted(brief.conditions, key=lambda wanted: (wanted.bin is not None, wanted.bin != "do_not_miss"))


def _standing(drafts: list[Draft]) -> tuple[float, int]:
    """Sort key of a group: the better fit first; of those that fit about as well, the newer."""
    fit = max(draft.score for draft in drafts)
    return (-round(fit / _ABOUT_AS_WELL), -max(draft.first.record.year or 0 for draft in drafts))


def _on_the_sides(drafts: Sequence[Draft], sides: tuple[Side, ...]) -> list[Draft]:
    """Only what speaks of the things compared, and what is not known."""
    return [draft for draft in drafts if draft.facet is Facet.UNCERTAINTY or _places(draft, sides)]


def _places(draft: Draft, sides: tuple[Side, ...]) -> list[Side]:
    return [side for side in sides if speaks_of_side(draft, side, tuple(other for other in sides if other is not side))]


def _side_groups(part: Part, drafts: list[Draft], sides: tuple[Side, ...]) -> Iterable[DraftGroup]:
    """What compares first, then each side under its own name."""
    both = [draft for draft in drafts if compares(draft, sides)]
    labelled = [(" and ".join(side.name for side in sides), both)]
    placed = {id(draft) for draft in both}
    for side in sides:
        mine = [draft for draft in drafts if id(draft) not in placed and side in _places(draft, sides)]
        placed |= {id(draft) for draft in mine}
        labelled.append((side.name, mine))
    labelled.append(("", [draft for draft in drafts if id(draft) not in placed]))
    for label, mine in labelled:
        if mine:
            shown = label[:1].upper() + label[1:]
            yield DraftGroup(label=shown, about=mine[0].about, role=None, drafts=tuple(_in_order(part, mine)))


def _voice(draft: Draft) -> str:
    record = draft.first.record
    if record.kind in GUIDELINES and record.issuer and not is_ours(record.id):
        return f"{record.issuer} {record.year}" if record.year else record.issuer
    return ""


def _in_order(part: Part, drafts: list[Draft]) -> list[Draft]:
    places = {facet: place for place, facet in enumerate(part.gathers)}
    roles = {role: place for place, role in enumerate(part.roles)}
    if drafts and _voice(drafts[0]):
        best: dict[str, float] = {}
        for draft in drafts:
            best[draft.first.record.id] = max(best.get(draft.first.record.id, 0.0), draft.score)
        return sorted(drafts, key=lambda draft: (-best[draft.first.record.id], draft.order))
    return sorted(
        drafts,
        key=lambda draft: (
            places.get(draft.facet, len(places)) if part.facet is Facet.CAUSE else 0,
            roles.get(draft.role or "", len(roles)),
            -draft.score,
            draft.first.key,
        ),
    )
