"""CC504: a page behind which no person stands by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Banner, BannerKind
from clincite.lint.page import is_page, is_wiki, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity

#: Two words with capitals, initials between them, or a degree: "Jane Doe", "J. A. Doe", "Doe J", "Dr Doe", "Doe, MD".
_NAME: Final = re.compile(
    r"\b(?:Dr|Prof|Professor|Mr|Mrs|Ms)\.?\s[A-ZÀ-Ý][\w'’-]+|\b[A-ZÀ-Ý][\w'’-]+,?\s(?:MD|M\.D\.|DO|PhD|Ph\.D\.|MBBS|MBChB|MPH|RN|NP"
    r"|PA-C|PharmD|FACP|FRCP|MRCP)\b"
    r"|\b[A-ZÀ-Ý][a-zà-ÿ'’-]+\s(?:[A-ZÀ-Ý]\.?\s){0,3}(?:(?:van|von|de|der|den|la|le|da|dos|bin|al|el)\s){0,2}[A-ZÀ-Ý][\w'’-]+\b"
    r"|\b[A-ZÀ-Ý]\.\s?(?:[A-ZÀ-Ý]\.\s?)?[A-ZÀ-Ý][\w'’-]+"
)
_BODY: Final = re.compile(
    r"\b(?:(?:[A-Z]\w+\s|of\s|and\s|&\s|our\s|the\s){0,6}(?:Board|Team|Staff|Editors|Editorial|Committee|Advisory|Reviewers|Experts"
    r"|Physicians|Doctors|Review|Writers|Contributors|Medical|Health|Clinic|Hospital|University|Institute|Foundation|Society"
    r"|Association|Academy|College|Group|Panel|Network)"
    r"(?:\s(?:[A-Z]\w+|of|and|&)){0,4})",
)
_INSTITUTION: Final = re.compile(
    r"\b(?:committee|panel|task\sforce|group|society|college|association|academy|institute|agency|ministry|department|unit|service|trust"
    r"|hospitals?|university|clinic|federation|team)\b",
    re.IGNORECASE,
)
_STAFF: Final = re.compile(
    r"\b(?:our|editorial|editors?|content|advisory|staff|writers?|writing|contributors?|medical\s(?:board|team|review)|experts|AI)\b",
    re.IGNORECASE,
)
_LEAD: Final = re.compile(
    r"\b(?:Medically|Clinically|Fact|Last|Article|Page|Content|All|Written|Reviewed|Authored|Checked|Edited|Updated|By|Author"
    r"|Authors|Reviewer|Reviewers|Review|Status|Under|Submitted|Approved)\b"
)


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    if not is_page(document):
        return
    claims = document.banners_of(BannerKind.AUTHOR, BannerKind.REVIEWER, BannerKind.REVIEWED)
    if any(_names_someone(banner) or _names_institution(banner) for banner in claims):
        return
    nobody = document.banners_of(BannerKind.PENDING, BannerKind.MACHINE)
    if claims:
        message = f"“{_short(claims[0].passage.text)}” names no person"
        yield Found(span=claims[0].passage.span(), message=message)
    elif nobody or document.answer is not None:
        # It says openly that nobody has reviewed it, or that a program wrote it: the reader can judge.
        yield Found(span=nobody[0].passage.span() if nobody else opening(document), severity=Severity.NOTE)
    else:
        yield Found(span=opening(document), severity=Severity.NOTE if is_wiki(document) else None)


def _names_someone(banner: Banner) -> bool:
    """Whether a banner names a person; a board, a team or a society is none."""
    return _NAME.search(_LEAD.sub(" ; ", _BODY.sub(" ; ", banner.passage.text))) is not None


def _names_institution(banner: Banner) -> bool:
    """Whether an institution stands behind the page as its author; a publisher's own board or team of editors is none."""
    text = banner.passage.text
    return banner.kind is BannerKind.AUTHOR and _INSTITUTION.search(text) is not None and _STAFF.search(text) is None


def _short(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99].rstrip()}…"


RULE: Final = Rule(
    code="CC504",
    name="no-author-or-reviewer",
    family=Family.PAGE,
    severity=Severity.WARNING,
    message="the page names no author and no reviewer",
    hint="name who wrote and who reviewed it, with their professions",
    check=_check,
)
