"""The reader's words, fitted to the page: pieces of sentences from :mod:`clincite.readers`, what is folded, and the reading grade."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from clincite.answers import Answer
from clincite.evidence.abbreviations import definitions
from clincite.lint.wording.dose_spans import dose_spans
from clincite.readers import Audience, label_of
from clincite.readers.abbreviations import abbreviations
from clincite.readers.display import display
from clincite.readers.glossary import Term, glossary
from clincite.readers.reading_grade import grade, level_words
from clincite.readers.segments import Explainer, Segment, Words, segments
from clincite.records import Facet
from clincite.web.articles.lay_words import lay_words
from clincite.web.articles.parts import ClaimShown, Piece
from clincite.web.articles.view import ArticleView, Depth, Wording
from clincite.web.pages.glossary import glossary_url


def audience_words(audience: Audience) -> str:
    """How an audience is called in the choice."""
    return label_of(audience)


def depth_of(audience: Audience) -> Depth:
    """What is shown at once and what is folded."""
    shown = display(audience)
    return Depth(
        research=shown.research,
        first=tuple(Facet(name) for name in shown.first),
        folded=tuple(Facet(name) for name in shown.folded),
        receipt_open=shown.receipt,
    )


def wording_of(audience: Audience, answer: Answer) -> Wording:
    """Cuts the sentences of one article for an audience; a word is explained where it comes first."""
    texts = (answer.question, answer.title, *(claim.text for claim in answer.claims))
    quoted = (quote.text for claim in answer.claims for quote in claim.quotes)
    defined = (pair for text in (*texts, *quoted) for pair in definitions(text))
    explainer = Explainer(words_for(audience), abbreviations=abbreviations(texts, defined), doses=dose_spans)
    told: set[str] = set()

    def cut(text: str) -> tuple[Piece, ...]:
        return tuple(_piece(segment) for segment in segments(text, explainer, told))

    return cut


@cache
def words_for(audience: Audience) -> Words:
    """What is explained to an audience; made on first use and kept."""
    return Words(audience, glossary(), lay_words() if audience is Audience.PATIENT else None)


def _piece(segment: Segment) -> Piece:
    if segment.kind == "dose":
        return Piece(kind="dose", text=segment.text)
    if segment.term is not None:
        note = _note(segment.term)
        return Piece(kind="term", text=segment.text, gloss=segment.gloss, **note)
    return Piece(kind="gloss", text=segment.text, gloss=segment.gloss) if segment.gloss else Piece(text=segment.text)


def _note(term: Term) -> dict[str, str]:
    return {"note": term.plain, "key": term.slug, "title": term.term, "href": glossary_url(term)}


def grade_of(view: ArticleView) -> str:
    """The reading grade of the direct answer and of what is explained, in words; empty when there is no sentence."""
    said = grade(_sentences(view.direct or _claims(view)))
    if said is None:
        return ""
    of = "direct answer" if view.direct else "text"
    explained = grade(piece.note for piece in view.notes if piece.note)
    plain = f"; explained words, {level_words(explained)}" if explained is not None else ""
    return f"Reading grade (Flesch–Kincaid): {of}, {level_words(said)}{plain}"


def _claims(view: ArticleView) -> tuple[ClaimShown, ...]:
    return tuple(claim for part in view.parts for block in part.blocks for claim in block.claims)


def _sentences(claims: Iterable[ClaimShown]) -> tuple[str, ...]:
    return tuple("".join(piece.text for piece in claim.pieces) for claim in claims)
