"""``clincite: ignore CC101 reason`` in a comment."""

from __future__ import annotations

import bisect
import re
from typing import Final

from clincite.lint.document import Ignore, Span

#: A directive within a comment of Markdown or HTML, or alone on a line after "#".
_IN_COMMENT: Final = re.compile(r"<!--\s{0,9}(?:#\s{0,9})?clincite:\s{0,9}(ignore(?:-file)?)\b([^\n>]{0,400}?)-->")
_ON_LINE: Final = re.compile(r"(?m)^[ \t]{0,40}#[ \t]{0,9}clincite:[ \t]{0,9}(ignore(?:-file)?)\b([^\n]{0,400})$")
_CODES: Final = re.compile(r"\s*(CC\d{3}(?:\s*,?\s*CC\d{3})*)?\s*[:–-]?\s*(.*?)\s*$", re.S)


def find(source: str) -> tuple[Ignore, ...]:
    """Every directive of a source, in order. A comment alone on its line counts for the next line that says something."""
    matches = sorted((*_IN_COMMENT.finditer(source), *_ON_LINE.finditer(source)), key=lambda match: match.start())
    if not matches:
        return ()
    starts = [0, *(at + 1 for at, char in enumerate(source) if char == "\n"), len(source)]
    alone: dict[int, int] = {}  # line with nothing but a directive: the line that it counts for
    found = []
    for match in reversed(matches):
        span = Span(match.start() + len(match[0]) - len(match[0].lstrip()), match.end())
        told = _CODES.match(match[2])
        line = _line(span, source, starts, alone)
        found.append(
            Ignore(
                codes=tuple(re.findall(r"CC\d{3}", told[1])) if told and told[1] else (),
                reason=told[2] if told else "",
                span=span,
                line=None if match[1] == "ignore-file" else line,
            )
        )
    return tuple(reversed(found))


def _line(span: Span, source: str, starts: list[int], alone: dict[int, int]) -> int:
    line = bisect.bisect_right(starts, span.start, hi=len(starts) - 1)
    end = starts[line]
    if (source[starts[line - 1] : span.start] + source[min(span.end, end) : end]).strip():
        return line
    alone[line] = line
    for following in range(line + 1, len(starts)):
        if source[starts[following - 1] : starts[following]].strip():
            alone[line] = alone.get(following, following)
            break
    return alone[line]


def spans(ignores: tuple[Ignore, ...]) -> list[tuple[int, int]]:
    """The places of directives, to be left out of the text."""
    return [(ignore.span.start, ignore.span.end) for ignore in ignores]
