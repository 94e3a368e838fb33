"""Europe PMC's REST service over the invented corpus: search by GET and by POST with cursors, and one full text."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from tests.standin.answers import HttpAnswer
from tests.standin.matching import QueryError, matched
from tests.standin.papers import PAPERS, Paper

_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_JATS: Final = (
    '<article xmlns:xlink="http://www.w3.org/1999/xlink" article-type="research-article"><front><article-meta>'
    '<article-id pub-id-type="pmid">{pmid}</article-id><article-id pub-id-type="pmc">{pmcid}</article-id>'
    "<title-group><article-title>{title}</article-title></title-group><pub-date><year>{year}</year></pub-date>"
    "<abstract><p>{abstract}</p></abstract></article-meta></front>"
    "<body><sec><title>Results</title><p>In the full text, facial twitching lasted a median of nine weeks.</p></sec></body></article>"
)


def answer(path: str, form: Mapping[str, str]) -> HttpAnswer:
    """The answer at a path under the REST service's address."""
    if path in ("search", "searchPOST"):
        return _search(form)
    found = re.fullmatch(r"(PMC\d+)/fullTextXML", path)
    paper = next((paper for paper in PAPERS if found and paper.pmcid == found[1] and paper.licence), None)
    if paper is None:
        return HttpAnswer(status=404, body=b'{"status":404}', media="application/json")
    text = _JATS.format(
        pmid=paper.pmid, pmcid=paper.pmcid, title=paper.title, year=paper.year, abstract=" ".join(text for _, text in paper.abstract)
    )
    return HttpAnswer(body=text.encode())


def _search(form: Mapping[str, str]) -> HttpAnswer:
    size = int(form.get("pageSize", 25))
    if not 1 <= size <= 1000:
        return _json({"errCode": 404, "errMsg": "Invalid page size provided. Valid size is between 1 and 1000"})
    if not form.get("query", "").strip():
        return _json({"errCode": 404, "errMsg": "No query was given"})
    try:
        papers = matched(form["query"]).papers
    except QueryError as error:
        return _json({"errCode": 400, "errMsg": f"Query cannot be parsed: {error}"})
    cursor = form.get("cursorMark", "*")
    start = 0 if cursor == "*" else int(base64.urlsafe_b64decode(cursor.encode()))
    shown = papers[start : start + size]
    body: dict[str, Any] = {
        "version": "6.9",
        "hitCount": len(papers),
        "request": {"queryString": form["query"], "resultType": form.get("resultType"), "cursorMark": cursor, "pageSize": size},
        "resultList": {"result": [result(paper) for paper in shown]},
    }
    if start + size < len(papers):
        body["nextCursorMark"] = base64.urlsafe_b64encode(str(start + size).encode()).decode()
    return _json(body)


def _json(value: object) -> HttpAnswer:
    return HttpAnswer(body=json.dumps(value).encode(), media="application/json;charset=UTF-8")


def result(paper: Paper) -> dict[str, Any]:
    """A paper as a result of type core."""
    abstract = "".join(f"<h4>{label.capitalize()}</h4>{text}" if label else text for label, text in paper.abstract)
    value: dict[str, Any] = {
        "id": paper.key,
        "source": "MED" if paper.pmid else "PPR" if paper.ppr else "PMC",
        "pmid": paper.pmid or None,
        "pmcid": paper.pmcid or None,
        "doi": paper.doi or None,
        "title": paper.title,
        "authorString": ", ".join(f"{last} {initials}" for last, _, initials in paper.authors) + ".",
        "authorList": {
            "author": [
                {"fullName": f"{last} {initials}", "firstName": first, "lastName": last, "initials": initials}
                for last, first, initials in paper.authors
            ]
        },
        "pubYear": str(paper.year),
        "abstractText": abstract or None,
        "language": paper.language,
        "pubTypeList": {"pubType": list(paper.types)},
        "meshHeadingList": {
            "meshHeading": [
                {
                    "majorTopic_YN": "Y" if major else "N",
                    "descriptorName": name,
                    "meshQualifierList": {"meshQualifier": [{"qualifierName": word, "majorTopic_YN": "N"} for word in qualifiers]},
                }
                for name, major, qualifiers in paper.mesh
            ]
        },
        "keywordList": {"keyword": list(paper.keywords)},
        "commentCorrectionList": {
            "commentCorrection": [
                {"id": other, "source": "MED", "reference": cited, "type": _spoken(kind), "orderIn": number}
                for number, (kind, other, cited) in enumerate(paper.ties, start=1)
            ]
        },
        "isOpenAccess": "Y" if paper.licence else "N",
        "license": paper.licence or None,
        "firstPublicationDate": f"{paper.year}-06-01",
    }
    if paper.pmid:
        value["journalInfo"] = {
            "volume": "1",
            "dateOfPublication": str(paper.year),
            "yearOfPublication": paper.year,
            "journal": {"title": "Journal of Invented Neurology", "isoabbreviation": paper.journal},
        }
        value["dateOfRevision"] = f"{paper.year}-06-01"
    elif paper.ppr:
        value["bookOrReportDetails"] = {"publisher": "inventRxiv", "yearOfPublication": paper.year}
    return {name: part for name, part in value.items() if part is not None and (not isinstance(part, dict) or any(part.values()))}


def _spoken(ref_type: str) -> str:
    """MEDLINE's RefType in Europe PMC's words: "RetractionIn" is "Retraction in"."""
    return _WORDS.sub(" ", ref_type).capitalize()
