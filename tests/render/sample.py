"""A rich invented answer: a made-up condition, so that no medical fact is asserted, and every part that a face can show."""

from __future__ import annotations

from clincite.answers import (
    Answer,
    AnswerSection,
    Claim,
    Conflict,
    Dropped,
    Emergency,
    Gap,
    Group,
    Receipt,
    Reference,
    ReviewState,
    Understood,
    sealed,
)
from clincite.records import Facet, Quote, Record, RecordKind, RecordStatus, Section

ESC = "\x1b"
BIDI = "\u202e\u2066\u200f"
HOSTILE = (
    "<script>alert(1)</script> [click](javascript:alert(1)) ![x](http://evil.test/x.png) "
    f"{ESC}[31mred{ESC}]8;;http://evil.test{ESC}\\ \x9b31m{BIDI} "
    "a|b `code` **bold** _it_ <http://evil.test> &lt;b&gt; https://evil.test www.evil.test me@evil.test "
    "$x$ ~~no~~ \\* {{ 7*7 }} \" onload='x'"
)
HOSTILE_STARTS = (
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "===",
    "    code",
    "+ item",
    "[1]: http://evil.test",
    "---",
    "```",
    "<b>x</b>",
    "closed ##",
)

REVIEW_TEXT = "In this review we found that lorem tablets shortened grey spells in adults (120 of 200 against 80 of 200)."
RECORD = Record(
    id="pmid:101",
    kind=RecordKind.SYSTEMATIC_REVIEW,
    title="Lorem tablets for grey spells: a review",
    authors=("Doe A", "Roe B", "et al"),
    source="J Invented Med",
    year=2021,
    ids={"pmid": "101", "doi": "10.1000/inv.101(21)00001-2"},
    design="Systematic review of four invented trials",
    population="adults with grey spells",
    n=400,
    status=RecordStatus.CURRENT,
    status_checked="2026-11-20",
    sections=(
        Section(name="Background", text="Grey spells are made up.\nNobody has them.", facet=Facet.DEFINITION),
        Section(name="Main results", text=f"{REVIEW_TEXT} Ipsum drops did nothing.", facet=Facet.TREATMENT, certainty="moderate"),
    ),
)


def quote(record: str, text: str, section: str = "Results", start: int = 10) -> Quote:
    return Quote(record=record, record_sha256="ab" * 32, section=section, start=start, end=start + len(text), text=text)


def reference(number: int, record: str, **changes: object) -> Reference:
    fields: dict[str, object] = {
        "kind": "trial",
        "issuer": None,
        "status": "current",
        "status_checked": "2026-11-22",
        "title": f"Invented study number {number} of grey spells",
        "authors": ("Doe A",),
        "source": "J Invented Med",
        "year": 2010 + number,
        "ids": {"pmid": str(100 + number)},
        "url": None,
        "digest": False,
    }
    return Reference(number=number, record=record, **{**fields, **changes})  # type: ignore[arg-type]


def claim(claim_id: str, text: str, *quotes: Quote, **changes: object) -> Claim:
    fields: dict[str, object] = {"facet": Facet.TREATMENT}
    return Claim(id=claim_id, text=text, quotes=quotes or (quote("pmid:101", text),), **{**fields, **changes})  # type: ignore[arg-type]


REFERENCES = (
    reference(
        1,
        "digest:pmid:101",
        kind="systematic_review",
        title=RECORD.title,
        authors=RECORD.authors,
        ids=RECORD.ids,
        year=2021,
        digest=True,
        design=RECORD.design,
        population=RECORD.population,
        n=400,
    ),
    reference(2, "pmid:102", status="retracted", design="Randomised trial", n=41, population="children with grey spells"),
    reference(
        3,
        "openmed:inv/1",
        kind="guideline_summary",
        issuer="Society of Invented Medicine",
        title="Care of grey spells",
        authors=(),
        source="Invented Guidelines",
        ids={"doi": "10.1000/guide.3"},
        status="unknown",
        status_checked=None,
    ),
    reference(4, "pmid:104", kind="observational", status="corrected"),
    reference(5, "pmid:105", kind="case_report", status="concern", title="A spell that would not end"),
    reference(6, "pmid:106", kind="guideline", issuer="Invented Agency", status="superseded", superseded_by="openmed:inv_2024/spells"),
    reference(
        7,
        "digest:url:0123456789ab",
        kind="opinion",
        ids={},
        url="https://society.test/a/" + "very-long-path-that-never-ends/" * 8 + "page.html",
        title="A page about spells",
        digest=True,
    ),
)

