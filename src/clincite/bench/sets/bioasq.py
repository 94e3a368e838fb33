"""BioASQ 7b and 8b: experts' questions with gold documents, gold snippets and ideal answers.

The abstracts are not in the set. A document here is what the gold snippets of all questions show of it: title snippets as its title, then
those of the abstract in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import msgspec

from clincite.bench.context import Context
from clincite.bench.libraries import record_of, unique
from clincite.records import Record, clean_text

QUESTIONS: Final = "bioasq/questions_7b_8b.jsonl.gz"
_PMID: Final = re.compile(r"(\d+)/?$")


class Snippet(msgspec.Struct, frozen=True):
    """A gold snippet: its document's record id and its words."""

    record: str
    text: str


class Question(msgspec.Struct, frozen=True):
    """A question with its gold.

    :param round: "7b" or "8b".
    :param documents: record ids of the gold documents of which some text is known.
    """

    id: str
    text: str
    round: str
    documents: frozenset[str]
    snippets: tuple[Snippet, ...]
    ideal: tuple[str, ...]


def questions(context: Context, round_: str | None = None) -> list[Question]:
    """The questions of one round, or all, that have a snippet and an ideal answer."""
    rows = list(context.rows(QUESTIONS))
    known = {_id(snippet["pmid"]) for row in rows for snippet in row["snippets"]}
    found = []
    for row in rows:
        snippets = tuple(Snippet(_id(snippet["pmid"]), clean_text(snippet["text"])) for snippet in row["snippets"])
        named = {_id(document) for document in row["documents"]} & known
        documents = frozenset(named | {snippet.record for snippet in snippets})
        question = Question(row["id"], row["body"], row["source"][:2].lower(), documents, snippets, tuple(row["ideal_answer"]))
        if snippets and question.ideal and round_ in (None, question.round):
            found.append(question)
    return found


def records(context: Context) -> list[Record]:
    """The documents of all questions."""
    shown: dict[str, list[dict[str, Any]]] = {}
    for row in context.rows(QUESTIONS):
        for snippet in row["snippets"]:
            shown.setdefault(_id(snippet["pmid"]), []).append(snippet)
    return unique(
        record_of(
            name,
            " ".join(merged(_placed(snippets, title=True))),
            [("Abstract", "\n".join(merged(_placed(snippets, title=False))))],
        )
        for name, snippets in shown.items()
    )


def _placed(snippets: Iterable[dict[str, Any]], *, title: bool) -> list[tuple[int, int, str]]:
    return [
        (int(snippet["begin"][1]), int(snippet["end"][1]), clean_text(snippet["text"]))
        for snippet in snippets
        if (snippet["begin"][0] == "title") is title
    ]


def merged(placed: Iterable[tuple[int, int, str]]) -> list[str]:
    """Stretches of text in order of their places, (first, last, text) each, with those that overlap made one.

    Offsets of the set are off by a few characters at times: where they say that two overlap, the words say by how much.
    """
    done: list[tuple[int, str]] = []
    for first, last, text in sorted(placed):
        if done and first <= done[-1][0]:
            end, before = done[-1]
            if text in before:
                continue
            if before in text:
                done[-1] = (max(end, last), text)
                continue
            shared = _shared(before, text)
            if shared:
                done[-1] = (max(end, last), before + text[shared:])
                continue
        done.append((last, text))
    return [text for _, text in done]


def _shared(before: str, text: str) -> int:
    """Characters of the longest end of ``before`` that ``text`` opens with."""
    return next((length for length in range(min(len(before), len(text)), 0, -1) if before.endswith(text[:length])), 0)


def _id(document: str) -> str:
    found = _PMID.search(document)
    return f"pmid:{found[1] if found else document}"
