"""The list of references: where it stands, and which of its blocks make one entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import msgspec

from clincite.lint.document import DateKind, Entry, Span
from clincite.lint.parse import dates, identifiers
from clincite.lint.parse.blocks import Kind, Part
from clincite.lint.parse.details import author_key, details
from clincite.lint.parse.marked import Marked, joined

_HEADING: Final = re.compile(
    r"(?:[\dIVXivx]{1,4}[.):]?\s)?(?:(?:selected|key|main|cited|article|evidence|medical|scientific|clinical|primary"
    r"|research|additional|suggested|our|full|numbered|supporting)\s){0,2}"
    r"(?P<name>references?(?:\slist)?|list\sof\sreferences|sources?(?:\s(?:and|&)\sreferences|\scited|\sused)?"
    r"|bibliography|citations?|literature(?:\scited)?|works\scited"
    r"|references?\s(?:and|&)\s(?:notes|sources|resources|further\sreading|citations)|footnotes|end\s?notes"
    r"|notes\s(?:and|&)\sreferences|citations?\s(?:and|&)\s(?:references|sources)"
    r"|further\sreading|reading\slist|see\salso|external\slinks)(?:\s?[(\[]?\d{1,3}[)\]]?)?\s?[:.]?(?:\s?\[edit\])?",
    re.IGNORECASE,
)
_LESSER: Final = re.compile(r"further|reading|see\salso|external|notes", re.IGNORECASE)
_INLINE: Final = re.compile(r"(?:references?|sources?|citations?|bibliography)\s?:\s+(?=\S)", re.IGNORECASE)
_CLOSER: Final = re.compile(
    r"\W{0,3}(?:(?:\w+\s){0,3}disclaimers?\b|disclosures?\b|conflicts?\sof\sinterest|competing\sinterests?|funding\b"
    r"|acknowledge?ments?\b|about\s(?:the\s(?:author|reviewer)|us|this)|author(?:s|\sinformation|\sbio"
    r"|\scontributions)\b(?!\w)"
    r"|related\s(?:articles?|content|questions?|topics?|posts?)|receipt\W*$|have\sa\sfollow|ask\sa\s|share\b"
    r"|comments?\b(?:\W|$)|leave\sa\s(?:reply|comment)|privacy\b|copyright\b|©|last\s(?:updated|reviewed|modified)"
    r"|medically\sreviewed|reviewed\sby"
    r"|(?:written|authored)\sby|contact\b(?:\sus)?\W*$|newsletter\b|subscribe\b|appendix\b|abbreviations\W*$"
    r"|glossary\W*$|supplementary\b|was\sthis\b|more\sfrom\b|you\smay\salso|people\salso|read\snext|next\ssteps\W*$"
    r"|keywords\b|article\shistory|categories\s?:|retrieved\sfrom\s[\"“]|this\sinformation\sis\s|this\s(?:article"
    r"|content|page|answer)\s|note\s?:|disclaimer)",
    re.IGNORECASE,
)
_LABEL: Final = re.compile(
    r"[\[(]?(?P<label>(?:(?:clinical|practice|official|peer[-\s]reviewed|original|randomi[sz]ed|systematic|narrative"
    r"|cohort|government|professional|primary|drug|medical|society|consensus)\s){0,2}"
    r"(?:research(?:\s(?:article|paper|study))?|guidelines?|reviews?|stud(?:y|ies)|trials?|meta[-\s]analys[ei]s"
    r"|case\s(?:report|series)|(?:journal\s)?articles?|books?|book\schapter|web\s?(?:site|page)|papers?|labels?"
    r"|statement|recommendation|report|preprint|reference|textbook|news|consensus|evidence|label|database))[\])]?:?",
    re.IGNORECASE,
)
_TYPES: Final = "Guideline|Research|Review|Study|Trial|Article|Book|Website|Preprint|Label|Meta-analysis|Systematic review"
#: "[Guideline] …", "Guideline — …", "Guideline: …".
_LABEL_BEFORE: Final = re.compile(
    rf"\[(?P<label>(?:{_TYPES})s?)\][:.]?\s+|(?P<typed>{_TYPES})\s+[—–-]\s+|(?P<named>Guideline|Research):\s+", re.IGNORECASE
)
_LABEL_BEHIND: Final = re.compile(rf"\s+[\[(](?P<label>{_TYPES})[\])]\.?\s*$", re.IGNORECASE)
_NUMBER: Final = re.compile(
    r"(?:\[\s?(?P<square>\d{1,3})\s?\][.:]?|\((?P<round>\d{1,3})\)|(?P<stop>\d{1,3})[.):\]]"
    r"|\^?(?P<raised>[¹²³⁰⁴-⁹]{1,3}))(?:\s+|$|(?=[A-Z“\"]))|(?P<bare>\d{1,3})\s+(?=[A-Z“\"])"
)
_UPPER: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_INLINE_NUMBER: Final = re.compile(r"(?:^|(?<=[\s;.]))(?:\[(\d{1,3})\]:?|(\d{1,3})\.)\s+(?=[A-Z“\"h])")
_BACK: Final = re.compile(r"(?:\^\s?(?:Jump\sup(?:\sto)?:?\s?)?(?:(?:[a-z]{1,2}\s){1,26})?|↑\s?|↩\ufe0e?\s?)")
_FORWARD: Final = re.compile(r"\s?(?:↩\ufe0e?|↑)+\s?$")
_FOOTNOTE: Final = re.compile(r"\[\^(?P<name>[^\]\s]{1,60})\]:\s*")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_TRACE: Final = re.compile(
    r"\bdoi\b|\b10\.\d{4}|PMID|https?://|www\.|\bISBN\b|\bet\sal\b|\d+\s?\(\d+\)\s?:|;\s?\d+|arXiv|accessed|retrieved", re.IGNORECASE
)
_PROSE: Final = 260
_AFTER: Final = 6


class References(msgspec.Struct, frozen=True):
    """Where the list of references stands among the parts, and what is in it.

    :param used: indices of parts that belong to it, or to another list of readings, and hold no statements.
    """

    entries: tuple[Entry, ...] = ()
    span: Span | None = None
    used: frozenset[int] = frozenset()


class _Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the list, without its number and label."""

    marked: Marked
    number: int | None = None
    key: str | None = None
    label: Marked | None = None
    part: Part


