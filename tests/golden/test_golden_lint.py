"""What we ask of others holds for ours: the kept articles give nothing at ``warning`` or above, in any format."""

from __future__ import annotations

import pytest

from clincite.answers import Answer
from clincite.library import Library
from clincite.lint.parse import parse
from clincite.lint.rule import Finding, Severity
from clincite.lint.run import lint
from clincite.question import Vocabulary
from clincite.render import FORMATS
from tests.golden.articles import AS_OF, FOLDER, QUESTIONS, answer_to, bundled_library

FORMS = {"json": "answer", "md": "markdown", "html": "html", "text": "text"}


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Library, Vocabulary]:
    return bundled_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def answer(bundled: tuple[Library, Vocabulary]) -> Answer:
    return answer_to("facial_twitching", *bundled)


def grave(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.line}: {one.code} {one.message}" for one in findings if one.severity.rank <= Severity.WARNING.rank]


@pytest.mark.parametrize("slug", QUESTIONS)
def test_a_kept_article_is_clean(slug: str, bundled: tuple[Library, Vocabulary]) -> None:
    document = parse((FOLDER / f"{slug}.md").read_text(encoding="utf-8"), f"{slug}.md")
    assert grave(lint(document, library=bundled[0], today=AS_OF.date(), reader="clinician")) == []


@pytest.mark.parametrize("face", FORMS)
def test_every_face_of_an_article_is_clean(face: str, answer: Answer, bundled: tuple[Library, Vocabulary]) -> None:
    document = parse(FORMATS[face].render(answer), f"article.{face}", form=FORMS[face])
    assert document.statements
    assert document.entries
    assert grave(lint(document, library=bundled[0], today=AS_OF.date(), reader="clinician")) == []
