"""Whether a query is well formed: a small parser of each service's syntax, which knows nothing of how queries are built."""

from __future__ import annotations

import re
from typing import Final

_SIGNS: Final = r"\s*(?:(?P<open>\()|(?P<close>\))|(?P<op>AND|OR|NOT)(?=[\s(])|"
_PUBMED: Final = re.compile(_SIGNS + r'"[^"\[\]()]+"\[[A-Za-z/ ]+\]|[^\s()"\[\]]+(?:/[A-Za-z]+)?(?:\[[A-Za-z/ ]+\])?)')
_EUROPEPMC: Final = re.compile(_SIGNS + r'(?:[A-Z_]+:)?(?:"[^"\[\]():]+"|[a-zA-Z*-]+))')


def pubmed_fault(query: str) -> str | None:
    """What is wrong with a PubMed query; None: nothing."""
    # "Clinical Prediction Guides/Narrow[filter]" is one name.
    return _fault(query.replace("Clinical Prediction Guides", "ClinicalPredictionGuides"), _PUBMED)


def europepmc_fault(query: str) -> str | None:
    """What is wrong with a Europe PMC query; None: nothing."""
    return _fault(query, _EUROPEPMC)


def _fault(query: str, token: re.Pattern[str]) -> str | None:
    depth, place = 0, 0
    before = "op"
    while place < len(query):
        match = token.match(query, place)
        if match is None:
            return f"cannot read {query[place : place + 30]!r}"
        place = match.end()
        if match["open"]:
            depth += 1
            if before == "term":
                return f"two terms without an operator at {place}"
            before = "op"
        elif match["close"]:
            depth -= 1
            if depth < 0 or before == "op":
                return f"a bracket closes nothing at {place}"
            before = "term"
        elif match["op"]:
            if before == "op":
                return f"an operator without a term at {place}"
            before = "op"
        elif before == "term" and not (token is _PUBMED and depth and not re.search(r'[A-Z"\[]', match.group())):
            return f"two terms without an operator at {place}"
        else:
            before = "term"
    if before == "op":
        return "it ends with an operator, or is empty"
    return None if depth == 0 else "a bracket is not closed"