CLAIMS = (
    claim(
        "c1",
        "Lorem tablets shortened grey spells in adults (120 of 200 against 80 of 200).",
        quote("digest:pmid:101", REVIEW_TEXT, "Main results", 0),
        quote("openmed:inv/1", "Offer lorem tablets to adults with grey spells.", "Treatment › First line"),
        role="first_line",
        level="1",
        strength="strong",
        certainty="moderate",
        edits=("drop_lead_in", "capitalise"),
        against=("c4",),
    ),
    claim(
        "c2",
        "Most grey spells end by themselves within two days.",
        quote("pmid:104", "Most grey spells end within two days."),
        level="3",
    ),
    claim(
        "c3",
        "A spell with a fever must be seen on the same day.",
        quote("pmid:106", "A spell with a fever must be seen on the same day."),
        facet=Facet.FEATURES,
        role="red_flag",
        strength="Class I",
        certainty="LOE B-R",
    ),
    claim(
        "c4",
        "Lorem tablets did not shorten grey spells in children.",
        quote("pmid:102", "Lorem tablets did not shorten grey spells in 41 children."),
        role="avoid",
        level="2",
    ),
    claim(
        "c5",
        "Grey spells come with low ipsum levels.",
        quote("pmid:105", "Grey spells came with low ipsum."),
        facet=Facet.CAUSE,
        role="do_not_miss",
        edits=("name_condition:Grey spells",),
    ),
    claim(
        "c6",
        "Grey spells follow cold weather.",
        quote("digest:url:0123456789ab", "Grey spells follow cold weather."),
        facet=Facet.CAUSE,
        role="common",
    ),
    claim(
        "c7",
        "Call the local emergency number when a spell stops the breath.",
        quote("pmid:106", "Call the emergency number when a spell stops the breath."),
        facet=Facet.EMERGENCY,
        role="first_action",
    ),
    claim(
        "c8",
        "No trial has looked at grey spells in pregnancy.",
        quote("digest:pmid:101", "No trial has looked at grey spells in pregnancy."),
        facet=Facet.UNCERTAINTY,
        level="1",
    ),
    claim("c9", "Dolor wraps are the second choice.", quote("openmed:inv/1", "Dolor wraps are the second choice."), role="alternative"),
)


def sample(**changes: object) -> Answer:
    """The sample answer; ``changes`` replace its fields."""
    fields: dict[str, object] = {
        "question": "What causes grey spells and how are they treated in adults?",
        "title": "Grey spells: causes and treatment",
        "facets": (Facet.CAUSE, Facet.TREATMENT),
        "emergency": Emergency(kind="breath_stopped", title="A spell that stops the breath", claims=("c7",)),
        "direct_answer": ("c1", "c2"),
        "sections": (
            AnswerSection(
                heading="Causes and differential",
                facet=Facet.CAUSE,
                groups=(
                    Group(label="Cold weather", role="common", claims=("c6",)),
                    Group(label="Low ipsum", condition="HP:0000001", role="do_not_miss", claims=("c5",)),
                ),
            ),
            AnswerSection(heading="What to look for", facet=Facet.FEATURES, groups=(Group(label="", claims=("c3",)),)),
            AnswerSection(
                heading="Treatment by condition",
                facet=Facet.TREATMENT,
                groups=(Group(label="Grey spells", claims=("c1", "c9", "c4", "c2")),),
            ),
        ),
        "claims": CLAIMS,
        "references": REFERENCES,
        "gaps": (
            Gap(
                asked="Grey spells in pregnancy",
                looked_for=("grey spells", "pregnancy", "lorem"),
                nearest=("digest:pmid:101", "pmid:999"),
                why_not="The studies found left pregnant women out.",
                would_answer="A trial or a cohort in pregnancy.",
                claims=("c8",),
            ),
            Gap(asked="Cost of ipsum drops", looked_for=("cost",), nearest=(), why_not="Nothing matched.", would_answer="A cost study."),
        ),
        "conflicts": (Conflict(claims=("c1", "c4"), difference="population: adults in one, children in the other"),),
        "understood": Understood(
            conditions=("Grey spells",),
            population=("adults",),
            comparison=("lorem tablets", "dolor wraps"),
            terms=("greyness", "spells"),
        ),
        "receipt": Receipt(
            library="cd" * 32,
            engine="clincite 0.1.0",
            searched=1893,
            found=120,
            considered=1204,
            dropped=(
                Dropped(reason="retracted", count=1),
                Dropped(reason="off the question", count=40),
                Dropped(reason="never", count=0),
            ),
            used=7,
        ),
        "disclaimer": "For people trained in health care. It informs a decision and does not make one.",
        "review": ReviewState(),
        "created": "2026-11-22T10:00:00Z",
    }
    return sealed(Answer(**{**fields, **changes}))  # type: ignore[arg-type]


