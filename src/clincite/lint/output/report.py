"""What every format shows: the files of a run, what was found in them, and what was hidden."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

import msgspec

from clincite.lint.rule import Finding, Rule, Severity


class Linted(msgspec.Struct, frozen=True, kw_only=True):
    """One file that was linted.

    :param name: path as given, or "-".
    :param source: the decoded text.
    :param data: the bytes that it was decoded from.
    :param form: how it was read (``text``, ``markdown``, ``html``, ``answer``).
    :param findings: what is told.
    :param ignored: what comments in it hid.
    :param known: what a baseline hid.
    """

    name: str
    source: str
    data: bytes = b""
    form: str = "text"
    findings: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()

    @property
    def sha256(self) -> str:
        """SHA-256 (hex) of the file."""
        return hashlib.sha256(self.data).hexdigest()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Counts over all files.

    :param ignored: hidden by comments.
    :param known: hidden by the baseline.
    :param gone: known to the baseline, and no longer there.
    """

    files: int
    errors: int
    warnings: int
    notes: int
    ignored: int
    known: int
    gone: int


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One run of the command.

    :param rules: the rules that ran, by code, with the severities they ran with.
    :param baseline: whether findings were compared with a baseline.
    :param gone: findings of the baseline that no longer occur.
    :param failures: what kept files or rules from being done, a sentence each.
    """

    files: tuple[Linted, ...]
    rules: dict[str, Rule]
    baseline: bool = False
    gone: int = 0
    failures: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is told, file by file."""
        return tuple(finding for file in self.files for finding in file.findings)

    @property
    def summary(self) -> Summary:
        """The counts."""
        counts = Counter(finding.severity for finding in self.findings)
        return Summary(
            files=len(self.files),
            errors=counts[Severity.ERROR],
            warnings=counts[Severity.WARNING],
            notes=counts[Severity.NOTE],
            ignored=sum(len(file.ignored) for file in self.files),
            known=sum(len(file.known) for file in self.files),
            gone=self.gone,
        )


def gravest(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among findings; None: there are none."""
    return min((finding.severity for finding in findings), key=lambda severity: severity.rank, default=None)
