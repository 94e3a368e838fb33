"""What reviewers decided, counted: by the last word of each, over claims, facets, edits and reasons."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from clincite.bench.context import Context
from clincite.bench.report import Report, Row
from clincite.bench.review import DECISIONS, judged
from clincite.bench.runner import run
from clincite.errors import InputError, StoreError
from clincite.review.values import LoggedDecision, RejectReason, Verdict


def decided(
    claim: str,
    verdict: Verdict,
    category: RejectReason | None = None,
    *,
    last: bool = True,
    at: int = 1,
    facet: str = "treatment",
    **more: object,
) -> LoggedDecision:
    fields: dict[str, object] = {"slug": "zorb", "version": at, "round": at, "edits": ("end_sentence",), "critical": (), **more}
    return LoggedDecision(
        claim=claim,
        claim_key=claim * 32,
        facet=facet,
        verdict=verdict,
        category=category,
        at="2026-01-01T00:00:00Z",
        last=last,
        **fields,  # type: ignore[arg-type]
    )


LOG = (
    decided("c1", Verdict.APPROVE),
    decided("c1", Verdict.AMEND, RejectReason.UNCLEAR),
    decided("c2", Verdict.REJECT, RejectReason.WRONG, last=False),
    decided("c2", Verdict.APPROVE, critical=("dose",), facet="dose", edits=()),
    decided("c3", Verdict.APPROVE),
    decided("c3", Verdict.REJECT, RejectReason.NOT_SUPPORTED, at=2),
    decided("c4", Verdict.CLEAR),
)


def context(tmp_path: Path, log: tuple[LoggedDecision, ...] | None = None) -> Context:
    return Context(data=(tmp_path,), cache=tmp_path / "cache", decided=None if log is None else lambda: log)


def report_of(given: Context) -> Report:
    results = run(["review"], given)
    assert results.skipped == ()
    (report,) = results.reports
    return report


def figures(report: Report, split: str) -> dict[str, float]:
    rows: list[Row] = [row for row in report.rows if row.split == split]
    return {row.measure: value for row in rows for value in row.values.values()}


def test_a_claim_counts_once_a_review_by_the_gravest_last_word() -> None:
    found = judged(LOG)
    assert [one.outcome for one in found] == [Verdict.AMEND, Verdict.APPROVE, Verdict.APPROVE, Verdict.REJECT]
    assert [one.reasons for one in found] == [("unclear",), (), (), ("not_supported",)]


def test_shares_over_all_and_by_what_the_claims_are(tmp_path: Path) -> None:
    report = report_of(context(tmp_path, LOG))
    assert figures(report, "all claims judged") == pytest.approx(
        {"approved": 0.5, "reworded": 0.25, "rejected": 0.25, "changed: not supported": 0.25, "changed: unclear": 0.25}
    )
    assert figures(report, "safety-critical") == {"approved": 1.0, "reworded": 0.0, "rejected": 0.0}
    assert figures(report, "facet treatment") == pytest.approx(
        {"approved": 1 / 3, "reworded": 1 / 3, "rejected": 1 / 3, "changed: not supported": 1 / 3, "changed: unclear": 1 / 3}
    )
    assert figures(report, "made with end_sentence") == figures(report, "facet treatment")
    assert figures(report, "verbatim") == {"approved": 1.0, "reworded": 0.0, "rejected": 0.0}
    assert {row.n for row in report.rows if row.split == "all claims judged"} == {4}


def test_an_export_among_the_data_is_read_first(tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in LOG[:2])
    (tmp_path / DECISIONS).write_bytes(lines)
    assert figures(report_of(context(tmp_path, LOG)), "all claims judged")["reworded"] == 1.0
    (tmp_path / DECISIONS).write_bytes(lines + b'{"slug": 3}\n')
    with pytest.raises(InputError, match=r"Line 3 of review/decisions\.jsonl is no decision"):
        report_of(context(tmp_path, LOG))


@pytest.mark.parametrize("log", [None, ()])
def test_without_a_desk_it_is_skipped_and_says_why(tmp_path: Path, log: tuple[LoggedDecision, ...] | None) -> None:
    (skip,) = run(["review"], context(tmp_path, log)).skipped
    assert skip.name == "review"
    assert skip.why == (
        f"no desk has decided on a claim yet, and there is no review/decisions.jsonl in {tmp_path}. "
        "Decide on claims at the desk, or put an export of its decisions there."
    )


def test_a_desk_that_cannot_be_opened_keeps_no_other_benchmark_from_running(tmp_path: Path) -> None:
    def broken() -> tuple[LoggedDecision, ...]:
        raise StoreError("The database is of a newer version.")

    (skip,) = run(["review"], Context(data=(tmp_path,), cache=tmp_path, decided=broken)).skipped
    assert skip.why.startswith("The database is of a newer version. ")
