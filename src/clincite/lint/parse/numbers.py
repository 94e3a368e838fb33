"""Numbers that cite: which ways of citing a page uses, and which of its numbers are therefore citations.

A number alone proves nothing ("type 2", "age 5, 6", "10⁹"). So candidates of every style are collected over the whole page first, and a
style counts only when its numbers behave as citations do: they recur, begin at 1 and leave few gaps, or fit the list of references.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from clincite.lint.parse.marked import Marked
from clincite.lint.parse.marks import NUMBERS, Mark, numbered

_TIGHT: Final = r"\d{1,3}(?:[-–—−‐‑]\d{1,3})?(?:, ?\d{1,3}(?:[-–—−‐‑]\d{1,3})?)*"
_UPPER: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻‚˒", "0123456789-,,")
_BRACKET: Final = re.compile(
    rf"[\[［]\s?\^?(?:refs?\.?|references?|sources?|citations?)?[\s:]{{0,2}}(?P<numbers>{NUMBERS})\s?[\]］]", re.IGNORECASE
)
_NAMED: Final = re.compile(rf"\((?:see\s)?(?:refs?\.?|references?|sources?|citations?)[\s:]{{0,2}}(?P<numbers>{NUMBERS})\)", re.IGNORECASE)
_RAISED: Final = re.compile(r"[¹²³⁰⁴-⁹](?:[\s]?[,‚˒⁻–-]?[\s]?[¹²³⁰⁴-⁹])*")
_CARET: Final = re.compile(rf"\^\(?\[?(?P<numbers>{NUMBERS})\]?\)?\^?(?=[\s.,;:)]|$)")
_AFTER: Final = re.compile(
    rf"(?<=[\w)\]%.?!:\"”’…])[ \n\xa0]+(?P<numbers>{NUMBERS})(?P<next>$|[ \n]+(?=[A-Z(“\"])|[.,;:)](?=\s|$)|(?=\n)|[ \n]+(?=[a-z]))"
)
_GLUED: Final = re.compile(rf"(?<=[^\W\d_]|[)\]”\"’%])(?P<stop>[.,;:?!][\"”’]?)?(?P<numbers>{_TIGHT})(?=[\s.,;:)]|$)")
_PAREN: Final = re.compile(rf"(?<=\S)\s?\((?P<numbers>{NUMBERS})\)")
_IS_NUMBERS: Final = re.compile(rf"[\[(]?\s?(?P<numbers>{NUMBERS})\s?[\])]?[,;.]?")

#: Words whose number says which or how many, not where from.
_COUNTED_WORDS: Final = """
    grade grades stage stages phase phases type types subtype class classes category categories group groups level tier tiers step
    steps day days week weeks month months year years hour minute age aged ages score scores scale part chapter section table
    figure fig figs appendix version number no nos omega vitamin vitamins coenzyme interleukin il chromosome chromosomes trisomy
    exon codon covid cov hpv hsv hhv hiv h a1c hba1c inr ph fev sca receptor vol volume algorithm recommendation criterion of in
    to at by for from than with about least most over under and or is are was were be only within between per every after before
    until since up the a an plus minus times approximately around roughly nearly maximum minimum mean median average total glp
    sglt cox pde january february march april may june july august september october november december jan feb mar apr jun jul aug
    sep sept oct nov dec nyha ecog gcs apgar mrs rank
"""
_COUNTED: Final = frozenset(_COUNTED_WORDS.split())
#: "2 weeks 4", "months to years 3", "once a day 8": these words were counted already.
_TIMES_WORDS: Final = """
    day days week weeks month months year years hour hours minute minutes units unit points cases
"""
_TIMES: Final = frozenset(_TIMES_WORDS.split())
_MEASURED: Final = re.compile(
    r"(?:\d\+?[\s-]|\b(?:a|an|per|each|every|once|twice|daily|to|or|several|few|many|some|over|within|two|three|four"
    r"|five|six|seven|eight|nine|ten|twelve|one|of|and|young|old|older|that|all|most|these|in|for)\s)"
    r"[\w’'-]+\s*$",
    re.IGNORECASE,
)
_OF_AGE: Final = re.compile(r"\b(?:years?|months?|weeks?|days?)\sof\sage\s*$")
_PLURALS: Final = frozenset(
    {"grades", "stages", "phases", "types", "classes", "categories", "groups", "tiers", "steps", "scores", "chromosomes"}
)
#: "hepatitis C 2" cites; "vitamin B 12" does not.
_LETTERED: Final = re.compile(
    r"\b(?:hepatitis|influenza|class|type|grade|level|group|category|stage|strength|h(?:a?e)mophilia|evidence|child-pugh|vitamin(?=\s[ace]\s*$))\s[a-z]\s*$",
    re.IGNORECASE,
)
_ABBREVIATED_WORDS: Final = """
    fig figs vol no nos p pp v vs ed eds ch sec eq approx ca cf v ver al
