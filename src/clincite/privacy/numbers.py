"""Identifiers that have a form: addresses of all sorts, dates, numbers of records and phones, great ages.

The kinds are those of the HIPAA safe-harbour list (45 CFR 164.514(b)(2)), with the United Kingdom's numbers and postcodes beside.
Results, doses, durations, ratios ("BP 168/94"), years of guidelines and identifiers of papers stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.privacy.span import Span

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?)\b\.?"
)
_DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR: Final = r"(?:(?:19|20)\d{2}|['’]?\d{2}(?!\d))"
_LONG_YEAR: Final = r"(?:19|20)\d{2}"
_WEEKDAY: Final = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)\b\.?,?"
_CLOCK: Final = r"(?:,?\s*(?:at\s+)?\d{1,2}[:.]\d{2}(?:\s*[ap]\.?m\.?)?)?"
_STREET: Final = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Court|Ct|Boulevard|Blvd|Way|View|Close|Place|Pl|Terrace|Ter|Square|Sq|Crescent|Cres|Grove"
    r"|Gardens|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Row|Hill|Mews|Walk|Alley|Straße|Strasse)"
)
_UK_POSTCODE: Final = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ][\w'’-]*"
_TOWN: Final = rf"(?:,?\s+{_CAPITAL}(?:\s{_CAPITAL}){{0,2}})"
_ID: Final = r"(?=[A-Za-z/#-]*\d)[A-Za-z]{0,4}[\d/#-][A-Za-z\d/#-]*(?:[ -]\d{2,}(?:[A-Za-z\d-]*))*(?:-[A-Za-z\d]+)*(?:/[A-Z\d]+)*"
_RECORD_LABEL: Final = (
    r"(?:MRN|M\.R\.N\.?|(?:medical\s+)?record|(?:NHS|NI|CHI|UR|URN|UID|UUID|SSN|EHR|EMR|NPI|GMC|NMC|DEA|PIN|DNI|PESEL|CPF|BSN)(?:\s+(?:pin|no|number))?"
    r"|social\s+security|hospital|patient|pat|client|chart|file|folder|accession|acc|case|ref|reference|policy|member|insurance|health\s+(?:card|plan|insurance)"
    r"|account|acct|passport|driv(?:er|ing)(?:['’]?s)?\s+licen[cs]e|licen[cs]e|medicare|medicaid|national\s+id|identity\s+card|device|serial|vehicle|plate"
    r"|sample|specimen|lab|barcode|order|visit|encounter|admission|ticket|booking|bed|room|ward|NICU\s+bed|ICU\s+bed|ext|extension)"
)
_FLAGS: Final = re.IGNORECASE

_PATTERNS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("e-mail", re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")),
    ("link", re.compile(r"\b(?:https?|ftp)://\S*[^\s.,;:?!)]|\bwww\.\S*[^\s.,;:?!)]", _FLAGS)),
    ("network address", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){5,7}[0-9a-f]{1,4}\b", _FLAGS)),
    ("handle", re.compile(r"(?<![\w.])@[A-Za-z]\w{2,}")),
    ("record number", re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", _FLAGS)),
    ("record number", re.compile(r"\b\d{3}-\d{2}-\d{4}\b")),
    # A label alone is a word ("patient 3 days after"), so a short plain number needs "no.", "#" or a colon beside it.
    (
        "record number",
        re.compile(
            rf"\b{_RECORD_LABEL}(?:['’]s)?\.?\s*(?:(?:id|identifier|code|card)\b\.?\s*)?(?:(?:no|nr|num|number)\b\.?|#|:|=|is\b)[\s:#.=]*"
            rf"(?:is\s+)?{_ID}",
            _FLAGS,
        ),
    ),
    (
        "record number",
        re.compile(
            rf"\b(?:MRN|NHS|CHI|UR|URN|UID|SSN|GMC|NMC|DEA|NPI|passport|medicare|medicaid|barcode|accession|account"
            rf"|(?:NICU |ICU )?bed|room|ward|ext)"
            rf"\.?(?:\s(?:pin|no|number))?\s+{_ID}|\b(?:ref|case|policy|chart)\.?\s[A-Z]{{1,4}}[/-][\d/-]{{4,}}"
            rf"|\b(?:(?:patient|member|national|user|lab|sample|specimen|case|hospital)\s+id|health\s+card|driv(?:er|ing)(?:['’]?s)?\s+licen[cs]e|licen[cs]e"
            rf"|sample|specimen)\s+{_ID}",
            _FLAGS,
        ),
    ),
    ("record number", re.compile(r"\b\d{4}[ -]\d{4}[ -]\d{4}[ -]\d{4}\b|\b[1-9]\d{2}[ -]\d{3}[ -]\d{4}\b(?=[^\d]|$)")),
    ("phone", re.compile(r"(?<![\w.])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}\b")),
    ("phone", re.compile(r"(?<![\w.])\(\d{3}\)\s?\d{3}[ .-]\d{4}\b|(?<![\w.-])\d{3}([.-])\d{3}\1\d{4}\b")),
    ("phone", re.compile(r"(?<![\w./-])0\d{2,4}(?:[ -]?\d{3,4}){2,3}(?![\w/%-]|\.\d)")),
    (
        "phone",
        re.compile(r"\b(?:phone|tel|telephone|mobile|cell|fax|ring|text|whatsapp)\b[^\n\d?]{0,12}(?P<number>\+?\d[\d ().-]{5,}\d)", _FLAGS),
    ),
    # Dates. Two parts alone are a ratio or a result, except a month with a year.
    ("date", re.compile(rf"\b{_LONG_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY}(?:T\d{{2}}:\d{{2}}\S*)?\b")),
    ("date", re.compile(rf"(?<![\d/.-]){_DAY}([/.-]){_DAY}\1(?:19|20)?\d{{2}}(?![\d/.]|-\d)")),
    ("date", re.compile(rf"(?<![\d/.-])(?:0?[1-9]|1[0-2])/{_LONG_YEAR}(?![\d/])")),
    (
        "date",
        re.compile(
            rf"\b(?:{_WEEKDAY}\s+)?(?:the\s+)?{_DAY}(?:st|nd|rd|th)?(?:\s+of)?[\s-]{_MONTH}(?:,?[\s-]{_YEAR})?{_CLOCK}(?!\s?(?:mg|ml|g)\b)",
            _FLAGS,
        ),
    ),
    (
        "date",
        re.compile(
            rf"\b(?:{_WEEKDAY}\s+)?{_MONTH}\s{_DAY}(?:st|nd|rd|th)?(?![\d.%/-])(?!\s?(?:mg|ml|g|kg|years?|yo|y/o|days?|weeks?|months?)\b)"
            rf"(?:,?\s{_LONG_YEAR})?{_CLOCK}",
            _FLAGS,
        ),
    ),
    ("date", re.compile(rf"\b{_MONTH},?\s(?:of\s)?{_LONG_YEAR}\b", _FLAGS)),
    (
        "date",
        re.compile(
            rf"\b(?:christmas|new year['’]?s|easter|thanksgiving|boxing|valentine['’]?s)(?:\s(?:day|eve))?,?\s{_LONG_YEAR}\b", _FLAGS
        ),
    ),
    (
        "date",
        re.compile(
            rf"\b(?:born|d\.?o\.?b\.?|date of birth|birth ?date|year of birth)\b[\s:]*(?:in|on)?\s*(?P<number>{_LONG_YEAR})\b", _FLAGS
        ),
    ),
    ("date", re.compile(r"\b(?:yesterday|today|tomorrow)?\s*at\s\d{1,2}:\d{2}(?:\s*[ap]\.?m\.?)?\b", _FLAGS)),
    # Places.
    (
        "address",
        re.compile(
            rf"\b\d{{1,5}}[A-Za-z]?,?\s(?:{_CAPITAL}\s){{1,4}}{_STREET}\b\.?(?:{_TOWN})?(?:,\s[A-Z]{{2}})?(?:,?\s\d{{5}}(?:-\d{{4}})?|,?\s{_UK_POSTCODE})?"
        ),
    ),
    ("address", re.compile(rf"\b{_CAPITAL},\s[A-Z]{{2}}\s\d{{5}}(?:-\d{{4}})?\b")),
    (
        "postcode",
        re.compile(
            rf"(?:\b{_CAPITAL}\s)?\b{_UK_POSTCODE}\b|(?:\b{_CAPITAL}\s)?\b[AC-FHKNPRTV-Y]\d[\dW] ?[\dAC-FHKNPRTV-Y]{{4}}\b(?<=[A-Z\d]{{4}})"
        ),
    ),
    ("postcode", re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[ABCEGHJ-NPRSTV-Z] \d[ABCEGHJ-NPRSTV-Z]\d\b")),
    (
        "postcode",
        re.compile(
            r"\b(?:zip|zip code|postcode|postal code|plz)\b[\s:#]*(?P<number>[A-Za-z\d][A-Za-z\d -]{2,8}\d[A-Za-z\d]{0,2})\b", _FLAGS
        ),
    ),
    (
        "place",
        re.compile(
            rf"\b(?:St\.?\s|Saint\s)?(?:{_CAPITAL}\s){{1,4}}(?:Hospital|Infirmary|Clinic|Medical Cent(?:er|re)|Health Cent(?:er|re)|Hospice"
            r"|Nursing Home|Care Home)\b"
        ),
    ),
)

_LONG_NUMBER: Final = re.compile(r"(?<![\w.,/-])[A-Z]?\d{6,}(?![\w/%]|[.,]\d|-\d)")
_AMOUNT: Final = re.compile(
    r"^\s?(?:IU|units?|U\b|mg|mcg|µg|g\b|ml|cells?|copies|people|patients|women|men|children|per\b|/|×|x\b|steps|births|deaths)", _FLAGS
)
_PAPER: Final = re.compile(r"(?:\bpmid|\bdoi|\bpmc|\bnct|\bisrctn|\brs|\bchembl|\bcas|\bomim|\bhp|\bmesh)[:\s#]*$", _FLAGS)
_PAPER_ID: Final = re.compile(r"^(?:PMC|NCT|RS)\d+$", _FLAGS)

_OLD: Final = re.compile(
    r"\b(?:9\d|1[0-2]\d)(?=[\s-]?(?:years?|yrs?|y)[\s-](?:old|of age)\b|[\s-]?(?:yo|y/o|y\.o\.)(?![a-z])|\s?[MF]\b)"
    r"|(?<=\baged )(?:9\d|1[0-2]\d)\b|(?<=\bage )(?:9\d|1[0-2]\d)\b|(?<=\bAge: )(?:9\d|1[0-2]\d)\b",
    _FLAGS,
)


def number_spans(text: str) -> Iterator[Span]:
    """Everything in the text that identifies somebody by its form."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            # A label goes with its number ("MRN 48213"), but not the word that a date or a phone number follows.
            name = "number" if kind != "record number" and match.groupdict().get("number") else 0
            if match.end(name) > match.start(name):
                yield Span(*_stripped(text, match.start(name), match.end(name)), kind)
    for match in _LONG_NUMBER.finditer(text):
        if not (_AMOUNT.match(text[match.end() :]) or _PAPER.search(text[: match.start()]) or _PAPER_ID.match(match.group())):
            yield Span(match.start(), match.end(), "record number")
    for match in _OLD.finditer(text):
        yield Span(match.start(), match.end(), "age", "90+")


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end
