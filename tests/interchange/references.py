"""Invented references that are hard to write down: hostile titles, groups, suffixes, one paper behind several records."""

from __future__ import annotations

from clincite.answers import Answer, Claim, Reference
from tests.render import sample

NASTY = 'Braces {in} \\textbf{bold} & 50% of $x_1$ ~ #1 ^2 "quoted" <i>it</i> @misc{x, @end} naïve β-blocker – dash'
LINES = "One line\nTY  - BOOK\r\nER  - \nAU  - Mallory, M."
GROUP = "Kidney Disease: Improving Global Outcomes (KDIGO) Acute Kidney Injury Work Group"
DOI = "10.1002/(sici)1097-4598(199812)21:12<1740::aid-mus17>3.0.co;2-v"


def source(number: int, record: str, **changes: object) -> Reference:
    """A reference; ``changes`` replace its fields."""
    return sample.reference(number, record, **changes)


REFERENCES = (
    source(
        1,
        "digest:pmid:9843077",
        title="Hemifacial spasm: clinical findings and treatment",
        authors=("Wang A", "Sekula RF Jr", "van der Berg J-P", "Castelão M", "Silva RAE", "Tan EK", "Bhatia KP", "et al"),
        ids={"pmid": "9843077", "doi": DOI},
        digest=True,
        kind="observational",
    ),
    source(2, "pmid:102", title=NASTY, authors=(GROUP, "Iskorur", "Barnes and Noble AB"), status="retracted", notices=("pmid:9",)),
    source(3, "pmid:103", title=LINES, source="J {Odd}\n& Sons", ids={"pmid": "103", "pmcid": "PMC77"}, kind="trial"),
    source(
        4,
        "openmed:inv/flares",
        kind="guideline_summary",
        issuer="ACR & friends",
        title="2020 Guideline – part one – Flares",
        authors=(),
        source="open-medicine 0.12.0",
        ids={"doi": "10.1000/guide.1"},
        summary=True,
    ),
    source(
        5,
        "openmed:inv/lowering",
        kind="guideline_summary",
        issuer="ACR & friends",
        title="2020 Guideline – part one – Lowering",
        authors=(),
        source="open-medicine 0.12.0",
        ids={"doi": "10.1000/GUIDE.1"},
        summary=True,
    ),
    source(
        6,
        "digest:url:0123456789ab",
        kind="guideline",
        issuer="National Institute",
        title="Epilepsies (NG217)",
        authors=(),
        source="NICE guideline",
        ids={},
        url="https://society.test/a b/{x}",
        digest=True,
        status="superseded",
        superseded_by="pmid:1",
    ),
    source(7, "pmid:9843077", title="Hemifacial spasm: clinical findings and treatment", authors=("Wang A",), ids={"pmid": "9843077"}),
    source(8, "pmid:108", title="Hemifacial pain", authors=("Wang B",), year=2011, ids={"pmid": "108"}),
    source(9, "pmid:109", title="Hemifacial pain again", authors=("Wang C",), year=2011, ids={"pmid": "109"}),
    source(10, "file:notes-0a1b2c", title="My own notes", authors=("Jane Q. Smith",), source=None, year=None, ids={}, kind="unspecified"),
    source(11, "digest:url:aa", title="A page", authors=(), source=None, ids={}, url="javascript:alert(1)", kind="opinion", year=1999),
    source(12, "digest:url:bb", title="A good page", authors=(), source=None, ids={}, url="https://good.test/", kind="opinion", year=1999),
)


def answer() -> Answer:
    """An answer that cites all of them."""
    claims: tuple[Claim, ...] = tuple(
        sample.claim(f"c{one.number}", f"Statement {one.number}.", sample.quote(one.record, f"Statement {one.number}."))
        for one in REFERENCES
    )
    return sample.sample(
        claims=claims,
        references=REFERENCES,
        direct_answer=("c1",),
        emergency=None,
        sections=(),
        gaps=(),
        conflicts=(),
    )
