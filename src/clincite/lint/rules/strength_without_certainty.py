"""CC405: "treatment of choice" and its like, with no word on who says so or how sure it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Statement
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.sources.issuers import is_authority, says_guideline
from clincite.lint.wording.around import cited, in_full
from clincite.records import Record

_STRONG: Final = re.compile(
    r"\b(?:(?:treatment|therapy|drug|agent|test|investigation|method|modality|procedure|surgery|antibiotic"
    r"|study|regimen|intervention|medication|imaging|opioid|analgesic|sedative|steroid|diuretic|vasopressor|inotrope|an(?:a?e)sthetic|an(?:ti|al)\w{4,16}"
    r"|\w{3,16}(?:blocker|inhibitor|agonist|mimetic|lytic))s?\sof\s(?:first\s)?choice|gold[-\s]standard"
    r"|highly\s(?:effective|successful|efficacious)|(?:most|extremely|very)\s(?:effective|successful)\s(?:treatment|therapy|drug"
    r"|option|method|agent)|mainstay\sof\s(?:treatment|therapy|management))\b",
    re.IGNORECASE,
)
_WEAK: Final = re.compile(
    r"\b(?:first[-\s]line\s(?:treatment|therapy|drug|agent|option|choice|medication|test|imaging)s?"
    r"|(?<!research\s)(?<!studies\s)(?<!it\s)(?:is|are)\s(?:strongly\s)?recommended(?=\s(?:as|for|in)\b)"
    r"|should\salways(?!\s(?:consult|ask|talk|see|seek|check|call|tell|speak)))\b",
    re.IGNORECASE,
)
#: A grade, a level, an issuer, or words of certainty.
_CERTAINTY: Final = re.compile(
    r"\b(?:grade|level|class|category|tier|LOE|COR)\s?\(?(?:[A-D]\b|[IVX1-5]{1,3}[a-d]?\b|of\s(?:evidence|recommendation))"
    r"|\b(?:strong|conditional|weak|good\spractice)\s(?:recommendation|for|against)"
    r"|\b(?:(?:very\s)?low|moderate|high|strong|weak|limited|good|poor|insufficient)[-\s](?:certainty|quality"
    r"|strength)?\s?(?:of\s)?evidence\b|\b(?:certainty|quality|strength|level)s?\sof\s(?:the\s)?evidence\b"
    r"|\b(?:very\slow|low|moderate|high)[-\s](?:certainty|quality)\b|\blevel\s[1-5]\sby\sdesign\b"
    r"|\b(?:according\sto|recommended\sby|endorsed\sby|guidelines?|guidance|consensus|Cochrane|society|association|college|academy"
    r"|federation|task\sforce|panel)\b"
    r"|\b(?-i:NICE|SIGN|AHA|ACC|ESC|ADA|EASD|IDSA|ATS|ERS|ACR|EULAR|AAN|EFNS|EAN|AAP|AAFP|ACOG|RCOG|NCCN|ESMO|ASCO|USPSTF|WHO|CDC"
    r"|KDIGO|GOLD|GINA|ACG|AGA|EASL|AASLD|BTS|FDA|EMA|BASHH|BSR|ESPEN|AAD|BAD|AUA|EAU)\b"
    r"|\b(?:randomi[sz]ed|meta-analys[ei]s|systematic\sreviews?|trials?|open-label|uncontrolled|expert\sopinion|(?:named|regarded"
    r"|considered|called|described)\b[^.;]{0,60}\b(?:in|by)\s(?:a|an|the|one)\b)",
    re.IGNORECASE,
)
_DENIED: Final = re.compile(
    r"\b(?:no|not|never|neither|no\slonger|lacks?|without|is\sthere\sa)\s(?:an?\s|the\s|any\s|clear\s|single\s|accepted\s|yet\s"
    r"|currently\s|considered\s|agreed\s|established\s){0,3}\Z|n['’]t\s(?:an?\s|the\s)?\Z",
    re.IGNORECASE,
)


#: In a study of a test, the "gold standard" is what it was compared with.
_REFERENCE: Final = re.compile(
    r"\b(?:serv\w{1,3}\sas|used\sas|using|against|with|to|versus|vs\.?|from|as)\s(?:the\s|a\s)?\Z", re.IGNORECASE
)


def _check(case: Case) -> Iterator[Found]:
    seen: set[tuple[tuple[str, ...], str]] = set()
    for number, statement in enumerate(case.document.statements):
        for pattern, severity in ((_STRONG, None), (_WEAK, Severity.NOTE)):
            match = next((found for found in pattern.finditer(statement.text) if not _is_denied(statement.text, found)), None)
            if match is None or _is_qualified(case, number, statement):
                continue
            key = (statement.headings[:2], re.sub(r"[\s-]+", " ", match.group().lower()))
            if key not in seen:
                seen.add(key)
                message = f"“{match.group()}” without a grade, an issuer or a word on how sure it is"
                yield Found(span=statement.span(match.start(), match.end()), message=message, severity=severity)
            break


def _is_denied(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 50) : match.start()]
    return _DENIED.search(before) is not None or (match.group().lower().startswith("gold") and _REFERENCE.search(before) is not None)


def _is_qualified(case: Case, number: int, statement: Statement) -> bool:
    """Whether the statement, its lead, its claim or the record that it cites tells how sure it is."""
    if _CERTAINTY.search(in_full(statement)):
        return True
    answer = case.document.answer
    if answer is not None and statement.claim is not None:
        claim = next((claim for claim in answer.claims if claim.id == statement.claim), None)
        if claim is not None and (claim.level or claim.strength or claim.certainty):
            return True
        # The list of references of an answer names the issuer of every source.
        return any(_is_issued(record) for record in cited(case, number).records)
    return _rests_on_guidance(case, number)


def _rests_on_guidance(case: Case, number: int) -> bool:
    """Whether the one source is a society's guideline that can be looked up: it says who recommends it."""
    grounds = cited(case, number)
    entries = [ground.entry for ground in grounds.grounds] if grounds.certain else []
    return len(entries) == 1 and all(
        says_guideline(entry.title or "")
        and any(one.valid for one in entry.identifiers)
        and is_authority(" ".join(filter(None, (entry.title, entry.authors, entry.issuer))))
        for entry in entries
    )


def _is_issued(record: Record) -> bool:
    return record.issuer is not None


RULE: Final = Rule(
    code="CC405",
    name="strength-without-certainty",
    family=Family.STATEMENTS,
    severity=Severity.WARNING,
    message="strong advice without a grade, an issuer or a word on how sure it is",
    hint="say who recommends it and how strongly, or what the evidence is",
    check=_check,
)
