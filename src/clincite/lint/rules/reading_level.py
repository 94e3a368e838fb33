"""CC507: a page harder to read than its readers were promised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import Banner, BannerKind, Block, Document
from clincite.lint.page import opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.readers.reading_grade import grade, words

#: Material for patients should be written no higher than the sixth to eighth grade (American Medical Association: sixth;
#: National Institutes of Health: below the eighth). The formula is no exact one, so a page has a grade to spare.
_FOR_PATIENTS: Final = 9.0
#: After the twelfth grade come college and professional schools: no words that suit every reader.
_FOR_ANYONE: Final = 12.0
_LEAST_WORDS: Final = 100
_PATIENTS: Final = re.compile(
    r"\b(?:for|to|help)\s(?:(?:our|all|the|you|both)\s)?(?:patients?|famil(?:y|ies)|(?:the\s)?(?:general\s)?public|consumers?"
    r"|carers?|caregivers|parents|people)\b",
    re.IGNORECASE,
)
_LANGUAGE: Final = re.compile(r"\b(?:language|words|wording|reading|understand\w*)\b", re.IGNORECASE)
_CLINICIANS: Final = re.compile(
    r"\b(?:professionals?|clinicians?|physicians?|doctors?|practitioners?|providers?|nurses?|pharmacists?)\b", re.IGNORECASE
)


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    promised = _promised(case)
    if promised is None:
        return
    limit, whom, banner = promised
    texts = [statement.text for statement in document.statements if statement.block in {Block.PARAGRAPH, Block.BULLET}]
    if sum(len(words(text)) for text in texts) < _LEAST_WORDS:
        return
    level = grade(texts)
    if level is not None and level > limit:
        span = banner.passage.span() if banner is not None else opening(document)
        yield Found(span=span, message=f"{whom}, and the text reads at grade {level:.0f} (Flesch–Kincaid)")


def _promised(case: Case) -> tuple[float, str, Banner | None] | None:
    """The highest grade that suits the declared reader, in words for whom, and where that is declared; None: clinicians, or nobody said."""
    document = case.document
    if case.reader is not None or document.answer is not None:
        reader = case.reader or (document.answer.reader if document.answer is not None else "")
        return (_FOR_PATIENTS, "the page is for patients", None) if reader == "patient" else None
    if audience := _patients_named(document):
        return _FOR_PATIENTS, f"“{_short(audience.passage.text)}”", audience
    promises = document.banners_of(BannerKind.ADAPTS)
    adapts = next((banner for banner in promises if _LANGUAGE.search(banner.passage.text)), next(iter(promises), None))
    return (_FOR_ANYONE, f"“{_short(adapts.passage.text)}”", adapts) if adapts is not None else None


def _patients_named(document: Document) -> Banner | None:
    """The banner that gives patients and no clinicians as readers."""
    audiences = document.banners_of(BannerKind.AUDIENCE)
    if any(_CLINICIANS.search(banner.passage.text) for banner in audiences):
        return None
    return next((banner for banner in audiences if _PATIENTS.search(banner.passage.text)), None)


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:89].rstrip()}…"


RULE: Final = Rule(
    code="CC507",
    name="reading-level",
    family=Family.PAGE,
    severity=Severity.WARNING,
    message="the text is harder to read than its readers were promised",
    hint="shorten sentences and use everyday words, or say that the page is for clinicians",
    check=_check,
)
