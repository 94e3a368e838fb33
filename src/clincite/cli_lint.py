"""The command ``lint``: audits a clinical text with citations, ours or anyone's."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from clincite.cli_io import PIPE_WIDTH, emit, not_empty, read_as_of, say, text_width, wants_color
from clincite.cli_options import EXIT_FOUND, LibraryOption, open_library
from clincite.errors import ClinciteError, InputError

if TYPE_CHECKING:
    from clincite.lint.baseline import Baseline
    from clincite.lint.config import LintConfig
    from clincite.lint.config_file import FileConfig
    from clincite.lint.output.report import Report

_SEVERITIES: Final = ("error", "warning", "note")
_READERS: Final = ("clinician", "patient", "student")
_FORMS: Final = ("text", "markdown", "html", "answer")
_SELECTORS: Final = "RULE,..."


def lint(
    files: Annotated[list[Path] | None, typer.Argument(metavar="FILE...", help='Texts to audit; "-" reads standard input.')] = None,
    form: Annotated[str, typer.Option("--format", metavar="text|json|sarif", help="How to show the findings.")] = "text",
    fail_on: Annotated[
        str | None, typer.Option(metavar="error|warning|note", help="Exit with 1 from this severity on. Default: warning.")
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(metavar=_SELECTORS, help="Run only these: codes (CC101), their beginnings (CC1), names or families."),
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(metavar=_SELECTORS, help="Do not run these.")] = None,
    reader: Annotated[str | None, typer.Option(metavar="clinician|patient|student", help="Whom the text is declared to be for.")] = None,
    read_as: Annotated[
        str | None,
        typer.Option("--as", metavar="text|markdown|html|answer", help="How to read the files. Default: by name and content."),
    ] = None,
    baseline: Annotated[str | None, typer.Option(metavar="FILE", help="Hide the findings that this file knows.")] = None,
    write_baseline: Annotated[
        bool, typer.Option("--write-baseline", help="Write the findings into the baseline instead of showing them.")
    ] = False,
    config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Settings (TOML). Default: the table [tool.clincite.lint] of the nearest pyproject.toml."),
    ] = None,
    library: LibraryOption = None,
    no_library: Annotated[bool, typer.Option("--no-library", help="Do not look references up in the library.")] = False,
    out: Annotated[str | None, typer.Option(metavar="FILE", help="Write the report here instead of showing it.")] = None,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The date that ages are counted to (ISO). Default: today.")] = None,
    rules: Annotated[bool, typer.Option("--rules", help="List all rules and leave.")] = False,
    explain: Annotated[str | None, typer.Option(metavar="RULE", help="Show the page of a rule and leave.")] = None,
) -> None:
    """Audit any clinical text with citations: answer files, Markdown, HTML, or text pasted from a page or a chat.

    Exit code 1 when something is found at or above the severity asked for.
    """
    from clincite.lint.output import FORMATS

    shape = _one_of(form, tuple(FORMATS), "--format")
    if explain is not None or rules:
        emit(_page(explain) if explain is not None else _rule_list(as_json=shape == "json"))
        return
    if not files:
        raise InputError("There is no file to lint.", hint='Give the path of a text, or "-" for standard input.')
    if library is not None and no_library:
        raise InputError("--library and --no-library exclude each other.", hint="Leave one of them out.")
    from clincite.lint import baseline as baselines
    from clincite.lint.audit import audit

    today = read_as_of(as_of, lambda: datetime.datetime.now(datetime.UTC)).date()
    read_form = _one_of(read_as, _FORMS, "--as") if read_as else None
    fail_at = _one_of(fail_on, _SEVERITIES, "--fail-on") if fail_on else None
    declared = _one_of(reader, _READERS, "--reader") if reader else None
    settings = _settings(files, config)
    chosen = _config(settings, _listed(select), _listed(ignore))
    known_at = Path(not_empty(baseline, "--baseline")) if baseline is not None else settings.baseline
    if write_baseline and known_at is None:
        raise InputError("--write-baseline needs a place.", hint="Name the file with --baseline.")
    known: Baseline | None = None if known_at is None or write_baseline else baselines.read(known_at)
    done = audit(
        [path for path in files if not settings.excludes(path)],
        library=None if no_library else open_library(library),
        today=today,
        reader=declared or settings.reader,
        form=read_form,
        baseline=known,
        stdin=getattr(sys.stdin, "buffer", None),
        config=chosen,
    )
    if write_baseline and known_at is not None:
        if done.errors:
            _raise(done.errors, len(files))
        written = baselines.write(done.report.findings, known_at)
        emit(f"Wrote {written} finding{'' if written == 1 else 's'} to {known_at}.")
        return
    if done.report.files or not done.errors or shape != "text":  # for a person, an error alone says it all
        _show(done.report, shape, out)
    _raise(done.errors, len(files))
    if _fails(done.report, fail_at or settings.fail_on):
        raise typer.Exit(EXIT_FOUND)


def _one_of(value: str, choices: Sequence[str], option: str) -> str:
    if value not in choices:
        raise InputError(f"{option} {value[:60]!r} is not one of its values.", hint=f"Choose one of: {', '.join(choices)}.")
    return value


def _listed(values: Iterable[str] | None) -> tuple[str, ...]:
    """The selectors of an option that may be given several times, each time with several."""
    return tuple(part.strip() for value in values or () for part in value.split(","))


def _settings(files: Sequence[Path], option: str | None) -> FileConfig:
    from clincite.lint import config_file
    from clincite.lint.rules import RULES

    if option is not None:
        return config_file.read(Path(not_empty(option, "--config")).expanduser(), RULES)
    start = Path() if str(files[0]) == "-" else files[0].parent
    found = config_file.nearest(start)
    return config_file.read(found, RULES) if found else config_file.FileConfig()


def _config(settings: FileConfig, select: tuple[str, ...], ignore: tuple[str, ...]) -> LintConfig:
    """The settings, with what the command line says in their place: a choice of rules replaces theirs, what it leaves out is added."""
    import msgspec

    from clincite.lint.config import selected
    from clincite.lint.rules import RULES

    selected((*select, *ignore), RULES)
    if select:
        return msgspec.structs.replace(settings.lint, select=select, ignore=ignore)
    return msgspec.structs.replace(settings.lint, ignore=(*settings.lint.ignore, *ignore))


def _show(report: Report, form: str, out: str | None) -> None:
    from clincite.lint.output import FORMATS

    render = FORMATS[form]
    if out is None:
        emit(render(report, width=text_width(), color=wants_color()))
        return
    target = Path(not_empty(out, "--out"))
    try:
        target.write_bytes(render(report, width=PIPE_WIDTH, color=False).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}.", hint="Give --out another place.") from error
    say(f"Wrote {target}.")


def _raise(errors: Sequence[ClinciteError], files: int) -> None:
    """Raise what went wrong, the gravest kind first; the findings were shown before."""
    if not errors:
        return
    worst = max(errors, key=lambda error: error.exit_code)
    if worst.__cause__ is not None and os.environ.get("CLINCITE_DEBUG"):
        raise worst.__cause__
    if len(errors) == 1 or worst.exit_code != InputError.exit_code:
        raise worst
    told = " ".join(error.message for error in errors)
    raise InputError(f"{len(errors)} of {files} files could not be linted: {told}", hint=errors[0].hint)


def _fails(report: Report, fail_at: str | None) -> bool:
    from clincite.lint.config import FAIL_ON
    from clincite.lint.output.report import gravest
    from clincite.lint.rule import Severity

    worst = gravest(report.findings)
    return worst is not None and worst.rank <= Severity(fail_at or FAIL_ON).rank


def _page(selector: str) -> str:
    from clincite.lint.config import selected
    from clincite.lint.explain import page
    from clincite.lint.rules import RULES

    return "\n".join(page(RULES[code]) for code in sorted(selected((selector,), RULES)))


def _rule_list(*, as_json: bool) -> str:
    from clincite.lint.output import json, text
    from clincite.lint.rules import RULES

    return json.rule_list(RULES) if as_json else text.rule_list(RULES, color=wants_color())
