"""Where in a whole text an answer quotes it: every face names the headings and pages, and a user's own document by its name."""

from __future__ import annotations

import re

import msgspec
import pytest

from clincite.render import FORMATS
from tests.render import sample


def shown(form: str, record: str, *sections: str) -> str:
    """The page of an answer that quotes those sections of a record, on one line; of HTML only the text."""
    reference = msgspec.structs.replace(sample.REFERENCES[0], record=record, ids={})
    quotes = tuple(
        msgspec.structs.replace(sample.quote(sample.REFERENCES[0].record, "One."), record=record, section=name) for name in sections
    )
    claims = (sample.claim("c1", "One.", *quotes), *(msgspec.structs.replace(claim, quotes=quotes[:1]) for claim in sample.CLAIMS[1:]))
    page = FORMATS[form].render(sample.sample(references=(reference,), claims=claims)).replace("\\", "")
    return " ".join((re.sub(r"<[^>]*>", "", page) if form == "html" else page).split())


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_document_says_its_name_and_the_pages_quoted_from(form: str) -> None:
    page = shown(form, "file:lids-0a1b2c3d4e5f", "p. 4 › Treatment", "p. 7", "p. 4 › Treatment", "Text")
    assert "Quoted from: p. 4 › Treatment; p. 7." in page
    assert "document lids-0a1b2c3d4e5f" in page


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_a_full_text_says_the_headings_and_an_abstract_does_not(form: str) -> None:
    assert "Quoted from: Results › Primary outcome." in shown(form, "pmcid:PMC1", "Results › Primary outcome")
    assert "Quoted from" not in shown(form, "pmid:1", "Results")
    assert "Quoted from" not in shown(form, "pmcid:PMC1", "Text")
