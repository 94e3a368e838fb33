"""How every face shows whether a source stands: beside each citation, in the list, and among what was found and not used."""

from __future__ import annotations

import re

import msgspec
import pytest

from clincite.answers import LeftOut
from clincite.records import RecordStatus, Relation
from clincite.render import FORMATS
from clincite.render.article import article
from clincite.render.record import show_md, show_text
from tests.render import sample

FACES = ("text", "md", "html")


def shown(form: str, **changes: object) -> str:
    """The page on one line; of HTML only the text."""
    page = FORMATS[form].render(sample.sample(**changes)).replace("\\", "")
    return " ".join((re.sub(r"<[^>]*>", "", page) if form == "html" else page).split())


def cited(*numbers: int) -> object:
    records = {reference.number: reference.record for reference in sample.REFERENCES}
    quotes = tuple(sample.quote(records[number], "One.") for number in numbers)
    return (sample.claim("c1", "One.", *quotes), *sample.CLAIMS[1:])


@pytest.mark.parametrize(
    ("numbers", "text", "md"),
    [
        ((4,), "One. [4] CORRECTED", "One. [4] **CORRECTED**"),
        ((5, 3), "One. [5] EXPRESSION OF CONCERN [3]", "One. [5] **EXPRESSION OF CONCERN** [3]"),
        ((3, 4, 5), "One. [3][4] CORRECTED [5] EXPRESSION OF CONCERN", "One. [3][4] **CORRECTED** [5] **EXPRESSION OF CONCERN**"),
        ((1, 3), "One. [1][3]", "One. [1][3]"),
    ],
)
def test_a_mark_stands_beside_the_number_that_it_is_about(numbers: tuple[int, ...], text: str, md: str) -> None:
    claims = cited(*numbers)
    assert text in shown("text", claims=claims)
    assert md in shown("md", claims=claims)
    assert text in shown("html", claims=claims)
    page = FORMATS["html"].render(sample.sample(claims=claims))
    assert all(f'<strong class="loud">{word}</strong>' in page for word in ("CORRECTED", "EXPRESSION OF CONCERN") if word in text)


def test_the_gravest_mark_is_that_of_the_sentence() -> None:
    lines = [line for line in article(sample.sample(claims=cited(4, 5, 6))).direct_answer if line.id == "c1"]
    assert [line.loud for line in lines] == ["EXPRESSION OF CONCERN"]


@pytest.mark.parametrize("form", FACES)
def test_references_name_the_notices_and_the_retracted_papers_that_they_cite(form: str) -> None:
    many = tuple(f"pmid:{number}" for number in range(900, 912))
    changes = {"notices": ("pmid:9", "J Lids 2024"), "retracted_cites": many}
    references = (msgspec.structs.replace(sample.REFERENCES[0], **changes), *sample.REFERENCES[1:])
    page = shown(form, references=references)
    assert "As told by pmid:9 and J Lids 2024." in page
    assert "Cites 12 retracted papers: pmid:900, pmid:901," in page and "pmid:909 and 2 more." in page


@pytest.mark.parametrize("form", FACES)
def test_unknown_says_when_somebody_last_looked(form: str) -> None:
    references = list(sample.REFERENCES)
    assert "status unknown, never checked." in shown(form)
    references[2] = msgspec.structs.replace(references[2], status_checked="2026-11-20")
    assert "status unknown (last looked at 2026-11-20)." in shown(form, references=tuple(references))


LEFT_OUT = (
    LeftOut(record="pmid:77", title="Zalutrin in ~~owls~~ <b>", year=2019, notices=("pmid:9",)),
    LeftOut(record="file:x", title="Lids", year=None),
)


def test_what_was_retracted_is_listed_and_struck_through() -> None:
    receipt = msgspec.structs.replace(sample.sample().receipt, retracted=LEFT_OUT)
    answer = sample.sample(receipt=receipt)
    text = " ".join(FORMATS["text"].render(answer).split())
    assert "Found and not used, because retracted: • RETRACTED: Zalutrin in ~~owls~~ <b> (2019; PMID 77; as told by pmid:9)" in text
    assert "• RETRACTED: Lids (file:x)" in text
    assert "\x1b[9m" in FORMATS["text"].render(answer, color=True)
    md = FORMATS["md"].render(answer)
    assert "- **RETRACTED:** ~~Zalutrin in \\~\\~owls\\~\\~ \\<b>~~ (2019; PMID 77; as told by pmid:9)" in md
    page = FORMATS["html"].render(answer)
    struck = "<s>Zalutrin in ~~owls~~ &lt;b&gt;</s> (2019; PMID 77; as told by pmid:9)"
    assert f'<li><strong class="loud">RETRACTED:</strong> {struck}</li>' in page


@pytest.mark.parametrize("form", FACES)
def test_nothing_is_said_where_nothing_was_retracted(form: str) -> None:
    assert "Found and not used" not in FORMATS[form].render(sample.sample())


def test_a_record_shows_its_notices_and_what_it_cites() -> None:
    ties = (
        Relation(type="ErratumIn", target="pmid:9", citation="Retraction Watch, 2024-01-01: Numbers", by="Retraction Watch"),
        Relation(type="CitesRetracted", target="pmid:3"),
    )
    record = msgspec.structs.replace(sample.RECORD, status=RecordStatus.CORRECTED, relations=ties)
    text = " ".join(show_text(record).split())
    assert "CORRECTED (checked 2026-11-20). As told by pmid:9. Cites 1 retracted paper: pmid:3." in text
    assert "Related: ErratumIn pmid:9 (Retraction Watch, 2024-01-01: Numbers)" in text
    md = show_md(record)
    assert "**CORRECTED (checked 2026-11-20)**." in md
    assert "**As told by pmid:9.**" in md and "**Cites 1 retracted paper: pmid:3.**" in md
    plain = msgspec.structs.replace(sample.RECORD, status=RecordStatus.UNKNOWN, status_checked=None)
    assert "status unknown, never checked." in show_text(plain)
