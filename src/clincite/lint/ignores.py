"""Comments that hide findings: ``clincite: ignore CC101 reason``, for the block below them or for the whole file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from clincite.lint.document import Document, Ignore
from clincite.lint.rule import Family, Finding, Found, Rule

#: Families whose rules are silent without a library: that an ignore of theirs hid nothing then says nothing.
_NEED_LIBRARY: Final = frozenset({Family.REFERENCES, Family.SUPPORT})

# What opens a block: a bullet, a number of a list, a heading, a row of a table, an element of its own. A blank line ends one as well.
_OPENS: Final = re.compile(
    r"""\s*(?: [-*+•●▪◦–]\s | \d{1,3}[.)]\s | \#{1,6}\s | \|
           | </?(?:p|li|ul|ol|h[1-6]|div|section|table|tr|td|th|blockquote|dt|dd)\b )""",
    re.VERBOSE | re.IGNORECASE,
)


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """Findings after the ignores of a document.

    :param shown: what is left.
    :param ignored: what was hidden.
    :param idle: ignores that are wrong or hid nothing, as finds of ``unused-ignore``.
    """

    shown: tuple[Finding, ...]
    ignored: tuple[Finding, ...]
    idle: tuple[Found, ...]


def apply(document: Document, findings: Sequence[Finding], *, ran: Mapping[str, Rule], known: Iterable[str], library: bool) -> Hidden:
    """Hide what the document asks to hide.

    :param ran: the rules that ran, by code.
    :param known: codes of all rules there are, those that did not run included.
    :param library: whether a library was asked; without one, ignores of the rules that need it are not told as unused.
    """
    if not document.ignores:
        return Hidden(shown=tuple(findings), ignored=(), idle=())
    blocks = _Blocks(document.source)
    whole = [number for number, ignore in enumerate(document.ignores) if ignore.line is None]
    within: dict[int, list[tuple[int, int]]] = {}  # by last line of a block: first line that an ignore covers, its number
    for number, ignore in enumerate(document.ignores):
        if ignore.line is not None:
            first = blocks.first(ignore.line)
            within.setdefault(blocks.last(first), []).append((first, number))
    used: dict[int, set[str]] = {number: set() for number in range(len(document.ignores))}
    shown: list[Finding] = []
    ignored: list[Finding] = []
    for finding in findings:
        near = (number for first, number in within.get(blocks.last(finding.line), ()) if first <= finding.line)
        hits = [number for number in (*whole, *near) if _names(document.ignores[number], finding.code)]
        for number in hits:
            used[number].add(finding.code)
        (ignored if hits else shown).append(finding)
    codes = frozenset(known)
    idle = [
        found
        for number, ignore in enumerate(document.ignores)
        for found in _idle(ignore, used[number], ran=ran, known=codes, library=library)
    ]
    return Hidden(shown=tuple(shown), ignored=tuple(ignored), idle=tuple(idle))


class _Blocks:
    """The blocks of a source: which line each ends on."""

    def __init__(self, source: str) -> None:
        lines = source.split("\n")
        self._blank = [not line.strip() for line in lines]
        self._last = list(range(1, len(lines) + 1))
        for number in range(len(lines) - 2, -1, -1):
            if not self._blank[number] and not self._blank[number + 1] and not _OPENS.match(lines[number + 1]):
                self._last[number] = self._last[number + 1]

    def first(self, line: int) -> int:
        """The line (from 1), or the next that is not blank."""
        line = min(line, len(self._blank))
        while line < len(self._blank) and self._blank[line - 1]:
            line += 1
        return line

    def last(self, line: int) -> int:
        """The last line of the block that a line stands in."""
        return self._last[line - 1]


def _names(ignore: Ignore, code: str) -> bool:
    return not ignore.codes or code in ignore.codes


def _idle(ignore: Ignore, used: set[str], *, ran: Mapping[str, Rule], known: frozenset[str], library: bool) -> list[Found]:
    """What is to be told of one ignore: each code that no rule has, each that ran and hid nothing."""
    if not ignore.codes:
        needless = not used and library and known <= frozenset(ran)
        return [Found(span=ignore.span, message="this comment hides nothing")] if needless else []
    told = []
    for code in ignore.codes:
        if code not in known:
            told.append(Found(span=ignore.span, message=f"no rule has the code {code[:20]}"))
        elif code in ran and code not in used and (library or ran[code].family not in _NEED_LIBRARY):
            told.append(Found(span=ignore.span, message=f"this comment hides no {code}"))
    return told
