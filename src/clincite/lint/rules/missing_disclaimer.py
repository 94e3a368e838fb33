"""CC506: advice or doses without a word on what the page cannot replace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from clincite.lint.document import BannerKind, Document
from clincite.lint.page import is_page, opening
from clincite.lint.rule import Case, Family, Found, Rule, Severity
from clincite.lint.wording.doses import doses

_TO_THE_READER: Final = re.compile(
    r"\b(?:you\s(?:should|must|can|may|need)|your\s(?:doctor|symptoms?|medicines?|dose|pain))\b", re.IGNORECASE
)
_PATIENT: Final = re.compile(r"\b(?:patients?|families|public|consumers?|carers?|caregivers)\b", re.IGNORECASE)


def _check(case: Case) -> Iterator[Found]:
    document = case.document
    told = document.answer is not None and bool(document.answer.disclaimer)
    if told or document.banners_of(BannerKind.DISCLAIMER) or not is_page(document):
        return
    to_patients = case.reader == "patient" or any(
        _PATIENT.search(banner.passage.text) for banner in document.banners_of(BannerKind.AUDIENCE)
    )
    if to_patients or _advises_the_reader(document):
        yield Found(
            span=opening(document),
            message="the page advises patients and does not say that it replaces no doctor",
            severity=Severity.WARNING,
        )
    elif any(next(doses(statement.text), None) for statement in document.statements):
        yield Found(span=opening(document), message="the page gives doses and has no disclaimer")


def _advises_the_reader(document: Document) -> bool:
    """Whether more than one sentence speaks to "you": a single one may be quoted from a patient's question."""
    spoken = (statement for statement in document.statements if _TO_THE_READER.search(statement.text))
    return next(spoken, None) is not None and next(spoken, None) is not None


RULE: Final = Rule(
    code="CC506",
    name="missing-disclaimer",
    family=Family.PAGE,
    severity=Severity.NOTE,
    message="the page advises and has no disclaimer",
    hint="say whom the page is for and that it does not replace an examination or clinical judgement",
    check=_check,
)
