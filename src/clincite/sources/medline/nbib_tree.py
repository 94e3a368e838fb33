"""The tags of one PubMed record as the elements of MEDLINE XML that they were made from.

Names of the tags: NLM, MEDLINE/PubMed Data Element (Field) Descriptions. What the text format leaves out (the numbers of MeSH headings,
references, versions) no reader can bring back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from lxml import etree

from clincite.records import Record
from clincite.sources.medline.article import article_record
from clincite.sources.medline.book import book_record
from clincite.sources.medline.text import one_line

TIES: Final = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "EIN": "ErratumIn",
    "EFR": "ErratumFor",
    "CRI": "CorrectedandRepublishedIn",
    "CRF": "CorrectedandRepublishedFrom",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
    "ECI": "ExpressionOfConcernIn",
    "ECF": "ExpressionOfConcernFor",
    "PRIN": "PartialRetractionIn",
    "PROF": "PartialRetractionOf",
    "RPI": "RepublishedIn",
    "RPF": "RepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
    "SPIN": "SummaryForPatientsIn",
    "ORI": "OriginalReportIn",
}
"""Tags that name another article, and MEDLINE's name for the tie."""

_TIED_PMID: Final = re.compile(r"\s*\bPMID:?\s*([1-9]\d{0,8})\W*$")
_KIND_OF_ID: Final = re.compile(r"(.*?)\s*\[(doi|pii|bookaccession)\]$", re.IGNORECASE)
_SUBSTANCE: Final = re.compile(r"^\S+(?: [\d.-]+)? \((.+)\)$")
_WHOSE: Final = re.compile(r"([A-Za-z][A-Za-z-]{1,30}): (.*)", re.DOTALL)
_DATE: Final = re.compile(r"(\d{4})[/-]?(\d{2})[/-]?(\d{2})")
_ILLEGAL: Final = re.compile("[\ufffe\uffff]")
# A label is in capitals, and stands at the start or after a sentence; the commonest are known even where the sentence has no full stop.
_LABEL: Final = re.compile(
    r"(?:(?:^|(?<=[.?!)\]\"”’'%;:] )|(?<=\d ))(?P<any>[A-Z][A-Z0-9 ,/&'’()+\-–]{2,80}\??|CLINICALTRIALS\.GOV[A-Z ]*)"
    r"|(?<= )(?P<common>BACKGROUND|OBJECTIVES?|(?:MATERIALS? AND )?METHODS?|(?:MAIN )?RESULTS|CONCLUSIONS?)):\s+(?=\S)"
)
_LABEL_WORDS: Final = """
    ABSTRACT ACTIVIT ADVANCE AIM ANALYS APPLICATION APPROACH AREA ASSESSMENT AVAILABILITY BACKGROUND BASIS BENEFIT CASE CHALLENGE
    CLINICALTRIALS COMMENT COMPARATOR CONCERN CONCLU CONTACT CONTEXT CRITERIA DATA DATE DECLARATION DESIGN DEVELOPMENT DIAGNOS
    DISCUSSION DISSEMINATION DURATION ELIGIB ETHIC EVALUATION EVIDENCE EXPERIMENT EXPERT EXPOSURE EXTRACTION FINDING FUNDING GOAL HARM
    HYPOTHES IMPACT IMPLICATION IMPORTANCE INCLUSION INNOVATION INSTRUMENT INTERPRET INTERVENTION INTRODUC ISSUE KEY KNOWLEDGE
    LEARNING LESSON LEVEL LIMITATION LOCATION MANAGEMENT MATERIAL MEASURE MESSAGE METHOD MODEL MOTIVATION NEED NOVELTY OBJECT
    OBSERVATION OPINION OPTION OUTCOME OUTLOOK OVERVIEW PARTICIPANT PATIENT PERSPECTIVE POINT POPULATION PRACTICE PRESENTATION PROBLEM
    PROCEDURE PROGRAM PROSPERO PROTOCOL PURPOSE QUESTION RATIONALE REASON RECENT RECOMMENDATION REGIST RELEVANCE REPORT RESULT REVIEW
    SAMPLE SCOPE SEARCH SELECTION SETTING SIGNIFICANCE SITUATION SOURCE SPONSOR STATEMENT STATISTIC STRATEG STRENGTH STUDY SUBJECT
    SUMMARY SUPPLEMENT SURVEY SYNTHESIS TAKE TECHNIQUE THERAPEUTIC TREATMENT TRIAL TYPE UNASSIGNED UNLABELLED VALIDATION VALUE WHAT
"""
_IS_LABEL: Final = re.compile(rf"\b(?:{'|'.join(_LABEL_WORDS.split())})")


