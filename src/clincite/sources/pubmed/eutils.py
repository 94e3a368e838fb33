"""What E-utilities answer: search results, records, and their many ways to report an error.

Errors come with HTTP 200 or 400, in ``ERROR`` elements, in JSON where XML was asked for, or as a web page. Format after "The
E-utilities In-Depth" (NLM, NBK25499); the oddities as recorded and as clients report them.
"""

from __future__ import annotations

import io
import re
from typing import Final

import msgspec
from lxml import etree

from clincite.errors import SourceError
from clincite.sources.base import Item
from clincite.sources.http import AttemptError, Reply
from clincite.sources.http.reply import excerpt, refused, too_many, unusable
from clincite.sources.medline.reader import MedlineReader

_ROOT: Final = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_HEAD_BYTES: Final = 1 << 16
_RATE: Final = re.compile(r"rate limit exceeded|too many requests", re.IGNORECASE)
# Faults of the service that pass; a query that it does not take fails the same way again.
_PASSING: Final = re.compile(
    r"time[d ]*-?out|temporar|unavailable|try again|backend failed|viewer error|connection|internal error", re.IGNORECASE
)
_LASTING: Final = re.compile(r"cannot be larger|invalid|not specified|is empty|not supported", re.IGNORECASE)
_HISTORY: Final = re.compile(r"webenv|query_key|history|unable to obtain query", re.IGNORECASE)
_NO_IDS: Final = re.compile(r"ID list is empty", re.IGNORECASE)
_WARNINGS: Final = {
    "PhraseNotFound": "phrase not found: {}",
    "FieldNotFound": "field not found: {}",
    "PhraseIgnored": "phrase ignored: {}",
    "QuotedPhraseNotFound": "quoted phrase not found: {}",
    "OutputMessage": "{}",
}
_TOO_MANY: Final = "answered that there were too many requests{times}"
_NOTHING_FOUND: Final = "No items found."


class HistoryGoneError(Exception):
    """The history server no longer holds the result that a request refers to."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of ESearch.

    :param total: records that match.
    :param pmids: of the first of them, in the order asked for.
    :param web_env: where the history server keeps the whole result; None: it was not asked to.
    :param query_key: which result there.
    :param understood: how the query was translated.
    :param warnings: phrases that were not found, and what else it remarks.
    """

    total: int
    pmids: tuple[str, ...]
    web_env: str | None
    query_key: str | None
    understood: str | None
    warnings: tuple[str, ...]


def found_in(reply: Reply) -> Found:
    """The answer of ESearch in a reply.

    :raises AttemptError: it is an error, or no answer.
    """
    root = _tree(reply, "eSearchResult")
    _raise_errors(root)
    count = (root.findtext("Count") or "").strip()
    if not count.isdecimal():
        raise unusable("a search result without a count")
    warnings = tuple(
        pattern.format(excerpt(text))
        for tag, pattern in _WARNINGS.items()
        for element in (*root.iterfind(f"ErrorList/{tag}"), *root.iterfind(f"WarningList/{tag}"))
        if (text := (element.text or "").strip()) and text != _NOTHING_FOUND
    )
    return Found(
        total=int(count),
        pmids=tuple(pmid for element in root.iterfind("IdList/Id") if (pmid := (element.text or "").strip()).isdecimal()),
        web_env=(root.findtext("WebEnv") or "").strip() or None,
        query_key=(root.findtext("QueryKey") or "").strip() or None,
        understood=" ".join((root.findtext("QueryTranslation") or "").split()) or None,
        warnings=warnings,
    )


def items_in(reply: Reply) -> tuple[Item, ...]:
    """The records of EFetch in a reply, in its order; none where it knows none of the ids.

    :raises AttemptError: it is an error, no answer, or cut short.
    :raises HistoryGoneError: the result that was asked for is no longer kept.
    """
    name = _root_name(reply)
    if name == "eFetchResult" or (name is None and _NO_IDS.search(_text(reply))):
        root = _tree(reply, "eFetchResult") if name else None
        if _NO_IDS.search(_text(reply)):
            return ()
        if root is not None:
            _raise_errors(root)
    if name not in ("PubmedArticleSet", "PubmedBookArticleSet"):
        raise _no_answer(reply, name)
    try:
        return tuple(MedlineReader().parse(io.BytesIO(reply.body), "PubMed"))
    except SourceError:
        raise unusable("records that are cut short or damaged") from None


def _tree(reply: Reply, expected: str) -> etree._Element:
    name = _root_name(reply)
    if name != expected:
        raise _no_answer(reply, name)
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False, huge_tree=False)
    try:
        return etree.fromstring(reply.body, parser)
    except etree.XMLSyntaxError:
        raise unusable("XML that is cut short or damaged") from None


def _raise_errors(root: etree._Element) -> None:
    """Raise what the ``ERROR`` elements right below the root say."""
    errors = [" ".join("".join(map(str, element.itertext())).split()) for element in root.iterfind("ERROR")]
    if errors:
        raise _error_of("; ".join(filter(None, errors)) or "an error without words")


def _error_of(said: str) -> Exception:
    if _RATE.search(said):
        return too_many(_TOO_MANY)
    if _HISTORY.search(said) and not _LASTING.search(said):
        return HistoryGoneError()
    if _PASSING.search(said) and not _LASTING.search(said):
        return AttemptError(f"answered with an error of its own{{times}}: {excerpt(said)}", again=True, hint="Try again in a minute.")
    return refused(said, hint="Check NCBI_API_KEY." if "api key" in said.lower() else "Check the query and the settings.")


def _no_answer(reply: Reply, root: str | None) -> Exception:
    """What a reply is that is not of the form asked for."""
    text = _text(reply)
    said = _json_error(reply.body)
    if said is not None:
        return _error_of(said)
    if not text.strip():
        return unusable("nothing")
    if (root or "").lower() in ("html", "head", "body") or reply.media == "text/html":
        return too_many(_TOO_MANY) if _RATE.search(text) else unusable("a web page instead of data")
    if root is None and reply.status != 200:
        return _error_of(text)
    return unusable(f"something else than asked for ({root or reply.media or 'no XML'})")


def _json_error(body: bytes) -> str | None:
    """The error in a JSON answer; None when it is none. The key or address that it repeats is left out."""
    if body.lstrip()[:1] != b"{":
        return None
    try:
        value = msgspec.json.decode(body)
    except msgspec.DecodeError:
        # ESearch has sent JSON with broken escapes for its own errors.
        match = re.search(rb'"(?:ERROR|error)"\s*:\s*"([^"]{1,400})', body)
        return match.group(1).decode("utf-8", "replace") if match else None
    for place in (value, *(part for part in value.values() if isinstance(part, dict))):
        for name in ("error", "ERROR"):
            if isinstance(place.get(name), str):
                return str(place[name])
    for part in value.values():
        if isinstance(part, list) and part and all(isinstance(line, str) for line in part):
            return "; ".join(part)
    return None


def _root_name(reply: Reply) -> str | None:
    match = _ROOT.search(reply.body, 0, _HEAD_BYTES)
    return match.group(1).decode("ascii", "replace") if match else None


def _text(reply: Reply) -> str:
    return reply.body[:_HEAD_BYTES].decode("utf-8", "replace")
