"""``review``: what reviewers approved, reworded and rejected of what the engine wrote, and why."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec

from clincite.bench.context import Benchmark, Context
from clincite.bench.report import Report, Row, rows_of
from clincite.errors import InputError, StoreError
from clincite.review.values import LoggedDecision, Verdict

DECISIONS: Final = "review/decisions.jsonl"

_VARIANT: Final = "by reviewers"
_ALL: Final = "all claims judged"
_NO_REASON: Final = "no reason given"
_VERBATIM: Final = "verbatim"
_NONE: Final = "no desk has decided on a claim yet"
#: The gravest last: of several verdicts on one claim it counts.
_OUTCOMES: Final = {Verdict.APPROVE: "approved", Verdict.AMEND: "reworded", Verdict.REJECT: "rejected"}


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A claim on which reviewers had their last word in one review.

    :param reasons: of those that reworded or rejected it.
    """

    outcome: Verdict
    facet: str
    edits: tuple[str, ...]
    critical: bool
    reasons: tuple[str, ...]


def run(context: Context) -> Report:
    """Count the last verdicts of every review: over all, by facet, by the edit that made the claim, and by reason."""
    claims = judged(_decisions(context))
    rows: list[Row] = []
    for split, group in _groups(claims):
        rows += rows_of(split, len(group), {_VARIANT: _shares(group)})
    return Report(
        name=BENCHMARK.name,
        summary=BENCHMARK.summary,
        rows=tuple(rows),
        tuned_on="",
        reported_on=_ALL,
        notes=(
            "A claim is counted once in each review, by the last word of each reviewer; where they differ, a rejection counts before new "
            "words, and these before an approval.",
            "Only claims that somebody decided on one by one are counted: most are covered by a signature under the whole answer.",
            "Shares of a reason are of all claims judged.",
        ),
    )


def judged(decisions: Iterable[LoggedDecision]) -> tuple[Judged, ...]:
    """The claims decided on, one for each review and each wording."""
    by_claim: dict[Hashable, list[LoggedDecision]] = {}
    for one in decisions:
        if one.last and one.verdict in _OUTCOMES:
            by_claim.setdefault((one.slug, one.round, one.claim_key), []).append(one)
    return tuple(_judged(group) for group in by_claim.values())


def _judged(group: Sequence[LoggedDecision]) -> Judged:
    gravity = list(_OUTCOMES)
    outcome = max((one.verdict for one in group), key=gravity.index)
    against = [one for one in group if one.verdict is not Verdict.APPROVE]
    return Judged(
        outcome=outcome,
        facet=group[0].facet,
        edits=group[0].edits,
        critical=bool(group[0].critical),
        reasons=tuple(dict.fromkeys(one.category.value if one.category else _NO_REASON for one in against)),
    )


def _groups(claims: Sequence[Judged]) -> Iterator[tuple[str, list[Judged]]]:
    yield _ALL, list(claims)
    yield "safety-critical", [one for one in claims if one.critical]
    yield "not safety-critical", [one for one in claims if not one.critical]
    for facet in sorted({one.facet for one in claims}):
        yield f"facet {facet}", [one for one in claims if one.facet == facet]
    for edit in sorted({edit for one in claims for edit in one.edits}):
        yield f"made with {edit}", [one for one in claims if edit in one.edits]
    yield _VERBATIM, [one for one in claims if not one.edits]


def _shares(group: Sequence[Judged]) -> Mapping[str, float]:
    if not group:
        return {}
    shares = {words: sum(one.outcome is verdict for one in group) / len(group) for verdict, words in _OUTCOMES.items()}
    reasons = sorted({reason for one in group for reason in one.reasons})
    return shares | {f"changed: {reason.replace('_', ' ')}": sum(reason in one.reasons for one in group) / len(group) for reason in reasons}


def _lacking(context: Context) -> str | None:
    try:
        held = context.find(DECISIONS) is not None or (context.decided is not None and bool(context.decided()))
    except StoreError as error:
        return error.message.rstrip(".")
    return None if held else f"{_NONE}, and there is no {DECISIONS} in {', '.join(map(str, context.data)) or 'any folder'}"


def _decisions(context: Context) -> tuple[LoggedDecision, ...]:
    """Those of a file among the data, else those of the desk."""
    if context.find(DECISIONS) is None:
        return tuple(context.decided()) if context.decided is not None else ()
    return tuple(_read(line, number) for number, line in enumerate(context.lines(DECISIONS), 1))


def _read(line: str, number: int) -> LoggedDecision:
    try:
        return msgspec.json.decode(line, type=LoggedDecision)
    except msgspec.DecodeError as error:
        raise InputError(
            f"Line {number} of {DECISIONS} is no decision: {str(error).rstrip('.').replace('`', chr(39))}.",
            hint="Export the decisions again.",
        ) from error


BENCHMARK: Final = Benchmark(
    name="review",
    summary="what reviewers approved, reworded and rejected, and why",
    needs=(),
    run=run,
    lacking=_lacking,
    hint="Decide on claims at the desk, or put an export of its decisions there.",
)
