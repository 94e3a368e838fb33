"""How a check fares on mutants, rewrites and unchanged claims."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import msgspec

from clincite.bench.context import SEED
from clincite.bench.measures import percentile
from clincite.bench.mutations.changes import CHANGES
from clincite.bench.mutations.rewrites import REWRITES
from clincite.bench.mutations.sample import Change, Pools, Sample
from clincite.bench.report import Row

#: Whether a claim is refused beside a quotation and its context.
Refuse = Callable[[str, str, str], bool]

VERBATIM: Final = "verbatim"
EDITED: Final = "edited by the engine"
_RECALL: Final = "recall"
_FALSE: Final = "false alarms"


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A claim as it was changed.

    :param kind: a name of :data:`CHANGES` or :data:`REWRITES`, :data:`VERBATIM` or :data:`EDITED`.
    """

    kind: str
    claim: str
    sample: Sample


def changed(samples: Sequence[Sample], pools: Pools, kinds: Mapping[str, Change], most: int) -> list[Tried]:
    """At most so many changed claims of each kind, drawn with a fixed seed."""
    found = []
    for kind, change in kinds.items():
        made = 0
        order = list(samples)
        random.Random(f"{SEED}{kind}").shuffle(order)
        for sample in order:
            if made == most:
                break
            claim = change(sample, sample.draw(kind), pools)
            if claim is not None and claim.split() != sample.claim.split():
                found.append(Tried(kind=kind, claim=claim, sample=sample))
                made += 1
    return found


def unchanged(samples: Sequence[Sample], most: int) -> list[Tried]:
    """At most so many claims that are their quotations, and as many that the engine edited."""
    found = []
    for kind, same in ((VERBATIM, True), (EDITED, False)):
        fitting = [sample for sample in samples if (sample.claim == sample.quotation) is same]
        chosen = random.Random(f"{SEED}{kind}").sample(fitting, min(most, len(fitting)))
        found += [Tried(kind=kind, claim=sample.claim, sample=sample) for sample in chosen]
    return found


def rows(
    split: str, samples: Sequence[Sample], pools: Pools, checks: Mapping[str, Refuse], ours: str, *, most: int, tuning: bool
) -> tuple[Row, ...]:
    """Recall by kind and over all; false alarms likewise; the time that a pair takes.

    :param checks: the check to measure, under the name ``ours``, and others to compare it with.
    :param most: changed claims of each kind.
    """
    mutants = changed(samples, pools, CHANGES, most)
    rewrites = changed(samples, pools, REWRITES, most)
    same = unchanged(samples, 5 * most)
    refused = {name: _refused(check, [*mutants, *rewrites, *same]) for name, check in checks.items()}
    groups = {
        f"{_RECALL}, all": mutants,
        f"{_FALSE}, all": [*same, *rewrites],
        f"{_FALSE}, all rewrites": rewrites,
        **{f"{_FALSE}, {kind}": [one for one in same if one.kind == kind] for kind in (VERBATIM, EDITED)},
        **{f"{_RECALL}, {kind}": [one for one in mutants if one.kind == kind] for kind in CHANGES},
        **{f"{_FALSE}, {kind}": [one for one in rewrites if one.kind == kind] for kind in REWRITES},
    }
    found = []
    for measure, tried in groups.items():
        if tried:
            shares = {name: sum(id(one) in out for one in tried) / len(tried) for name, (out, _) in refused.items()}
            found.append(_row(measure, split, len(tried), shares, ours, tuning=tuning))
    times = refused[ours][1]
    for measure, percent in (("CPU time of a pair, median", 50), ("CPU time of a pair, p95", 95)):
        found.append(
            Row(measure=measure, split=split, n=len(times), values={ours: 1000 * percentile(times, percent)}, unit="ms", tuning=tuning)
        )
    return tuple(found)


def _row(measure: str, split: str, count: int, shares: Mapping[str, float], ours: str, *, tuning: bool) -> Row:
    others = {name: share for name, share in shares.items() if name != ours}
    return Row(measure=measure, split=split, n=count, values={ours: shares[ours]}, baselines=others, tuning=tuning)


def _refused(check: Refuse, tried: Sequence[Tried]) -> tuple[frozenset[int], list[float]]:
    """(which were refused, by identity; seconds of each)."""
    out, times = set(), []
    for one in tried:
        started = time.thread_time()
        refused = check(one.claim, one.sample.quotation, one.sample.context)
        times.append(time.thread_time() - started)
        if refused:
            out.add(id(one))
    return frozenset(out), times
