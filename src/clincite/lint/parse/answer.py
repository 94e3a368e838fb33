"""Our own answer files: claims are statements, quotations citations, references entries; each value keeps its place in the JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from clincite.answers import Answer, Claim, Reference
from clincite.lint.document import (
    Banner,
    BannerKind,
    Block,
    Citation,
    DateKind,
    Document,
    Entry,
    Identifier,
    PageDate,
    Passage,
    Span,
    Statement,
)
from clincite.lint.parse import banners, ignores
from clincite.lint.parse.marked import passage_of
from clincite.render.json import loads

_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_SIGNS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_TOKEN: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|[{}\[\],:]|[^\s{}\[\],:\"]+", re.DOTALL)

Path = tuple[str | int, ...]


def parse(source: str, name: str) -> Document:
    """The document of an answer file.

    :raises clincite.errors.AnswerFileError: it is not an answer.
    """
    answer = loads(source.encode("utf-8", "surrogatepass"))
    places = _places(source)
    headings: list[Passage] = []
    entries = tuple(_entry(place, reference, source, places) for place, reference in enumerate(answer.references))
    statements = tuple(_statements(answer, source, places, headings))
    spans = [span for path, span in places.items() if path[:1] == ("references",) and len(path) == 1]
    return Document(
        name=name,
        source=source,
        form="answer",
        title=answer.title,
        headings=tuple(headings),
        statements=statements,
        entries=entries,
        references_span=spans[0] if spans else None,
        banners=tuple(_banners(answer, source, places)),
        dates=tuple(_dates(answer, places)),
        ignores=ignores.find(source),
        answer=answer,
    )


def _places(source: str) -> dict[Path, Span]:
    """Where each value of a JSON text stands. The text is known to be JSON."""
    found: dict[Path, Span] = {}
    stack: list[list[Any]] = []  # [kind, key or index, start of the value, whether a key is awaited]
    for match in _TOKEN.finditer(source):
        token = match[0]
        if token in "{[":
            stack.append([token, 0 if token == "[" else "", match.start(), token == "{"])
        elif token in "}]":
            start = stack.pop()[2]
            found[_path(stack)] = Span(start, match.end())
        elif token == ",":
            if stack[-1][0] == "[":
                stack[-1][1] += 1
            else:
                stack[-1][3] = True
        elif token == ":":
            stack[-1][3] = False
        elif stack and stack[-1][3]:
            stack[-1][1] = token[1:-1]
        else:
            found[_path(stack)] = Span(match.start(), match.end())
    return found


def _path(stack: list[list[Any]]) -> Path:
    return tuple(level[1] for level in stack)


def _passage(source: str, span: Span | None, start: int = 0, end: int | None = None) -> Passage:
    """The characters of a JSON string, each with its place."""
    if span is None:
        return Passage(text="", places=())
    chars: list[str] = []
    places: list[int] = []
    at, last = span.start + 1, span.end - 1
    while at < last:
        if source[at] != "\\":
            chars.append(source[at])
            places.append(at)
            at += 1
            continue
        match = _ESCAPE.match(source, at)
        assert match is not None  # the file was read before
        told = chr(int(match[1], 16)) if match[1] else _SIGNS.get(match[2], match[2])
        if chars and "\udc00" <= told <= "\udfff" and "\ud800" <= chars[-1] <= "\udbff":
            chars[-1] = (chars[-1] + told).encode("utf-16", "surrogatepass").decode("utf-16")
        else:
            chars.append(told)
            places.append(at)
        at = match.end()
    return passage_of("".join(chars[start:end]), places[start:end])


def _citations(answer: Answer, claim: Claim, path: Path, places: dict[Path, Span]) -> tuple[Citation, ...]:
    found: dict[str, Citation] = {}
    for index, quote in enumerate(claim.quotes):
        span = places.get((*path, "quotes", index, "record"), Span(0, 0))
        number = answer.reference(quote.record).number
        found.setdefault(quote.record, Citation(span=span, numbers=(number,), number_spans=(span,), keys=(quote.record,)))
    return tuple(found.values())


def _statements(answer: Answer, source: str, places: dict[Path, Span], headings: list[Passage]) -> Iterator[Statement]:
    """One statement a claim, where it is shown first; claims that stand nowhere come last."""
    index = {claim.id: number for number, claim in enumerate(answer.claims)}
    done: set[str] = set()

    def told(ids: tuple[str, ...], block: Block, over: tuple[str, ...]) -> Iterator[Statement]:
        for claim_id in ids:
            if claim_id in done:
                continue
            done.add(claim_id)
            path: Path = ("claims", index[claim_id])
            claim = answer.claims[index[claim_id]]
            yield Statement(
                passage=_passage(source, places.get((*path, "text"))),
                block=block,
                citations=_citations(answer, claim, path, places),
                headings=over,
                claim=claim.id,
            )

    if answer.emergency:
        yield from told(answer.emergency.claims, Block.BULLET, (answer.emergency.title,))
    yield from told(answer.direct_answer, Block.PARAGRAPH, ())
    for place, section in enumerate(answer.sections):
        headings.append(_passage(source, places.get(("sections", place, "heading"))))
        for number, group in enumerate(section.groups):
            if group.label:
                headings.append(_passage(source, places.get(("sections", place, "groups", number, "label"))))
            over = (section.heading, group.label) if group.label else (section.heading,)
            yield from told(group.claims, Block.BULLET, over)
    for gap in answer.gaps:
        yield from told(gap.claims, Block.BULLET, (gap.asked,))
    for conflict in answer.conflicts:
        yield from told(conflict.claims, Block.BULLET, ())
    yield from told(tuple(index), Block.PARAGRAPH, ())


def _entry(place: int, reference: Reference, source: str, places: dict[Path, Span]) -> Entry:
    path: Path = ("references", place)
    issuer = "source" if reference.source else "issuer"
    whole = places.get(path, Span(0, 0))
    return Entry(
        position=place + 1,
        number=reference.number,
        key=reference.record,
        passage=passage_of(source[whole.start : whole.end], range(whole.start, whole.end)),
        label=reference.kind,
        title=reference.title or None,
        authors=", ".join(reference.authors) or None,
        issuer=reference.source or reference.issuer,
        year=reference.year,
        identifiers=tuple(_identifiers(reference, source, path, places)),
        label_span=places.get((*path, "kind")),
        title_span=_inner(places.get((*path, "title"))),
        issuer_span=_inner(places.get((*path, issuer))) if reference.source or reference.issuer else None,
        year_span=places.get((*path, "year")) if reference.year is not None else None,
    )


def _inner(span: Span | None) -> Span | None:
    """A string without its quotation marks."""
    return Span(span.start + 1, span.end - 1) if span and span.end - span.start >= 2 else span


def _identifiers(reference: Reference, source: str, path: Path, places: dict[Path, Span]) -> Iterator[Identifier]:
    for scheme, value in reference.ids.items():
        span = _inner(places.get((*path, "ids", scheme)))
        if span is not None and value:
            value = value.lower() if scheme == "doi" else value
            yield Identifier(scheme=scheme, value=value, printed=source[span.start : span.end], span=span)
    span = _inner(places.get((*path, "url")))
    if reference.url and span is not None:
        yield Identifier(scheme="url", value=reference.url, printed=source[span.start : span.end], span=span)


def _banners(answer: Answer, source: str, places: dict[Path, Span]) -> Iterator[Banner]:
    state = answer.review.state
    span = places.get(("review", "state")) or places.get(("review",))
    if span is not None:
        kind = BannerKind.REVIEWED if state == "approved" else BannerKind.PENDING
        yield Banner(
            kind=kind, passage=_passage(source, span) if source[span.start] == '"' else passage_of(state, (span.start,) * len(state))
        )
    version = places.get(("review", "version"))
    if version is not None:
        yield Banner(kind=BannerKind.VERSION, passage=passage_of(source[version.start : version.end], range(version.start, version.end)))
    disclaimer = _passage(source, places.get(("disclaimer",)))
    kinds = {*banners.kinds(disclaimer.text), BannerKind.DISCLAIMER} if disclaimer.text else set()
    for kind in BannerKind:
        if kind in kinds and kind not in {BannerKind.PENDING, BannerKind.REVIEWED}:
            yield Banner(kind=kind, passage=disclaimer)


def _dates(answer: Answer, places: dict[Path, Span]) -> Iterator[PageDate]:
    span = _inner(places.get(("created",)))
    if span is not None and re.match(r"\d{4}-\d\d-\d\d", answer.created):
        yield PageDate(kind=DateKind.UPDATED, iso=answer.created[:10], span=Span(span.start, min(span.start + 10, span.end)))
