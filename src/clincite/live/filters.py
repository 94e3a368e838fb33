"""Which studies answer which side of a question: PubMed's Clinical Queries, and what comes nearest to them in Europe PMC.

PubMed keeps the filters under names ("PubMed Clinical Queries using Research Methodology Filters", PubMed User Guide, NLM:
``Therapy/Broad[filter]``, ``Diagnosis/Narrow[filter]`` …). They were made and tested by Haynes, Wilczynski and colleagues at McMaster
University (Haynes RB et al., BMJ 2005;330:1179 for therapy). ``systematic[sb]`` is its subset of systematic reviews. For Europe PMC,
which has none, the words of the published narrow and broad strategies are looked for in title and abstract.

A retracted paper is not filtered out: that it is retracted is what must be known.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from clincite.records import Facet

_CATEGORIES: Final = {
    Facet.TREATMENT: "Therapy",
    Facet.DOSE: "Therapy",
    Facet.PREVENTION: "Therapy",
    Facet.DIAGNOSIS: "Diagnosis",
    Facet.IMAGING: "Diagnosis",
    Facet.DIFFERENTIAL: "Diagnosis",
    Facet.FEATURES: "Diagnosis",
    Facet.CAUSE: "Etiology",
    Facet.HARM: "Etiology",
    Facet.EPIDEMIOLOGY: "Etiology",
    Facet.PROGNOSIS: "Prognosis",
    Facet.FOLLOW_UP: "Prognosis",
}
PREDICTION: Final = "Clinical Prediction Guides"


def categories_of(facets: Iterable[Facet], *, predicts: bool) -> tuple[str, ...]:
    """The categories of Clinical Queries for some facets, each once; empty where none fits and reviews alone are looked for.

    :param predicts: whether a score or a rule of prediction is asked about.
    """
    named = [_CATEGORIES[facet] for facet in facets if facet in _CATEGORIES]
    return tuple(dict.fromkeys([*([PREDICTION] if predicts else []), *named]))


#: Reviews and guidelines answer any side.
PUBMED_SYNTHESES: Final = ("systematic[sb]", '"guideline"[Publication Type]', '"practice guideline"[Publication Type]')
PUBMED_REVIEWS: Final = (*PUBMED_SYNTHESES, '"review"[Publication Type]')


def pubmed_filters(categories: Iterable[str], scope: str) -> tuple[str, ...]:
    """PubMed's filters of those categories.

    :param scope: ``Narrow`` (precise) or ``Broad`` (sensitive).
    """
    return tuple(f"{category}/{scope}[filter]" for category in categories)


EUROPEPMC_SYNTHESES: Final = (
    'PUB_TYPE:"systematic review"',
    'PUB_TYPE:"meta-analysis"',
    'PUB_TYPE:"guideline"',
    'PUB_TYPE:"practice guideline"',
    'TITLE:"systematic review"',
    'TITLE:"meta-analysis"',
)
EUROPEPMC_REVIEWS: Final = (*EUROPEPMC_SYNTHESES, 'PUB_TYPE:"review"')

_EUROPEPMC: Final = {
    ("Therapy", "Narrow"): ('PUB_TYPE:"randomized controlled trial"', 'TITLE_ABS:"randomized controlled trial"'),
    ("Therapy", "Broad"): (
        'PUB_TYPE:"clinical trial"',
        'PUB_TYPE:"randomized controlled trial"',
        "TITLE_ABS:random*",
        'TITLE_ABS:"clinical trial"',
    ),
    ("Diagnosis", "Narrow"): ("TITLE_ABS:specificity",),
    ("Diagnosis", "Broad"): ("TITLE_ABS:sensitiv*", "TITLE_ABS:diagnos*"),
    ("Etiology", "Narrow"): ('TITLE_ABS:"relative risk"', 'TITLE_ABS:"odds ratio"', 'TITLE_ABS:"cohort study"', 'TITLE_ABS:"case control"'),
    ("Etiology", "Broad"): ("TITLE_ABS:risk*", "TITLE_ABS:cause*", "TITLE_ABS:cohort*", "TITLE_ABS:group*"),
    ("Prognosis", "Narrow"): ("TITLE_ABS:prognos*", 'TITLE_ABS:"first episode"', "TITLE_ABS:cohort"),
    ("Prognosis", "Broad"): (
        "TITLE_ABS:incidence",
        "TITLE_ABS:mortality",
        '"follow-up"',
        "TITLE_ABS:prognos*",
        "TITLE_ABS:predict*",
        "TITLE_ABS:course*",
    ),
    (PREDICTION, "Narrow"): ("TITLE_ABS:validation", "TITLE_ABS:validate"),
    (PREDICTION, "Broad"): ("TITLE_ABS:predict*", "TITLE_ABS:scor*", "TITLE_ABS:observ*"),
}


def europepmc_filters(categories: Iterable[str], scope: str) -> tuple[str, ...]:
    """What stands for those categories in Europe PMC.

    :param scope: ``Narrow`` or ``Broad``.
    """
    return tuple(dict.fromkeys(part for category in categories for part in _EUROPEPMC[category, scope]))
