"""A folder of a user's own documents, read in and asked: what is quoted says on which page it stands, and can be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.command import AS_OF, clincite
from tests.sources.documents.pdf.making import Text, lines, pdf
from tests.sources.medline.test_nbib import ARTICLE

pytest.importorskip("pypdfium2")
pytest.importorskip("trafilatura")

QUESTION = "How is hemifacial spasm treated with zalutrin?"
TREATMENT = "Zalutrin injections are recommended as the first treatment of hemifacial spasm in adults."
PAGES = [
    [Text(72, 790, "Zalutrin for hemifacial spasm", 20, True), *lines(["Who wrote this is told at the end."], top=700)],
    [*lines(["Treatment"], top=740, size=14, bold=True), *lines([TREATMENT], top=715)],
]
PAGE = """<html><body><main><h1>Zalutrin</h1><h2>Harms</h2><p>Drooping of the lid was the commonest harm of zalutrin in hemifacial spasm,
and it went away within weeks in all adults who had it.</p></main></body></html>"""
NOTE = "---\nkind: guideline\nissuer: Lid Society\nyear: 2020\n---\n# Zalutrin\n\n## Dose\n\nGive zalutrin 5 mg in hemifacial spasm.\n"


def test_documents_of_every_kind_are_read_asked_and_checked(own_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "guide.pdf").write_bytes(pdf(PAGES))
    (folder / "page.html").write_text(PAGE)
    (folder / "note.md").write_text(NOTE)
    (folder / "set.txt").write_text(ARTICLE)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and no more")
    done = clincite("ingest", folder, home=own_home)
    assert "added 4" in done.text
    assert "broken.pdf is damaged" in done.err
    answer = tmp_path / "answer.json"
    done = clincite("ask", QUESTION, "--as-of", AS_OF, "--out", answer, home=own_home)
    assert done.code == 0, done.err
    written = answer.read_text()
    quotes = [quote for quote in _quotes(json.loads(written)) if quote["record"].startswith("file:guide-")]
    assert [(quote["section"], quote["text"]) for quote in quotes][:1] == [("p. 2 › Treatment", TREATMENT)]
    assert str(tmp_path) not in written
    assert clincite("verify", answer, home=own_home).code == 0


def _quotes(value: object) -> list[dict[str, str]]:
    """Every quotation of an answer, wherever it stands."""
    if isinstance(value, dict):
        own = [value] if {"record", "section", "text"} <= value.keys() else []
        return own + [quote for inner in value.values() for quote in _quotes(inner)]
    return [quote for inner in value for quote in _quotes(inner)] if isinstance(value, list) else []
