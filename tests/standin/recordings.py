"""Recorded responses of E-utilities, replayed: which request each one answers."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from tests.standin.answers import HttpAnswer

# What the requests behind recordings with telling content were; the others are asked for by the parameter "recording".
_ASKED: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "esearch1.xml": ("esearch", {"db": "pubmed", "term": "biopython"}),
    "esearch2.xml": ("esearch", {"db": "pubmed", "term": "cancer"}),
    "esearch3.xml": ("esearch", {"db": "pubmed", "term": "PNAS[ta] AND 97[vi]"}),
    "esearch5.xml": ("esearch", {"db": "pmc", "term": "stem cells AND hasabstract"}),
    "esearch8.xml": ("esearch", {"db": "pubmed", "term": "abcXYZ"}),
    "esearch.error.xml": ("esearch", {"db": "nlmcatalog", "term": "obstetrics[MeSH Terms] OR fleegle[MeSH Terms]", "retmode": "xml"}),
    "esearch.error.json": ("esearch", {"db": "nlmcatalog", "term": "obstetrics[MeSH Terms] OR fleegle[MeSH Terms]", "retmode": "json"}),
    "esearch.baderror.xml": ("esearch", {"db": "fleegle", "retmode": "xml"}),
    "esearch.baderror.json": ("esearch", {"db": "fleegle", "retmode": "json"}),
    "esummary.error.xml": ("esummary", {"db": "fleegle", "retmode": "xml"}),
    "esummary.error.json": ("esummary", {"db": "fleegle", "retmode": "json"}),
    "einfo.error.xml": ("einfo", {"db": "fleegle", "retmode": "xml"}),
    "einfo.error.json": ("einfo", {"db": "fleegle", "retmode": "json"}),
    "epost2.xml": ("epost", {"db": "nothing"}),
    "epost3.xml": ("epost", {"db": "pubmed", "id": "99999999999999999999"}),
}
_KLORTHO: Final = re.compile(r"(einfo|esearch|esummary|efetch)(?:\.(\w+))?\.(json|xml)")
_LINKS: Final = re.compile(r"(citations|related|pmc_links)_(\w+)\.json")
_LINK_NAMES: Final = {"citations": "pubmed_pubmed_citedin", "related": "pubmed_pubmed", "pmc_links": "pubmed_pmc"}
_PMID: Final = re.compile(rb"<PMID Version=\"\d+\">(\d+)</PMID>\s*(?:<Date|<Article|<ArticleIdList)")


class Recordings:
    """The responses in ``eutils_recorded.tar.xz``.

    :param archive: that file.
    """

    def __init__(self, archive: Path) -> None:
        self.bodies: dict[str, bytes] = {}
        with tarfile.open(archive) as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isfile() else None
                if file is not None:
                    self.bodies[member.name.removeprefix("./")] = file.read()
        self._by_request = {name: _request(name, body) for name, body in self.bodies.items()}

    def request(self, name: str) -> tuple[str, dict[str, str]]:
        """Program and parameters that a recording answers."""
        program, form = self._by_request[name]
        return program, form or {"recording": name}

    def answer(self, program: str, form: Mapping[str, str]) -> HttpAnswer | None:
        """The recording that answers a request; None when none does."""
        if "recording" in form:
            return _replayed(form["recording"], self.bodies[form["recording"]])
        best = max(
            (name for name, (own, asked) in self._by_request.items() if own == program and asked and asked.items() <= form.items()),
            key=lambda name: len(self._by_request[name][1]),
            default=None,
        )
        return None if best is None else _replayed(best, self.bodies[best])


def _replayed(name: str, body: bytes) -> HttpAnswer:
    return HttpAnswer(body=body, media="application/json; charset=UTF-8" if name.endswith(".json") else "text/xml; charset=UTF-8")


def _request(name: str, body: bytes) -> tuple[str, dict[str, str]]:
    path = PurePosixPath(name)
    if path.name in _ASKED:
        return _ASKED[path.name]
    if links := _LINKS.fullmatch(path.name):
        return "elink", {"dbfrom": "pubmed", "linkname": _LINK_NAMES[links[1]], "id": links[2], "retmode": "json"}
    if path.parent.name == "einfo":
        database = path.stem.removesuffix("_info")
        return "einfo", {"retmode": "json"} if database == "database_list" else {"db": database, "retmode": "json", "version": "2.0"}
    if klortho := _KLORTHO.fullmatch(path.name):
        if klortho[1] == "efetch" and klortho[3] == "xml":
            return "efetch", {"id": ",".join(dict.fromkeys(pmid.decode() for pmid in _PMID.findall(body)))}
        return klortho[1], {"db": klortho[2] or "", "retmode": klortho[3], "sample": path.name}
    return re.sub(r"\d*$", "", path.stem), {}