def find(parts: Sequence[Part]) -> References:
    """The references of a page: under their heading, in footnotes, or as a numbered list at the end."""
    used: set[int] = set()
    best: tuple[tuple[bool, int], list[Entry], Span] | None = None
    at = 0
    while at < len(parts):
        rest = _heading_of(parts[at]) or _numbered_title(parts, at)
        if rest is None:
            at += 1
            continue
        end = _zone_end(parts, at)
        zone = ([rest] if rest.text else []) + list(parts[at + 1 : end])
        entries = _entries(zone)
        if entries:
            used.update(range(at, end))
            rank = (_LESSER.search(parts[at].text[:40]) is None, len(entries))
            if best is None or rank > best[0]:
                best = (rank, entries, Span(parts[at].marked.span().start, max(part.marked.span().end for part in parts[at:end])))
        at = max(end, at + 1)
    notes = [index for index, part in enumerate(parts) if index not in used and _is_note(part)]
    if best is None and not notes:
        notes = list(_unheaded(parts))
    if notes and (best is None or not best[0][0]):
        entries = _entries([parts[index] for index in notes])
        if entries:
            whole = Span(parts[notes[0]].marked.span().start, parts[notes[-1]].marked.span().end)
            return References(tuple(entries), whole, frozenset(used | set(notes)))
    used.update(notes)
    return References(tuple(best[1]), best[2], frozenset(used)) if best else References(used=frozenset(used))


def _is_note(part: Part) -> bool:
    return part.role in {"footnote", "references"} or _FOOTNOTE.match(part.text) is not None


def _heading_of(part: Part) -> Part | None:
    """What stands on the line of the heading after it; an empty part for a bare heading, None when it is none."""
    if part.kind not in {Kind.HEADING, Kind.PARAGRAPH}:
        return None
    text = part.text
    if len(text) <= 70 and "\n" not in text and _HEADING.fullmatch(text.strip(" *_#:—–-")):
        return msgspec.structs.replace(part, marked=part.marked.cut(0, 0))
    if part.kind is Kind.PARAGRAPH:
        first = text.split("\n", 1)[0]
        if "\n" in text and len(first) <= 40 and _HEADING.fullmatch(first.strip(" *_#:")):
            return msgspec.structs.replace(part, marked=part.marked.cut(len(first), len(text)))
        inline = _INLINE.match(text)
        if inline and (_YEAR.search(text) or _TRACE.search(text) or part.marked.links):
            return msgspec.structs.replace(part, marked=part.marked.cut(inline.end(), len(text)))
    return None


def _numbered_title(parts: Sequence[Part], at: int) -> Part | None:
    """ "5. References" over "1. …": a heading that looks like an item. In a table of contents it stands among its like."""
    part = parts[at]
    if part.kind is not Kind.BULLET or part.number is None or not _HEADING.fullmatch(part.text):
        return None
    before = parts[at - 1].number if at else None
    after = parts[at + 1].number if at + 1 < len(parts) else None
    if at + 1 >= len(parts) or before == part.number - 1 or (after is not None and after != 1):
        return None
    return msgspec.structs.replace(part, marked=part.marked.cut(0, 0))