def bare() -> Answer:
    """An answer with nothing in it but its question."""
    return sample(
        emergency=None,
        direct_answer=(),
        sections=(),
        claims=(),
        references=(),
        gaps=(),
        conflicts=(),
        understood=Understood(),
        facets=(),
        disclaimer="",
    )


def hostile() -> Answer:
    """The sample with hostile text in every place that text can come from."""
    claims = tuple(
        Claim(
            id=item.id,
            text=f"{HOSTILE} {number}",
            facet=item.facet,
            role=HOSTILE,
            level=HOSTILE,
            strength=HOSTILE if number % 2 else None,
            certainty=HOSTILE,
            edits=(HOSTILE,),
            quotes=tuple(Quote(record=q.record, record_sha256=HOSTILE, section=HOSTILE, start=1, end=2, text=HOSTILE) for q in item.quotes),
            against=item.against,
        )
        for number, item in enumerate(CLAIMS)
    )
    bad_ids = {"pmid": "1' onclick='x", "doi": "10.1000/<script>)](javascript:x)", "pmcid": "javascript:x", HOSTILE: HOSTILE}
    references = tuple(
        reference(
            item.number,
            item.record,
            kind=HOSTILE,
            issuer=HOSTILE,
            status=HOSTILE,
            status_checked=HOSTILE,
            title=HOSTILE_STARTS[item.number],
            authors=(HOSTILE, HOSTILE_STARTS[0]),
            source=HOSTILE,
            ids=bad_ids if item.number % 2 else {},
            url="javascript:alert(1)" if item.number % 3 else f"https://evil.test/{HOSTILE}",
            design=HOSTILE,
            population=HOSTILE,
            n=1,
            digest=True,
            superseded_by=HOSTILE,
        )
        for item in REFERENCES
    )
    groups = tuple(Group(label=text, role=HOSTILE, claims=("c2", "c3")) for text in (*HOSTILE_STARTS, HOSTILE))
    return sample(
        question=HOSTILE,
        title=HOSTILE,
        emergency=Emergency(kind=HOSTILE, title=HOSTILE, claims=("c7",)),
        claims=claims,
        references=references,
        sections=tuple(AnswerSection(heading=text, facet=Facet.CAUSE, groups=groups) for text in (*HOSTILE_STARTS, HOSTILE)),
        gaps=(
            Gap(
                asked=HOSTILE,
                looked_for=(HOSTILE,),
                nearest=(f"pmid:{HOSTILE}",),
                why_not=HOSTILE,
                would_answer=HOSTILE,
                claims=("c8",),
            ),
        ),
        conflicts=(Conflict(claims=("c1", "c4"), difference=HOSTILE),),
        understood=Understood(
            conditions=(HOSTILE,), findings=(HOSTILE,), population=(HOSTILE,), comparison=(HOSTILE,), terms=(HOSTILE,) * 9
        ),
        receipt=Receipt(
            library=HOSTILE,
            engine=HOSTILE,
            vectors=HOSTILE,
            searched=1,
            found=1,
            considered=1,
            dropped=(Dropped(reason=HOSTILE, count=2),),
            used=1,
            confidence=0.5,
        ),
        disclaimer=HOSTILE,
        review=ReviewState(state=HOSTILE, version=1),
        created=HOSTILE,
    )


def big(claims: int = 70, references: int = 30) -> Answer:
    """An article as large as the largest real ones: ``claims`` sentences over ``references`` sources."""
    refs = tuple(
        reference(
            number,
            f"digest:pmid:{100 + number}",
            digest=True,
            design="Randomised crossover trial",
            n=60,
            population="adults with grey spells",
        )
        for number in range(1, references + 1)
    )
    text = "Lorem tablets taken twice a day for six weeks shortened grey spells by two days in adults who had them every month (120 of 200)"
    every = tuple(
        claim(
            f"c{number}",
            f"{text}, part {number}.",
            quote(f"digest:pmid:{101 + number % references}", f"{text}, part {number}."),
            level="2",
        )
        for number in range(1, claims + 1)
    )
    sections = tuple(
        AnswerSection(
            heading=f"Part {start}",
            facet=Facet.TREATMENT,
            groups=(Group(label="Grey spells", claims=tuple(item.id for item in every[start : start + 10])),),
        )
        for start in range(0, claims, 10)
    )
    return sample(emergency=None, direct_answer=("c1", "c2"), sections=sections, claims=every, references=refs, gaps=(), conflicts=())
