from __future__ import annotations

from typing import Any

import pytest

from clincite.lint.document import Entry, Identifier, Passage, Span
from clincite.lint.sources.preprints import says_preprint, server_of


def entry(text: str = "Zelvastine.", *, doi: str | None = None, url: str | None = None, **fields: Any) -> Entry:
    given = (("doi", doi), ("url", url))
    ids = tuple(Identifier(scheme=scheme, value=value, printed=value, span=Span(0, 1)) for scheme, value in given if value)
    return Entry(position=1, passage=Passage(text=text, places=tuple(range(len(text)))), identifiers=ids, **fields)


@pytest.mark.parametrize(
    ("doi", "server"),
    [
        ("10.1101/2026.01.02.99999999", "bioRxiv or medRxiv"),
        ("10.64898/2026.01.02.99999999", "bioRxiv or medRxiv"),
        ("10.1101/gr.999999.126", None),  # Cold Spring Harbor's journal
        ("10.21203/rs.3.rs-9999999/v1", "Research Square"),
        ("10.2139/ssrn.9999999", "SSRN"),
        ("10.2139/other.1", None),
        ("10.99999/jin.7", None),
    ],
)
def test_a_doi_tells_its_server(doi: str, server: str | None) -> None:
    assert server_of(entry(doi=doi)) == server


def test_a_journals_doi_outweighs_the_name_of_a_server_in_the_entry() -> None:
    assert server_of(entry("Zelvastine. J Invent Neurol. First posted on medRxiv.", doi="10.99999/jin.7")) is None


def test_a_server_is_known_by_its_name_but_not_in_a_title() -> None:
    assert server_of(entry("Zelvastine. medRxiv. 2026.", title="Zelvastine", issuer="medRxiv")) == "medRxiv"
    assert server_of(entry("Papers on medRxiv. Fict Med. 2026.", title="Papers on medRxiv", issuer="Fict Med")) is None
    assert server_of(entry(url="https://www.medrxiv.org/content/1")) == "medrxiv"


@pytest.mark.parametrize("text", ["In a preprint, it helped.", "It helped (not yet peer-reviewed).", "A medRxiv paper says so."])
def test_a_statement_may_say_that_it_stands_on_a_preprint(text: str) -> None:
    assert says_preprint(text)


def test_a_statement_that_says_nothing_of_it_does_not() -> None:
    assert not says_preprint("A peer-reviewed trial says so.")
