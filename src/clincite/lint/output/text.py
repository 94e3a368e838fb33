"""The terminal face: each finding with its line and a caret under the very words.

Words of the file are untrusted: nothing that a terminal would act on reaches it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from clincite.lint.document import Span
from clincite.lint.output.report import Linted, Report, Summary
from clincite.lint.places import Places
from clincite.lint.rule import Finding, Rule, Severity, sentence

MIN_WIDTH: Final = 40
_CUT: Final = "…"
_STYLES: Final = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_SOURCE: Final = 400


def render(report: Report, *, width: int = 88, color: bool = False) -> str:
    """The report as text.

    :param width: columns; lines of the file are cut to it, hints are wrapped.
    :param color: with ANSI styles; without, plain characters only.
    """
    paint = Paint(color)
    hinted: set[str] = set()
    lines: list[str] = []
    for file in report.files:
        places = Places(file.source)
        for finding in file.findings:
            lines += _finding(finding, file, places, max(width, MIN_WIDTH), paint, hint=finding.code not in hinted)
            lines.append("")
            hinted.add(finding.code)
    lines.append(_total(report.summary))
    return "\n".join(line.rstrip() for line in lines) + "\n"


def rule_list(rules: dict[str, Rule], *, color: bool = False) -> str:
    """Every rule on a line."""
    paint = Paint(color)
    longest = max((len(rule.name) for rule in rules.values()), default=0)
    rows = (
        f"{code}  {rule.name:<{longest}}  {paint(f'{rule.severity:<7}', _STYLES[rule.severity])}  {sentence(rule.message)}"
        for code, rule in sorted(rules.items())
    )
    return "\n".join(rows) + "\n"


class Paint:
    """Styles in the sixteen colours of the reader's own palette, or none."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, style: str) -> str:
        """The text in a style of Rich's ("bold red")."""
        return Style.parse(style).render(text, color_system=ColorSystem.STANDARD) if self._color else text


def _finding(finding: Finding, file: Linted, places: Places, width: int, paint: Paint, *, hint: bool) -> Iterator[str]:
    style = _STYLES[finding.severity]
    place = f"{shown(finding.file)}:{finding.line}:{finding.column}:"
    label = f"{finding.severity} {finding.code}"
    # On one line however long: editors and grep read it.
    yield f"{paint(place, 'bold')} {paint(label, style)} {finding.rule}: {sentence(shown(finding.message))}"
    yield from _excerpt(finding.span, places, len(file.source), width, paint, style)
    gutter = " " * (len(str(finding.line)) + 1)
    if finding.source and shown(finding.source) not in shown(finding.message):
        flat = shown(finding.source)
        short = flat if len(flat) <= _SOURCE else flat[: _SOURCE - 1] + _CUT
        yield from _noted(gutter, f"source: “{short}”", width, paint)
    if finding.related:
        yield from _noted(gutter, f"see also {_related(finding, file, places)}", width, paint)
    if hint:
        yield from _noted(gutter, f"hint: {sentence(shown(finding.hint))}", width, paint)


def _related(finding: Finding, file: Linted, places: Places) -> str:
    told = []
    for span in finding.related[:3]:
        words = shown(file.source[span.start : min(span.end, span.start + 60)])
        told.append(f"line {places.of(span.start)[0]} (“{words}{_CUT if span.end > span.start + 60 else ''}”)")
    more = len(finding.related) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _noted(gutter: str, text: str, width: int, paint: Paint) -> Iterator[str]:
    for number, line in enumerate(_wrapped(text, width - len(gutter) - 2)):
        yield f"{gutter}{paint('=' if number == 0 else ' ', 'blue')} {line}"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, max(width, 20), break_long_words=False, break_on_hyphens=False) or [""]


def _excerpt(span: Span, places: Places, end_of_file: int, width: int, paint: Paint, style: str) -> Iterator[str]:
    """The line of the place, cut to the width, and carets under the words; nothing for an empty file."""
    if not end_of_file:
        return
    number, column = places.of(span.start)
    text = places.text(number)
    start = min(column - 1, len(text))
    end = min(len(text), start + max(span.end - span.start, 0))
    longer = places.of(max(span.start, span.end - 1))[0] - number
    before, words, after = window(text, start, end, width - len(str(number)) - 4)
    bar = paint("|", "blue")
    yield f"{number} {bar} {before}{words}{after}"
    carets = "^" * max(1, cell_len(before + words) - cell_len(before))
    tail = f" … to line {number + longer}" if longer > 0 else ""
    yield f"{' ' * len(str(number))} {bar} {' ' * cell_len(before)}{paint(carets, style)}{tail}"


def window(text: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """What is shown of a line: before the words, the words, after them; together at most ``room`` cells wide.

    The words come first: what stands around them gets what they leave, the left a third of it at most.
    """
    words = _clip(_raw(text[start : start + room + 1]) if end - start > room else _raw(text[start:end]), room)
    left = _raw(text[max(0, start - room) : start])
    right = _raw(text[end : end + room])
    rest = room - cell_len(words)
    whole_left, whole_right = start <= room, len(text) - end <= room
    if whole_left and whole_right and cell_len(left) + cell_len(right) <= rest:
        return left.lstrip(), words, right
    share = max(rest // 3, rest - cell_len(right)) if whole_right else rest // 3
    before = left.lstrip() if whole_left and cell_len(left.lstrip()) <= share else _tail(left, share)
    remaining = rest - cell_len(before)
    after = right if whole_right and cell_len(right) <= remaining else _clip(right + _CUT, remaining, always=True)
    return before, words, after


def _clip(text: str, room: int, *, always: bool = False) -> str:
    """The beginning of a text, at most ``room`` cells, with a sign where something was left out."""
    if cell_len(text) <= room and not always:
        return text
    kept, used = [], 0
    for char in text.removesuffix(_CUT):
        used += cell_len(char)
        if used > room - 1:
            break
        kept.append(char)
    return "".join(kept).rstrip() + _CUT if room > 0 else ""


def _tail(text: str, room: int) -> str:
    """The end of a text, at most ``room`` cells, with a sign where something was left out."""
    kept, used = [], 0
    for char in reversed(text):
        used += cell_len(char)
        if used > room - 1:
            break
        kept.append(char)
    return _CUT + "".join(reversed(kept)).lstrip() if room > 0 else ""


def _raw(text: str) -> str:
    """Each character as one that a terminal only draws: a tab is a blank, whatever it would act on a replacement sign."""
    return "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text)


def shown(text: str) -> str:
    """A text on one line, with nothing in it that a terminal would act on."""
    return " ".join(_raw(text).split())


def _total(summary: Summary) -> str:
    counts = [_count(summary.errors, "error"), _count(summary.warnings, "warning"), _count(summary.notes, "note")]
    found = ", ".join(counts) if summary.errors or summary.warnings or summary.notes else "nothing found"
    hidden = [
        text
        for number, text in (
            (summary.ignored, f"{summary.ignored} hidden by comments"),
            (summary.known, f"{summary.known} known to the baseline"),
            (summary.gone, f"{summary.gone} of the baseline no longer there"),
        )
        if number
    ]
    aside = f" ({', '.join(hidden)})" if hidden else ""
    return f"{found} in {_count(summary.files, 'file')}{aside}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
