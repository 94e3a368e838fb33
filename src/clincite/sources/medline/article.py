"""One MEDLINE citation, as an element tree, into a :class:`Record`."""

from __future__ import annotations

from typing import Final

from lxml import etree

from clincite.records import Condition, Record
from clincite.sources.medline import fields
from clincite.sources.medline.fields import Children, children_of, first, text_in, within
from clincite.sources.medline.mesh import condition_of, disease
from clincite.sources.medline.references import cites, relations
from clincite.sources.medline.text import line_of, term, text_of
from clincite.sources.medline.types import kind_of, status_of

_REGISTRIES: Final = frozenset({"ClinicalTrials.gov", "ISRCTN", "EudraCT", "UMIN-CTR", "ANZCTR", "ChiCTR", "DRKS", "NTR", "CTRI", "JPRN"})


def article_record(article: etree._Element) -> Record | None:
    """The record of a ``PubmedArticle``; None when it has no usable PMID."""
    whole = children_of(article)
    citation = children_of(first(whole, "MedlineCitation"))
    pmid = fields.pmid_text(first(citation, "PMID"))
    if pmid is None:
        return None
    body, data = children_of(first(citation, "Article")), children_of(first(whole, "PubmedData"))
    journal = children_of(first(body, "Journal"))
    issue = children_of(first(journal, "JournalIssue"))
    types = tuple(fields.terms(within(body, "PublicationTypeList", "PublicationType")))
    title, vernacular = fields.titles(text_in(body, "ArticleTitle"), text_in(body, "VernacularTitle"))
    headings, conditions = _mesh(citation)
    date_revised = fields.iso_date(first(citation, "DateRevised"))
    checked = date_revised or fields.iso_date(first(citation, "DateCompleted"))
    ties = relations(within(citation, "CommentsCorrectionsList", "CommentsCorrections"))
    kind, design = kind_of(types, title, headings)
    languages = fields.languages_in(body.get("Language", ()))
    published = fields.published(first(issue, "PubDate"))
    locations = body.get("ELocationID", ())
    # The list of the article itself: those under ReferenceList name the papers that it cites.
    listed = [*within(body, "ArticleIdList", "ArticleId"), *within(data, "ArticleIdList", "ArticleId")]
    extra = {
        "published": published,
        "volume": line_of(first(issue, "Volume")),
        "issue": line_of(first(issue, "Issue")),
        "pages": _pages(body) or fields.pii(locations),
        "date_revised": date_revised or "",
        "version": fields.version_text(citation),
        "medline_status": _medline_status(whole),
        "vernacular_title": vernacular,
        "languages": " ".join(languages) if len(languages) > 1 else "",
        "coi_statement": text_in(citation, "CoiStatement"),
        "copyright": next(map(text_of, within(body, "Abstract", "CopyrightInformation")), ""),
        "trial_registration": _registrations(body),
    }
    return Record(
        id=f"pmid:{pmid}",
        kind=kind,
        title=title,
        sections=fields.sections(first(body, "Abstract"), citation.get("OtherAbstract", ())),
        authors=fields.authors(body["AuthorList"][0]) if "AuthorList" in body else (),
        source=_source(citation, journal),
        year=fields.year_in(published, _electronic(body)),
        ids=fields.ids(pmid, listed, locations),
        url=f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/",
        language=languages[0] if languages else "und",
        publication_types=types,
        keywords=_keywords(headings, citation),
        conditions=conditions,
        design=design,
        extra=fields.filled(extra),
        status=status_of(types, ties, checked, title=title),
        status_checked=checked,
        relations=ties,
        cites=cites(f"pmid:{pmid}", ties, data.get("ReferenceList", ())),
    )


def _medline_status(whole: Children) -> str:
    citation = first(whole, "MedlineCitation")
    return str(citation.get("Status") or "") if citation is not None else ""


def _source(citation: Children, journal: Children) -> str | None:
    """The journal by its abbreviation, or else by its name."""
    for name in (*journal.get("ISOAbbreviation", ()), *within(citation, "MedlineJournalInfo", "MedlineTA"), *journal.get("Title", ())):
        if shown := text_of(name):
            return shown
    return None


def _electronic(body: Children) -> str:
    return next((line_of(part) for part in within(body, "ArticleDate", "Year")), "")


def _pages(body: Children) -> str:
    return next((line_of(part) for part in within(body, "Pagination", "MedlinePgn")), "")


def _mesh(citation: Children) -> tuple[tuple[str, ...], tuple[Condition, ...]]:
    """Descriptor names in order, and the conditions among the major topics."""
    names: list[str] = []
    conditions: dict[str, Condition] = {}
    for heading in within(citation, "MeshHeadingList", "MeshHeading"):
        parts = list(heading)
        name, *qualifiers = [term(part.text) for part in parts] or [""]
        names.append(name)
        if "Y" in [part.get("MajorTopicYN") for part in parts]:
            found = disease(name, str(parts[0].get("UI") or ""), *qualifiers)
            if found is not None:
                conditions.setdefault(name, found)
    for supplement in within(citation, "SupplMeshList", "SupplMeshName"):
        name = term(supplement.text)
        names.append(name)
        if supplement.get("Type") == "Disease":
            conditions.setdefault(name, condition_of(name, str(supplement.get("UI") or "")))
    return fields.unique(names), tuple(conditions.values())


def _keywords(headings: tuple[str, ...], citation: Children) -> tuple[str, ...]:
    """MeSH descriptors, then the keywords of authors and others, then chemicals; each once, whatever its case."""
    words = [
        *headings,
        *fields.terms(within(citation, "KeywordList", "Keyword")),
        *fields.terms(
            part for chemical in within(citation, "ChemicalList", "Chemical") for part in chemical if part.tag == "NameOfSubstance"
        ),
    ]
    once: dict[str, str] = {}
    for word in words:
        once.setdefault(word.casefold(), word)
    return tuple(once.values())


def _registrations(body: Children) -> str:
    """Numbers under which a trial is registered."""
    found: list[str] = []
    for bank in within(body, "DataBankList", "DataBank"):
        parts = children_of(bank)
        if line_of(first(parts, "DataBankName")) in _REGISTRIES:
            found += fields.terms(within(parts, "AccessionNumberList", "AccessionNumber"))
    return ", ".join(fields.unique(found))
