"""Records about invented diseases, and hostile ones: what the browser tests ask about beside the bundled library.

No fact of medicine is in them and no word is copied from anywhere.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from clincite.records import Condition, Facet, Record, RecordKind, RecordStatus, Relation, Section

ZORB: Final = Condition(name="Zorb disease", id="ZZ:1", synonyms=("ZD",), lay=("the zorbs",))
ZORB_QUESTION: Final = "What is the treatment of zorb disease?"
ZORB_DOSE: Final = "10 mg"
RETRACTED_TITLE: Final = "Quonkin cures zorb disease: a randomised trial"

QUELB: Final = Condition(name="Quelb fever", id="ZZ:2")
HOSTILE_QUESTION: Final = "What is the treatment of quelb fever?"
HOSTILE_WORD: Final = "Vexalin"
_HOSTILE: Final = (
    "<script>alert('title')</script><img src=x onerror=alert('image')>"
    '"><svg onload=alert(1)> {{ 7*7 }} </title></textarea></script><a href="javascript:alert(2)">press</a>'
)


def _record(key: str, title: str, *sections: Section, condition: Condition = ZORB, **more: Any) -> Record:
    fields: dict[str, Any] = {
        "kind": RecordKind.TRIAL,
        "authors": ("Doe A", "Roe B"),
        "source": "J Invented Med",
        "year": 2021,
        "ids": {"pmid": key},
        "conditions": (condition,),
        "status": RecordStatus.CURRENT,
        "status_checked": "2026-11-20",
    }
    return Record(id=f"pmid:{key}", title=title, sections=sections, **{**fields, **more})


def _section(name: str, text: str, facet: Facet, **more: Any) -> Section:
    return Section(name=name, text=text, facet=facet, condition=more.pop("condition", ZORB.name), **more)


REVIEW: Final = _record(
    "90000001",
    "Plimba tablets for zorb disease: a systematic review",
    _section("Definition", "Zorb disease is an invented disorder in which the left elbow hums.", Facet.DEFINITION),
    _section("Causes", "Zorb disease is caused by listening to invented music.", Facet.CAUSE),
    _section(
        "Main results",
        "Plimba reduces humming in zorb disease (120 of 200 against 80 of 200 adults). Trials were small.",
        Facet.TREATMENT,
        role="first_line",
        subject="plimba",
        importance="key",
        certainty="moderate",
    ),
    _section("Side effects", "Side effects of plimba were mild dizziness in 12 of 200 adults with zorb disease.", Facet.HARM),
    kind=RecordKind.SYSTEMATIC_REVIEW,
    design="Systematic review of four invented trials",
    population="adults with zorb disease",
    n=400,
)
DENIAL: Final = _record(
    "90000002",
    "Plimba in children with zorb disease: a randomised trial",
    _section("Results", "Plimba did not reduce humming in zorb disease in children.", Facet.TREATMENT, subject="plimba"),
    year=2023,
    design="Randomised trial",
    population="children with zorb disease",
    n=90,
)
GUIDELINE: Final = _record(
    "90000003",
    "Care of zorb disease",
    _section(
        "First treatment",
        f"Give plimba {ZORB_DOSE} twice daily by mouth for zorb disease in adults.",
        Facet.TREATMENT,
        role="first_line",
        subject="plimba",
        strength="strong",
        certainty="moderate",
        importance="key",
    ),
    _section("Dose", f"The dose of plimba in zorb disease is {ZORB_DOSE} twice daily for 14 days.", Facet.DOSE, subject="plimba"),
    _section("Pitfalls", "Do not mistake a humming refrigerator for zorb disease.", Facet.PITFALL),
    _section("Follow-up", "See adults with zorb disease again after 6 weeks.", Facet.FOLLOW_UP),
    _section("Gaps", "Whether plimba helps in pregnancy with zorb disease is not known.", Facet.UNCERTAINTY),
    kind=RecordKind.GUIDELINE,
    issuer="Society of Invented Medicine",
    year=2022,
    authors=(),
)
OLD_GUIDELINE: Final = _record(
    "90000004",
    "Care of zorb disease, first edition",
    _section("Treatment", "Offer zalutrin to adults with zorb disease who cannot take plimba.", Facet.TREATMENT, subject="zalutrin"),
    kind=RecordKind.GUIDELINE,
    issuer="Society of Invented Medicine",
    year=2012,
    authors=(),
    status=RecordStatus.SUPERSEDED,
    relations=(Relation(type="SupersededBy", target="pmid:90000003"),),
)
RETRACTED: Final = _record(
    "90000005",
    RETRACTED_TITLE,
    _section("Results", "Quonkin cured zorb disease in 40 of 40 adults.", Facet.TREATMENT, subject="quonkin"),
    year=2019,
    status=RecordStatus.RETRACTED,
    relations=(Relation(type="RetractionIn", target="pmid:90000099"),),
)
HOSTILE: Final = _record(
    "90000006",
    f"{HOSTILE_WORD} in quelb fever {_HOSTILE}",
    _section(
        "Results <img src=x onerror=alert('section')>",
        f"{HOSTILE_WORD} <b onmouseover=alert('text')>lowered</b> <script>alert('quote')</script> quelb fever in 30 of 60 adults.",
        Facet.TREATMENT,
        condition=QUELB.name,
        importance="key",
    ),
    condition=QUELB,
    authors=("<script>alert('author')</script> Mallory",),
    source="J <img src=x onerror=alert('journal')>",
    population="<script>alert('population')</script>",
    url="javascript:alert('url')",
)
RECORDS: Final = (REVIEW, DENIAL, GUIDELINE, OLD_GUIDELINE, RETRACTED, HOSTILE)


def write(path: Path) -> Path:
    """The records as a file that ``clincite ingest`` reads."""
    path.write_bytes(b"".join(msgspec.json.encode(record) + b"\n" for record in RECORDS))
    return path
