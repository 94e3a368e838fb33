"""Which side of a condition a passage tells about, judged from its heading and its words.

Used where the source does not mark it. A heading counts three times a cue in the text; ties go to the facet named first in the table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clincite.records import Facet

_AMOUNT: Final = re.compile(r"\d\s?(?:mg|mcg|µg|μg|g|units?|IU|mL|mmol|puffs?)\b(?:/(?:kg|day|min|h|m2|dose))*(?!/dL|/L)")
_SOUGHT: Final = {
    Facet.EPIDEMIOLOGY: re.compile(r"\bprevalence|\bincidence\b|\bper (?:1[ ,.]?000|100[ ,.]?000|million)|\b1 in \d", re.IGNORECASE),
    Facet.DOSE: _AMOUNT,
}
_HEADING_WEIGHT: Final = 3

_CUES: Final[tuple[tuple[Facet, str, str], ...]] = (
    # facet, words in a heading, words in the text
    (
        Facet.DOSE,
        r"\bdos(?:e|es|ing|age)\b|regimen|titrat",
        r"\b\d+(?:\.\d+)?(?:\s?[-–]\s?\d+(?:\.\d+)?)?\s?(?:mg|mcg|µg|units?|IU|mL|g)(?:/kg|/day|/min|/h)?\b.*\b(?:daily|every|twice|"
        r"once|q\d|(?-i:BID|TID|IV|IM|SC)|orally|per day|hourly)\b|\b(?:dose|loading dose|maximum dose)\b",
    ),
    (
        Facet.HARM,
        r"advers|\bharm|safety|contraindicat|\bcomplication|side effect|toxicit|avoid|interaction",
        r"\badverse (?:event|effect)|\bside effects?|\bcomplicat|contraindicat|toxicit|\bharm|\brisk of (?:bleeding|hypo|hyper)|tolerab|"
        r"avoid\b|caution",
    ),
    (
        Facet.IMAGING,
        r"imaging|neuroimag|\bMRI\b|\bCT\b|ultraso|echocardio|radiograph|x-ray",
        r"(?-i:\bMRI\b|\bCT\b)|magnetic resonance|tomograph|neuroimag|imaging|radiograph|ultraso|echocardiograph",
    ),
    (
        Facet.PREVENTION,
        r"prevent|prophyla|vaccin|screening programme",
        r"\bprevent|prophyla|vaccin|immunis|immuniz|risk reduction|reduce the risk",
    ),
    (
        Facet.FOLLOW_UP,
        r"follow.?up|monitor|surveillance|\brefer|discharge|reassess",
        r"follow.?up (?:visit|in|at|should|within|every)|\bmonitor|\breassess|\brefer(?:ral|red)?\b(?! to as)|surveillance|re-evaluat",
    ),
    (
        Facet.DIAGNOSIS,
        r"diagnos|testing|\btests?\b|workup|work-up|assessment|evaluation|criteria|score|scoring|classif|staging|screening|stratification",
        r"\bdiagnos|sensitivit|specificit|\btest(?:s|ing|ed)?\b|(?:diagnostic|classification) criteria|\bbiopsy|"
        r"screening|electrograph|electromyogra|\bculture|"
        r"likelihood ratio",
    ),
    (
        Facet.TREATMENT,
        r"treat|therap|pharmac|manag|drug|surg|intervention|first.?line|second.?line|resuscitat|target|antibiotic|anticoag|"
        r"vasopressor|feeding|nutrition|"
        r"initial|\bagents?\b|fluid|control|procedure",
        r"\btreat(?:ed|ing|ment|s)?\b|therap|\bshould (?:be|receive|start)|recommend|suggests? (?:using|adding|against)|effective|"
        r"efficacy|improv(?:ed|es|ement)|"
        r"first.?line|drug of choice|initiat|administer|injection|surg(?:ery|ical)|placebo|response rate|target",
    ),
    (
        Facet.PROGNOSIS,
        r"prognos|outcome|natural history|mortality|survival|\bcourse",
        r"prognos|mortality|surviv|natural history|recurren|relaps|remission|recover|self.?limit|progress(?:es|ion)",
    ),
    (
        Facet.EPIDEMIOLOGY,
        r"epidemiolog|prevalence|incidence|burden",
        r"\bprevalence|\bincidence\b|per 100[ ,]?000|more common in|most common(?:ly)? (?:in|among)|affects",
    ),
    (
        Facet.CAUSE,
        r"\bcause|aetiolog|etiolog|pathogen|pathophys|risk factor",
        r"\bcaus(?:e|es|ed|al)\b|due to|aetiolog|etiolog|pathogen|pathophys|associated with|risk factors?|results? from|"
        r"mutation|compression of|triggered",
    ),
    (
        Facet.FEATURES,
        r"feature|presentation|symptom|\bsigns?\b|manifest|clinical",
        r"symptom|\bsigns?\b|present(?:s|ed|ing)? with|characteri[sz]ed|manifest|features?|onset|complain",
    ),
    (
        Facet.DEFINITION,
        r"definition|overview|introduction",
        r"\bis (?:a|an|the)\b.*\b(?:disorder|disease|condition|syndrome|infection|inflammation)|defined as|refers to",
    ),
)
_COMPILED: Final = tuple((facet, re.compile(heading, re.IGNORECASE), re.compile(text, re.IGNORECASE)) for facet, heading, text in _CUES)


@lru_cache(maxsize=16_384)
def _heading_scores(heading: str) -> tuple[int, ...]:
    leaf = heading.rsplit(" › ", 1)[-1]
    return tuple((_HEADING_WEIGHT if pattern.search(leaf) else 1 if pattern.search(heading) else 0) for _, pattern, _ in _COMPILED)


def passage_facet(heading: str, text: str) -> Facet | None:
    """The facet of a statement under a heading, or None when nothing tells."""
    best: Facet | None = None
    best_score = 0
    for (facet, _, cue), from_heading in zip(_COMPILED, _heading_scores(heading), strict=True):
        score = from_heading + (2 if cue.search(text) else 0)
        if score > best_score:
            best, best_score = facet, score
    return best


def states_dose(text: str) -> bool:
    """Whether a statement gives an amount of a drug."""
    return _AMOUNT.search(text) is not None


def sought(facet: Facet, text: str) -> bool:
    """Whether a statement gives the very figure that a question about that facet seeks: how common, how long, how much."""
    pattern = _SOUGHT.get(facet)
    return pattern is not None and pattern.search(text) is not None
