"""CC401: a percentage of patients that does not say of how many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.around import cited, in_full, quotations, texts_of, told_before
from clincite.lint.wording.figures import Percentage, denominator, percentages, same_number
from clincite.lint.wording.lexicon.people import SHARED, WHOLE

_GAP: Final = r"(?:[\s-](?!(?:or|and|to|than)\b)[^\W_][\w'’/-]{0,30})"
#: "62% of cases", "70% of PKD patients", "11% in those": the share of a counted group.
_SHARE_AFTER: Final = re.compile(
    rf"\s?\)?,?\s(?:of|in|among|for)(?:\s(?:all|the|these|those|our|their))?{_GAP}{{0,6}}[\s-]{SHARED}\b", re.IGNORECASE
)
_DIRECTLY_AFTER: Final = re.compile(rf"\s(?=(?-i:[a-z]))(?:[^\W\d_][\w-]{{0,30}}\s){{0,2}}{SHARED}\b", re.IGNORECASE)
#: "23 patients (11%)", "referrals (18%)".
_GROUP_BEFORE: Final = re.compile(
    rf"\b{WHOLE}(?:\s[^\W\d_][\w-]{{0,30}}){{0,2}}\s?[(\[,:]\s?(?:about|approximately|up to|over|in|~|≈)?\s?\Z", re.IGNORECASE
)
_FREQUENCY: Final = re.compile(
    r"\b(?:mortality|fatality|survival|prevalence|incidence|recurrence)\b[^.;%]{0,40}\Z"
    r"|\b(?:relapse|remission|cure|response|success|complication|failure|death|infection|conversion|discontinuation|seroconversion"
    r"|transmission)"
    r"[\s-](?:rates?|risk)\b[^.;%]{0,40}\Z"
    r"|\b(?:rates?|risk|probability|chance|likelihood|frequency)\sof\b[^.;%]{0,40}\Z",
    re.IGNORECASE,
)
_ACCURACY: Final = re.compile(r"\b(?:sensitivity|specificity|predictive\svalues?|accuracy|PPV|NPV)\b", re.IGNORECASE)
_POPULATION_AFTER: Final = re.compile(
    r"\s(?:of|in|among)\s(?:the\s|all\s|a\s)?(?:\w{1,20}\s){0,3}(?:populations?|births|pregnancies|person-years"
    r"|(?:adults|people|children|women|men|individuals)(?=\s(?:worldwide|globally|in\sthe\s(?:general|world|US|UK|USA|United"
    r"|community)|aged|over\s\d)))\b",
    re.IGNORECASE,
)
#: "Affects 5% of adults", "occurs in 2-7% of pregnant women": how common a disease is among people, no result of a study.
_PEOPLE_AFTER: Final = re.compile(
    r"\s?\)?\s(?:of|in|among)\s(?:all\s|the\s)?(?:[\w-]{1,20}\s){0,3}(?:adults|people|persons|individuals|children|adolescents|infants"
    r"|newborns|neonates|women|men|pregnancies|births|population|school-?children|teenagers|students|smokers|athletes|workers)\b",
    re.IGNORECASE,
)
_PREVAILS: Final = re.compile(
    r"\b(?:affects?|(?<!response\s)occurs?|(?:is|are)\s(?:found|present|seen|common)|prevalence|incidence|prevalent|has|have|suffers?|lives?\swith"
    r"|carry|carries|develops?|experiences?)\b",
    re.IGNORECASE,
)
_TREATED: Final = re.compile(
    r"\b(?:treat\w*|taking|took|given|receiv\w+|on\stherapy|therapy|surgery|operations?|respon\w+|improv\w+|reliev\w+|relaps\w+|recur\w*|remission|cured?"
    r"|controls?|controlled|benefit\w*|surviv\w+|die[sd]?|resolv\w+|success\w*|recover\w*|side[\s-]effects?|adverse|after|vaccinat\w+)\b",
    re.IGNORECASE,
)
#: "26% with zelvastine and 12% with placebo": the comparison tells what a reader most needs.
_COMPARED: Final = re.compile(
    r"[^;%]{0,80}\b(?:versus|vs\.?|compared\s(?:with|to)|than|against|and)\s[^;%]{0,40}\d\s?%[^;%]{0,60}", re.IGNORECASE
)
_COMPARATOR: Final = re.compile(r"\b(?:versus|vs\.?|compared|than|against|placebo|controls?|sham|usual\scare)\b", re.IGNORECASE)
_CERTAIN: Final = re.compile(
    r"\s?(?:safe|effective|certain|sure|natural|accurate|reliable|of\sthe\stime|risk-?free|harmless)\b", re.IGNORECASE
)
#: What is measured in per cent without being a share of anybody.
_MEASURE_BEFORE: Final = re.compile(
    r"\b(?:hba1c|a1c|glycated|ejection|lvef|ef|saturations?|sp?[ao]2|fio2|oxygen|fev1|fvc|pef|dlco|predicted|ha?ematocrit|hct"
    r"|ferritin|transferrin|tsat"
    r"|stenosis|stenosed|occlusion|burns?|tbsa|bsa|surface|weight|fat|blasts?|neutrophils?|eosinophils?|reticulocytes?|ki-?67"
    r"|pd-?l1|humidity"
    r"|energy|calories|i2|i²|heterogeneity|power|alpha|significance|confidence|credible|interval|ci|mean|median|average|intensity"
    r"|maximum|maximal"
    r"|dose|doses|dosage|concentration|solution|cream|gel|ointment|alcohol|ethanol|chlorhexidine|hypochlorite|bleach|peroxide"
    r"|povidone|dextrose|glucose|saline|lidocaine"
    r"|strength|reduction|reduced|decrease[ds]?|increase[ds]?|improvements?|improved|change[ds]?|lowered|loss|gain|fall|fell|rise"
    r"|rose|decline[ds]?|adherence|coverage)\b"
    r"[^.;,]{0,30}\Z",
    re.IGNORECASE,
)
_MEASURE_AFTER: Final = re.compile(
    r"\s?-?\s?(?:\(?(?:CI|CrI|UI|PI)\b|confidence|credible|prediction|uncertainty|power\b|reduc|decreas|increas|improve|declin"
    r"|rise\b|fall\b|drop|loss|gain|higher|lower|greater|less\b"
    r"|more\b|relative|risk\sreduction|w/v|v/v|dextrose|glucose|saline|sodium|albumin|alcohol|ethanol|isopropyl|solution|cream|gel"
    r"|ointment|lotion|shampoo|spray|drops|oxygen"
    r"|predicted|humidity|stenosis|of\s(?:the\s)?(?:predicted|normal|baseline|body|total|maxim|dose|daily|usual|initial|starting"
    r"|energy|calories|recommended"
    r"|expected|reference|standard|full|its|their|variance|predict|one)|(?:of|in)\s(?:\w{1,20}\s){0,2}(?:dose|weight|volume"
    r"|surface)|threshold|cut-?off|or\s(?:more|less|higher|lower|greater|above|below))",
    re.IGNORECASE,
)
#: "Cut by 20% in patients", "a mean improvement of 20% in patients": a size, not a share.
_SIZE_BEFORE: Final = re.compile(
    r"\b(?:reduc|decreas|increas|improv|lower|cut|rais|rose|ris|fall|fell|drop|declin|mean|median|average)\w{0,8}\b[^.;%]{0,60}"
    r"(?:\bby|(?<=change)\sof|\bmean\b[^.;%]{0,40}\bof)\s(?:about\s|approximately\s|around\s|nearly\s|up\sto\s|at\sleast\s|over\s)?\Z",
    re.IGNORECASE,
)
#: "Stroke by 21%, bleeding by 31%".
_BY: Final = re.compile(r"\bby\s(?:about\s|approximately\s|up\sto\s|~\s?)?\Z", re.IGNORECASE)
_BOUND_BEFORE: Final = re.compile(
    r"(?:[<>≤≥]=?|\b(?:above|below|threshold|cut-?off|target|goal|exceeds?|exceeding))\s?(?:of\s|is\s|to\s)?\Z", re.IGNORECASE
)


_LISTED: Final = re.compile(r"\b(?:\d{1,3}(?:,\d{3})+|\d{1,6})\sparticipants\b|\bn\s?=\s?\d[\d,]{0,9}")


#: Without one of these words a percentage is no share of anybody: a quick look before slow ones.
_HINT: Final = re.compile(
    rf"\b{SHARED}\b|\b(?:mortality|fatality|survival|prevalence|incidence|recurrence|rates?|risk|probability|chance|likelihood|frequency"
    r"|sensitivity|specificity|predictive|accuracy|PPV|NPV|births|populations?)\b",
    re.IGNORECASE,
)
#: A sentence with more is a table that lost its lines.
_MOST: Final = 60


def _check(case: Case) -> Iterator[Found]:
    statements = case.document.statements
    counted = [denominator(in_full(statement)) is not None for statement in statements]
    for number, (statement, before) in enumerate(zip(statements, told_before(case.document, counted), strict=True)):
        if counted[number] or before:
            continue
        if not _HINT.search(statement.text):
            continue
        some = islice(percentages(statement.text), _MOST)
        shares = [(share, kind) for share in some if (kind := _kind(statement.text, share))]
        if shares and _is_compared(statement.text, shares[0][0]):
            shares = [(share, Severity.NOTE) for share, _ in shares]
        if shares:
            yield _found(case, number, statement, shares)


def _kind(text: str, share: Percentage) -> Severity | None:
    """How much it matters that a percentage has no denominator; None: it is no share of patients."""
    before, after = text[max(0, share.start - 90) : share.start], text[share.end : share.end + 160]
    if share.high > 100 or _BY.search(before) or (share.low == share.high == 100 and _CERTAIN.match(after)):
        return None
    shared = _SHARE_AFTER.match(after) or _DIRECTLY_AFTER.match(after) or _GROUP_BEFORE.search(before)
    if shared:
        if not after.lstrip(" ),").startswith("of") and _MEASURE_BEFORE.search(before):
            return None
        if _MEASURE_AFTER.match(after) or _SIZE_BEFORE.search(before) or re.search(r"[<>≤≥]\s?\Z", before):
            return None
        return Severity.NOTE if _POPULATION_AFTER.match(after) or _is_prevalence(text, share) else Severity.WARNING
    if _MEASURE_AFTER.match(after) or _BOUND_BEFORE.search(before) or _SIZE_BEFORE.search(before):
        return None
    if _ACCURACY.search(text[max(0, share.start - 60) : share.end + 30]):
        return Severity.NOTE
    return Severity.NOTE if _FREQUENCY.search(before) and not _MEASURE_BEFORE.search(before) else None


def _is_compared(text: str, share: Percentage) -> bool:
    """Whether the share of those who were given something else stands beside it."""
    match = _COMPARED.match(text, share.end)
    return match is not None and _COMPARATOR.search(match.group()) is not None


def _is_prevalence(text: str, share: Percentage) -> bool:
    """Whether a share of people tells how common something is among them, and not what became of those who were studied."""
    near = text[max(0, share.start - 90) : share.end + 90]
    return bool(_PEOPLE_AFTER.match(text, share.end) and _PREVAILS.search(near) and not _TREATED.search(near))


def _found(case: Case, number: int, statement: Statement, shares: list[tuple[Percentage, Severity]]) -> Found:
    (first, severity), related = shares[0], tuple(statement.span(share.start, share.end) for share, _ in shares[1:])
    span = statement.span(first.start, first.end)
    texts = [quote.text for quote in quotations(case, statement)]
    texts = texts or [text for record in cited(case, number).records for text in texts_of(record)]
    told = [sentence for text in texts for sentence in _sentences_with(first.low, text)]
    counted = next((sentence for sentence in told if denominator(sentence)), None)
    if counted is not None:
        message = f"“{first.text}” has no denominator, and the source gives one: “{denominator(counted)}”"
        return Found(span=span, message=message, related=related, source=counted, severity=severity)
    if told:
        # The writer could not print what the source does not.
        message = f"“{first.text}” has no denominator, and where the source gives it there is none either"
        return Found(span=span, message=message, related=related, source=told[0], severity=Severity.NOTE)
    listed = _listed(case, number)
    if listed is not None:
        message = f"“{first.text}” does not say of how many; the list of references has “{listed}”"
        return Found(span=span, message=message, related=related, severity=Severity.NOTE)
    return Found(span=span, message=f"“{first.text}” does not say of how many", related=related, severity=severity)


def _listed(case: Case, number: int) -> str | None:
    """How many people the one source of a statement studied, where its entry in the list of references says so."""
    grounds = cited(case, number)
    if not grounds.certain or len(grounds.grounds) != 1:
        return None
    size = _LISTED.search(grounds.grounds[0].entry.passage.text)
    return size.group() if size else None


def _sentences_with(value: float, text: str) -> Iterator[str]:
    for match in same_number(value, text):
        start = max(text.rfind(". ", 0, match.start()) + 2, text.rfind("\n", 0, match.start()) + 1, match.start() - 400)
        ends = [end for end in (text.find(". ", match.end()), text.find("\n", match.end())) if end >= 0]
        start = start if start > 1 else 0
        yield text[start : min([*ends, len(text), match.end() + 400])]


RULE: Final = Rule(
    code="CC401",
    name="percentage-without-denominator",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="a percentage of patients does not say of how many",
    hint="say of how many: “30% of 60 adults”",
    check=_check,
)
