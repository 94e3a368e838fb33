"""CC402: a relative effect with no absolute figures beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.around import in_full, same_part, sources_of
from clincite.lint.wording.lexicon.people import COUNTED

_OUTCOME: Final = (
    r"(?:risks?|mortality|deaths?|odds|incidence|likelihood|chances?|probability|relapses?|recurrences?|hospitali[sz]ations?"
    r"|admissions|readmissions"
    r"|exacerbations?|strokes?|infarctions?|heart\sattacks?|fractures?|infections?|bleed(?:ing|s)|falls|events|complications"
    r"|cancers?|progression)"
)
_NUMBER: Final = r"(?<![\d.])\d{1,3}(?:\.\d{1,2})?\s?(?:[-–—]\s?\d{1,3}(?:\.\d{1,2})?\s?)?(?:%|percent|per\scent)"
_WORDS: Final = r"(?:[^\s.;:%()]{1,30}\s){0,6}"
_AFTER: Final = r"(?:\s[^\s.;:%()]{1,30}){0,6}"
_ABOUT: Final = r"(?:about\s|up\sto\s|approximately\s|around\s|nearly\s|almost\s|over\s|roughly\s)?"
_FRACTION: Final = r"(?:(?:one[-\s]|a\s)?half|(?:a|one|two|three)[-\s](?:thirds?|quarters?|fifths?))\b"
_AMOUNT: Final = rf"(?:{_NUMBER}|{_FRACTION})"
_CHANGE: Final = (
    r"(?:reduc(?:e|es|ed|ing)|lower(?:s|ed|ing)?|decreas(?:e|es|ed|ing)|cut(?:s|ting)?|increas(?:e|es|ed|ing)|rais(?:e|es|ed|ing)"
    r"|fell|f[ae]lls?"
    r"|rose|rises?|declin(?:e|es|ed|ing))"
)
_TIMES: Final = r"(?:twice|thrice|(?:two|three|four|five|six|seven|eight|nine|ten|(?<![\d.])\d{1,3}(?:\.\d{1,2})?)[-\s](?:times|fold))"
#: Relative effects in plain words: "cuts the risk by 30%", "a 30% lower risk", "twice as likely", "halves the risk".
_PLAIN: Final = re.compile(
    "|".join(
        (
            rf"\b{_CHANGE}\s(?:the\s)?{_WORDS}{_OUTCOME}\b{_AFTER}\sby\s{_ABOUT}{_AMOUNT}",
            rf"\b{_OUTCOME}{_AFTER}\s{_CHANGE}\sby\s{_ABOUT}{_AMOUNT}",
            rf"\b(?:cut(?:s|ting)?|slash(?:es|ed|ing)?|reduc(?:e|es|ed|ing))\s(?:the\s)?{_WORDS}{_OUTCOME}\b{_AFTER}\s{_ABOUT}in\shalf\b",
            rf"{_NUMBER}\s(?:relative\s)?(?:reduction|decrease|increase|drop|fall|rise|decline)\sin\s(?:the\s)?{_WORDS}{_OUTCOME}\b",
            rf"{_NUMBER}\s(?:lower|higher|greater|reduced|increased|less|more)\s{_WORDS}(?:{_OUTCOME}|likely)\b",
            rf"{_NUMBER}\s(?:relative\s)?risk\s(?:reduction|increase)\b",
            # "Twice as likely in boys as in girls" tells who has it, not what something does.
            rf"\b{_TIMES}\s(?:as|more)\s(?:likely|common)\b(?!\s(?:\w{{1,12}}\s){{0,3}}in\s(?:boys|girls|men|women|males|females)\b)",
            rf"\b{_TIMES}\s(?!an?\s(?:day|night|week|month|year)\b)(?:the|an?|as\shigh\san?)\s(?:higher\s|increased\s"
            rf"|greater\s)?{_WORDS}{_OUTCOME}\b",
            rf"\b{_TIMES}\s(?:higher|increased|greater|lower)\s{_WORDS}{_OUTCOME}\b",
            r"\b(?:halv|doubl|tripl|quadrupl)(?:e|es|ed|ing)\s(?:the|their|its|your)\s(?:\w{1,20}\s){0,2}(?:risks?|odds"
            r"|mortality|likelihood|chances?|incidence|rates?)\b",
        )
    ),
    re.IGNORECASE,
)
_RATIO: Final = re.compile(
    r"\b(?:a|s)?(?:HR|OR|RR|SHR|IRR)s?\b\s?(?:\(|of|was|is|,|=|:|\s)?\s?(?:95\s?%\s?CI\)?\s?)?[=:]?\s?(?P<ratio>\d{1,3}[.·]\d{1,3})"
    r"|\b(?:[Hh]azard|[Oo]dds|[Rr]isk|[Rr]ate)\s[Rr]atios?\b[^.;\d]{0,25}(?P<spelt>\d{1,3}[.·]\d{1,3})"
    r"|\b[Rr]elative\s[Rr]isk\b[^.;\d]{0,25}(?P<risk>\d{1,3}[.·]\d{1,3})",
)
_WITH_FRACTION: Final = re.compile(rf"\b{_FRACTION}\Z", re.IGNORECASE)
#: Absolute figures: two rates beside each other, natural frequencies, numbers needed to treat.
_PERCENT: Final = r"(?:%|percent|per\scent)"
_ABSOLUTE: Final = re.compile(
    r"\babsolute(?:ly)?\b|\bnumbers?\sneeded\b|\bNN[TH]\b|\bARR\b"
    r"|\bper\s(?:1[,\s]?0{2,3}|10[,\s]?000|100[,\s]?000|100|million|thousand|hundred)\b"
    rf"|\b\d[\d,.]{{0,9}}\s?{_PERCENT}\s(?:with|in|on|among|for|after|without)\s(?:[\w-]{{1,20}}\s){{1,5}}(?:vs?\.?|versus|and|against)\s"
    rf"(?:[\w-]{{1,20}}\s){{0,8}}\(?\d[\d,.]{{0,9}}\s?{_PERCENT}"
    r"|\b\d[\d,.]{0,9}\s?%?\s(?:\([^)]{1,60}\)\s)?(?:vs?\.?|versus|compared\s(?:with|to)|against)\s(?:\w{1,20}\s){0,8}"
    rf"\(?\d[\d,.]{{0,9}}\s?{_PERCENT}"
    rf"|\b\d[\d,.]{{0,9}}\s?{_PERCENT}\sand\s\d[\d,.]{{0,9}}\s?{_PERCENT}"
    rf"|\bfrom\s(?:about\s|around\s)?\d[\d,.]{{0,9}}\s?{_PERCENT}?\s(?:\w{{1,20}}\s){{0,6}}to\s(?:about\s|around\s)?\d"
    # Counts of each arm: "769 vs 782 participants".
    rf"|\b\d{{1,3}}(?:,?\d{{3}})?\s(?:vs\.?|versus|against)\s\d{{1,3}}(?:,?\d{{3}})?\s(?:{COUNTED}|events)\b"
    r"|\b\d{1,6}\s?(?:/|\sof\s|\sout\sof\s|\sin\s(?:every\s)?)\s?\d{1,6}\b"
    r"|\b(?:one|two|three|four|five)\s(?:in|of|out\sof)\s(?:every\s)?(?:\d|two|three|four|five|ten|twenty|hundred)",
    re.IGNORECASE,
)


#: Without one of these a text has no relative effect: a quick look before a slow one.
_HINT: Final = re.compile(rf"{_OUTCOME}\b|\b(?:likely|common)\b|(?-i:(?:HR|OR|RR)s?\b)|\bratios?\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    statements = case.document.statements
    for number, statement in enumerate(statements):
        if not _HINT.search(statement.text):
            continue
        match = _PLAIN.search(statement.text) or _RATIO.search(statement.text)
        if match is None or _has_absolute(statements, number):
            continue
        message = f"“{match.group().strip()}” is relative, and no absolute figures stand near it"
        # "By about a fifth (rate ratio 0.78)": the words only read the ratio out.
        read_out = _WITH_FRACTION.search(match.group()) and _RATIO.search(statement.text)
        severity = Severity.NOTE if match.re is _RATIO or read_out else None
        yield Found(span=statement.span(match.start(), match.end()), message=message, severity=severity)


def _has_absolute(statements: tuple[Statement, ...], number: int) -> bool:
    """Whether a statement gives absolute figures, or one beside it under the same headings does, and is about the same."""
    statement = statements[number]
    if _ABSOLUTE.search(in_full(statement)):
        return True
    beside = (statements[one] for one in (number - 1, number + 1) if 0 <= one < len(statements))
    return any(same_part(one, statement) and _ABSOLUTE.search(in_full(one)) and _same_matter(one, statement) for one in beside)


def _same_matter(one: Statement, other: Statement) -> bool:
    """Whether figures of one sentence may be those of another: not where the two cite different sources."""
    theirs, ours = sources_of(one.citations), sources_of(other.citations)
    return not theirs or not ours or bool(theirs & ours)


RULE: Final = Rule(
    code="CC402",
    name="relative-without-absolute",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a relative effect stands without absolute figures",
    hint="give both rates: “from 8 to 6 in 100”, or a number needed to treat",
    check=_check,
)
