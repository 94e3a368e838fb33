"""A hand-made answer with everything that an answer may have, and the library that it stands on. All of it is invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from clincite.answers import Answer, AnswerSection, Claim, Conflict, Emergency, Gap, Group, Receipt, sealed
from clincite.compose.edits import Place, derive
from clincite.compose.write import reference_to
from clincite.evidence.appraise import grade_of, level_of
from clincite.library import EmbeddedLibrary
from clincite.records import Facet, Quote, Record, RecordKind, RecordStatus, Section, quote_from

TRIAL: Final = Record(
    id="pmid:1",
    kind=RecordKind.TRIAL,
    title="Marolide for zorb disease",
    sections=(
        Section(name="Results", text="In adults with zorb disease, marolide 5 mg once daily may shorten attacks and seldom causes rash."),
        Section(name="Notes", text="Marolide was not tested in pregnant owls with zorb disease."),
    ),
    year=2020,
    status=RecordStatus.CURRENT,
    status_checked="2026-01-01",
)
AGAIN: Final = Record(
    id="pmid:2",
    kind=RecordKind.OBSERVATIONAL,
    title="Marolide once more",
    sections=(
        Section(
            name="Main", text="In adults with zorb disease, marolide 5 mg once daily may shorten attacks and seldom causes rash or fever."
        ),
    ),
    year=2021,
)
AGAINST: Final = Record(
    id="pmid:3",
    kind=RecordKind.OBSERVATIONAL,
    title="Marolide in doubt",
    sections=(Section(name="Main", text="Marolide did not shorten attacks of zorb disease in 40 owls."),),
    year=2022,
)
COMMON: Final = Record(
    id="pmid:4",
    kind=RecordKind.REVIEW,
    title="Zorb disease counted",
    sections=(Section(name="Main", text="Zorb disease is seen in 2% of grown owls and begins at dusk."),),
    year=2019,
)
FIRST_AID: Final = Record(
    id="pmid:5",
    kind=RecordKind.GUIDELINE,
    title="First aid for owls",
    sections=(Section(name="First steps", text="Call the owl line at once when a wing hangs down.", role="first_action"),),
    issuer="Owl Society",
    year=2023,
)
RECORDS: Final = (TRIAL, AGAIN, AGAINST, COMMON, FIRST_AID)


def library_in(folder: Path) -> EmbeddedLibrary:
    """The library."""
    built = EmbeddedLibrary(folder / "library", create=True)
    built.add(RECORDS)
    return built


def whole(record: Record, part: int = 0) -> Quote:
    """A section as a quotation."""
    return quote_from(record, record.sections[part], 0, len(record.sections[part].text))


def claim(name: str, facet: Facet, record: Record, part: int, *further: Quote, **more: Any) -> Claim:
    """A section as a claim."""
    section = record.sections[part]
    text, edits = derive(section.text, Place(record=record, section=section))
    strength, certainty = grade_of(section, section.text)
    return Claim(
        id=name,
        text=text,
        facet=facet,
        role=section.role,
        level=level_of(record, facet),
        strength=strength,
        certainty=certainty,
        edits=edits,
        quotes=(whole(record, part), *further),
        **more,
    )


def answer(**changes: Any) -> Answer:
    """The answer: c1 is on first aid, c2 and c3 clash and c3 is shown nowhere else, c4 is a figure, c5 is stated as not known."""
    fields: dict[str, Any] = {
        "question": "What helps zorb disease?",
        "title": "Zorb disease",
        "facets": (Facet.TREATMENT, Facet.EPIDEMIOLOGY),
        "emergency": Emergency(kind="owl", title="This may be an emergency.", claims=("c1",)),
        "direct_answer": ("c2",),
        "sections": (
            AnswerSection(
                heading="Treatment",
                facet=Facet.TREATMENT,
                groups=(Group(label="First", claims=("c2",)), Group(label="Then", claims=("c1",))),
            ),
            AnswerSection(heading="How common", facet=Facet.EPIDEMIOLOGY, groups=(Group(label="", claims=("c4",)),)),
        ),
        "claims": (
            claim("c1", Facet.EMERGENCY, FIRST_AID, 0),
            claim("c2", Facet.TREATMENT, TRIAL, 0, whole(AGAIN), against=("c3",)),
            claim("c3", Facet.TREATMENT, AGAINST, 0, against=("c2",)),
            claim("c4", Facet.EPIDEMIOLOGY, COMMON, 0),
            claim("c5", Facet.UNCERTAINTY, TRIAL, 1),
        ),
        "references": tuple(reference_to(record, number) for number, record in enumerate((FIRST_AID, TRIAL, AGAIN, AGAINST, COMMON), 1)),
        "gaps": (
            Gap(
                asked="What is not known",
                looked_for=(),
                nearest=("pmid:1",),
                why_not="They say so.",
                would_answer="",
                claims=("c5",),
                kind="stated",
            ),
            Gap(
                asked="Zorb disease: children", looked_for=(), nearest=(), why_not="None speaks of it.", would_answer="", kind="population"
            ),
        ),
        "conflicts": (Conflict(claims=("c2", "c3"), difference="Who was asked."),),
        "receipt": Receipt(library="0" * 64, engine="clincite", searched=6, found=6, dropped=(), used=5),
        "created": "2026-01-01T00:00:00Z",
    }
    return sealed(Answer(**{**fields, **changes}))