def _zone_end(parts: Sequence[Part], at: int) -> int:
    """One past the last part of the list under the heading at ``at``."""
    level = parts[at].level
    for index in range(at + 1, len(parts)):
        part = parts[index]
        text = part.text
        if part.kind is Kind.HEADING and part.level and (not level or part.level <= level) and _LABEL.fullmatch(text) is None:
            return index
        if not text:
            if index + 1 < len(parts) and not _looks_cited(parts[index + 1]) and parts[index + 1].number is None:
                return index
            continue
        if part.kind is Kind.PARAGRAPH and part.number is None and _is_footer(parts, index):
            return index
        if _heading_of(part) is not None or (_CLOSER.match(text) and part.number is None and not _looks_cited(part)):
            return index
        if part.kind in {Kind.PARAGRAPH, Kind.QUOTE} and len(text) >= _PROSE and not _looks_cited(part) and _NUMBER.match(text) is None:
            return index - 1 if index - 1 > at and parts[index - 1].kind is Kind.HEADING else index
    return len(parts)


def _is_footer(parts: Sequence[Part], index: int) -> bool:
    """Whether a paragraph after the last entry speaks of the page: "This page was last edited on …", or a line without a number."""
    part, before = parts[index], parts[index - 1]
    if _number(part.text)[0] is not None or any(_numbered(one) for one in parts[index + 1 : index + _AFTER]):
        return False
    if _CLOSER.match(part.text) and any(date.kind is not DateKind.ACCESSED for date in dates.find(part.marked)):
        return identifiers.find(part.marked) == ()
    after_entry = part.apart and before.text != "" and _numbered(before) and _looks_cited(before)
    return after_entry and not _looks_cited(part) and _LABEL.fullmatch(part.text) is None


def _numbered(part: Part) -> bool:
    return part.number is not None or _number(part.text)[0] is not None


def _looks_cited(part: Part) -> bool:
    text = part.text
    return bool(part.marked.links) or _TRACE.search(text) is not None or _YEAR.search(text) is not None


def _unheaded(parts: Sequence[Part]) -> Iterator[int]:
    """A numbered list of two or more sources at the end of a page that has no heading for it."""
    run: list[int] = []
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        if not part.text and not run:
            continue
        number = part.number if part.number is not None else _number(part.text)[0]
        if number is not None and _TRACE.search(part.text) and (_YEAR.search(part.text) or "http" in part.text or part.marked.links):
            run.append(index)
            if number == 1:
                break
        elif run or index < len(parts) - 12:
            break
    if len(run) >= 2:
        first = parts[run[-1]]
        if (first.number if first.number is not None else _number(first.text)[0]) == 1:
            yield from reversed(run)


def _number(text: str) -> tuple[int | None, int]:
    match = _NUMBER.match(text)
    if match is None:
        return None, 0
    told = match["square"] or match["round"] or match["stop"] or match["bare"] or match["raised"].translate(_UPPER)
    return int(told), match.end()


def _pieces(parts: Sequence[Part]) -> list[_Piece]:
    found: list[_Piece] = []
    for part in parts:
        if not part.text:
            continue
        for marked in _inline(part):
            found.append(_piece(part, marked))
    return found


def _inline(part: Part) -> list[Marked]:
    """A paragraph that holds "1. … 2. … 3. …" is as many pieces."""
    if part.kind is not Kind.PARAGRAPH:
        return [part.marked]
    wanted, starts = 1, []
    for match in _INLINE_NUMBER.finditer(part.text):
        if int(match[1] or match[2]) == wanted:
            starts.append(match.start())
            wanted += 1
    if len(starts) < 2 or starts[0] != 0:
        return [part.marked]
    return [part.marked.cut(start, end) for start, end in zip(starts, [*starts[1:], len(part.text)], strict=True)]


def _piece(part: Part, marked: Marked) -> _Piece:
    number, key = part.number, part.key
    if (note := _FOOTNOTE.match(marked.text)) is not None:
        key = note["name"]
        marked = marked.cut(note.end(), len(marked.text))
    elif number is None:
        number, end = _number(marked.text)
        marked = marked.cut(end, len(marked.text))
    if (back := _BACK.match(marked.text)) is not None and back.end():
        marked = marked.cut(back.end(), len(marked.text))
    if (forward := _FORWARD.search(marked.text)) is not None:
        marked = marked.cut(0, forward.start())
    label = None
    first = marked.text.split("\n", 1)[0]
    if _LABEL.fullmatch(first) is not None:
        label = marked.cut(0, len(first))
        marked = marked.cut(len(first), len(marked.text))
    elif (before := _LABEL_BEFORE.match(marked.text)) is not None:
        label = marked.cut(*before.span(before.lastgroup or "label"))
        marked = marked.cut(before.end(), len(marked.text))
    elif (behind := _LABEL_BEHIND.search(marked.text)) is not None:
        label = marked.cut(*behind.span("label"))
        marked = marked.cut(0, behind.start())
    return _Piece(marked=marked, number=number, key=key, label=label, part=part)


