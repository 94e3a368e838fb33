"""What ``verify`` found: where each finding is, in words, and all of it as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from clincite.compose.verify import Finding, Verification
from clincite.render.json import indented


def place_of(finding: Finding) -> str:
    """The claim, the quotation and the check; of what concerns no claim, the place in the file."""
    parts = [f"claim {finding.claim}"] if finding.claim else []
    if finding.quote is not None:
        parts.append(f"quotation {finding.quote}")
    if finding.check is not None:
        parts.append(finding.check)
    return ", ".join(parts) or finding.where


def verifications_json(checked: Sequence[tuple[str, Verification]]) -> str:
    """An array with one object for each file that could be read, in the order given."""
    return indented([_of_file(name, done) for name, done in checked])


def _of_file(name: str, done: Verification) -> dict[str, Any]:
    counts = {"claims": done.claims, "quotes": done.quotes, "records": done.records, "composed": done.composed}
    return {"file": name, "ok": not done.findings, **counts, "findings": [msgspec.to_builtins(finding) for finding in done.findings]}
