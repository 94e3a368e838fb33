"""What an article's page is made of: sentences with their marks and pieces, blocks, parts, cards and references, ready to be set."""

from __future__ import annotations

from typing import Literal

import msgspec

from clincite.render.article import Near, SourceEntry
from clincite.web.articles.kinds import Sort


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a sentence. The texts of a sentence's pieces, joined, are the sentence.

    :param gloss: what is shown in brackets after it and is no part of the sentence: an expansion, a plain name; mostly empty.
    :param note: what is told on tap: a definition; empty where nothing is.
    :param key: of the note, unique in the article; empty without a note.
    :param title: of the note.
    :param href: where the note comes from; may be empty.
    """

    kind: Literal["plain", "term", "gloss", "dose"] = "plain"
    text: str
    gloss: str = ""
    note: str = ""
    key: str = ""
    title: str = ""
    href: str = ""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """The numbered mark of one source of a sentence."""

    number: int
    href: str
    label: str
    loud: str


class ClaimShown(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence of the article.

    :param anchor: its id, for the one place of the article that has it; empty in the others.
    :param about: kind and year of its first source.
    :param qualifier: strength, certainty or level, in few words.
    :param plain: the same without the level, which is a word of researchers.
    :param fell: what happened to a source of it since it was written; mostly empty.
    """

    id: str
    anchor: str
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    role: str
    alarming: bool
    sort: Sort
    about: str
    qualifier: str
    plain: str
    disputed: bool
    loud: str
    fell: str = ""


class BlockShown(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences under one subheading."""

    label: str
    role: str
    alarming: bool
    claims: tuple[ClaimShown, ...]


class PartShown(msgspec.Struct, frozen=True, kw_only=True):
    """A headed part."""

    anchor: str
    heading: str
    facet: str
    folded: bool
    blocks: tuple[BlockShown, ...]
    count: int


class GapShown(msgspec.Struct, frozen=True, kw_only=True):
    """A gap card."""

    asked: str
    looked_for: str
    nearest: tuple[Near, ...]
    facts: tuple[tuple[str, str], ...]
    claims: tuple[ClaimShown, ...]


class ConflictShown(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences that disagree, to be set side by side."""

    claims: tuple[ClaimShown, ...]
    difference: str


class StepShown(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the review: ``done``, ``current`` or ``todo``."""

    label: str
    state: str


class SourceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A reference, with its shape and the address of its record."""

    entry: SourceEntry
    sort: Sort
    kind: str
    record_href: str
    retracted: bool
