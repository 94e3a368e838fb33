"""How often a follow-up is understood as it was meant, on invented pairs, beside two ways of not trying.

``python -m tests.question.followup_measure`` tells; ``--wrong`` lists what went wrong in the half that may be tuned on, never in the other.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from clincite.errors import QuestionError
from clincite.question import Vocabulary, understand
from clincite.question.context import context_of, groups_of_plan, subjects_of
from clincite.question.followup import follow_up
from clincite.question.plan import QuestionPlan
from clincite.records import Facet

PAIRS: Final = Path(__file__).parent / "followup_pairs.yaml"
HALVES: Final = ("tuned", "held_out")
ASKED: Final = ("condition", "facet", "population", "all")


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question, what its direct answer named, what was asked next, and what that means."""

    half: str
    before: str
    named: tuple[str, ...]
    said: str
    topics: tuple[str, ...]
    facets: str
    population: tuple[str, ...]
    comparison: str | None = None


Reads = Callable[[Pair, Vocabulary], QuestionPlan]


def pairs() -> tuple[Pair, ...]:
    """All pairs."""
    return msgspec.yaml.decode(PAIRS.read_bytes(), type=tuple[Pair, ...])


def in_thread(pair: Pair, vocabulary: Vocabulary) -> QuestionPlan:
    """As the thread reads it."""
    context = context_of(understand(pair.before, vocabulary), vocabulary, named=pair.named)
    return follow_up(pair.said, context, vocabulary).plan


def joined(pair: Pair, vocabulary: Vocabulary) -> QuestionPlan:
    """Baseline: both questions as one text."""
    return understand(f"{pair.before} {pair.said}", vocabulary)


def alone(pair: Pair, vocabulary: Vocabulary) -> QuestionPlan:
    """Baseline: as if nothing had been asked before."""
    return understand(pair.said, vocabulary)


def right(pair: Pair, plan: QuestionPlan) -> dict[str, bool]:
    """What of a plan is as it was meant."""
    if not pair.topics:  # someone in danger: that it is seen is all that counts
        seen = plan.emergency is not None
        return dict.fromkeys(ASKED, seen)
    subjects = set(plan.findings) | set(subjects_of(plan))
    expected = [set(one.split("|")) for one in pair.topics]
    condition = all(one & subjects for one in expected) and len(subjects - set().union(*expected)) == 0
    wanted = pair.facets.split("|")
    told = {
        "condition": condition,
        "facet": any(_asks(one, plan) for one in wanted) and bool(plan.comparison) >= bool(pair.comparison),
        "population": set(groups_of_plan(plan)) == {one.split("|")[0] for one in pair.population},
    }
    return {**told, "all": all(told.values())}


def _asks(wanted: str, plan: QuestionPlan) -> bool:
    facets = tuple(Facet(one) for one in wanted.split())
    if len(facets) != 1:
        return plan.broad
    return facets[0] in plan.facets and not (plan.broad and len(plan.facets) > 1)


def measured(reads: Reads, half: str, vocabulary: Vocabulary) -> tuple[dict[str, float], list[tuple[Pair, str]]]:
    """The share that is right in a half, and what is wrong."""
    count: Counter[str] = Counter()
    wrong: list[tuple[Pair, str]] = []
    chosen = [pair for pair in pairs() if pair.half == half]
    for pair in chosen:
        try:
            plan = reads(pair, vocabulary)
        except QuestionError as error:
            wrong.append((pair, str(error)))
            continue
        told = right(pair, plan)
        count.update(name for name, good in told.items() if good)
        if not told["all"]:
            facets = [facet.value for facet in plan.facets]
            wrong.append((pair, f"{plan.text} -> {plan.findings} {subjects_of(plan)} {facets} {groups_of_plan(plan)} {plan.comparison}"))
    return {name: round(count[name] / len(chosen), 3) for name in ASKED}, wrong


def main() -> None:
    """Tell the figures."""
    from clincite.question.hpo import hpo_file
    from clincite.question.vocabulary import build_vocabulary
    from tests.question.conftest import CONDITIONS, PRESENTATIONS

    vocabulary = build_vocabulary(hpo_file(), CONDITIONS, PRESENTATIONS, ["urate-lowering therapy", "CHA2DS2-VASc"])
    for name, reads in (("in its thread", in_thread), ("both as one text", joined), ("as a new question", alone)):
        for half in HALVES:
            figures, wrong = measured(reads, half, vocabulary)
            sys.stdout.write(f"{name}, {half}: {figures}\n")
            if "--wrong" in sys.argv and reads is in_thread and half == "tuned":
                for pair, what in wrong:
                    sys.stdout.write(f"  {pair.before!r} + {pair.said!r} ({pair.topics} {pair.facets} {pair.population})\n      {what}\n")


if __name__ == "__main__":
    main()
