"""Small MEDLINE files, made up: every article is about the same invented trial with other numbers."""

from __future__ import annotations

from collections.abc import Iterable

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def article(pmid: int, title: str = "", abstract: str = "") -> str:
    """One PubmedArticle."""
    title = title or f"Trial number {pmid} of an invented drug for gout."
    abstract = abstract or (
        f"In a made-up trial of {pmid % 900 + 20} adults with gout, an invented drug was compared with placebo. "
        f"Pain at day {pmid % 7 + 1} fell by {pmid % 40 + 5} of 100 points with the drug."
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">{pmid}</PMID>'
        f'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate><Year>2021</Year></PubDate></JournalIssue>'
        f"<ISOAbbreviation>J Made Up</ISOAbbreviation></Journal><ArticleTitle>{title}</ArticleTitle>"
        f"<Abstract><AbstractText>{abstract}</AbstractText></Abstract><Language>eng</Language>"
        f'<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>'
        f"</Article></MedlineCitation></PubmedArticle>"
    )


def article_set(articles: Iterable[str], doctype: str = "") -> bytes:
    """A whole file."""
    return (_HEAD + doctype + "<PubmedArticleSet>" + "\n".join(articles) + "</PubmedArticleSet>\n").encode("utf-8")