class Tagged:
    """The tags of a record with their values, in the order of the file."""

    def __init__(self, tags: Iterable[tuple[str, str]]) -> None:
        self.tags = [(name, _ILLEGAL.sub("", one_line(value))) for name, value in tags]

    def all(self, *names: str) -> list[str]:
        """The values of some tags that are not empty, in order."""
        return [value for name, value in self.tags if name in names and value]

    def first(self, *names: str) -> str:
        """The first value of the first tag that has one; "" when there is none."""
        return next((values[0] for name in names if (values := self.all(name))), "")


def record_of(tagged: Tagged) -> Record | None:
    """The record; None without a usable PMID."""
    if tagged.first("BTI"):
        return book_record(_book(tagged))
    return article_record(_article(tagged))


def _article(tagged: Tagged) -> etree._Element:
    root = etree.Element("PubmedArticle")
    citation = _add(root, "MedlineCitation")
    if status := tagged.first("STAT"):
        citation.set("Status", status)
    _add(citation, "PMID", tagged.first("PMID"))
    _add_date(citation, "DateCompleted", tagged.first("DCOM"))
    _add_date(citation, "DateRevised", tagged.first("LR"))
    body = _add(citation, "Article")
    journal = _add(body, "Journal")
    issue = _add(journal, "JournalIssue")
    _add(issue, "Volume", tagged.first("VI"))
    _add(issue, "Issue", tagged.first("IP"))
    _add(_add(issue, "PubDate"), "MedlineDate", tagged.first("DP"))
    _add(journal, "Title", tagged.first("JT"))
    _add(journal, "ISOAbbreviation", tagged.first("TA"))
    _add_content(body, tagged)
    _add(_add(body, "Pagination"), "MedlinePgn", tagged.first("PG"))
    for value in tagged.all("LID", "AID"):
        if kind := _KIND_OF_ID.match(value):
            _add(body, "ELocationID", kind[1], EIdType=kind[2].lower())
    _add_date(body, "ArticleDate", tagged.first("DEP"))
    types = _add(body, "PublicationTypeList")
    for value in tagged.all("PT"):
        _add(types, "PublicationType", value)
    _add_registrations(body, tagged)
    _add_subjects(citation, tagged)
    _add_other_abstracts(citation, tagged.tags)
    ties = _add(citation, "CommentsCorrectionsList")
    for name, value in tagged.tags:
        if name in TIES and value:
            _add_tie(ties, TIES[name], value)
    _add(citation, "CoiStatement", tagged.first("COIS", "COI"))
    _add_ids(_add(root, "PubmedData"), tagged)
    return root


def _book(tagged: Tagged) -> etree._Element:
    root = etree.Element("PubmedBookArticle")
    document = _add(root, "BookDocument")
    _add(document, "PMID", tagged.first("PMID"))
    _add_ids(document, tagged)
    book = _add(document, "Book")
    _add(_add(book, "Publisher"), "PublisherName", tagged.first("PB"))
    _add(book, "BookTitle", tagged.first("BTI"))
    _add(_add(book, "PubDate"), "MedlineDate", tagged.first("DP"))
    _add_people(book, tagged, ("ED",), Type="editors")
    _add(book, "CollectionTitle", tagged.first("CTI"))
    _add(book, "Edition", tagged.first("EN"))
    _add(book, "Volume", tagged.first("VI"))
    for value in tagged.all("ISBN"):
        _add(book, "Isbn", re.sub(r"\s*\(.*\)$", "", value))
    _add(_add(document, "Pagination"), "MedlinePgn", tagged.first("PG"))
    _add_content(document, tagged)
    for value in tagged.all("PT"):
        _add(document, "PublicationType", value)
    _add_date(document, "ContributionDate", tagged.first("CTDT"))
    _add_date(document, "DateRevised", tagged.first("DRDT", "LR"))
    _add_subjects(document, tagged)
    return root


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    """Append an element; one that would hold an empty text is not appended."""
    if text == "":
        return etree.Element(tag)
    child = etree.SubElement(parent, tag, attributes)
    child.text = text
    return child


def _add_date(parent: etree._Element, tag: str, value: str) -> None:
    if found := _DATE.match(value):
        date = _add(parent, tag)
        for part, number in zip(("Year", "Month", "Day"), found.groups(), strict=True):
            _add(date, part, number)


