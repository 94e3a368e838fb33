"""One entry of a book in PubMed (a book, or a chapter of one), as an element tree, into a :class:`Record`."""

from __future__ import annotations

from lxml import etree

from clincite.records import Record, RecordKind
from clincite.sources.medline import fields
from clincite.sources.medline.fields import Children, children_of, first, text_in, within
from clincite.sources.medline.references import cites
from clincite.sources.medline.text import line_of, text_of
from clincite.sources.medline.types import kind_of, status_of


def book_record(article: etree._Element) -> Record | None:
    """The record of a ``PubmedBookArticle``; None when it has no usable PMID."""
    whole = children_of(article)
    document, data = children_of(first(whole, "BookDocument")), children_of(first(whole, "PubmedBookData"))
    pmid = fields.pmid_text(first(document, "PMID"))
    if pmid is None:
        return None
    book = children_of(first(document, "Book"))
    book_title = text_in(book, "BookTitle")
    title, vernacular = fields.titles(text_in(document, "ArticleTitle") or book_title, text_in(document, "VernacularTitle"))
    types = tuple(fields.terms(document.get("PublicationType", ())))
    date_revised = fields.iso_date(first(document, "DateRevised"))
    checked = date_revised or fields.iso_date(first(document, "ContributionDate"))
    kind, design = kind_of(types, title, ())
    languages = fields.languages_in(document.get("Language", ()))
    published = fields.published(first(book, "PubDate"))
    listed = [*within(document, "ArticleIdList", "ArticleId"), *within(data, "ArticleIdList", "ArticleId")]
    extra = {
        "publisher": next(map(text_of, within(book, "Publisher", "PublisherName")), ""),
        "edition": text_in(book, "Edition"),
        "volume": text_in(book, "Volume"),
        "collection": text_in(book, "CollectionTitle"),
        "isbn": ", ".join(fields.terms(book.get("Isbn", ()))),
        "report_number": text_in(book, "ReportNumber"),
        "chapter": ", ".join(fields.terms(document.get("LocationLabel", ()))),
        "contents": "; ".join(_contents(document)),
        "pages": next((line_of(part) for part in within(document, "Pagination", "MedlinePgn")), ""),
        "published": published,
        "contributed": fields.published(first(document, "ContributionDate")),
        "copyright": next(map(text_of, within(document, "Abstract", "CopyrightInformation")), ""),
        "vernacular_title": vernacular,
        "version": fields.version_text(document),
        "date_revised": date_revised or "",
        "languages": " ".join(languages) if len(languages) > 1 else "",
    }
    return Record(
        id=f"pmid:{pmid}",
        kind=kind if kind is not RecordKind.UNSPECIFIED or "Study Guide" not in types else RecordKind.REVIEW,
        title=title,
        sections=fields.sections(first(document, "Abstract"), ()),
        authors=_authors(document, book),
        source=book_title or None,
        year=_year(document, book, published),
        ids=fields.ids(pmid, listed, book.get("ELocationID", ())),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        language=languages[0] if languages else "und",
        publication_types=types,
        keywords=fields.unique(fields.terms(within(document, "KeywordList", "Keyword"))),
        design=design,
        extra=fields.filled(extra),
        status=status_of(types, (), checked, title=title),
        status_checked=checked,
        cites=cites(f"pmid:{pmid}", (), document.get("ReferenceList", ())),
    )


def _authors(document: Children, book: Children) -> tuple[str, ...]:
    """Those of the chapter before those of the book, and authors before editors."""
    lists = [*document.get("AuthorList", ()), *book.get("AuthorList", ())]
    lists.sort(key=lambda names: str(names.get("Type")).lower() == "editors")
    return fields.authors(lists[0]) if lists else ()


def _year(document: Children, book: Children, published: str) -> int | None:
    """The book's year; of a chapter in a book that goes on growing, the year of the chapter: the book's is that of its first."""
    contributed = next((line_of(part) for part in within(document, "ContributionDate", "Year")), "")
    if "BeginningDate" in book and contributed:
        return fields.year_in(contributed, published)
    return fields.year_in(published, contributed)


def _contents(document: Children) -> list[str]:
    """Titles of the sections, or of a whole book's chapters, in order."""
    return [text for one in document.get("Sections", ()) for title in one.iter("SectionTitle") if (text := text_of(title))]
