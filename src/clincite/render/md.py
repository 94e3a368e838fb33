"""The Markdown face: CommonMark that reads well on GitHub and as plain text.

Citations are ``[1]`` with a numbered list of references: a footnote mark would move the references below the disclaimer on
GitHub and show raw marks in a plain viewer. Text from sources is escaped, so that it never becomes markup, a link or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from clincite.answers import Answer
from clincite.render import words
from clincite.render.article import Article, Block, Citation, Dispute, GapCard, Line, SourceEntry, article
from clincite.render.changes import ChangeRow
from clincite.render.links import Link

_ACTIVE: Final = re.compile(r"[\\`*_\[\]|~$]|#(?=#*$)|<(?=[A-Za-z/!?])|&(?=#?\w+;)")
_BLOCK_START: Final = re.compile(r"^(?:(#+|>|[-+=:])|(\d{1,9})([.)]))")
_AUTOLINKED: Final = re.compile(r"://|www\.|@|mailto:|xmpp:", re.IGNORECASE)
"""GitHub turns words with these into links even without markup; a code span stops it."""


def render(answer: Answer, *, width: int = 88, color: bool = False) -> str:
    """The article as Markdown. ``width`` and ``color`` have no effect: one paragraph is one line."""
    return "\n\n".join(_parts(article(answer))) + "\n"


def escaped(text: str) -> str:
    """Text as Markdown that shows exactly these characters: no markup, no HTML, no automatic link.

    :param text: one line, already free of control characters.
    """
    shown = " ".join(_code(word) if _AUTOLINKED.search(word) else _escape_marks(word) for word in text.split(" "))
    return _BLOCK_START.sub(lambda start: f"\\{start[1]}" if start[1] else f"{start[2]}\\{start[3]}", shown)


def _escape_marks(text: str) -> str:
    return _ACTIVE.sub(lambda match: f"\\{match[0]}", text)


def _code(text: str) -> str:
    """A code span around ``text``, fenced with more backticks than any run inside it."""
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    # In a table cell GitHub reads a pipe even inside code; nothing here is in a table.
    return f"{fence}{blank}{text}{blank}{fence}"


def _parts(shown: Article) -> Iterable[str]:
    if shown.emergency_title:
        steps = ["", *(_bullet(line) for line in shown.emergency)] if shown.emergency else []
        yield _quoted([f"**EMERGENCY: {escaped(shown.emergency_title)}**", *steps])
    yield f"# {escaped(shown.answer.title)}"
    yield f"**Question:** {escaped(shown.answer.question)}"
    yield f"**{escaped(shown.review.label)}.** {escaped(shown.review.sentence)} Version {shown.answer.review.version}."
    if shown.understood:
        yield f"Understood as: {escaped(shown.understood)}"
    if shown.changes:
        yield f"**{escaped(shown.changes.summary)}**"
    if shown.direct_answer:
        yield f"## {words.DIRECT_ANSWER}"
        yield " ".join(_sentence(line, role=False) for line in shown.direct_answer)
    if shown.no_direct_answer:
        yield f"## {words.DIRECT_ANSWER}"
        yield escaped(shown.no_direct_answer)
    for caution in shown.cautions:
        yield f"**Note:** {escaped(caution)}"
    for part in shown.parts:
        yield f"## {escaped(part.heading)}"
        yield from (text for block in part.blocks for text in _block(block))
    if shown.gaps:
        yield f"## {words.GAPS}"
        yield from (text for card in shown.gaps for text in _gap(card))
    if shown.disputes:
        yield f"## {words.CONFLICTS}"
        yield from (text for dispute in shown.disputes for text in _dispute(dispute))
    if shown.sources:
        yield f"## {words.REFERENCES}"
        yield from (_source(source) for source in shown.sources)
    if shown.changes and shown.changes.rows:
        yield f"## {escaped(shown.changes.heading)}"
        yield "\n".join(_change(row) for row in shown.changes.rows)
    yield from _foot(shown)


def _block(block: Block) -> Iterable[str]:
    if block.label:
        yield f"### {escaped(block.label)}" + (f" · {escaped(block.role)}" if block.role else "")
    if block.lines:
        yield _bullets(block.lines)


def _bullets(lines: Sequence[Line], *, marked: bool = True) -> str:
    return "\n".join(_bullet(line, marked=marked) for line in lines)


def _bullet(line: Line, *, marked: bool = True) -> str:
    return f"- {_sentence(line, marked=marked)}"


def _sentence(line: Line, *, marked: bool = True, role: bool = True) -> str:
    parts = [
        f"*{escaped(line.role)}* ·" if line.role and role else "",
        escaped(line.text),
        "".join(_cited(citation) for citation in line.citations).strip(),
        f"({escaped(line.qualifier)})" if line.qualifier else "",
        f"*{words.DISPUTED} {words.CONFLICTS}*" if line.disputed and marked else "",
    ]
    return " ".join(part for part in parts if part)


def _cited(citation: Citation) -> str:
    return f"[{citation.number}]" + (f" **{citation.loud}** " if citation.loud else "")


def _gap(card: GapCard) -> Iterable[str]:
    yield f"**{escaped(card.asked)}**"
    facts = [*_looked(card), *((label, escaped(value)) for label, value in card.facts)]
    bullets = [*(f"- {label}: {value}" for label, value in facts), *(_bullet(line) for line in card.lines)]
    if bullets:
        yield "\n".join(bullets)


def _looked(card: GapCard) -> Iterable[tuple[str, str]]:
    """What was searched and what came nearest; nothing where sources themselves say what is not known."""
    if not card.looked_for:
        return
    nearest = "; ".join(
        escaped(near.title) + (f" ({escaped(near.about)})" if near.about else "") + (f" [{near.number}]" if near.number is not None else "")
        for near in card.nearest
    )
    yield "Looked for", escaped(card.looked_for)
    yield "Nearest evidence", nearest or "none"


def _dispute(dispute: Dispute) -> Iterable[str]:
    yield _bullets(dispute.lines, marked=False)
    if dispute.difference:
        yield f"What may explain it: {escaped(dispute.difference)}"


def _source(source: SourceEntry) -> str:
    status = f"**{escaped(source.status)}**" if source.loud else escaped(source.status)
    lines = [
        f"[{source.number}] {escaped(source.title)}",
        escaped(source.byline),
        f"{escaped(source.about)}; {status}.",
        f"{escaped(source.study)}." if source.study else "",
        f"{escaped(source.places)}." if source.places else "",
        *(f"**{escaped(mark)}.**" for mark in source.marks),
        " · ".join(addresses(source)),
    ]
    return "  \n".join(line for line in lines if line)


def addresses(source: SourceEntry) -> list[str]:
    """The identifiers of a source as Markdown links; its address as code when it has none."""
    return [_link(link) for link in source.links] or ([_code(source.url)] if source.url else [])


def _link(link: Link) -> str:
    return f"[{escaped(link.label)}]({link.href})" if link.href else escaped(link.label)


def _struck(text: str) -> str:
    """The text struck through."""
    return f"~~{escaped(text)}~~"


def _change(row: ChangeRow) -> str:
    text = _struck(row.text) if row.gone else escaped(row.text)
    parts = [
        f"- *{escaped(row.label)}* · {text}",
        "".join(f"[{number}]" for number in row.numbers),
        f"*Before:* {_struck(row.before)}" if row.before else "",
        escaped(row.why),
    ]
    return " ".join(part for part in parts if part)


def _foot(shown: Article) -> Iterable[str]:
    yield f"## {words.RECEIPT}"
    yield escaped(" ".join(shown.receipt))
    if shown.live:
        yield "\n".join(f"- {escaped(search)}" for search in shown.live)
    if shown.retracted:
        yield escaped(words.RETRACTED)
        yield "\n".join(f"- **{words.STRUCK}:** {_struck(struck.title)} ({escaped(struck.about)})" for struck in shown.retracted)
    if shown.answer.disclaimer:
        yield f"## {words.DISCLAIMER}"
        yield escaped(shown.answer.disclaimer)
    yield "---"
    yield "  \n".join((*(escaped(fact) for fact in shown.made), f"Check it: `{words.CHECK}`"))


def _quoted(lines: Iterable[str]) -> str:
    return "\n".join(f"> {line}".rstrip() for line in lines)
