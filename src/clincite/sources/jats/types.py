"""JATS words for what an article is, in NLM's publication types, so that one table of kinds serves both."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from clincite.sources.medline.fields import unique

RETRACTED: Final = "Retracted Publication"

_TYPES: Final[dict[str, tuple[str, ...]]] = {
    "addendum": ("Published Erratum",),
    "article-commentary": ("Comment",),
    "brief-report": ("Journal Article",),
    "case-report": ("Case Reports", "Journal Article"),
    "clinical-trial": ("Clinical Trial", "Journal Article"),
    "correction": ("Published Erratum",),
    "corrigendum": ("Published Erratum",),
    "data-paper": ("Journal Article",),
    "discussion": ("Comment",),
    "editorial": ("Editorial",),
    "erratum": ("Published Erratum",),
    "expression-of-concern": ("Expression of Concern",),
    "guideline": ("Guideline", "Journal Article"),
    "guidelines": ("Guideline", "Journal Article"),
    "interview": ("Interview",),
    "letter": ("Letter",),
    "meta-analysis": ("Meta-Analysis", "Journal Article"),
    "methods-article": ("Journal Article",),
    "news": ("News",),
    "partial-retraction": ("Expression of Concern",),
    "practice-guideline": ("Practice Guideline", "Journal Article"),
    "preprint": ("Preprint",),
    "protocol": ("Clinical Trial Protocol", "Journal Article"),
    "rapid-communication": ("Journal Article",),
    "reply": ("Comment",),
    "research-article": ("Journal Article",),
    "retracted-article": (RETRACTED, "Journal Article"),
    "retraction": ("Retraction of Publication",),
    "review-article": ("Review", "Journal Article"),
    "systematic-review": ("Systematic Review", "Journal Article"),
}
# What journals print over an article. Only words that leave no doubt: "Clinical Study" may be anything.
_SUBJECTS: Final[dict[str, str]] = {
    "case report": "Case Reports",
    "case reports": "Case Reports",
    "commentary": "Comment",
    "consensus statement": "Consensus Statement",
    "correction": "Published Erratum",
    "corrigendum": "Published Erratum",
    "editorial": "Editorial",
    "erratum": "Published Erratum",
    "expression of concern": "Expression of Concern",
    "guideline": "Guideline",
    "guidelines": "Guideline",
    "letter": "Letter",
    "letter to the editor": "Letter",
    "meta-analysis": "Meta-Analysis",
    "practice guideline": "Practice Guideline",
    "protocol": "Clinical Trial Protocol",
    "retracted": RETRACTED,
    "retracted article": RETRACTED,
    "retraction": "Retraction of Publication",
    "retraction note": "Retraction of Publication",
    "retraction notice": "Retraction of Publication",
    "study protocol": "Clinical Trial Protocol",
    "systematic review": "Systematic Review",
    "systematic reviews": "Systematic Review",
}
# "RETRACTED: …", "[Retracted article] …": set before the title of the article itself. A notice is a "Retraction: …".
_MARKED_TITLE: Final = re.compile(r"[\W_]*retracted(?: (?:article|paper|chapter|manuscript))?\s*[:\])—–-]", re.IGNORECASE)
_NOTICES: Final = frozenset({"Retraction of Publication", "Expression of Concern", "Published Erratum"})


def publication_types(article_type: str, subjects: Iterable[str], title: str) -> tuple[str, ...]:
    """NLM's publication types for an article, as far as its file tells.

    :param article_type: the attribute of ``article``.
    :param subjects: headings that its journal prints over it.
    """
    named = _TYPES.get(article_type.strip().lower(), ())
    by_subject = [_SUBJECTS[subject] for subject in map(_folded, subjects) if subject in _SUBJECTS]
    # A review article under "Editorial" is typed by its publisher; the heading is of the journal's column.
    if named and named != ("Journal Article",) and named[0] not in _NOTICES:
        by_subject = [name for name in by_subject if name in _NOTICES or name in ("Systematic Review", "Meta-Analysis", RETRACTED)]
    marked = [RETRACTED] if _MARKED_TITLE.match(title) and not _NOTICES.intersection((*named, *by_subject)) else []
    return unique((*marked, *by_subject, *named))


def is_notice(types: Iterable[str]) -> bool:
    """Whether an article of these types tells what became of another."""
    return not _NOTICES.isdisjoint(types)


def _folded(subject: str) -> str:
    return " ".join(subject.replace("‐", "-").lower().rstrip(".: ").split())
