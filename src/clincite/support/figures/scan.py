"""Every number of a text by itself: value, unit, bound. What several make together (ranges, fractions) is in ``join``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from clincite.support.figures import number_words as spelled
from clincite.support.figures.atom import Atom
from clincite.support.figures.bounds import bounded, kind_of
from clincite.support.figures.dates import DATE, MONTHS, Day, read_date
from clincite.support.figures.units import unit_at

_DIGITS: Final = (
    r"\d{1,3}(?:[\u00a0\u202f\u2009]\d{3})+(?!\d)|\d{1,3}(?:\x20\d{3})+(?![\d,.])|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,·]\d+)?|[.·]\d+"
)
_POWER: Final = r"10(?:\^\(?[-−–]?\d{1,2}\)?|\*{1,2}[-−–]?\d{1,2}|\([-−–]?\d{1,2}\)|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
_NOT_A_CODE: Final = (
    r"(?!(?i:stage|types?|grade|class|phase|level|group|day|week|month|year|age|step|tier|dose|score|line|visit|post|pre|mid|over|under|up|to|"
    r"low|high|per|and|or|of|at|by|in|from|than|least|most|about)-)"
)
_CODE: Final = (
    r"[^\W\d_]+\d\w*(?:[-/]\d{1,3}(?![\w.,/]))?"
    rf"|{_NOT_A_CODE}[^\W\d_]{{1,20}}-\d+[^\W_]*(?![.,]\d|\s?[%°])(?:/\d{{1,3}}(?![\w.,/]))?|\d+(?:\.\d+){{2,}}"
)
_ROMAN_NUMBER: Final = r"X{0,2}(?:IX|IV|V|V?I{1,3})"
_LABEL: Final = r"(?i:class|grade|stage|type|phase|level|category|factor|tier|nyha)"
_ROMAN: Final = rf"{_LABEL}\s(?P<roman>{_ROMAN_NUMBER})(?P<suffix>[abcABC]?)"
# "NYHA II–IV": the second too.
_MORE_ROMAN: Final = rf"(?<=[IVX][-–/])(?P<roman_too>{_ROMAN_NUMBER})(?P<suffix_too>[abcABC]?)"
_ORDINALS: Final = "|".join(spelled.ORDINALS)
_ATOM: Final = re.compile(
    rf"(?P<date>(?<![\w/.])(?i:{DATE}))"
    rf"|(?P<decade>(?<!\w)(?:1[89]|20)\d0['’]?s)(?!\w)"
    rf"|(?P<freq>(?<![^\W_])(?<![\d.,·])(?i:{spelled.FREQUENCY.pattern}))"
    rf"|(?P<glyph>(?<!\w){spelled.GLYPH})"
    rf"|(?P<nth>(?<!\w)\d+(?:st|nd|rd|th))(?!\w)"
    rf"|(?P<power>(?:(?P<mantissa>(?<![\w.,·])(?:{_DIGITS}))\s?[x×*·•]\s?|[x×])?(?<![\d.,·]){_POWER})"
    rf"|(?P<code>(?<!\w)(?:{_CODE}))"
    rf"|(?P<number>(?<![^\W\d_])(?:{_DIGITS})|\d+)"
    rf"|{_MORE_ROMAN}(?![^\W_])"
    rf"|(?<![^\W_])(?:(?P<part>(?i:{spelled.PART}))|(?P<none>(?i:none)(?=\sof\s(?:the\s)?\d))"
    rf"|(?P<word>(?<!several\s)(?<!few\s)(?<!many\s)(?i:{spelled.NUMBER}))|(?P<multiple>(?i:{spelled.MULTIPLE}))"
    rf"|(?:{_ROMAN})(?![^\W_])|(?P<twice>(?i:twice|thrice))(?![^\W_])|(?P<ordinal>(?i:{_ORDINALS}))(?![^\W_]))"
)
_TOKEN: Final = re.compile(r"[^\W_]+")
_DIGIT: Final = re.compile(r"\d")
_LONGEST: Final = 60
_LETTERS_BEFORE: Final = re.compile(r"(?<!\w)[^\W\d_]{1,20}-\Z")
_A_BEFORE: Final = re.compile(r"(?<!\w)[Aa]n?[\s-]\Z")
_AFTER_A: Final = frozenset({"half", "third", "quarter", "fifth", "sixth", "tenth", "hundred", "thousand", "million", "dozen"})
_LABELS: Final = frozenset({"class", "grade", "stage", "type", "phase", "level", "category", "factor", "tier", "nyha"})
_ROMANS: Final = frozenset({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"})
_STARTS: Final = spelled.STARTS | MONTHS | _AFTER_A | _LABELS | _ROMANS | {"none"}
_GLUED: Final = re.compile(r"[^\W\d_]\w*")
_MINUS: Final = "-−–‐‑﹣－"
# The Greek letter mu is written for the micro sign.
_SUBSCRIPTS: Final = str.maketrans("₀₁₂₃₄₅₆₇₈₉μ", "0123456789µ")
_SUPERSCRIPTS: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PEOPLE: Final = re.compile(
    r"\s(?:\w+\s)?(?:patients?|participants?|people|persons?|women|men|children|adults|infants|cases|subjects|individuals|of\s|eyes|controls)\b",
    re.IGNORECASE,
)
#: A number behind these names a thing: "type 2" is no quantity.
_LABELLED: Final = re.compile(
    r"(?<!\w)(types?|fig(?:ure)?s?|tab(?:le)?s?|refs?|boxe?s?|appendi(?:x|ces)|chapters?|equations?)(?:\.\s?|\s|-)\Z", re.IGNORECASE
)


def plain(text: str) -> str:
    """The text as it is scanned, of the same length."""
    return text.translate(_SUBSCRIPTS)


def atoms(text: str) -> Iterator[Atom]:
    """Every number of a text that went through :func:`plain`, in order."""
    place = 0
    for token in _TOKEN.finditer(text):
        start = token.start()
        if start < place or not _may_start(token.group()):
            continue
        if token.end() - start > _LONGEST:
            yield Atom("code", (), start, token.end(), start, label=token.group().casefold())
            continue
        first = max(place, _first(text, start, token.group()))
        match = _ATOM.match(text, first) or (_ATOM.match(text, start) if first < start else None)
        if match is None and (match := _DIGIT.search(text, start, token.end())):
            yield Atom("code", (), start, token.end(), start, label=token.group().casefold())
            place = token.end()
        elif match is not None:
            read = _read(match, text)
            place = read.end
            yield read


def _may_start(token: str) -> bool:
    """Whether a number, or words for one, may stand here."""
    return not token.isalpha() or token.lower() in _STARTS


def _first(text: str, start: int, token: str) -> int:
    """Where a number begins that is seen by the token at ``start``: at the point of ".5", the letters of "IL-6", the "a" of "a third"."""
    if token[0].isdigit():
        before = _LETTERS_BEFORE.search(text, max(0, start - 22), start)
        if before:
            return before.start()
        if text[start - 1 : start] in {".", "·"} and start and not text[start - 2 : start - 1].isalnum():
            return start - 1
    elif token.lower() in _AFTER_A:
        before = _A_BEFORE.search(text, max(0, start - 3), start)
        return before.start() if before else start
    return start


def _read(match: re.Match[str], text: str) -> Atom:
    start, end = match.span()
    if match["number"]:
        return _number(match, text)
    if match["date"]:
        return _date(read_date(match), start, end)
    if match["freq"]:
        values, unit = spelled.frequency(match)
        return Atom("frequency", values, start, end, start, unit=unit)
    if match["code"]:
        return bounded(Atom("code", (), start, end, start, label=match["code"].casefold().replace("-", "")), text)
    if match["decade"]:
        return Atom("date", (Fraction(match["decade"][:4]),), start, end, start, label=match["decade"][:4] + "s")
    if match["roman"] or match["roman_too"]:
        return _roman(match)
    if match["ordinal"]:
        return Atom("ordinal", (Fraction(spelled.ORDINALS[match["ordinal"].lower()]),), start, end, start)
    if match["nth"]:
        return Atom("ordinal", (Fraction(match["nth"][:-2]),), start, end, start)
    if match["part"]:
        return bounded(Atom("share", (spelled.part_of(match["part"]),), start, end, start), text)
    if match["multiple"]:
        return Atom("fold", (spelled.multiple_of(match["multiple"]),), start, end, start, unit="fold")
    if match["none"]:
        return Atom("count", (Fraction(0),), start, end, start)
    value = _other_value(match)
    return _measured(value, 0, start, end, text, words=bool(match["word"]))


def _other_value(match: re.Match[str]) -> Fraction:
    if match["power"]:
        mantissa = _fraction(match["mantissa"]) if match["mantissa"] else Fraction(1)
        head, _, tail = match["power"].rpartition("10")
        power = tail if head or tail else match["power"]
        exponent = int(re.sub(r"[^\d-]", "", re.sub(r"[−–]", "-", power.translate(_SUPERSCRIPTS))) or "0")
        return mantissa * Fraction(10) ** exponent
    if match["glyph"]:
        return spelled.glyph_of(match["glyph"])
    if match["twice"]:
        return Fraction(2 if match["twice"].lower() == "twice" else 3)
    return spelled.value_of(match["word"])


def _date(day: Day, start: int, end: int) -> Atom:
    values = tuple(Fraction(part) for part in day.parts)
    return Atom("date", values, start, end, start, label=day.label)


def _roman(match: re.Match[str]) -> Atom:
    group = "roman" if match["roman"] else "roman_too"
    start, end = match.start(group), match.end()
    value, suffix = _roman_value(match[group]), match["suffix"] or match["suffix_too"]
    if match.group().lower().startswith("type"):
        return Atom("code", (), start, end, start, label=f"type{value}{(suffix or '').lower()}")
    if suffix:
        return Atom("code", (), start, end, start, label=f"{value}{suffix.lower()}")
    return Atom("count", (Fraction(value),), start, end, start)


def _roman_value(roman: str) -> int:
    digits = [{"I": 1, "V": 5, "X": 10}[letter] for letter in roman.upper()]
    return sum(-one if one < two else one for one, two in zip(digits, [*digits[1:], 0], strict=True))


def _fraction(digits: str) -> Fraction:
    """The value of a number in digits, whatever its marks."""
    digits = re.sub(r"[\s\u00a0\u202f\u2009]", "", digits).replace("·", ".")
    if "," in digits and "." in digits:
        digits = digits.replace(",", "") if digits.rfind(".") > digits.rfind(",") else digits.replace(".", "").replace(",", ".")
    elif "," in digits:
        groups = digits.split(",")
        # No number has two decimal marks, however it begins ("0,000,000").
        decimal = len(groups) == 2 and (groups[0] == "0" or len(groups[0]) > 3 or len(groups[1]) != 3)
        digits = digits.replace(",", ".") if decimal else "".join(groups)
    return Fraction(f"0{digits}")


def _places(digits: str) -> int:
    _, point, after = digits.replace("·", ".").rpartition(".")
    return len(after) if point else 0


def _number(match: re.Match[str], text: str) -> Atom:
    start, end = match.span()
    digits = match["number"]
    if "\x20" in digits and not _thin_spaces(digits, text, end):
        digits = digits.partition("\x20")[0]
        end = start + len(digits)
    value, places = _fraction(digits), _places(digits)
    if scale := spelled.SCALE.match(text, end):
        value, end = value * spelled.scale_of(scale[1]), scale.end()
    return _measured(value, places, start, end, text, words=False, digits=digits)


def _thin_spaces(digits: str, text: str, end: int) -> bool:
    """ "1 000 patients" is one number, "2 500 mg tablets" are two."""
    return all(group == "000" for group in digits.split("\x20")[1:]) or (digits.count("\x20") > 1 and not unit_at(text, end)[0])


def _measured(value: Fraction, places: int, start: int, end: int, text: str, *, words: bool, digits: str = "") -> Atom:
    """A number with its unit and bound."""
    unit, per, behind = unit_at(text, end)
    glued = "" if behind > end or words else _glued(text, end)
    if glued:
        return bounded(Atom("code", (), start, end + len(glued), start, label=f"{digits}{glued}".casefold()), text)
    if behind == end and (family := _LABELLED.search(text, max(0, start - 12), start)):
        return Atom("code", (), start, end, start, label=f"{family[1].lower().removesuffix('s')}{value}")
    value, first = _signed(value, start, text)
    atom = Atom("count", (value,), first, behind, first, unit=unit, per=per, places=places)
    atom.kind = kind_of(atom, text)
    if atom.kind == "count" and digits.isdigit() and len(digits) == 4 and 1800 <= value <= 2099 and not _PEOPLE.match(text, behind):
        atom.kind = "year"
    return bounded(atom, text)


def _glued(text: str, end: int) -> str:
    match = _GLUED.match(text, end)
    return match.group() if match else ""


def _signed(value: Fraction, start: int, text: str) -> tuple[Fraction, int]:
    before = text[start - 1] if start else ""
    if before and before in _MINUS:
        earlier = text[start - 2] if start > 1 else " "
        if not (earlier.isalnum() or earlier in ")]%°²³"):
            return -value, start - 1
    return value, start
