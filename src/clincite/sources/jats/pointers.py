"""Marks that point into an article's own list of references ("[12]", a raised 3–5), and what becomes of them in its text.

The markup tells such a mark from a figure, so it is taken out: it says nothing without the list, and would stand beside the numbers of
our own references. Where the sentence needs it ("as described in [12]") it stays, in square brackets. Names with years ("Smith, 2012") are
words.
"""

from __future__ import annotations

import re
from typing import Final

from clincite.sources.medline.text import raised

# Control characters cannot stand in XML, so nothing in a file is taken for one of these.
_OPEN: Final = "\x02"
_OPEN_RAISED: Final = "\x04"
_CLOSE: Final = "\x03"

_NUMBER: Final = r"[A-Za-z]?\d{1,3}[A-Za-z]?"
_BETWEEN: Final = r"(?:[\s,;&‐-―−-]|\band\b)*"
_NUMERIC: Final = re.compile(rf"[\s\[(]*{_NUMBER}(?:(?:[\s,;&‐-―−-]|\band\b)+{_NUMBER})*[\s\]),;.]*")
_MARK: Final = r"[\x02\x04][^\x03]*\x03"
_RUN: Final = rf"{_MARK}(?:{_BETWEEN}{_MARK})*"
_POINTERS: Final = re.compile(
    rf"(?P<gap>\s*)(?:\[\s*{_RUN}(?:\s*\]{_BETWEEN}\[\s*{_RUN})*\s*\]|\(\s*{_RUN}(?:\s*\){_BETWEEN}\(\s*{_RUN})*\s*\)|(?P<bare>{_RUN}))"
)
_SIGNS: Final = re.compile(r"[\x02-\x04\[\]()]")
# What cannot end a sentence or a phrase: the mark after it is a word of the sentence.
_NEEDS_A_WORD: Final = re.compile(
    r"(?:^|[\s(])(?:in|see|also|by|of|from|with|to|than|per|and|or|for|on|at|the|cf|e\.g|i\.e|refs?|references?|following|under|against)[.,:]*$",
    re.IGNORECASE,
)

# Intervals that a converter took for references: "median 4 [1–8] weeks", "5 × 10" with a raised 7.
_FIGURE_BEFORE: Final = re.compile(r"[\d%=]\s*$|\b(?:CI|CrI|IQR|SD|SE|OR|RR|HR|range|interval|quartiles?|median|mean|n)\W*$", re.IGNORECASE)
_POWER_BEFORE: Final = re.compile(r"[×x*·]\s?10$")
_LONGEST_WORD: Final = 16


def pointer(text: str, *, is_raised: bool) -> str | None:
    """The mark as :func:`without_pointers` knows it; None when the text is no number of a reference.

    :param text: what stands in the cross-reference; empty in the middle of a range.
    :param is_raised: whether it is set as a superscript.
    """
    if text.strip() and not _NUMERIC.fullmatch(text):
        return None
    return f"{_OPEN_RAISED if is_raised else _OPEN}{text}{_CLOSE}"


def holds_pointer(text: str) -> bool:
    """Whether a mark stands in the text."""
    return _CLOSE in text


def as_raised(text: str) -> str:
    """The text with its marks set as superscripts."""
    return text.replace(_OPEN, _OPEN_RAISED)


def without_pointers(line: str) -> str:
    """A line without the marks in it, but for those that its sentences need."""
    return _POINTERS.sub(_kept, line) if _CLOSE in line else line


def _kept(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - _LONGEST_WORD) : match.start()]
    if _POWER_BEFORE.search(before):
        return raised(_SIGNS.sub("", match.group()), after="0")
    numbers = " ".join(_SIGNS.sub("", match.group()).split())
    if match["bare"] is None and _OPEN_RAISED not in match.group() and _FIGURE_BEFORE.search(before):
        return re.sub(r"[\x02-\x04]", "", match.group())
    if numbers and (_NEEDS_A_WORD.search(before) or _hangs_in_brackets(match, before)):
        return f"{match['gap']}[{numbers}]" if match["gap"] or before[-1:] in "([" else f" [{numbers}]"
    after = match.string[match.end() : match.end() + 1]
    return " " if after.isalnum() or (after in ("(", "[") and match["gap"]) else ""


def _hangs_in_brackets(match: re.Match[str], before: str) -> bool:
    """Whether a number follows a bracket, or one that is not raised a point within it: "(e.g. 12, 13)", "(p < 0.05; 12)"."""
    return match["bare"] is not None and before.rstrip()[-1:] in (
        ("(", "[") if _OPEN_RAISED in match.group() else ("(", "[", ",", ";", ":")
    )
