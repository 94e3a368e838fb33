"""The terminal face: an article as text, with or without colour.

Nothing is read from the environment: width and colour are the caller's to decide (``NO_COLOR``, a pipe, a narrow window).
Without colour the result holds no escape sequence at all. With colour, the sixteen colours of the reader's own palette are used.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Final

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from clincite.answers import Answer
from clincite.render import words
from clincite.render.article import Article, Block, Dispute, GapCard, Line, SourceEntry, Struck, article
from clincite.render.changes import ChangeRow

MAX_MEASURE: Final = 100
"""Longer lines are hard to read: wider windows leave the rest blank."""
MIN_MEASURE: Final = 24
_STAMP: Final = "bold red"


def render(answer: Answer, *, width: int = 88, color: bool = False) -> str:
    """The article as text for a terminal.

    :param width: columns; kept between :data:`MIN_MEASURE` and :data:`MAX_MEASURE`.
    :param color: with ANSI styles; without, plain characters only.
    """
    return printed(_parts(article(answer)), width=width, color=color)


def printed(parts: Iterable[RenderableType], *, width: int, color: bool) -> str:
    """What rich prints for ``parts``, as a string without trailing blanks, ending in one newline."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(MIN_MEASURE, min(width, MAX_MEASURE)),
        height=25,
        force_terminal=color,
        force_interactive=False,
        force_jupyter=False,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for part in parts:
        console.print(part)
    lines = [line.rstrip() for line in out.getvalue().split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _parts(shown: Article) -> Iterable[RenderableType]:
    if shown.emergency_title:
        yield _emergency(shown)
        yield ""
    yield from _head(shown)
    if shown.direct_answer:
        yield from heading(words.DIRECT_ANSWER)
        yield _flow(shown.direct_answer)
    if shown.no_direct_answer:
        yield from heading(words.DIRECT_ANSWER)
        yield Text(shown.no_direct_answer)
    for caution in shown.cautions:
        yield ""
        yield Text(f"Note: {caution}", style="yellow")
    for part in shown.parts:
        yield from heading(part.heading)
        for number, group in enumerate(part.blocks):
            yield from _block(group, first=number == 0)
    if shown.gaps:
        yield from heading(words.GAPS)
        yield from (_gap(card) for card in shown.gaps)
    if shown.disputes:
        yield from heading(words.CONFLICTS)
        yield from (_dispute(dispute) for dispute in shown.disputes)
    if shown.sources:
        yield from heading(words.REFERENCES)
        yield from (_source(source) for source in shown.sources)
    if shown.changes and shown.changes.rows:
        yield from heading(shown.changes.heading)
        yield _changes(shown.changes.rows)
    yield from _foot(shown)


def heading(title: str) -> Iterable[RenderableType]:
    """A heading with a thin line under it, so that it reads as one without colour."""
    yield ""
    yield Text(title, style="bold")
    yield Text("─" * Text(title).cell_len, style="dim", no_wrap=True, overflow="crop")


def _emergency(shown: Article) -> Panel:
    title = Text(f"EMERGENCY · {shown.emergency_title}", style=_STAMP)
    return Panel(_bullets(shown.emergency, indent=0), title=title, title_align="left", box=box.HEAVY, border_style="red", padding=(0, 1))


def _head(shown: Article) -> Iterable[RenderableType]:
    yield Text(shown.answer.title, style="bold")
    yield Text(f"Question: {shown.answer.question}")
    review = Text(f"{shown.review.label}. {shown.review.sentence}", style="green" if shown.review.approved else "yellow")
    review.append(f" Version {shown.answer.review.version}.", style="dim")
    yield review
    if shown.understood:
        yield Text(f"Understood as: {shown.understood}", style="dim")
    if shown.changes:
        yield Text(shown.changes.summary, style="yellow")


def _flow(lines: Sequence[Line]) -> Text:
    # A role is for scanning a list; in running sentences it would only interrupt.
    return Text(" ").join(_sentence(line, role=False) for line in lines)


def _block(group: Block, *, first: bool) -> Iterable[RenderableType]:
    if group.label:
        if not first:
            yield ""
        label = Text(group.label, style="bold")
        if group.role:
            label.append(f" · {group.role}", style="not bold dim")
        yield label
    yield _bullets(group.lines)


def _bullets(lines: Sequence[Line], *, indent: int = 2, marked: bool = True) -> RenderableType:
    table = Table.grid(padding=0)
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for line in lines:
        table.add_row(Text("•", style="dim"), _sentence(line, marked=marked))
    return Padding(table, (0, 0, 0, indent))


def _sentence(line: Line, *, marked: bool = True, role: bool = True) -> Text:
    """A sentence with its numbers and small words; ``marked=False`` leaves out the pointer to where sources disagree."""
    text = Text()
    if line.role and role:
        text.append(f"{line.role} · ", style="italic dim")
    text.append(line.text)
    text.append(" ")
    for place, citation in enumerate(line.citations):
        text.append(f"[{citation.number}]", style="cyan")
        if citation.loud:
            text.append(f" {citation.loud}", style=_STAMP)
            text.append(" " if place + 1 < len(line.citations) else "")
    if line.qualifier:
        text.append(f" ({line.qualifier})", style="dim")
    if line.disputed and marked:
        text.append(f" {words.DISPUTED} {words.CONFLICTS}", style="yellow")
    return text


def _gap(card: GapCard) -> Panel:
    table = Table.grid(padding=(0, 0))
    table.add_column(overflow="fold")
    facts = [("Looked for", card.looked_for), ("Nearest evidence", "; ".join(_near_words(card)) or "none")] if card.looked_for else []
    for label, value in (*facts, *card.facts):
        table.add_row(Text.assemble((f"{label}: ", "dim"), value))
    body: list[RenderableType] = [Text(card.asked, style="bold"), *([table] if facts or card.facts else [])]
    if card.lines:
        body.append(_bullets(card.lines, indent=0))
    return Panel(Group(*body), box=box.ROUNDED, border_style="dim", padding=(0, 1))


def _near_words(card: GapCard) -> Iterable[str]:
    for near in card.nearest:
        about = f" ({near.about})" if near.about else ""
        number = f" [{near.number}]" if near.number is not None else ""
        yield f"{near.title}{about}{number}"


def _dispute(dispute: Dispute) -> Panel:
    body: list[RenderableType] = [_bullets(dispute.lines, indent=0, marked=False)]
    if dispute.difference:
        body.append(Text.assemble(("What may explain it: ", "dim"), dispute.difference))
    return Panel(Group(*body), box=box.ROUNDED, border_style="yellow", padding=(0, 1))


def _source(source: SourceEntry) -> RenderableType:
    text = Text(source.title, style="")
    if source.byline:
        text.append(f"\n{source.byline}", style="dim")
    text.append(f"\n{source.about}; ", style="dim")
    text.append(f"{source.status}.", style=_STAMP if source.loud else "dim")
    if source.study:
        text.append(f"\n{source.study}.", style="dim")
    if source.places:
        text.append(f"\n{source.places}.", style="dim")
    for mark in source.marks:
        text.append(f"\n{mark}.", style="yellow")
    where = [link.label for link in source.links] or ([source.url] if source.url else [])
    if where:
        text.append(f"\n{' · '.join(where)}", style="dim")
    table = Table.grid(padding=(0, 1))
    table.add_column(min_width=4, justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row(Text(f"[{source.number}]", style="cyan"), text)
    return table


def _changes(rows: Sequence[ChangeRow]) -> RenderableType:
    table = Table.grid(padding=0)
    table.add_column(width=2)
    table.add_column(overflow="fold")
    for row in rows:
        text = Text.assemble((f"{row.label} · ", "italic dim"), (row.text, "strike" if row.gone else ""))
        text.append(" " + "".join(f"[{number}]" for number in row.numbers) if row.numbers else "", style="cyan")
        if row.before:
            text.append("\nBefore: ", style="dim")
            text.append(row.before, style="dim strike")
        if row.why:
            text.append(f"\n{row.why}", style="dim")
        table.add_row(Text("•", style="dim"), text)
    return Padding(table, (0, 0, 0, 2))


def _struck(struck: Struck) -> RenderableType:
    text = Text.assemble((f"{words.STRUCK}: ", _STAMP), (struck.title, "strike"), (f" ({struck.about})", "dim"))
    table = Table.grid(padding=0)
    table.add_column(width=2)
    table.add_column(overflow="fold")
    table.add_row(Text("•", style="dim"), text)
    return Padding(table, (0, 0, 0, 2))


def _foot(shown: Article) -> Iterable[RenderableType]:
    yield from heading(words.RECEIPT)
    yield Text(" ".join(shown.receipt))
    if shown.live:
        yield Text("\n".join(shown.live), style="dim")
    if shown.retracted:
        yield Text(words.RETRACTED)
        yield from (_struck(struck) for struck in shown.retracted)
    if shown.answer.disclaimer:
        yield from heading(words.DISCLAIMER)
        yield Text(shown.answer.disclaimer)
    yield ""
    yield Text("\n".join((*shown.made, f"Check it: {words.CHECK}")), style="dim")
