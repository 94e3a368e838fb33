"""One JATS article, as an element tree without namespaces, into a :class:`Record`."""

from __future__ import annotations

from typing import Final

from lxml import etree

from clincite.records import Record, RecordKind
from clincite.sources.jats.dates import published
from clincite.sources.jats.identifiers import own_ids
from clincite.sources.jats.licence import licence_of
from clincite.sources.jats.people import authors_of
from clincite.sources.jats.relations import cites_of, relations_of
from clincite.sources.jats.sections import Sections, is_administrative
from clincite.sources.jats.text import lines_in, text_in
from clincite.sources.jats.types import is_notice, publication_types
from clincite.sources.medline.fields import filled, titles, unique
from clincite.sources.medline.text import line_of
from clincite.sources.medline.types import kind_of, language_of, status_of

_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_CONFLICT_NOTES: Final = frozenset({"conflict", "coi-statement", "conflict-interest"})
_FUNDING_NOTES: Final = frozenset({"financial-disclosure", "supported-by", "funding"})
_LONGEST_STATEMENT: Final = 4_000
_NO_FULL_TEXT: Final = "abstract only"


def article_record(article: etree._Element) -> Record | str:
    """The record of an ``article`` element, or why none can be made of it, in a few words.

    Its id is that of its full text, ``pmcid:PMC…``, else ``doi:…``. The abstract that MEDLINE gives of the same paper is a record of its
    own (``pmid:…``), which quotations were taken from, and both may be held. Only a text that has neither is ``pmid:…``.
    """
    meta = article.find("front/article-meta")
    if meta is None:
        return "it has no front matter"
    ids = own_ids(meta)
    record_id = _record_id(ids)
    if not record_id:
        return "it has no PMCID, DOI or PMID"
    title, _ = titles(_title(meta), text_in(meta.find("title-group/trans-title-group/trans-title")))
    subjects = [text_in(subject) for subject in meta.iterfind("article-categories/subj-group[@subj-group-type='heading']/subject")]
    article_type = str(article.get("article-type") or "").strip().lower()
    types = publication_types(article_type, subjects, title)
    relations = relations_of(article, is_notice=is_notice(types))
    parts = Sections()
    parts.add_abstracts(meta)
    abstracts = len(parts.all())
    parts.add_body(article)
    if not parts.all() and not relations:
        return _why_empty(article)
    kind, design = kind_of(types, title, ())
    printed, year = published(meta)
    extra = _extra(article, meta, printed) | {
        "article_type": article_type,
        "heading": "; ".join(subjects),
        "left_out": "; ".join(parts.left_out),
        "full_text": _NO_FULL_TEXT if len(parts.all()) == abstracts else "",
    }
    return Record(
        id=record_id,
        kind=RecordKind.NOTICE if is_notice(types) else kind,
        title=title,
        sections=parts.all(),
        authors=authors_of(meta),
        source=_source(article),
        year=year,
        ids=ids,
        url=_url(ids),
        licence=licence_of(meta),
        language=language_of(str(article.get(_LANGUAGE) or "en").split("-")[0]),
        publication_types=types,
        keywords=_keywords(meta),
        design=design,
        extra=filled(extra),
        status=status_of(types, relations, None),
        relations=relations,
        cites=cites_of(article),
    )


def _record_id(ids: dict[str, str]) -> str:
    for scheme in ("pmcid", "doi", "pmid"):
        if scheme in ids:
            return f"{scheme}:{ids[scheme].lower() if scheme == 'doi' else ids[scheme]}"
    return ""


def _url(ids: dict[str, str]) -> str:
    if "pmcid" in ids:
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{ids['pmcid']}/"
    return f"https://doi.org/{ids['doi']}" if "doi" in ids else f"https://pubmed.ncbi.nlm.nih.gov/{ids['pmid']}/"


def _why_empty(article: etree._Element) -> str:
    if next(article.iter("graphic"), None) is not None and article.find("body") is None:
        return "it holds scanned pages only, no text"
    return "it has neither abstract nor body"


def _title(meta: etree._Element) -> str:
    group = meta.find("title-group")
    if group is None:
        return ""
    title = text_in(group.find("article-title")).rstrip(":, ")
    subtitles = [text for text in map(text_in, group.iterfind("subtitle")) if text and text not in title]
    if not subtitles:
        return title
    joint = " " if title.endswith(("?", "!", ".")) else ": "
    return f"{title}{joint if title else ''}{' '.join(subtitles)}"


def _source(article: etree._Element) -> str | None:
    """The journal as NLM abbreviates it, else as it names itself."""
    journal = article.find("front/journal-meta")
    if journal is None:
        return None
    by_type = {str(element.get("journal-id-type") or ""): line_of(element) for element in journal.iterfind("journal-id")}
    names = (
        by_type.get("nlm-ta"),
        by_type.get("iso-abbrev", "").replace(".", ""),
        text_in(journal.find(".//abbrev-journal-title")),
        text_in(journal.find(".//journal-title")),
    )
    return next(filter(None, names), None)


def _keywords(meta: etree._Element) -> tuple[str, ...]:
    once: dict[str, str] = {}
    for group in meta.iterfind("kwd-group"):
        if str(group.get("kwd-group-type") or "").lower() == "abbreviations":
            continue
        for keyword in group.iter("kwd", "compound-kwd-part"):
            if text := text_in(keyword):
                once.setdefault(text.casefold(), text)
    return tuple(once.values())


def _extra(article: etree._Element, meta: etree._Element, printed: str) -> dict[str, str]:
    first, last = line_of(meta.find("fpage")), line_of(meta.find("lpage"))
    pages = f"{first}-{last}" if last and last != first else first
    return {
        "published": printed,
        "volume": text_in(meta.find("volume")),
        "issue": text_in(meta.find("issue")),
        "pages": pages or line_of(meta.find("elocation-id")),
        "coi_statement": _statement(article, _CONFLICT_NOTES, ("interest", "disclosure")),
        "funding": text_in(meta.find("funding-group/funding-statement"))
        or _statement(article, _FUNDING_NOTES, ("funding", "financial support")),
    }


def _statement(article: etree._Element, kinds: frozenset[str], words: tuple[str, ...]) -> str:
    """What the article declares in a note of these kinds, or in a part with one of the words in its heading."""
    notes = [*article.iterfind("front//fn"), *article.iterfind("back//fn")]
    said = [" ".join(lines_in(note.iterfind("p"))) for note in notes if str(note.get("fn-type") or "").lower() in kinds]
    if not any(said):
        said = [" ".join(lines_in(part.iterfind("p"))) for part in _declarations(article) if _is_about(part, kinds, words)]
    return " ".join(unique(said))[:_LONGEST_STATEMENT]


def _declarations(article: etree._Element) -> list[etree._Element]:
    return [
        *article.iterfind("body/sec"),
        *article.iterfind("back/sec"),
        *article.iterfind("back/notes"),
        *article.iterfind("back/fn-group"),
    ]


def _is_about(part: etree._Element, kinds: frozenset[str], words: tuple[str, ...]) -> bool:
    if str(part.get("sec-type") or part.get("notes-type") or "").lower() in kinds:
        return True
    name = text_in(part.find("title")).rstrip(".: ")
    return is_administrative(name) and any(word in name.lower() for word in words)
