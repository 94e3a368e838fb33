"""Real texts: the reference page, our own articles in every format, and data sets that were written for no parser of ours."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

import pytest

from clincite.lint.document import BannerKind, DateKind
from clincite.lint.parse import parse
from clincite.render import FORMATS
from clincite.render.json import loads
from tests.lint.parse.shown import numbers
from tests.render.sample import sample

ANSWER = FORMATS["json"].render(sample())
GOLDEN = sorted((Path(__file__).parents[3] / "tests" / "golden").glob("*.md"))


def test_the_reference_page(shared_data: Path) -> None:
    page = shared_data.parent / "reference" / "facial-twitching.txt"
    if not page.is_file():
        pytest.skip(f"no reference page at {page}")
    document = parse(page.read_text("utf-8"), page.name)
    assert [entry.label for entry in document.entries] == ["Research"] * 3 + ["Guideline"] * 3 + ["Research"]
    assert [entry.year for entry in document.entries] == [2011, 2002, 1999, 2025, 2025, 2025, 1999]
    assert all(entry.number is None and entry.title and entry.issuer and not entry.identifiers for entry in document.entries)
    kinds = {BannerKind.REVIEWED, BannerKind.PENDING, BannerKind.STEPS, BannerKind.ADAPTS, BannerKind.AUDIENCE, BannerKind.DISCLAIMER}
    assert kinds <= {banner.kind for banner in document.banners}
    assert not document.banners_of(BannerKind.AUTHOR, BannerKind.REVIEWER, BannerKind.VERSION, BannerKind.DISCLOSURE)
    assert [(date.kind, date.iso) for date in document.dates] == [(DateKind.UPDATED, "2025-12-16")]
    assert all(statement.citations for statement in document.statements)
    assert {number for statement in document.statements for number in numbers(statement)} == set(range(1, 9))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_our_articles_as_markdown(path: Path) -> None:
    document = parse(path.read_text("utf-8"), path.name)
    assert all(statement.cited for statement in document.statements)
    assert bool(document.statements) == bool(document.entries)
    assert all(entry.number == entry.position and entry.title and (entry.identifiers or entry.year) for entry in document.entries)
    known = {entry.number for entry in document.entries}
    assert {number for statement in document.statements for number in numbers(statement)} <= known
    assert {BannerKind.DISCLAIMER, BannerKind.PENDING, BannerKind.VERSION} <= {banner.kind for banner in document.banners}


@pytest.mark.parametrize("name", ["text", "md", "html"])
def test_an_answer_says_the_same_in_every_format(name: str) -> None:
    answer = loads(ANSWER.encode())
    ours = parse(ANSWER, "answer.json")
    source = FORMATS[name].render(answer)
    theirs = parse(source, form={"md": "markdown"}.get(name, name))
    shown = " ".join(statement.text for statement in theirs.statements)
    for statement in ours.statements:
        assert " ".join(statement.text.split()) in shown
    assert [numbers(statement) for statement in theirs.statements if statement.citations]
    assert all(statement.citations for statement in theirs.statements)
    assert [entry.number for entry in theirs.entries] == [entry.number for entry in ours.entries]
    assert {one.value for entry in theirs.entries for one in entry.identifiers} >= {
        one.value for entry in ours.entries for one in entry.identifiers if one.scheme in {"pmid", "doi"}
    }


def test_an_answer_keeps_its_places() -> None:
    document = parse(ANSWER, "answer.json")
    assert document.answer is not None
    claims = {claim.id: claim for claim in document.answer.claims}
    assert {statement.claim for statement in document.statements} == set(claims)
    for statement in document.statements:
        claim = claims[statement.claim or ""]
        assert statement.text == " ".join(claim.text.split())
        for char, place in zip(statement.text, statement.passage.places, strict=True):
            assert document.source[place] in {char, "\\"}
        assert {key for citation in statement.citations for key in citation.keys} == {quote.record for quote in claim.quotes}
        for citation in statement.citations:
            assert document.source[citation.span.start : citation.span.end] == json.dumps(citation.keys[0])
    for entry, reference in zip(document.entries, document.answer.references, strict=True):
        assert (entry.title, entry.year, entry.number) == (reference.title, reference.year, reference.number)
        assert entry.title_span is not None
        assert document.source[entry.title_span.start : entry.title_span.end] == json.dumps(reference.title, ensure_ascii=False)[1:-1]


@pytest.mark.parametrize(
    ("file", "field", "least"),
    [("medquad/qa_with_answer.jsonl.gz", "answer", 300), ("kqa/questions_w_answers.jsonl.gz", "Free_form_answer", 100)],
)
def test_answers_of_data_sets(shared_data: Path, file: str, field: str, least: int) -> None:
    read = 0
    with gzip.open(shared_data / file, "rt", encoding="utf-8") as lines:
        for line in islice(lines, 0, 4000, 13 if "medquad" in file else 1):
            document = parse(json.loads(line)[field] or "")
            read += bool(document.statements)
    assert read >= least


def test_abstracts_have_no_marks(shared_data: Path) -> None:
    """An abstract cites nothing, however many numbers it has."""
    with gzip.open(shared_data / "pubmedqa/pqal.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [" ".join(json.loads(line)["contexts"]) for line in islice(lines, 200)]
    cited = [text for text in texts if any(statement.citations for statement in parse(text).statements)]
    assert len(cited) <= 4  # the few with a real "[3]"