def _entries(parts: Sequence[Part]) -> list[Entry]:
    pieces = _pieces(parts)
    if not pieces:
        return []
    numbered = _is_numbered(pieces)
    if not numbered:
        pieces = [
            msgspec.structs.replace(piece, number=None, marked=piece.part.marked)
            if piece.number is not None and piece.part.number is None and piece.key is None
            else piece
            for piece in pieces
        ]
    groups = _grouped(pieces, numbered=numbered)
    found: list[Entry] = []
    for group in groups:
        entry = _entry(group, len(found) + 1)
        if entry is not None:
            found.append(entry)
    return found


def _is_numbered(pieces: Sequence[_Piece]) -> bool:
    """Whether the list prints its numbers: it begins with a small one, and they rise."""
    numbers = [piece.number for piece in pieces if piece.number is not None]
    return (
        bool(numbers)
        and pieces[0].number is not None
        and (numbers[0] <= 2 or len(numbers) >= 2)
        and numbers == sorted(numbers)[: len(numbers)]
    ) or (
        bool(numbers)
        and all(piece.part.number is not None for piece in pieces if piece.part.kind is Kind.BULLET)
        and len(numbers) >= len(pieces) / 3
    )


def _grouped(pieces: Sequence[_Piece], *, numbered: bool) -> list[list[_Piece]]:
    """Pieces that make one entry each."""
    if numbered:
        return _opened(pieces, lambda piece: piece.number is not None)
    if any(piece.key for piece in pieces) and pieces[0].key:
        return _opened(pieces, lambda piece: piece.key is not None)
    labels = [piece for piece in pieces if piece.label is not None and not piece.marked.text]
    if labels and pieces[0].label is not None:
        return _opened(pieces, lambda piece: piece.label is not None)
    bullets = [piece for piece in pieces if piece.part.kind is Kind.BULLET]
    if bullets and len(bullets) >= len(pieces) / 2:
        top = min(piece.part.level for piece in bullets)
        return _opened(pieces, lambda piece: piece.part.kind is Kind.BULLET and piece.part.level <= top)
    return _closed(pieces)


def _opened(pieces: Sequence[_Piece], opens: Callable[[_Piece], bool]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if not groups or opens(piece):
            groups.append([])
        groups[-1].append(piece)
    return groups


def _closed(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Unmarked paragraphs: one entry each when most of them hold a year or an identifier, else one up to the next that does."""
    ends = [_looks_cited(piece.part) for piece in pieces]
    if sum(ends) >= 0.75 * len(ends) and not any(_is_address(piece) for piece in pieces[1:]):
        return [[piece] for piece in pieces]
    groups: list[list[_Piece]] = []
    closed = True
    for piece, end in zip(pieces, ends, strict=True):
        if closed and not (groups and _is_address(piece) and not _only_addresses(groups[-1])):
            groups.append([])
        groups[-1].append(piece)
        closed = end
    return groups


def _is_address(piece: _Piece) -> bool:
    """Nothing but identifiers."""
    return re.match(r"(?:https?://|www\.|doi\b|PMID|PMCID|Available|Link:|URL)", piece.marked.text, re.IGNORECASE) is not None


def _only_addresses(group: Sequence[_Piece]) -> bool:
    return all(_is_address(piece) for piece in group)


def _entry(group: Sequence[_Piece], position: int) -> Entry | None:
    first = group[0]
    label = next((piece.label for piece in group if piece.label is not None), None)
    whole = joined([piece.marked for piece in group if piece.marked.text])
    if not whole.text and label is None:
        return None
    if not whole.text and label is not None:
        whole, label = label, None
    found = identifiers.find(whole)
    told = details(whole, found)
    number = first.number
    key = first.key if first.key is not None else None if number is not None else author_key(told.authors, told.year)
    return Entry(
        position=position,
        number=number,
        key=key,
        passage=whole.passage(),
        label=label.text.strip("[]():") if label else None,
        label_span=label.span() if label else None,
        title=told.title,
        authors=told.authors,
        issuer=told.issuer,
        year=told.year,
        identifiers=found,
        title_span=told.title_span,
        issuer_span=told.issuer_span,
        year_span=told.year_span,
    )
