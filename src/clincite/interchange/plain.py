"""The article as plain text with a Vancouver list of references: what the copy button puts on the clipboard.

Unlike the terminal's face it is not set in columns: a paragraph is one line, so that it flows wherever it is pasted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clincite.answers import Answer
from clincite.interchange.cited import citation_words
from clincite.render import words
from clincite.render.article import Article, Block, Line, article


def plain(answer: Answer) -> str:
    """The article, its marks in square brackets, and what each of them cites."""
    return "\n\n".join(part for part in _parts(article(answer)) if part) + "\n"


def _parts(shown: Article) -> Iterator[str]:
    if shown.emergency:
        yield "\n".join((f"EMERGENCY: {shown.emergency_title}", *_bullets(shown.emergency)))
    yield shown.answer.title
    yield f"Question: {shown.answer.question}"
    yield f"{shown.review.label}. {shown.review.sentence} Version {shown.answer.review.version}, {shown.answer.created[:10]}."
    yield "\n".join((words.DIRECT_ANSWER, " ".join(_said(line) for line in shown.direct_answer) or shown.no_direct_answer))
    yield from (f"Note: {caution}" for caution in shown.cautions)
    for part in shown.parts:
        yield part.heading
        yield from (_block(block) for block in part.blocks)
    if shown.gaps:
        yield words.GAPS
        yield from ("\n".join((card.asked, *_bullets(card.lines))) for card in shown.gaps)
    if shown.disputes:
        yield words.CONFLICTS
        for dispute in shown.disputes:
            yield "\n".join((*_bullets(dispute.lines), *([f"What may explain it: {dispute.difference}"] if dispute.difference else [])))
    if shown.answer.references:
        yield words.REFERENCES
        yield "\n".join(f"{reference.number}. {citation_words(reference)}" for reference in shown.answer.references)
    yield shown.answer.disclaimer
    yield "\n".join(shown.made)


def _block(block: Block) -> str:
    label = f"{block.label}{f' · {block.role}' if block.role else ''}"
    return "\n".join((*([label] if label else []), *_bullets(block.lines)))


def _bullets(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        role = f"{words.capitalised(line.role)}: " if line.role else ""
        yield f"- {role}{_said(line)}{f' ({line.qualifier})' if line.qualifier else ''}"


def _said(line: Line) -> str:
    """A sentence with its marks, and beside a mark what a reader must know of the source."""
    marks = "".join(f"[{citation.number}{f', {citation.loud}' if citation.loud else ''}]" for citation in line.citations)
    return f"{line.text} {marks}" if marks else line.text
