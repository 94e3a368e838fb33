"""Which MeSH headings of an article name the disease that it is about.

A citation gives descriptors without their place in the MeSH tree. Two things tell a disease: a qualifier that NLM allows
with diseases only, or the descriptor's own last word. Both lean to leaving a heading out.
"""

from __future__ import annotations

import re
from typing import Final

from clincite.records import Condition
from clincite.sources.medline.memory import remembered

_DISEASE_QUALIFIERS: Final = frozenset(
    {
        "chemically induced",
        "complications",
        "congenital",
        "diagnosis",
        "diet therapy",
        "drug therapy",
        "etiology",
        "prevention & control",
        "radiotherapy",
        "secondary",
        "therapy",
        "transmission",
    }
)
_DISEASE_NOUN: Final = re.compile(
    r"(?:^|[ -])(?:Abnormalit(?:y|ies)|Anaphylaxis|Aneurysms?|Asthma|Ataxia|Blepharospasm|Cardiomyopathies|Chorea|Colic|Delirium"
    r"|Dementia|Deficienc(?:y|ies)|Diabetes Mellitus|Diseases?|Disorders?|Dyskinesias?|Dystonia|Eczema|Embolism|Epilepsy|Epilepsies"
    r"|Failure|Fibrillation|Fractures|Gout|Headache|Hemorrhages?|Hypertension|Hypotension|Infarction|Infections?|Influenza|Injury"
    r"|Injuries|Insufficiency|Ischemia|Leukemia|Lymphoma|Malaria|Migraine|Myasthenia Gravis|Myoclonus|Myokymia|Neoplasms|Obesity"
    r"|Pain|Palsy|Paralysis|Pneumonia|Poisoning|Psoriasis|Scabies|Schizophrenia|Seizures|Sepsis|Shock|Spasm|Stroke|Syndromes?"
    r"|Synkinesis|Tachycardia|Tetany|Tics|Tremor|Ulcer)$"
    r"|(?:itis|emia|penia|neuralgia|plegia|paresis|sclerosis|stenosis|thrombosis|neuropath(?:y|ies)|myopath(?:y|ies)|carcinoma|sarcoma"
    r"|melanoma|glioma|adenoma)$"
)
# Diseases by qualifier or by word, but not of a patient.
_NOT_A_CONDITION: Final = frozenset(
    {"Carcinogenesis", "Disease", "Disease Susceptibility", "Genetic Predisposition to Disease", "Plant Diseases", "Syndrome"}
)
# Parts of hyphenated words that are common words, not names.
_COMMON_PARTS: Final = frozenset(
    ("Associated", "Cell", "Deficient", "Dependent", "Induced", "Leukemia", "Lymphoma", "Negative", "Non", "Positive", "Related", "Small")
)


def is_disease(descriptor: str, qualifiers: tuple[str, ...]) -> bool:
    """Whether the heading names a disease, as far as it shows."""
    if descriptor in _NOT_A_CONDITION:
        return False
    noun = descriptor.split(",", 1)[0]
    return any(qualifier in _DISEASE_QUALIFIERS for qualifier in qualifiers) or _DISEASE_NOUN.search(noun) is not None


@remembered(65_536)
def disease(descriptor: str, ui: str, *qualifiers: str) -> Condition | None:
    """The condition that a heading with its qualifiers names; None when it names no disease."""
    return condition_of(descriptor, ui) if is_disease(descriptor, qualifiers) else None


def condition_of(descriptor: str, ui: str) -> Condition:
    """The condition that a MeSH disease heading names: "Arthritis, Rheumatoid" is shown as "Rheumatoid arthritis"."""
    words = " ".join(reversed(descriptor.split(", "))).split()
    name = " ".join(map(_lowered, words))
    name = name[:1].upper() + name[1:]
    inverted = ", " in descriptor
    return Condition(name=name, id=f"MESH:{ui}" if ui else None, synonyms=(descriptor,) if inverted else ())


def _lowered(word: str) -> str:
    """The word in lower case, unless it is an acronym, a symbol or part of a name."""
    if "-" in word:
        return "-".join(part.lower() if part in _COMMON_PARTS else part for part in word.split("-"))
    return word.lower() if word.istitle() and word.isalpha() and len(word) > 1 else word