"""
_ABBREVIATED: Final = frozenset(_ABBREVIATED_WORDS.split())
_UNIT_BEFORE: Final = re.compile(r"(?:^|[\s\d/.(×x*])(?:m|cm|mm|km|dm|µm|μm|nm|in|ft|s|sec|h|kg/m|g/m|L/m|W/m|mg/m|/m)$")
_STATISTIC: Final = re.compile(
    r"(?:^|[\s(])[A-Za-zχΧτηρ]$|(?:^|[\s(])(?:[Cc]hi|CHADS|CHA|FiO|SpO|SaO|PaO|PaCO|PCO|pCO|CO|VO|O|HCO|NO|H|N|Ca|Mg"
    r"|Na|K|Fe|Cu|Zn|Cl|T|Y)$|\bCHA?$|DS$"
)
_WORD_BEFORE: Final = re.compile(r"([\w’'-]+)[\s.,:]*$")
_INTERVAL_BEFORE: Final = re.compile(
    r"(?:\b(?:CI|IQR|range|interval|SD|median|mean)\b|\b[FtTzZ]|χ2|χ²)[\s:,=of]{0,5}$|(?P<value>\d+(?:\.\d+)?)\s?%?[\s:,=]{0,3}$",
    re.IGNORECASE,
)


class Style:
    """Candidates of one way of citing, over a whole page."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.marks: dict[int, list[Mark]] = {}
        self.ends = 0

    def add(self, part: int, mark: Mark | None, *, ends: bool) -> None:
        """A candidate in a part; ``ends``: it closes a sentence or a block."""
        if mark is not None:
            self.marks.setdefault(part, []).append(mark)
            self.ends += ends

    @property
    def numbers(self) -> list[int]:
        """All numbers of all candidates."""
        return [number for marks in self.marks.values() for mark in marks for number in mark.citation.numbers]

    @property
    def count(self) -> int:
        """How many candidates there are."""
        return sum(map(len, self.marks.values()))

    def below(self, limit: int) -> Style:
        """Only the candidates whose numbers do not run past ``limit``."""
        kept = Style(self.name)
        kept.ends = self.ends
        for part, marks in self.marks.items():
            for mark in marks:
                if max(mark.citation.numbers) <= limit:
                    kept.marks.setdefault(part, []).append(mark)
        return kept


def find(texts: Sequence[Marked], entries: int) -> list[list[Mark]]:
    """The number marks of each text of a page.

    :param entries: how many references the page lists.
    """
    styles = {name: Style(name) for name in ("bracket", "super", "after", "glued", "paren")}
    for at, marked in enumerate(texts):
        if any(char.isdigit() for char in marked.text):
            _candidates(at, marked, styles)
    found: list[list[Mark]] = [[] for _ in texts]
    for style in _chosen(styles, entries):
        for at, marks in style.marks.items():
            found[at] += marks
    return found


def _chosen(styles: dict[str, Style], entries: int) -> Iterable[Style]:
    """The styles that a page uses. A number in brackets needs no proof; one in parentheses, or bare, needs a good deal."""
    yield styles["bracket"]
    raised = styles["super"]
    sure = styles["bracket"].count
    if raised.count:
        yield raised
        sure += raised.count
    for name in ("after", "glued"):
        style = styles[name].below(_limit(entries))
        if _proven(style, entries) and style.count > sure / 2:
            yield style
            sure += style.count
    style = styles["paren"].below(entries or 0)
    if _proven(style, entries) and not sure and 2 * style.ends >= style.count:
        yield style


