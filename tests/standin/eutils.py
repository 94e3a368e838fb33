"""E-utilities over the invented corpus: esearch, efetch, einfo and epost, with a history server."""

from __future__ import annotations

import html
import re
import threading
from collections.abc import Mapping
from typing import Final

from tests.standin.answers import HttpAnswer
from tests.standin.matching import QueryError, matched
from tests.standin.papers import PAPERS, Paper

MOST: Final = 9_999
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" ?>\n'
_MARKUP: Final = re.compile(r"&lt;(/?(?:sup|sub|i|b))&gt;")


class EUtilities:
    """The four programs that clincite asks. Its history lasts until :meth:`forget_history`."""

    def __init__(self) -> None:
        self._history: dict[str, list[tuple[str, ...]]] = {}
        self._lock = threading.Lock()
        self._number = 0

    def forget_history(self) -> None:
        """Let every result on the history server expire."""
        with self._lock:
            self._history.clear()

    def answer(self, program: str, form: Mapping[str, str]) -> HttpAnswer:
        """The answer of a program (``esearch``)."""
        run = {"esearch": self._esearch, "efetch": self._efetch, "einfo": self._einfo, "epost": self._epost}.get(program)
        return run(form) if run else HttpAnswer(status=404, body=b"<html><body>Not found</body></html>", media="text/html")

    def _esearch(self, form: Mapping[str, str]) -> HttpAnswer:
        if form.get("db") != "pubmed":
            return _error("eSearchResult", f"Invalid db name specified: {form.get('db', '')}")
        if not form.get("term", "").strip():
            return _error("eSearchResult", "Empty term and query_key - nothing todo")
        try:
            result = matched(form["term"])
        except QueryError as error:
            return _error("eSearchResult", f"Query is invalid: {error}")
        pmids = tuple(paper.pmid for paper in result.papers if paper.pmid)
        start, most = int(form.get("retstart", 0)), min(int(form.get("retmax", 20)), MOST)
        shown = pmids[start : start + most]
        kept = ""
        if form.get("usehistory") == "y":
            web_env, key = self._keep(pmids, form.get("WebEnv"))
            kept = f"<QueryKey>{key}</QueryKey><WebEnv>{web_env}</WebEnv>"
        missing = "".join(f"<PhraseNotFound>{html.escape(phrase)}</PhraseNotFound>" for phrase in result.missing)
        nothing = "" if pmids else "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
        return _xml(
            "eSearchResult",
            f"<Count>{len(pmids)}</Count><RetMax>{len(shown)}</RetMax><RetStart>{start}</RetStart>{kept}"
            f"<IdList>{''.join(f'<Id>{pmid}</Id>' for pmid in shown)}</IdList><TranslationSet/>"
            f"<QueryTranslation>{html.escape(form['term'])}</QueryTranslation>"
            f"{f'<ErrorList>{missing}</ErrorList>' if missing else ''}{nothing}",
        )

    def _efetch(self, form: Mapping[str, str]) -> HttpAnswer:
        if "WebEnv" in form:
            with self._lock:
                kept = self._history.get(form["WebEnv"])
            key = int(form.get("query_key", 1))
            if kept is None or not 0 < key <= len(kept):
                return _error("eFetchResult", f"Cannot retrieve history data. query_key: {key}, WebEnv: {form['WebEnv']}", status=400)
            start = int(form.get("retstart", 0))
            if start > MOST - 1:
                return _error(
                    "eFetchResult", "Search backend cannot retrieve history data. 'retstart' cannot be larger than 9998.", status=400
                )
            pmids = kept[key - 1][start : start + int(form.get("retmax", 20))]
        else:
            asked = [id.strip() for id in form.get("id", "").split(",")]
            pmids = tuple(id for id in asked if id.isdecimal() and id != "0")
            if not pmids:
                return _error("eFetchResult", "ID list is empty! Possibly it has no correct IDs.", status=400)
        by_pmid = {paper.pmid: paper for paper in PAPERS if paper.pmid}
        papers = (by_pmid[pmid] for pmid in dict.fromkeys(pmids) if pmid in by_pmid)
        return _xml("PubmedArticleSet", "\n".join(map(article_xml, papers)))

    def _einfo(self, form: Mapping[str, str]) -> HttpAnswer:
        if "db" not in form:
            return _xml("eInfoResult", "<DbList><DbName>pubmed</DbName></DbList>")
        if form["db"] != "pubmed":
            return _error("eInfoResult", f"Can not retrieve DbInfo for db={form['db']}")
        return _xml("eInfoResult", f"<DbInfo><DbName>pubmed</DbName><Count>{sum(1 for paper in PAPERS if paper.pmid)}</Count></DbInfo>")

    def _epost(self, form: Mapping[str, str]) -> HttpAnswer:
        pmids = tuple(id for id in form.get("id", "").split(",") if id.isdecimal())
        if not pmids:
            return _error("ePostResult", "Empty ID list; Nothing to store")
        web_env, key = self._keep(pmids, form.get("WebEnv"))
        return _xml("ePostResult", f"<QueryKey>{key}</QueryKey><WebEnv>{web_env}</WebEnv>")

    def _keep(self, pmids: tuple[str, ...], web_env: str | None) -> tuple[str, int]:
        with self._lock:
            if web_env not in self._history:
                self._number += 1
                web_env = f"MCID_standin{self._number:04}"
            results = self._history.setdefault(web_env, [])
            results.append(pmids)
            return web_env, len(results)


