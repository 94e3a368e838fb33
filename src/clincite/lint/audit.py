"""Lint several files: read, parse, examine, compare with a baseline, and put together what is to be shown."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.errors import ClinciteError, UnforeseenError
from clincite.library.base import Library
from clincite.lint import baseline as baselines
from clincite.lint import files
from clincite.lint.baseline import Baseline
from clincite.lint.config import LintConfig
from clincite.lint.output.report import Linted, Report
from clincite.lint.parse import parse
from clincite.lint.rule import Rule
from clincite.lint.rules import RULES
from clincite.lint.run import examine

_DEFAULT: Final = LintConfig()


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """A run over some files.

    :param errors: files that could not be read and rules that failed, in order; the rest of the report stands.
    """

    report: Report
    errors: tuple[ClinciteError, ...] = ()


def audit(
    paths: Iterable[Path],
    *,
    library: Library | None,
    today: datetime.date,
    reader: str | None = None,
    form: str | None = None,
    baseline: Baseline | None = None,
    stdin: BinaryIO | None = None,
    rules: Mapping[str, Rule] = RULES,
    config: LintConfig = _DEFAULT,
) -> Audit:
    """Lint files, each once; one that cannot be read keeps nothing from the others.

    :param paths: "-" is standard input.
    :param form: how to read them (a name of :data:`clincite.lint.parse.FORMATS`); None: by name and content.
    :param baseline: findings that it knows are hidden.
    """
    chosen = config.chosen(rules)
    errors: list[ClinciteError] = []
    linted: list[Linted] = []
    for path in dict.fromkeys(paths):
        try:
            source = files.read(None if str(path) == "-" else path, stdin)
            document = parse(source.text, source.name, form=form)
            outcome = examine(document, library=library, today=today, reader=reader, rules=rules, config=config)
        except ClinciteError as error:
            errors.append(error)
            continue
        except Exception as error:  # a fault of ours in one file must not lose what was found in the others
            errors.append(_unforeseen(path, error))
            continue
        errors += [failure.error for failure in outcome.failures]
        linted.append(
            Linted(
                name=source.name,
                source=source.text,
                data=source.data,
                form=document.form,
                findings=outcome.findings,
                ignored=outcome.ignored,
            )
        )
    gone = 0
    if baseline is not None:
        linted, gone = _compared(linted, baseline)
    report = Report(
        files=tuple(linted), rules=chosen, baseline=baseline is not None, gone=gone, failures=tuple(error.message for error in errors)
    )
    return Audit(report=report, errors=tuple(errors))


def _compared(linted: Iterable[Linted], baseline: Baseline) -> tuple[list[Linted], int]:
    shown = []
    gone = 0
    for file in linted:
        compared = baselines.compare(file.findings, baseline, (file.name,))
        gone += compared.gone
        shown.append(msgspec.structs.replace(file, findings=compared.new, known=compared.hidden))
    return shown, gone


def _unforeseen(path: Path, error: Exception) -> UnforeseenError:
    told = UnforeseenError(type(error).__name__, f"in {files.printable_name(path)}: {' '.join(str(error).split())[:200]}")
    told.__cause__ = error
    return told
