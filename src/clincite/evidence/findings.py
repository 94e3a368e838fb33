"""Which sections of a source may speak for it: those that tell what it found, not what others found, what was meant, or how."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clincite.evidence.features import is_paper
from clincite.records import Record, Section

# Sections that tell what others found, what was meant to be done, or how: not what was found.
_NOT_FINDINGS: Final = (
    "background",
    "introduction",
    "objective",
    "objectives",
    "aim",
    "aims",
    "purpose",
    "context",
    "importance",
    "method",
    "methods",
    "materials and methods",
    "design",
    "setting",
    "participants",
    "patients",
    "search methods",
    "search strategy",
    "selection criteria",
    "data collection and analysis",
    "data sources",
    "study selection",
    "data extraction",
    "data synthesis methods",
    "interventions",
    "intervention",
    "main outcome measures",
    "main outcomes and measures",
    "trial registration",
    "registration",
    "funding",
    "rationale",
    "study design",
    "hypothesis",
    "eligibility criteria",
    "object",
    "goal",
    "goals",
    "population",
    "material",
    "materials",
    "subjects",
    "sample",
    "methodology",
    "data",
    "summary of background data",
    "research design",
    "study population",
)
_AND: Final = re.compile(r"\s*(?:,|/|&|:|\band\b)\s*")
_NUMBERED: Final = re.compile(r"^\d+(?:\.\d+)*\.?\s+|\s*\(\d+\)$")
_CONCLUSIONS: Final = frozenset(
    (
        "conclusion",
        "conclusions",
        "authors' conclusions",
        "interpretation",
        "main results",
        "results",
        "findings",
        "significance",
    )
)

# Records that hold a whole text, not an abstract.
_WHOLE_TEXTS: Final = ("pmcid:", "doi:", "file:")
_PAGE: Final = re.compile(r"p\. \d+")
# What stands in them are rows and captions, which say little alone and are told in the text.
_FLOATS: Final = re.compile(r"(?:supplementary |supplemental |extended data |additional )?(?:table|figure|fig|scheme|appendix|file)\b")
_RESULTS: Final = frozenset({"result", "results", "findings", "main results", "results and discussion", "results/discussion"})


def may_speak(record: Record, section: Section) -> bool:
    """Whether a section may be quoted for what its source found.

    Of the whole text of a study only the abstract, the results and the conclusions may: in its introduction and discussion it tells what
    others found, and quoted from there a finding would be given the wrong source.
    """
    if not tells_findings(section.name):
        return False
    if not _is_whole_paper(record):
        return True
    path = _path(section.name)
    if _FLOATS.match(path[0]):
        return False
    return not _reports_a_study(tuple(part.name for part in record.sections)) or _is_own(path)


def sums_up(record: Record, section: Section) -> bool:
    """Whether a section says in short what was found or concluded: of an abstract its results too, of a whole text not all of them."""
    if not _is_whole_paper(record):
        return concludes(section.name)
    path = _path(section.name)
    return (path[0].startswith("abstract") and concludes(section.name)) or any("conclusion" in part for part in path)


def is_passed_over(record: Record, section: Section) -> bool:
    """Whether a section of a whole text is left out before ranking: there are so many that they would crowd out what may speak."""
    return _is_whole_paper(record) and not may_speak(record, section)


def _is_whole_paper(record: Record) -> bool:
    return record.id.startswith(_WHOLE_TEXTS) and is_paper(record)


@lru_cache(maxsize=4_096)
def _reports_a_study(names: tuple[str, ...]) -> bool:
    """Whether a whole text has results of its own, as its headings tell; a review has not."""
    return any(not _RESULTS.isdisjoint(_path(name)) for name in names if not name.startswith("Abstract"))


def _is_own(path: list[str]) -> bool:
    return path[0].startswith("abstract") or any(part in _RESULTS or "conclusion" in part for part in path)


def tells_findings(heading: str) -> bool:
    """Whether a section may hold findings: not when it, or one that it lies in ("Methods › Outcomes"), only says what was done and why."""
    return not any(map(_names_no_finding, _path(heading)))


def _names_no_finding(name: str) -> bool:
    """Whether every part of a heading ("Patients and methods") names what was done."""
    parts = [part for part in _AND.split(name) if part]
    return name in _NOT_FINDINGS or bool(parts and all(part in _NOT_FINDINGS for part in parts))


def concludes(heading: str) -> bool:
    """Whether a section of a paper, or one that it lies in, holds what was found or concluded."""
    return not _CONCLUSIONS.isdisjoint(_path(heading))


def _path(heading: str) -> list[str]:
    """The nested headings of a section, outermost first, folded, without pages and the numbers that tell them apart."""
    names = [name for name in heading.casefold().split(" › ") if not _PAGE.fullmatch(name)]
    return [_NUMBERED.sub("", name) for name in names] or [""]