def _xml(root: str, inside: str, *, status: int = 200) -> HttpAnswer:
    return HttpAnswer(body=f"{_HEAD}<{root}>{inside}</{root}>\n".encode(), status=status)


def _error(root: str, message: str, *, status: int = 200) -> HttpAnswer:
    return _xml(root, f"<ERROR>{html.escape(message)}</ERROR>", status=status)


def article_xml(paper: Paper) -> str:
    """A paper as PubMed's XML."""
    abstract = "".join(_tag("AbstractText", _inline(text), **({"Label": label} if label else {})) for label, text in paper.abstract)
    authors = "".join(
        _tag("Author", _tag("LastName", last) + _tag("ForeName", first) + _tag("Initials", initials), ValidYN="Y")
        for last, first, initials in paper.authors
    )
    types = "".join(_tag("PublicationType", name) for name in paper.types)
    mesh = "".join(
        _tag(
            "MeshHeading",
            _tag("DescriptorName", name, MajorTopicYN="Y" if major else "N")
            + "".join(_tag("QualifierName", qualifier, MajorTopicYN="N") for qualifier in qualifiers),
        )
        for name, major, qualifiers in paper.mesh
    )
    ties = "".join(
        _tag("CommentsCorrections", _tag("RefSource", cited) + _tag("PMID", pmid, Version="1"), RefType=kind)
        for kind, pmid, cited in paper.ties
    )
    cites = "".join(_tag("Reference", _tag("ArticleIdList", _tag("ArticleId", pmid, IdType="pubmed"))) for pmid in paper.cites)
    ids = f'<ArticleId IdType="pubmed">{paper.pmid}</ArticleId>'
    ids += f'<ArticleId IdType="doi">{paper.doi}</ArticleId>' if paper.doi else ""
    ids += f'<ArticleId IdType="pmc">{paper.pmcid}</ArticleId>' if paper.pmcid else ""
    keywords = "".join(f"<Keyword>{word}</Keyword>" for word in paper.keywords)
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{paper.pmid}</PMID>'
        f"<DateRevised><Year>{paper.year}</Year><Month>06</Month><Day>01</Day></DateRevised>"
        f"<Article><Journal><JournalIssue><Volume>1</Volume><PubDate><Year>{paper.year}</Year></PubDate></JournalIssue>"
        f"<Title>Journal of Invented Neurology</Title><ISOAbbreviation>{paper.journal}</ISOAbbreviation></Journal>"
        f"<ArticleTitle>{_inline(paper.title)}</ArticleTitle>{f'<Abstract>{abstract}</Abstract>' if abstract else ''}"
        f"<AuthorList>{authors}</AuthorList><Language>{paper.language}</Language><PublicationTypeList>{types}</PublicationTypeList></Article>"
        f"<CommentsCorrectionsList>{ties}</CommentsCorrectionsList><MeshHeadingList>{mesh}</MeshHeadingList>"
        f"<KeywordList>{keywords}</KeywordList></MedlineCitation>"
        f"<PubmedData><ArticleIdList>{ids}</ArticleIdList><ReferenceList>{cites}</ReferenceList></PubmedData></PubmedArticle>"
    )


def _tag(name: str, inside: str, **attributes: str) -> str:
    set_ones = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{set_ones}>{inside}</{name}>"


def _inline(text: str) -> str:
    """Escaped, but for the few tags that PubMed leaves in."""
    return _MARKUP.sub(r"<\1>", html.escape(text, quote=False))
