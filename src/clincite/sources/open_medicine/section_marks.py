"""What a guideline's headings say about the passages under them: side of the condition, place in the ladder.

Only unambiguous headings are read. The innermost heading that says anything decides; a heading that names two sides
("Diagnosis and Management") decides for neither.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from clincite.records import Facet

# The words of a heading that name a side of the condition.
_FACETS: Final = (
    (Facet.UNCERTAINTY, r"^limitations$|evidence gaps|^uncertaint"),
    (Facet.DOSE, r"\bdos(?:e|es|ing|age)\b|titration|infusion protocol"),
    (Facet.HARM, r"adverse|side effects|\bharms?\b|contraindicat|toxicity|safety|\bprecautions?\b|\bcautions?\b"),
    (
        Facet.FOLLOW_UP,
        r"follow-?up|surveillance|^reassessment|^(?:post-\S+ )?monitoring(?: and| during| frequency| schedule| protocol|$)"
        r"|(?:treatment|therapy|safety|drug|response|metabolic|fibrosis|bmd|dxa|long-term|pharmacotherapy|psychotherapy) monitoring",
    ),
    (Facet.DEFINITION, r"^definitions?\b|^scope$"),
    (Facet.IMAGING, r"imaging|\bct\b|\bmri\b|ultraso|echocardiograph|angiography|\bdxa\b|elastography"),
    (Facet.DIAGNOSIS, r"diagnos|\btest(?:s|ing)?\b|screening|work-?up|laboratory|lumbar puncture|blood cultures|biopsy|spirometr"),
    (Facet.PREVENTION, r"prevention|prophyla(?:xis|ctic)"),
    (Facet.EPIDEMIOLOGY, r"epidemiology|\bprevalence\b|\bincidence\b"),
    (Facet.PROGNOSIS, r"prognos|mortality"),
    (Facet.FEATURES, r"clinical (?:presentation|features|manifestations)|signs and symptoms"),
    (
        Facet.TREATMENT,
        r"treatment|therap(?:y|ies)\b|pharmacologic(?!al guideline)|management|(?:first|second|third)-line|\bregimens?\b|resuscitation"
        r"|antibiotic|antimicrobial|antiplatelet|anticoagulation|\bmedications?\b|\bagents?\b|psychotherapy|initial therapy|vasopressor"
        r"|fluid|\bsurg(?:ery|ical)\b|prescribing",
    ),
)
_TABLE: Final = tuple((facet, re.compile(pattern, re.I)) for facet, pattern in _FACETS)

# A side that is named together with a wider one: "Treatment Monitoring" is about follow-up, "Diagnostic Imaging" about imaging.
_WIDER: Final = {
    Facet.DOSE: {Facet.TREATMENT},
    Facet.HARM: {Facet.TREATMENT},
    Facet.FOLLOW_UP: {Facet.TREATMENT},
    Facet.PREVENTION: {Facet.TREATMENT},
    Facet.IMAGING: {Facet.DIAGNOSIS},
}

_AFTERWARDS: Final = re.compile(r"inadequate|failure|refractory|after\b|escalat|switching", re.I)
_ROLES: Final = (
    ("avoid", re.compile(r"\bavoid|\bnot recommended|^against\b|\bagents without|contraindicated or harmful|should not\b|never\b", re.I)),
    ("alternative", re.compile(r"\b(?:second|third)-line|\balternatives?\b|\brescue\b|\boff-label\b", re.I)),
    ("first_line", re.compile(r"\bfirst-line|\bpreferred (?:first|initial)|\binitial (?:therapy|treatment|pharmacotherapy)\b", re.I)),
)


def facet_of(trail: Sequence[str], stem: str) -> Facet | None:
    """The side of the condition that the headings, or the file's stem, name; None when they name none or two.

    :param trail: headings from the outermost to the innermost, marks cut.
    :param stem: file name without suffix ("initial_pharmacotherapy").
    """
    for name in (*reversed(trail), stem.replace("_", " ")):
        found = _named(name)
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def role_of(trail: Sequence[str]) -> str | None:
    """``first_line``, ``alternative`` or ``avoid`` when a heading says so, the innermost first."""
    for name in reversed(trail):
        if _AFTERWARDS.search(name):
            return None
        for role, pattern in _ROLES:
            if pattern.search(name):
                return role
    return None


def _named(heading: str) -> set[Facet]:
    found = {facet for facet, pattern in _TABLE if pattern.search(heading)}
    return found - {wider for facet in found for wider in _WIDER.get(facet, ())}
