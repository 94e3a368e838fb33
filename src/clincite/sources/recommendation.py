"""Marks of strength and certainty in guideline text: "(Class IIa, LOE B-R)", "(Strong, Moderate)", "(Grade 1B)" …

The systems read here, and where their parts go:

    ========================= ========================================= ============================ ==================
    system                    written                                   strength                     certainty
    ========================= ========================================= ============================ ==================
    ACC/AHA                   Class IIa, LOE B-R; COR 2a, LOE C-LD      Class IIa; COR 2a            LOE B-R; LOE C-LD
    GRADE in words            Strong recommendation, Low certainty ⨁⨁○○ strong                       low
    GRADE in symbols          Grade 1B; 2C                              Grade 1; 2                   B; C
    ADA                       Grade A                                   (none: it rates evidence)    Grade A
    Brain Trauma Foundation   Level IIB                                 Level IIB                    (none)
    no grade given            Not Graded; Ungraded Good Practice …      not graded; …                (none)
    ========================= ========================================= ============================ ==================
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A grade found in a text: ``text[start:end]`` is the mark as written.

    :param strength: strength of recommendation in the source's words (words of GRADE in lower case), or None.
    :param certainty: certainty of the evidence in the source's words, or None.
    :param label: the recommendation's number ("Recommendation 10.7", "Statement 19"), or None.
    :param start: first character of the mark, its label and brackets included.
    :param end: one past its last character; a colon that ties a leading label to its text belongs to the mark.
    :param qualifier: words in the brackets beyond one grade ("for SBP"); a mark that has any must not be cut away.
    """

    strength: str | None = None
    certainty: str | None = None
    label: str | None = None
    start: int
    end: int
    qualifier: str | None = None


_AMOUNT: Final = r"(?:very\s+low|low|moderate|high)"
_AMOUNTS: Final = rf"{_AMOUNT}(?:\s*(?:/|\s+to\s+)\s*{_AMOUNT})*"
_ROMAN_CLASS: Final = r"(?:III|II[ab]|II|I)\b"
_EFFECT: Final = r"(?:\s*[:—–]\s*(?:Harm|No\s+Benefit))?"
_LETTER: Final = r"[ABC](?:-(?:R|NR|LD|EO))?(?![\w+])"
_NUMBER: Final = r"\d+[a-z]?(?:\.\d+)*[a-z]?(?!\w)"
_CIRCLES: Final = r"(?:\s*(?:[12][|\s])?[⨁⊕⊝○◯+O]{4})"

_LABEL: Final = re.compile(rf"(?:Recommendations?|Recs?\.?|Statements?)\s+{_NUMBER}(?:\s*[–-]\s*{_NUMBER})?(?:,\s*{_NUMBER})*", re.I)
_STRENGTHS: Final = re.compile(
    rf"(?P<class>Class\s+{_ROMAN_CLASS}{_EFFECT}(?:\s+recommendation)?)"
    rf"|(?P<cor>COR\s+[123][ab]?(?!\w){_EFFECT})"
    r"|(?P<word>(?:strong|weak|conditional)(?:\s+recommendation)?(?![\w-]))"
    r"|(?P<tbi>Level\s+(?:III|II[AB]|II|I)\b)"
    r"|(?P<grade>(?P<system>Grade\s+)?(?P<number>[12])(?P<letter>[A-D]))(?![\w.])"
    r"|(?P<none>not\s+graded|ungraded(?:\s+good\s+practice\s+statement)?|good\s+practice\s+statement|best\s+practice\s+statement)\b",
    re.I,
)
_CERTAINTIES: Final = re.compile(
    rf"(?P<loe>(?:LOE|Level\s+of\s+Evidence)\s*:?\s*{_LETTER})"
    rf"|(?P<level>Level\s+{_LETTER})"
    r"|(?P<ada>Grade\s+(?:[A-E](?:/[A-E])?[+-]*(?!\w)))"
    rf"|(?P<words>{_AMOUNTS})(?P<noun>[\s-]*(?:(?:certainty|quality)(?:[\s-]+(?:of[\s-]+)?evidence)?))?{_CIRCLES}?(?!\w)",
    re.I,
)
_RATED: Final = re.compile(rf"\s*,?\s*{_CIRCLES}")
_OPEN: Final = re.compile(r"[(\[]")
_GLUE: Final = re.compile(r"(?:\s*[,;—–]\s*|\s+)")
_QUALIFIER: Final = re.compile(r"\s*(?:[,;/—–]|--|(?:for|in|if|when|only|unless)\b)")
_DASHED: Final = re.compile(rf"\s[—–]\s+(?=Class\s+{_ROMAN_CLASS})")
_CLOSING: Final = {"(": ")", "[": "]"}


