"""Where sources disagree: the same quantity with different numbers, or a statement against another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from textwrap import shorten
from typing import Final

from clincite.answers import Conflict
from clincite.compose.against import Against
from clincite.compose.drafts import Draft
from clincite.evidence.appraise import design_words
from clincite.evidence.oppose import CONTRADICTS
from clincite.evidence.quantities import quantities
from clincite.evidence.similar import numbers
from clincite.library.identity import same_source
from clincite.question.population import groups_of
from clincite.records import Record

# Percentages nearer than this to each other are the same finding in two samples.
_APART: Final = 10.0
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s?%")


def find_conflicts(drafts: Sequence[Draft], claim_ids: dict[Draft, str], against: Sequence[Against] = ()) -> tuple[Conflict, ...]:
    """One conflict for each quantity that two or more sources put differently, and one for each pair of statements that clash.

    :param against: what was found against drafts of the article, drafts of the article too.
    """
    found = [*_measured_conflicts(drafts, claim_ids)]
    for pair in against:
        ids = (claim_ids[pair.draft], claim_ids[pair.other])
        if ids[0] != ids[1] and not any(set(ids) <= set(conflict.claims) for conflict in found):
            found.append(Conflict(claims=ids, difference=_clash_words(pair)))
    return tuple(found)


def _measured_conflicts(drafts: Sequence[Draft], claim_ids: dict[Draft, str]) -> Iterator[Conflict]:
    by_measure: dict[str, list[Draft]] = {}
    noted: set[tuple[str, str]] = set()
    for draft in sorted(drafts, key=lambda draft: draft.first.key):
        measure, note = draft.first.section.measure, draft.first.key[:2]
        # A note gives its figure first; what follows comments on it.
        if measure and note not in noted:
            noted.add(note)
            by_measure.setdefault(measure, []).append(draft)
    for measure, mine in by_measure.items():
        disagreeing = [draft for draft in mine if any(_disagree(draft, other) for other in mine)]
        if len(disagreeing) > 1:
            ids = tuple(dict.fromkeys(claim_ids[draft] for draft in disagreeing))
            yield Conflict(claims=ids, difference=f"{measure[:1].upper()}{measure[1:]}. {_difference(disagreeing)}")


def opponents(conflicts: Sequence[Conflict], drafts: Sequence[Draft], claim_ids: dict[Draft, str]) -> dict[str, tuple[str, ...]]:
    """For each claim of a conflict, the claims from other sources in it."""
    source = {claim_ids[draft]: draft.first.record for draft in drafts}
    against: dict[str, list[str]] = {}
    for conflict in conflicts:
        for one, other in combinations(conflict.claims, 2):
            if not same_source(source[one], source[other]):
                against.setdefault(one, []).append(other)
                against.setdefault(other, []).append(one)
    return {claim: tuple(sorted(set(others), key=lambda name: int(name[1:]))) for claim, others in against.items()}


def _disagree(one: Draft, other: Draft) -> bool:
    # Parts of guidelines bear no identifier: that two of them disagree cannot be told from figures alone.
    if same_source(one.first.record, other.first.record) or one.first.record.ids == other.first.record.ids:
        return False
    here, there = _percentages(one.text), _percentages(other.text)
    if here and there:
        return min(abs(first - second) for first in here for second in there) >= _APART
    # Years and counts of people are no figures that could disagree; where there are none, the notes' own mark stands.
    return _measured(one.text) != _measured(other.text) or not (numbers(one.text) and numbers(other.text))


def _measured(text: str) -> set[str]:
    return {str(quantity) for quantity in quantities(text) if quantity.unit}


def _percentages(text: str) -> list[float]:
    return [float(number) for number in _PERCENT.findall(text)]


def _clash_words(pair: Against) -> str:
    """Which words stand against which, and what differs between the sources."""
    if pair.clash.kind == CONTRADICTS:
        told = f"One source says “{pair.clash.said}”, the other “{pair.clash.told}”."
    else:
        told = f"The second source says how far this holds: “{pair.clash.told}”."
    return f"{told} {_difference((pair.draft, pair.other))}"


def _difference(drafts: Sequence[Draft]) -> str:
    """What differs between the sources, as far as the records tell."""
    mine = list({draft.first.record.id: draft for draft in drafts}.values())
    parts = [f"{_label(draft.first.record)}: {_described(draft)}" for draft in mine]
    return f"Sources differ in who was studied and how: {'; '.join(parts)}."


def _label(record: Record) -> str:
    who = record.authors[0].rsplit(" ", 1)[0] if record.authors else (record.issuer or shorten(record.title, 50, placeholder=" …"))
    return f"{who} {record.year}" if record.year else who


def _described(draft: Draft) -> str:
    record = draft.first.record
    named = groups_of(f"{record.title}\n{draft.text}")
    told = [record.population or ", ".join(named) or "population not stated"]
    if record.n is not None:
        told.append(f"n = {record.n}")
    told.append((design_words(record) or record.kind.value.replace("_", " ")).rstrip("."))
    return ", ".join(told)