def _limit(entries: int) -> int:
    """Largest number that may be a citation: a few may dangle, and a page without a list has no more than this."""
    return max(entries + 5, entries * 3 // 2) if entries else 60


def _proven(style: Style, entries: int) -> bool:
    """Whether candidates behave as citations."""
    numbers = set(style.numbers)
    if not numbers or min(numbers) > 2:
        return False
    if entries:
        fit = sum(number <= entries for number in style.numbers) / len(style.numbers)
        return fit >= 0.6 and (style.count >= 2 or (style.count == 1 and style.ends == 1))
    dense = len(numbers) >= 0.6 * max(numbers)
    return style.count >= 3 and style.ends >= 2 and dense and (len(numbers) >= 3 or style.count >= 4)


def _candidates(at: int, marked: Marked, styles: dict[str, Style]) -> None:
    text = marked.text
    for pattern in (_BRACKET, _NAMED):
        for match in pattern.finditer(text):
            if not _is_interval(text, match):
                styles["bracket"].add(at, _of(marked, match), ends=True)
    for start, end in marked.supers:
        styles["super"].add(at, _superscript(marked, start, end), ends=True)
    for match in _RAISED.finditer(text):
        if not _means_more(text, match.start(), match.end(), match[0].translate(_UPPER)):
            styles["super"].add(at, numbered(marked, match.start(), match.end(), text=match[0].translate(_UPPER)), ends=True)
    for match in _CARET.finditer(text):
        if match.start() and not _means_more(text, match.start(), match.end(), match["numbers"]):
            styles["super"].add(at, _of(marked, match), ends=True)
    inside = [(start, end) for start, end in marked.supers]
    for match in _AFTER.finditer(text):
        _add_after(at, marked, match, styles["after"])
    for match in _GLUED.finditer(text):
        if not any(start <= match.start("numbers") < end for start, end in inside) and _may_be_glued(text, match):
            first, last = match.span("numbers")
            ends = bool(match["stop"]) or last == len(text) or text[last] in ".;:"
            styles["glued"].add(at, numbered(marked, first, last), ends=ends)
    for match in _PAREN.finditer(text):
        word = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if word and not word[1][-1].isdigit() and word[1].lower() not in _COUNTED:
            styles["paren"].add(at, _of(marked, match), ends=match.end() == len(text) or text[match.end()] in ".;:,")


def _of(marked: Marked, match: re.Match[str]) -> Mark | None:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    return numbered(marked, start, match.end(), match.span("numbers"))


def _is_interval(text: str, match: re.Match[str]) -> bool:
    """ "7 [3-9]" gives an interval, "aged 75 [3-9]" cites: the value lies in its interval."""
    ends = re.fullmatch(r"(\d{1,3})\s?[-–—−,;]\s?(\d{1,3})", match["numbers"])
    before = _INTERVAL_BEFORE.search(text, max(0, match.start() - 20), match.start()) if ends else None
    if ends is None or before is None:
        return False
    return before["value"] is None or int(ends[1]) <= float(before["value"]) <= int(ends[2])


def _superscript(marked: Marked, start: int, end: int) -> Mark | None:
    match = _IS_NUMBERS.fullmatch(marked.text[start:end].strip())
    if match is None or _means_more(marked.text, start, end, match["numbers"]):
        return None
    shift = start + len(marked.text[start:end]) - len(marked.text[start:end].lstrip())
    return numbered(marked, start, end, (shift + match.start("numbers"), shift + match.end("numbers")))


def _means_more(text: str, start: int, end: int, numbers: str) -> bool:
    """Whether raised digits are a power, a unit, a charge or a statistic."""
    before = text[max(0, start - 12) : start]
    if text[end : end + 1] in tuple("+⁺⁻−") or not before:
        return True
    if before[-1].isdigit() or before[-1] in "×·/^⁻−-":
        return True
    if numbers in {"2", "3"} and (_UNIT_BEFORE.search(before) or _STATISTIC.search(before)):
        return True
    return numbers.startswith("-")


def _add_after(at: int, marked: Marked, match: re.Match[str], style: Style) -> None:
    text = marked.text
    before = text[max(0, match.start() - 40) : match.start()]
    stop = before[-1] in ".?!" or before[-2:] in {".)", ".”", '."', ".’"}
    after = match["next"]
    word = _WORD_BEFORE.search(before)
    name = word[1].lower().rstrip("'’") if word else ""
    if stop and (name in _ABBREVIATED or (after.strip() == "" and text[match.end() : match.end() + 1].islower())):
        return
    if not stop:
        if _counts(name, before, match["numbers"]):
            return
        if after and after.isspace():
            return  # "typically 3 Patients", "lasts 5 days": in the midst of a sentence
    if before[-1] == ":" and match.end() < len(text):
        return
    first, last = match.span("numbers")
    following = text[last : last + 2]
    if following[:1] in ",;:)" and following[:1] and not stop and following[:1] == ")" and "(" in text[max(0, first - 80) : first]:
        opened = text.rfind("(", max(0, first - 80), first)
        if opened >= 0 and text.find(")", opened, first) < 0 and last - opened < 6:
            return
    style.add(at, numbered(marked, first, last), ends=last == len(text) or stop or following[:1] == ".")


def _counts(name: str, before: str, numbers: str) -> bool:
    """Whether a number right after a word says which or how many of it."""
    if len(name) == 1 and name.isalpha() and before[-1] != ")":
        return _LETTERED.search(before) is None
    if name not in _COUNTED or _OF_AGE.search(before):
        return False
    if name in _PLURALS and numbers.isdecimal():
        return False  # "grades 2, 3", but "higher grades 3"
    return not (name in _TIMES and _MEASURED.search(before))


def _may_be_glued(text: str, match: re.Match[str]) -> bool:
    """Whether digits right after a word or a stop may be a mark that was a superscript."""
    at = match.start("numbers")
    start = max(0, match.start() - 30)
    before = text[start : match.start()]
    if match["stop"]:
        word = re.search(r"[\w)\]%”\"’]+$", before)
        told = word[0].lower() if word else ""
        if match["stop"][0] in ",:" and not told[-1:].isalpha():
            return False
        following = text[match.end() : match.end() + 2].strip()
        return (
            told not in _ABBREVIATED
            and (len(told) > 2 or not told.isalpha())
            and not (match["stop"] == "." and following[:1].islower() and len(told) < 4)
        )
    word = re.search(r"[A-Za-z’'-]+$", text[start:at])
    if word is None:
        return before[-1:] in ")”" and before[-1:] != ""
    told = word[0]
    # "CYP3", "B12", "type2", "grade3": codes and counts; a mark stands on a word written small.
    return len(told) >= 4 and told[-3:].islower() and told.lower() not in _COUNTED