def _add_content(parent: etree._Element, tagged: Tagged) -> None:
    """Titles, abstract, people and languages, which articles and books have alike."""
    _add(parent, "ArticleTitle", tagged.first("TI"))
    _add(parent, "VernacularTitle", tagged.first("TT"))
    if tagged.first("AB"):
        abstract = _add(parent, "Abstract")
        for label, text in labelled(" ".join(tagged.all("AB"))):
            _add(abstract, "AbstractText", text, **({"Label": label} if label else {}))
        _add(abstract, "CopyrightInformation", tagged.first("CI"))
    _add_people(parent, tagged, ("AU", "CN"))
    for value in tagged.all("LA"):
        _add(parent, "Language", value)


def _add_people(parent: etree._Element, tagged: Tagged, names: Sequence[str], **attributes: str) -> None:
    people = [(name, value) for name, value in tagged.tags if name in names and value]
    if not people:
        return
    listed = _add(parent, "AuthorList", **attributes)
    for name, value in people:
        _add(_add(listed, "Author"), "CollectiveName" if name == "CN" else "LastName", value)


def _add_registrations(body: etree._Element, tagged: Tagged) -> None:
    banks = _add(body, "DataBankList")
    for value in tagged.all("SI"):
        name, slash, number = value.partition("/")
        if slash:
            bank = _add(banks, "DataBank")
            _add(bank, "DataBankName", name)
            _add(_add(bank, "AccessionNumberList"), "AccessionNumber", number)


def _add_subjects(parent: etree._Element, tagged: Tagged) -> None:
    """MeSH headings ("Gout/*drug therapy"), supplementary concepts, keywords of authors, substances."""
    headings = _add(parent, "MeshHeadingList")
    for value in tagged.all("MH"):
        heading = _add(headings, "MeshHeading")
        for place, part in enumerate(value.split("/")):
            major = "Y" if part.startswith("*") else "N"
            _add(heading, "QualifierName" if place else "DescriptorName", part.lstrip("*"), MajorTopicYN=major)
    concepts = _add(parent, "SupplMeshList")
    for value in tagged.all("NM"):
        _add(concepts, "SupplMeshName", value)
    words = _add(parent, "KeywordList")
    for value in tagged.all("OT"):
        _add(words, "Keyword", value.lstrip("*"))
    chemicals = _add(parent, "ChemicalList")
    for value in tagged.all("RN"):
        found = _SUBSTANCE.match(value)
        _add(_add(chemicals, "Chemical"), "NameOfSubstance", found[1] if found else value)


def _add_other_abstracts(citation: etree._Element, tags: Sequence[tuple[str, str]]) -> None:
    other: etree._Element | None = None
    for name, value in tags:
        if name == "OAB" and value:
            whose = _WHOSE.match(value)
            other = _add(citation, "OtherAbstract", Type=whose[1] if whose else "other")
            for label, text in labelled(whose[2] if whose else value):
                _add(other, "AbstractText", text, **({"Label": label} if label else {}))
        elif name == "OABL" and value and other is not None:
            other.set("Language", value)


def _add_tie(ties: etree._Element, kind: str, value: str) -> None:
    tie = _add(ties, "CommentsCorrections", RefType=kind)
    found = _TIED_PMID.search(value)
    _add(tie, "RefSource", value[: found.start()] if found else value)
    _add(tie, "PMID", found[1] if found else "")


def _add_ids(parent: etree._Element, tagged: Tagged) -> None:
    ids = _add(parent, "ArticleIdList")
    for value in tagged.all("AID", "LID"):
        if kind := _KIND_OF_ID.match(value):
            _add(ids, "ArticleId", kind[1], IdType=kind[2].lower())
    _add(ids, "ArticleId", tagged.first("PMC"), IdType="pmc")


def labelled(abstract: str) -> Iterator[tuple[str, str]]:
    """The parts of an abstract with their labels ("" for none): "AIMS: To see. METHODS: We looked."."""
    found = list(_LABEL.finditer(abstract))
    known = [label for label in found if _IS_LABEL.search(label[0])]
    labels = [label for label in found if _IS_LABEL.search(label[0]) or _may_be_label(label[0])]
    # One word in capitals somewhere in the text makes no structured abstract.
    if not known or (labels[0].start() > 0 and len(known) < 2):
        yield "", abstract
        return
    if before := abstract[: labels[0].start()].strip():
        yield "", before
    ends = [*(label.start() for label in labels[1:]), len(abstract)]
    for label, end in zip(labels, ends, strict=True):
        yield label["any"] or label["common"], abstract[label.end() : end].strip()


def _may_be_label(text: str) -> bool:
    """Whether capitals in a structured abstract are more than an acronym."""
    words = re.findall(r"[A-Z]{3,}", text)
    return not any(char.isdigit() for char in text) and (len(words) > 1 or any(len(word) > 5 for word in words))
