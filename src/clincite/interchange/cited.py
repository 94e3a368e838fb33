"""The sources of an answer as reference managers know them: one entry for each paper, whichever of our records quoted it."""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import msgspec

from clincite.answers import Answer, Reference
from clincite.interchange.people import Name, names_of
from clincite.records import RecordKind, RecordStatus
from clincite.render.links import id_links, shown_url
from clincite.render.words import capitalised, counted, kind_words, listed, notices_words, one_line, status_words

_TOPIC: Final = " – "  # stands in the title of a summary between the guideline's title and the topic of the summary
_WORD: Final = re.compile(r"[a-z0-9]+")
_RETRACTED: Final = re.compile(r"\W*retracted\b", re.IGNORECASE)
_DULL: Final = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "its", "new", "of", "on", "or", "our", "the", "to", "with")
)
_LOUD: Final = frozenset({RecordStatus.RETRACTED, RecordStatus.CONCERN, RecordStatus.CORRECTED, RecordStatus.SUPERSEDED})
_KEY_WORD: Final = 24


class Form(enum.Enum):
    """What sort of publication it is, for whoever sets a reference."""

    ARTICLE = "article in a journal"
    REPORT = "report"
    PAGE = "web page"
    DOCUMENT = "document"


class Cited(msgspec.Struct, frozen=True, kw_only=True):
    """One source, in plain single-line text that is not escaped for any format yet.

    :param key: citation key, unique in the answer: ASCII letters and digits, and a dash before the letter that tells two apart.
    :param numbers: under which the answer cites it.
    :param title: marked when the source is retracted.
    :param more_authors: there are more than are listed.
    :param journal: as its index abbreviates it; empty for all but articles.
    :param publisher: who issued it, where that is known.
    :param genre: "Systematic review", "Guideline".
    :param url: where to read it: built from an identifier, else its own address.
    :param notes: what whoever cites it should know, one sentence each.
    """

    key: str
    numbers: tuple[int, ...]
    form: Form
    title: str
    authors: tuple[Name, ...]
    more_authors: bool
    journal: str
    publisher: str
    genre: str
    year: int | None
    doi: str
    pmid: str
    pmcid: str
    url: str
    notes: tuple[str, ...]


def cited_in(answer: Answer) -> tuple[Cited, ...]:
    """The sources of an answer in the order of their first use, each paper once."""
    keys: set[str] = set()
    return tuple(_cited(group, keys) for group in _papers(answer.references))


def citation_words(reference: Reference) -> str:
    """A reference as Vancouver style sets it, and what must be said of it: ``Banik R, Miller NR. Title. J. 2004. doi:…``."""
    one = _cited([reference], set())
    title = (
        one_line(reference.title) if reference.summary else one.title
    )  # of a summary its topic too: several of one guideline may be listed
    told = [
        _list_of(one),
        title,
        f"[{one.genre}]" if one.form is Form.REPORT and one.genre.casefold() not in one.title.casefold() else "",
        one.journal or one.publisher,
        str(one.year or ""),
        f"doi:{one.doi}" if one.doi else "",
        f"PMID: {one.pmid}" if one.pmid else "",
        one.url if not one.doi and not one.pmid else "",
        *one.notes[1:],
    ]
    return " ".join(_stopped(part) for part in told if part)


def _list_of(one: Cited) -> str:
    """The first six authors, as the style wants."""
    shown = [name.whole for name in one.authors[:6]]
    if len(one.authors) > 6 or (one.more_authors and shown):
        shown.append("et al")
    return ", ".join(shown)


def _stopped(part: str) -> str:
    return part if part[-1] in ".?!" or "://" in part or part.startswith(("doi:", "[")) else f"{part}."


def _papers(references: Iterable[Reference]) -> Iterator[list[Reference]]:
    """References that are one paper, by their identifiers, together."""
    papers: list[list[Reference]] = []
    place: dict[tuple[str, str], list[Reference]] = {}
    for reference in references:
        ids = [(scheme, value.casefold()) for scheme, value in reference.ids.items() if scheme in ("pmid", "doi", "pmcid") and value]
        paper = next((place[key] for key in ids if key in place), None)
        if paper is None:
            paper = []
            papers.append(paper)
        paper.append(reference)
        for key in ids:
            place.setdefault(key, paper)
    yield from papers


