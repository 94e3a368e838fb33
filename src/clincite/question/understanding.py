"""The one call: a question in, a plan out."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from clincite.question.comparison import comparison_of
from clincite.question.emergency import emergency_kind
from clincite.question.expand import expansions_of, focus_of
from clincite.question.facets import facets_of, is_broad
from clincite.question.intake import clean_question, require_medical
from clincite.question.matching import Match, matches
from clincite.question.plan import QuestionPlan
from clincite.question.population import comorbidities, groups_of, label_of
from clincite.question.terms import Concept, Vocabulary
from clincite.question.words import fold, phrase_keys
from clincite.records import Condition, Facet, Presentation

# Signs and symptoms have identifiers of the Human Phenotype Ontology.
_PHENOTYPE: Final = "HP:"
# "fever in psoriasis", "headache in people with lupus": what follows says who the asker is, not what else they feel.
_WHO_HAS: Final = re.compile(
    r"\b(?:in|for|among|of|after|during|history|known|who|patients?|people|persons?|someone|adults?|child(?:ren)?)\b"
)


def understand(text: str, vocabulary: Vocabulary) -> QuestionPlan:
    """What a question asks, about what, for whom.

    :param text: the question as typed.
    :param vocabulary: :func:`~clincite.question.vocabulary.build_vocabulary` of the library that will be searched.
    :raises QuestionError: when the text is empty, too long, unreadable, not in English or not about health.
    """
    question = clean_question(text)
    emergency = emergency_kind(question)
    if emergency is None:
        require_medical(question, vocabulary)
    found = _without_stray_complaints(matches(question, vocabulary), vocabulary)
    named = _named(question, found, vocabulary)
    # Of several complaints none says whom the question is about.
    second = comorbidities(question, tuple(match for match, _ in named if not match.findings(vocabulary)), vocabulary)
    comparison = comparison_of(question)
    facets = facets_of(question)
    if comparison and not facets and not _compares_conditions(comparison, vocabulary):
        facets = (Facet.TREATMENT,)
    findings = tuple(dict.fromkeys(finding.name for match in found for finding in match.findings(vocabulary)))
    return QuestionPlan(
        text=question,
        facets=facets,
        broad=is_broad(facets),
        conditions=_conditions(question, named, second),
        findings=findings,
        candidates=_candidates(findings, vocabulary),
        population=_population(question, named, second),
        comparison=comparison,
        focus=focus_of(question),
        expansions=expansions_of(question, _told(found, named, vocabulary), vocabulary),
        emergency=emergency,
    )


def plan_of_words(text: str) -> QuestionPlan:
    """A plan for words that need be no question, without a vocabulary: a claim, a title, a few terms. Nothing is refused."""
    return QuestionPlan(text=text, facets=facets_of(text), focus=focus_of(text), expansions=expansions_of(text, (), None))


def _without_stray_complaints(found: tuple[Match, ...], vocabulary: Vocabulary) -> tuple[Match, ...]:
    """Where a complaint is named in full, single lay words for others ("when I am tired") are circumstances."""
    if not any(match.findings(vocabulary) and not _stray(match) for match in found):
        return found
    return tuple(match for match in found if not (match.findings(vocabulary) and _stray(match)))


def _stray(match: Match) -> bool:
    return len(match.places) == 1 and all(entry.lay for entry in match.entries)


def _named(question: str, found: tuple[Match, ...], vocabulary: Vocabulary) -> tuple[tuple[Match, Concept], ...]:
    """Matches that name conditions.

    Where the library knows what is asked, stray lay words ("tired") name none. Beside a complaint that the library has a differential
    for, another sign ("headache with stiff neck") is more of the complaint, not a condition.
    """
    complaint = any(match.findings(vocabulary) for match in found)
    known = any(match.findings(vocabulary) or any(concept.library for concept in match.concepts(vocabulary)) for match in found)
    return tuple(
        (match, concept)
        for match in found
        for concept in match.concepts(vocabulary)
        if not (known and match.lay and not concept.library and len(match.places) == 1)
        and not (complaint and not concept.library and _felt(question, match, concept))
    )


def _felt(question: str, match: Match, concept: Concept) -> bool:
    return (concept.id or "").startswith(_PHENOTYPE) and _WHO_HAS.search(question[: match.start].lower()) is None


def _told(found: tuple[Match, ...], named: tuple[tuple[Match, Concept], ...], vocabulary: Vocabulary) -> tuple[Match, ...]:
    """Matches that name a condition or a finding of the plan."""
    return tuple(match for match in found if match.findings(vocabulary) or any(other is match for other, _ in named))


def _conditions(question: str, named: tuple[tuple[Match, Concept], ...], second: tuple[Match, ...]) -> tuple[Condition, ...]:
    """The conditions, best first: the one asked about before comorbidities, the library's before others, then by place."""
    ordered = sorted(named, key=lambda pair: (pair[0] in second, not pair[1].library, pair[0].first))
    kept: dict[str, Condition] = {}
    for match, concept in ordered:
        kept.setdefault(concept.name, _as_asked(concept, question[match.start : match.end]))
    return tuple(kept.values())


def _as_asked(concept: Concept, said: str) -> Condition:
    """A condition that the library lacks goes by the name that the question used, when that is one of its names."""
    if concept.library or phrase_keys(said) == phrase_keys(concept.name):
        return concept.condition
    for name in (*concept.synonyms, *concept.lay):
        if phrase_keys(name) == phrase_keys(said) and not name.isupper():
            others = tuple(other for other in (concept.name, *concept.synonyms) if fold(other) != fold(name))
            return msgspec.structs.replace(concept.condition, name=name, synonyms=others)
    return concept.condition


def _candidates(findings: tuple[str, ...], vocabulary: Vocabulary) -> tuple[Presentation, ...]:
    by_name = {finding.name: finding.presentations for finding in vocabulary.findings}
    return tuple(presentation for name in findings for presentation in by_name[name])


def _population(question: str, named: tuple[tuple[Match, Concept], ...], second: tuple[Match, ...]) -> tuple[str, ...]:
    labels = [label_of(concept.name) for match, concept in named if match in second]
    return tuple(dict.fromkeys((*groups_of(question), *labels)))


def _compares_conditions(comparison: tuple[str, ...], vocabulary: Vocabulary) -> bool:
    """Whether two diseases are compared ("Bell's palsy versus stroke"), not two treatments."""
    return all(any(match.concepts(vocabulary) for match in matches(side, vocabulary)) for side in comparison)
