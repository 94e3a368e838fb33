"""Documentation pages of rules, read: what a page says of its rule, and the examples on it."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec

from clincite.records import Record

FORMS = {"text": "text", "markdown": "markdown", "html": "html", "json": "answer"}
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```([a-z]+)((?: [a-z]+=[a-z]+)*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One example.

    :param form: what it is parsed as.
    :param reader: whom it is declared to be for (```` ```text reader=patient ````), or None.
    """

    text: str
    form: str
    reader: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """The page of one rule."""

    title: str
    says: str
    about: str
    headings: tuple[str, ...]
    records: tuple[Record, ...]
    bad: tuple[Example, ...]
    good: tuple[Example, ...]
    mending: str


def read(path: Path) -> Page:
    """A page; ValueError tells what it lacks."""
    text = path.read_text(encoding="utf-8")
    # A block may hold lines that look like headings.
    outside = _BLOCK.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)
    marks = [(match.start(), match.end(), match[1]) for match in _HEADING.finditer(outside)]
    ends = [start for start, _, _ in marks[1:]] + [len(text)]
    parts = {name: text[after:end] for (_, after, name), end in zip(marks, ends, strict=True)}
    head = text[: marks[0][0]] if marks else text
    lines = head.strip().split("\n")
    return Page(
        title=lines[0],
        says=lines[-1],
        about="\n".join(lines[1:-1]).strip(),
        headings=tuple(name for _, _, name in marks),
        records=_records(parts.get("Library", "")),
        bad=_examples(parts.get("Bad", "")),
        good=_examples(parts.get("Good", "")),
        mending=parts.get("How to mend it", "").strip(),
    )


def _examples(part: str) -> tuple[Example, ...]:
    found = []
    for match in _BLOCK.finditer(part):
        options = dict(pair.split("=") for pair in match[2].split())
        if match[1] not in FORMS or options.keys() - {"reader"}:
            raise ValueError(f"an example is marked {match[1]}{match[2]}")
        found.append(Example(text=match[3], form=FORMS[match[1]], reader=options.get("reader")))
    return tuple(found)


def _records(part: str) -> tuple[Record, ...]:
    lines = [line for match in _BLOCK.finditer(part) if match[1] == "jsonl" for line in match[3].splitlines() if line.strip()]
    return tuple(msgspec.json.decode(line, type=Record) for line in lines)
