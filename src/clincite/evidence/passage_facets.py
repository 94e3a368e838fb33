"""Which side of a condition a passage tells about, judged from its heading and its words.

Used where the source does not mark it. A heading that names a facet decides; else a small trained model reads the words, and rules stand
in where it is not sure and for the facets that it never learned.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from clincite.evidence.passages import judged
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


# A text must hold one of these, in small letters, to meet the cue of the facet: a quick look before a slow one.
_HINTS: Final[dict[Facet, tuple[str, ...]]] = {
    Facet.DOSE: ("dose", *"0123456789"),
    Facet.HARM: ("adverse", "side effect", "complicat", "contraindicat", "toxicit", "harm", "risk of", "tolerab", "avoid", "caution"),
    Facet.IMAGING: ("mri", "ct", "magnetic", "tomograph", "imag", "radiograph", "ultraso", "echocardio"),
    Facet.PREVENTION: ("prevent", "prophyla", "vaccin", "immuni", "risk"),
    Facet.FOLLOW_UP: ("follow", "monitor", "reassess", "refer", "surveillance", "re-evaluat"),
    Facet.DIAGNOSIS: ("diagnos", "itivit", "ificit", "test", "criteria", "biops", "screening", "electro", "culture", "likelihood"),
    Facet.TREATMENT: (
        *("treat", "therap", "should", "recommend", "suggest", "effective", "efficacy", "improv", "first", "drug", "initiat", "administer"),
        *("injection", "surg", "placebo", "response", "target"),
    ),
    Facet.PROGNOSIS: ("prognos", "mortality", "surviv", "history", "recurren", "relaps", "remission", "recover", "self", "progress"),
    Facet.EPIDEMIOLOGY: ("prevalence", "incidence", "per 100", "common", "affects"),
    Facet.CAUSE: ("caus", "due to", "etiolog", "patho", "associated with", "risk factor", "result", "mutation", "compression", "triggered"),
    Facet.FEATURES: ("symptom", "sign", "present", "characteri", "manifest", "feature", "onset", "complain"),
    Facet.DEFINITION: ("is a", "is the", "defined as", "refers to"),
}

# Sides that the model was not trained on: one statement that meets their rule is about them unless the model is very sure.
_UNKNOWN_TO_MODEL: Final = frozenset({Facet.DOSE, Facet.HARM, Facet.IMAGING, Facet.FOLLOW_UP})
_LONGEST_STATEMENT: Final = 700
# Margins in log-odds, chosen on the documents kept for it (``passages/README.md``).
_VERY_SURE: Final = 5.0
_SURE: Final = 0.7


@lru_cache(maxsize=16_384)
def _heading_scores(heading: str) -> tuple[int, ...]:
    leaf = heading.rsplit(" › ", 1)[-1]
    return tuple((_HEADING_WEIGHT if pattern.search(leaf) else 1 if pattern.search(heading) else 0) for _, pattern, _ in _COMPILED)


@lru_cache(maxsize=16_384)
def cues_in(text: str) -> tuple[Facet, ...]:
    """The facets whose words stand in a text, in the order of the table."""
    low = text.lower()
    return tuple(facet for facet, _, cue in _COMPILED if any(hint in low for hint in _HINTS[facet]) and cue.search(text))


def passage_facet(heading: str, text: str) -> Facet | None:
    """The facet of a statement under a heading, or None when nothing tells.

    The nearest heading decides where it names a facet, and the words between two that it names. Elsewhere a trained model reads the words;
    where it is not sure, the rules have it.
    """
    headed = _heading_scores(heading)
    cues = cues_in(text)
    by_rule = _by_rule(headed, cues)
    if _HEADING_WEIGHT in headed or not text:
        return by_rule
    verdict = judged(text, cues)
    return verdict.facet if verdict is not None and verdict.margin >= _least_margin(by_rule, text) else by_rule


def _least_margin(by_rule: Facet | None, text: str) -> float:
    """How sure the model must be to overrule the rules; in a long text they find a cue for nearly everything, and count for nothing."""
    if len(text) > _LONGEST_STATEMENT:
        return 0.0
    return _VERY_SURE if by_rule in _UNKNOWN_TO_MODEL else _SURE


def _by_rule(headed: tuple[int, ...], cues: tuple[Facet, ...]) -> Facet | None:
    """The facet with the highest sum of heading and words; of equals, the one named first in the table."""
    best: Facet | None = None
    best_score = 0
    for (facet, _, _), from_heading in zip(_COMPILED, headed, strict=True):
        score = from_heading + (2 if facet in cues else 0)
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
