"""CC409: an abbreviation that the text never spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.evidence.abbreviations import definitions
from clincite.lint.document import Document, Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.lexicon import words
from clincite.lint.wording.lexicon.abbreviations import CLINICIANS, EVERYBODYS, SHOUTED

#: So many are worth a look; a page with more has another trouble.
_MOST: Final = 5
#: Each is looked for in the whole text.
_LOOKED_UP: Final = 60
_SHORT: Final = re.compile(r"(?<![\w@#/.+:–-])(?P<short>[A-Z][A-Z]{1,5})(?P<plural>s?)(?![\w+]|-|/[A-Z\d]|['’][A-Za-z]{2})")
_ROMAN: Final = re.compile(r"[IVXLC]+\Z")
_UNITS: Final = words("IU MU MBQ GY KG MG ML DL MM CM HZ KHZ MHZ PA KPA MMHG MOL KCAL KJ BPM RPM PPM PPB FR QD QOD TIW BIW HS QHS")
#: "PKD (paroxysmal …", "PKD, paroxysmal …": the other way round; "PKD: …" and "PKD = …" as glossaries have it.
_TOLD_AFTER: Final = re.compile(r"s?\s?(?:\(|\[|:|=|–|—|-\s|\bstands\sfor\b|,\s(?:or|i\.e\.)\s)\s?(?P<long>[A-Za-z][^()\[\]\n]{3,120})")
#: Genes, proteins and cells go by their symbols.
_SYMBOL: Final = re.compile(
    r"s?\s(?:genes?|mutations?|proteins?|receptors?|variants?|expression|antibod\w{1,3}|antigens?|enzymes?|channels?|deletions?"
    r"|cells?|group|study|trial)\b"
)
_GENES_BEFORE: Final = re.compile(r"\b(?:genes?|mutations?)\b[^.;]{0,60}\Z")
#: Two capitals may be anything: initials, a brand's suffix, a state.
_LONG_ENOUGH: Final = 3
#: Names of studies and scores are made to be said; few of their letters say anything when they are spelt out.
_STUDIED_AFTER: Final = re.compile(
    r"['’]?s?[\s-](?:(?:[\w-]{1,20}\s){0,2}(?:trials?|stud(?:y|ies)|scores?|scale|risk\s(?:score|model|estimate)|criteria|registry|cohort|investigators"
    r"|programme|program|checklist|instrument|algorithm|extension|sub-?study)\b|[1-9]\d?\b|\(?(?:19|20)\d\d\b|\(?n\s?=)|\s?\([^()]{0,40}\b(?:n\s?=|19\d\d"
    r"|20\d\d)"
)
_STUDIED_BEFORE: Final = re.compile(
    r"(?:\b(?:trials?|stud(?:y|ies)|scores?|registry)\s(?:called\s|named\s|\(|,\s)?|\b(?:trials|studies|scores)\s(?:[A-Z]{3,}[\w-]{0,9}(?:,|\sand)\s){1,4})\Z"
)
#: "In SPRINT, the target …"; "SELECT: 20% lower risk …".
_OPENS: Final = re.compile(r"(?:\A\W*|[.;]\s)In\s\Z")
#: "KAVOR, a herbal extract from …" says what it is.
_TOLD_BESIDE: Final = re.compile(r"s?,\s(?:an?|the)\s(?:[a-z][\w-]{1,25}\s){1,6}[\w-]{2,25}")
_TURNS: Final = re.compile(r"\s?(?:,|\()|:")
_SAYABLE: Final = re.compile(r"(?:S[CKLMNPTW][RL]?|[BCDFGKPT][RL]|[^AEIOU])?(?:[AEIOUY]{1,2}[^AEIOU]{1,2})*[AEIOUY]{0,2}\Z")
_SAID: Final = 5
_SHORT_WORD: Final = 4


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    # A patient knows fewer letters; nobody has said who reads: take the reader who knows more, and be silent where one might know.
    known = EVERYBODYS if case.reader == "patient" else CLINICIANS
    told = _expanded(document)
    seen: set[str] = set()
    found = 0
    for statement in document.statements:
        for short, start, end in _shorts(statement):
            if found >= _MOST or len(seen) >= _LOOKED_UP:
                return
            if short in seen or short in known or short in told:
                continue
            seen.add(short)
            if _is_told_at(document, short) or _is_a_name(document, short):
                continue
            found += 1
            yield Found(span=statement.span(start, end), message=f"“{short}” is never spelt out")


def _shorts(statement: Statement) -> Iterator[tuple[str, int, int]]:
    text = statement.text
    if text.upper() == text:
        return
    for match in _SHORT.finditer(text):
        short = match["short"]
        before = text[max(0, match.start() - 80) : match.start()]
        if _SYMBOL.match(text, match.end()) or _GENES_BEFORE.search(before) or len(short) < _LONG_ENOUGH:
            continue
        if short in SHOUTED or short in _UNITS or _ROMAN.match(short) or _is_shouting(text, match):
            continue
        yield short, match.start("short"), match.end("short")


def _is_shouting(text: str, match: re.Match[str]) -> bool:
    """Whether the word beside it stands in capitals too, or it follows a name as a degree does."""
    before, after = text[max(0, match.start() - 24) : match.start()], text[match.end() : match.end() + 24]
    return bool(
        (re.search(r"(?:\A|\s)[A-Z]{2,}[,:]?\s\Z", before) and re.match(r"\s[A-Z]{2,}\b", after))
        or re.search(r"\b[A-Z]{4,}\s\Z", before)
        or re.match(r"\s[A-Z]{4,}\b", after)
        or re.search(r"\b[A-Z][a-z]+,\s\Z", before)
    )


def _is_a_name(document: Document, short: str) -> bool:
    """Whether it names a study, a score or a thing that is told beside it, or is a word set in capitals."""
    source = document.source
    if len(short) >= _SHORT_WORD and re.search(rf"(?<!\w){short.lower()}(?!\w)", source):
        return True
    times = 0
    for match in re.finditer(rf"(?<![\w-]){short}(?!\w)", source):
        times += 1
        before = source[max(0, match.start() - 60) : match.start()]
        if _TOLD_BESIDE.match(source, match.end()):
            return True
        if _STUDIED_AFTER.match(source, match.end()) or _STUDIED_BEFORE.search(before):
            return True
        if _sayable(short, _SHORT_WORD) and _OPENS.search(before) and _TURNS.match(source, match.end()):
            return True
    return times == 1 and _sayable(short, _SAID)


def _sayable(short: str, least: int) -> bool:
    return len(short) >= least and _SAYABLE.match(short) is not None


def _expanded(document: Document) -> frozenset[str]:
    """What the text spells out: "long form (SF)" anywhere, in headings and entries too."""
    texts = [document.title or "", *(heading.text for heading in document.headings), *(statement.text for statement in document.statements)]
    texts += [statement.lead for statement in document.statements] + [entry.passage.text for entry in document.entries]
    texts += [banner.passage.text for banner in document.banners]
    shorts = {short for text in dict.fromkeys(texts) for short, _ in definitions(text)}
    return frozenset(shorts | {short[:-1] for short in shorts if short.endswith("s")})


def _is_told_at(document: Document, short: str) -> bool:
    """Whether some place gives the long form after the short one, or spells the letters out as words anywhere."""
    source = document.source
    # In brackets or after "or" it follows its long form, even one that its letters do not spell ("glycosaminoglycans (GAGs)").
    if re.search(rf"[(\[]\s?{short}s?\s?[)\],;]|\bor\s{short}s?\b|\b(?:abbreviated|called|known\sas)\s(?:the\s|as\s)?{short}\b", source):
        return True
    for match in re.finditer(rf"(?<!\w){short}(?=\W|s\W)", source):
        told = _TOLD_AFTER.match(source, match.end())
        if told and _fits(told["long"], short):
            return True
    letters = r"[\s-]{1,2}(?:(?:of|and|the|in|for|to|with|by|on|a)[\s-])?".join(rf"{letter}\w{{1,25}}" for letter in short)
    return re.search(rf"(?<!\w){letters}\s?[(\[,–—-]\s?{short}", source, re.IGNORECASE) is not None


def _fits(long: str, short: str) -> bool:
    """Whether the letters of a short form begin words of what follows, in order; the first begins the first."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", long)][: 2 * len(short) + 2]
    place = 0
    for word in words:
        if place < len(short) and word.startswith(short[place].lower()):
            place += 1
    return bool(words) and words[0].startswith(short[0].lower()) and place >= len(short) - 1


RULE: Final = Rule(
    code="CC409",
    name="unexpanded-abbreviation",
    family=Family.STATEMENTS,
    severity=Severity.NOTE,
    message="an abbreviation is never spelt out",
    hint="spell it out where it is first used: “paroxysmal kinesigenic dyskinesia (PKD)”",
    check=_check,
)