def _cited(group: Sequence[Reference], keys: set[str]) -> Cited:
    # What says most of the paper itself: a record of its own before our digest, a digest before a summary of one topic.
    best = min(group, key=lambda reference: (reference.summary, reference.digest, reference.number))
    names, more = names_of([one_line(author) for author in best.authors])
    ids: dict[str, str] = {}
    for reference in (best, *group):
        for scheme, value in reference.ids.items():
            ids.setdefault(scheme, one_line(value))
    links = {link.label.partition(" ")[0].partition(":")[0]: link for link in id_links(ids) if link.href}
    form = _form(best, ids)
    title = one_line(_title(group, best))
    gone = any(reference.status == RecordStatus.RETRACTED for reference in group)
    return Cited(
        key=_key(names, best, title, keys),
        numbers=tuple(reference.number for reference in group),
        form=form,
        title=f"RETRACTED: {title}" if gone and not _RETRACTED.match(title) else title,
        authors=names,
        more_authors=more,
        journal=one_line(best.source or "") if form is Form.ARTICLE else "",
        publisher="" if form is Form.ARTICLE else one_line(best.issuer or ("" if best.summary else best.source or "")),
        genre=_genre(best),
        year=best.year,
        doi=ids.get("doi", "") if "doi" in links else "",
        pmid=ids.get("pmid", "") if "PMID" in links else "",
        pmcid=next((label for label in links if label.startswith("PMC")), ""),
        url=next((link.href for link in links.values() if link.href), shown_url(best.url) or ""),
        notes=tuple(_notes(group, ids, issuer=best.issuer if form is Form.ARTICLE else None)),
    )


def _form(reference: Reference, ids: dict[str, str]) -> Form:
    journal = bool(reference.source) and not reference.summary
    if journal and (ids.get("pmid") or ids.get("pmcid") or (ids.get("doi") and reference.source != reference.issuer)):
        return Form.ARTICLE
    if reference.record.startswith("file:"):
        return Form.DOCUMENT
    if reference.kind in (RecordKind.GUIDELINE, RecordKind.GUIDELINE_SUMMARY, RecordKind.LABEL) or reference.issuer:
        return Form.REPORT
    return Form.ARTICLE if reference.ids.get("doi") or ids.get("pmid") else Form.PAGE if shown_url(reference.url) else Form.DOCUMENT


def _genre(reference: Reference) -> str:
    if reference.kind == RecordKind.GUIDELINE_SUMMARY:
        return capitalised(kind_words(RecordKind.GUIDELINE))  # the source is the guideline; that a summary was quoted is a note
    known = reference.kind not in (RecordKind.UNSPECIFIED, RecordKind.DIGEST, RecordKind.NOTICE)
    return capitalised(kind_words(reference.kind)) if known else ""


def _title(group: Sequence[Reference], best: Reference) -> str:
    """The title of the source: of a guideline whose summary is quoted, without the topic of the summary."""
    if not best.summary or _TOPIC not in best.title:
        return best.title
    whole, _, _ = best.title.rpartition(_TOPIC)
    shorter, _, _ = whole.rpartition(_TOPIC)
    together = all(reference.title.startswith(whole + _TOPIC) for reference in group)
    return whole if together or not shorter else shorter


def _notes(group: Sequence[Reference], ids: dict[str, str], *, issuer: str | None) -> Iterator[str]:
    """Where the answer cites it; whose words were quoted; what became of it."""
    numbers = [str(reference.number) for reference in group]
    yield f"{'Reference' if len(numbers) == 1 else 'References'} {listed(numbers)} of a clincite answer"
    if issuer:
        yield f"Issued by {one_line(issuer)}"
    own = [reference for reference in group if reference.digest and not reference.summary]
    if own:
        yield "clincite quoted its own digest of this source, not the source’s words: read the source before you cite it"
    packed = next((reference for reference in group if reference.summary), None)
    if packed is not None:
        where = f" ({one_line(packed.source)})" if packed.source else ""
        yield f"clincite quoted someone else’s summary of this source{where}, not its own words: read the source before you cite it"
    for reference in group:
        if reference.status in _LOUD or reference.superseded_by:
            told = status_words(reference.status, reference.status_checked, reference.superseded_by)
            notices = notices_words(reference.notices)
            yield one_line(f"Status: {told}{f'; {notices}' if notices else ''}")
            break
    cites = max((len(reference.retracted_cites) for reference in group), default=0)
    if cites:
        yield f"It cites {counted(cites, 'retracted paper', 'retracted papers')}"
    others = [f"{scheme} {value}" for scheme, value in sorted(ids.items()) if scheme not in ("pmid", "doi", "pmcid") and value]
    if others:
        yield f"Other identifiers: {', '.join(others)}"


def _key(names: Sequence[Name], reference: Reference, title: str, taken: set[str]) -> str:
    """``banik2004chronic``, with a letter behind it where two would be the same."""
    first = names[0].family or names[0].whole if names else reference.issuer or reference.source or ""
    who = "".join(_ascii_words(first)[:2])[:_KEY_WORD]
    word = next((word for word in _ascii_words(title) if word not in _DULL and not word.isdigit()), "")[:_KEY_WORD]
    base = f"{who or 'source'}{reference.year or ''}{word}"
    base = base if base[0].isalpha() else f"ref{base}"
    key, number = base, 0
    while key in taken:
        number += 1
        key = f"{base}{_letters(number)}"
    taken.add(key)
    return key


def _letters(number: int) -> str:
    """1 is ``a``, 26 ``z``, 27 ``aa``; behind a dash, so that no word takes the same shape."""
    told = ""
    while number:
        number, rest = divmod(number - 1, 26)
        told = chr(97 + rest) + told
    return f"-{told}"


def _ascii_words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L"))
    return _WORD.findall("".join(char for char in plain if ord(char) < 128).lower().replace("'", ""))