def parse_strength(text: str) -> Mark | None:
    """The first mark of strength or certainty in ``text``, or None."""
    return next(marks_in(text), None)


def marks_in(text: str) -> Iterator[Mark]:
    """All marks in ``text``, in order. A bracket without a grade ("(NYHA Class III)") is none."""
    position = 0
    while opening := _OPEN.search(text, position):
        close = _closing(text, opening.start())
        mark = _bracket_mark(text, opening.start(), close) if close else None
        if mark:
            yield mark
        position = mark.end if mark else opening.end()
    dashed = _DASHED.search(text, position)
    if dashed and (mark := _grade(text, dashed.end(), len(text))) and not mark.qualifier:
        yield msgspec.structs.replace(mark, start=dashed.start())


def cut_marks(text: str) -> str:
    """``text`` without its marks, blanks folded: for headings. A mark's qualifier stays, in brackets."""
    for mark in reversed(list(marks_in(text))):
        text = text[: mark.start] + (f" ({mark.qualifier}) " if mark.qualifier else " ") + text[mark.end :]
    return " ".join(text.split()).strip(" :–—")


def marks_before_stops(text: str) -> str:
    """``text`` with each full stop after its mark: "is given. (Class I)" as "is given (Class I)."."""
    for mark in reversed(list(marks_in(text))):
        before, after = text[: mark.start].rstrip(), text[mark.end :].lstrip(".")
        if before.endswith(".") and mark.start and (not after or after.startswith(" ")):
            text = f"{before[:-1]} {text[mark.start : mark.end]}.{after}"
    return text


def _closing(text: str, start: int) -> int | None:
    """Index of the bracket that closes the one at ``start``, or None."""
    depth = 0
    for index in range(start, len(text)):
        if text[index] == text[start]:
            depth += 1
        elif text[index] == _CLOSING[text[start]]:
            depth -= 1
            if depth == 0:
                return index
    return None


def _bracket_mark(text: str, start: int, close: int) -> Mark | None:
    mark = _grade(text, start + 1, close)
    if mark is None:
        return None
    before = next((found for found in _LABEL.finditer(text, 0, start) if not text[found.end() : start].strip()), None)
    if before is None or mark.label:
        return msgspec.structs.replace(mark, start=start, end=close + 1)
    end = close + 1
    if before.start() == 0 and text[end : end + 1] == ":":
        end += 1
    return msgspec.structs.replace(mark, label=_words(before.group()), start=before.start(), end=end)


def _grade(text: str, start: int, end: int) -> Mark | None:
    """The grade that ``text[start:end]`` begins with; what follows it is its qualifier."""
    label = strength = certainty = None
    position = start
    if found := _LABEL.match(text, position, end):
        label = _words(found.group())
        position = _skip_glue(text, found.end(), end)
    if found := _STRENGTHS.match(text, position, end):
        strength, certainty = _strength_of(found)
        after = _skip_glue(text, found.end(), end)
        position = found.end()
        if certainty is None and (more := _CERTAINTIES.match(text, after, end)):
            certainty, position = _certainty_of(more), more.end()
    elif (found := _CERTAINTIES.match(text, position, end)) and (found["words"] is None or found["noun"]):
        certainty, position = _certainty_of(found), found.end()
    if strength is None and certainty is None and not (label and position >= end):
        return None
    if found := _RATED.match(text, position, end):
        position = found.end()
    qualifier = text[position:end].strip(" ,;—–") or None
    if qualifier and not _QUALIFIER.match(text, position, end):
        return None
    return Mark(strength=strength, certainty=certainty, label=label, start=start, end=end, qualifier=qualifier)


def _strength_of(found: re.Match[str]) -> tuple[str, str | None]:
    if found["grade"]:
        system = _words(found["system"]) + " " if found["system"] else ""
        return system + found["number"], found["letter"].upper()
    if found["word"]:
        return found["word"].split()[0].lower(), None
    if found["none"]:
        return _words(found["none"]).lower(), None
    return re.sub(r"\s+recommendation$", "", _words(found.group()), flags=re.I).replace(" — ", ": ").replace(" – ", ": "), None


def _certainty_of(found: re.Match[str]) -> str:
    if found["words"]:
        return re.sub(r"\s*/\s*", "/", _words(found["words"]).lower())
    return re.sub(r"(?i)^level of evidence", "LOE", _words(found.group()).replace(":", "")).strip()


def _skip_glue(text: str, position: int, end: int) -> int:
    found = _GLUE.match(text, position, end)
    return found.end() if found else position


def _words(text: str) -> str:
    return " ".join(text.split())
