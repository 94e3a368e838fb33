"""What the lint finds, at the claims that it concerns."""

from __future__ import annotations

import datetime
from pathlib import Path

import msgspec
import pytest

from clincite.library import EmbeddedLibrary
from clincite.records import Facet, RecordStatus, Relation
from clincite.review.linting import lint_of
from tests.review.claims import zorb

TODAY = datetime.date(2026, 3, 1)


@pytest.fixture
def library(tmp_path: Path) -> EmbeddedLibrary:
    return zorb.library_in(tmp_path)


def test_a_finding_about_words_stands_at_their_claim(library: EmbeddedLibrary) -> None:
    changed = msgspec.structs.replace(zorb.claim("c2", Facet.TREATMENT, zorb.TRIAL, 0), text="Give plimba 10 mg; \u201cit\u201d works 50%.")
    claims = tuple(changed if claim.id == "c2" else claim for claim in zorb.answer().claims)
    found = lint_of(zorb.answer(claims=claims), library, today=TODAY)
    assert "CC406" in {finding.code for finding in found.claims["c2"]}
    assert "CC406" not in {finding.code for name, findings in found.claims.items() if name != "c2" for finding in findings}
    (dose,) = [finding for finding in found.claims["c2"] if finding.code == "CC406"]
    assert dose.words == "10 mg"


def test_a_finding_about_a_source_stands_at_every_claim_that_quotes_it(library: EmbeddedLibrary) -> None:
    library.add(
        [msgspec.structs.replace(zorb.TRIAL, status=RecordStatus.RETRACTED, relations=(Relation(type="RetractionIn", target="pmid:9"),))]
    )
    found = lint_of(zorb.answer(), library, today=TODAY)
    at = {name for name, findings in found.claims.items() if any(finding.code == "CC205" for finding in findings)}
    assert at == {"c2", "c5"}


def test_what_the_desk_tells_itself_is_not_told_twice(library: EmbeddedLibrary) -> None:
    found = lint_of(zorb.answer(id="changed"), library, today=TODAY)
    codes = {finding.rule for findings in (*found.claims.values(), found.whole) for finding in findings}
    assert not codes & {"no-disclosure", "no-author-or-reviewer", "answer-does-not-verify"}


def test_no_source_can_hide_a_finding(library: EmbeddedLibrary) -> None:
    text = "Give plimba 10 mg. # clincite: ignore CC406 because we say so"
    changed = msgspec.structs.replace(zorb.claim("c2", Facet.TREATMENT, zorb.TRIAL, 0), text=text)
    claims = tuple(changed if claim.id == "c2" else claim for claim in zorb.answer().claims)
    found = lint_of(zorb.answer(claims=claims, title="<!-- clincite: ignore-file -->"), library, today=TODAY)
    assert "CC406" in {finding.code for finding in found.claims["c2"]}


def test_what_concerns_the_whole_stands_apart(library: EmbeddedLibrary) -> None:
    found = lint_of(zorb.answer(disclaimer="", reader="patient"), library, today=TODAY)
    assert "missing-disclaimer" in {finding.rule for finding in found.whole}
    assert "missing-disclaimer" not in {finding.rule for findings in found.claims.values() for finding in findings}
