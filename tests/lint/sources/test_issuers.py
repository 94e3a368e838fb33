from __future__ import annotations

import msgspec
import pytest

from clincite.lint.document import Banner, BannerKind, Entry, Passage
from clincite.lint.sources.issuers import is_authority, is_journal, is_own, is_publisher, own_names, self_published
from clincite.sources import bundled_records
from tests.lint.made import Maker


@pytest.mark.parametrize(
    "text",
    [
        "Invented Society of Neurology",
        "American College of Inventions",
        "World Health Organization",
        "NICE",
        "AHA/ACC",
        "Ministry of Health, Ruritania",
        "Scottish Intercollegiate Guidelines Network",
        "ESC Task Force on tremor",
        "Royal College of Tremor",
    ],
)
def test_societies_and_agencies_are_known_by_their_names(text: str) -> None:
    assert is_authority(text)


@pytest.mark.parametrize(
    "text", ["TremorPages Editorial Team", "LidLearn: Practical Summaries", "who should be treated", "Adler B, Osei K", "Dr. Adler"]
)
def test_publishers_and_people_are_no_authority(text: str) -> None:
    assert not is_authority(text)


@pytest.mark.parametrize(
    "text",
    [
        "TremorPages Editorial Team",
        "LidLearn: Practical Summaries of Guidelines",
        "Tremor.ai",
        "LidBot AI",
        "Medical Advisory Board & Editors",
    ],
)
def test_staff_and_products_are_publishers(text: str) -> None:
    assert is_publisher(text)


@pytest.mark.parametrize(
    "text", ["European neurology", "J Invent Neurol", "Movement disorders", "QJM", "Invented Society of Neurology", "Pain"]
)
def test_journals_and_societies_are_no_publishers(text: str) -> None:
    assert not is_publisher(text)


def test_journals_are_known_by_their_names() -> None:
    assert is_journal("Journal of Invented Neurology") and is_journal("Acta Fict Med") and not is_journal("TremorPages")


def test_the_issuers_of_the_bundled_guidelines_are_authorities_nearly_all() -> None:
    issuers = {record.issuer for record in bundled_records() if record.issuer}
    unknown = {issuer for issuer in issuers if not is_authority(issuer)}
    assert len(unknown) <= 0.1 * len(issuers), unknown


def test_a_page_that_names_itself_is_known_by_that_name() -> None:
    document = Maker().says("TremorPages assumes no liability.").lists("A guideline. TremorPages, 2026.").document()
    text = "TremorPages assumes no liability."
    banner = Banner(kind=BannerKind.DISCLAIMER, passage=Passage(text=text, places=tuple(range(len(text)))))
    own = own_names(msgspec.structs.replace(document, banners=(banner,)))
    assert is_own("TremorPages", own)
    assert not is_own("LidLearn", own)
    entry = Entry(position=1, passage=document.entries[0].passage, title="A guideline", issuer="TremorPages")
    assert self_published(document, entry, own)
    assert not self_published(document, entry, frozenset())


def test_a_society_that_cites_its_own_guideline_is_no_publisher() -> None:
    document = Maker().lists("Guideline. Invented Society of TremorPages.").document()
    entry = Entry(position=1, passage=document.entries[0].passage, issuer="Invented Society of TremorPages")
    assert not self_published(document, entry, frozenset({"tremorpages"}))
