"""A small invented library, and a site over it, for the tests of the pages that show what a library holds."""

from __future__ import annotations

import datetime
from pathlib import Path

import lxml.html
import msgspec
from fastapi.testclient import TestClient
from lxml import etree

from clincite.library import EmbeddedLibrary
from clincite.question import Vocabulary, build_vocabulary
from clincite.records import Condition, Facet, Presentation, Record, RecordKind, RecordStatus, Relation, Section
from clincite.settings import Settings
from clincite.web.app import create_app
from clincite.web.site import Site

NOW = datetime.datetime(2026, 1, 2, 12, tzinfo=datetime.UTC)
EVIL = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'

ZORB = Condition(name="Zorb fever", synonyms=("Zorbitis acuta",), lay=("hot zorb",))
GUIDELINE = Record(
    id="openmed:zorb_2021/treatment",
    kind=RecordKind.GUIDELINE_SUMMARY,
    title="Guideline on zorb fever – Treatment of zorb fever",
    issuer="Zorb Society",
    year=2021,
    ids={"doi": "10.1000/zorb"},
    digest=True,
    licence="MIT",
    conditions=(ZORB,),
    sections=(
        Section(
            name="Treatment", text="Zorbamol is the treatment of choice for zorb fever.", facet=Facet.TREATMENT, condition="Zorb fever"
        ),
        Section(name="Cause: the virus", text="Zorb fever is caused by the zorb virus.", facet=Facet.CAUSE, condition="Zorb fever"),
        Section(name="Open", text="It is not known how long zorb fever lasts.", facet=Facet.UNCERTAINTY, condition="Zorb fever"),
    ),
)
TRIAL = Record(
    id="pmid:101",
    kind=RecordKind.TRIAL,
    title="Zorbamol in zorb fever",
    authors=("Doe J", "Roe R"),
    source="J Zorb",
    year=2019,
    ids={"pmid": "101"},
    conditions=(ZORB,),
    n=1234,
    sections=(Section(name="Text", text="In 1234 patients with zorb fever zorbamol shortened fever by two days."),),
    status=RecordStatus.CURRENT,
    status_checked="2025-05-06",
)
RETRACTED = Record(
    id="pmid:102",
    kind=RecordKind.TRIAL,
    title="Zorbamol cures everything",
    year=2022,
    ids={"pmid": "102"},
    conditions=(ZORB,),
    sections=(Section(name="Text", text="Zorbamol cured zorb fever in all patients."),),
    status=RecordStatus.RETRACTED,
    status_checked="2025-06-07",
    relations=(
        Relation(type="RetractionIn", target="pmid:103", citation="J Zorb. 2023"),
        Relation(type="UpdateIn", target="pmid:101"),
    ),
)
HOSTILE = Record(
    id='file:a/b c?d#e<f>"g',
    kind=RecordKind.REVIEW,
    title=EVIL,
    authors=(EVIL,),
    source=EVIL,
    year=2020,
    ids={"doi": f"10.1000/{EVIL}", "evil": EVIL},
    url="javascript:alert(3)",
    licence=EVIL,
    design=EVIL,
    conditions=(Condition(name=f"Plague {EVIL}", lay=(EVIL,)), Condition(name="Zorb fever")),
    sections=(
        Section(
            name=f"Results {EVIL}", text=f"{EVIL} was found.\nSecond line \u202eevil.", facet=Facet.TREATMENT, condition=f"Plague {EVIL}"
        ),
    ),
    relations=(Relation(type=EVIL, citation=EVIL, by=EVIL),),
)
COMPLAINT = Record(
    id="openmed:differential/zorbing",
    kind=RecordKind.GUIDELINE_SUMMARY,
    title="Differential of zorbing",
    issuer="Zorb Society",
    year=2018,
    presentations=(
        Presentation(finding="zorbing", condition="Zorb fever", bin="common", lay=("feeling zorby",)),
        Presentation(finding="zorbing", condition="Morbus Quux", bin="do_not_miss"),
    ),
    sections=(
        Section(name="Zorb fever", text="Zorb fever is a common cause of zorbing.", facet=Facet.DIFFERENTIAL, condition="Zorb fever"),
        Section(name="Morbus Quux", text="Morbus Quux must not be missed in zorbing.", facet=Facet.DIFFERENTIAL, condition="Morbus Quux"),
    ),
)
EMERGENCY = Record(
    id="digest:url:0123456789ab",
    kind=RecordKind.GUIDELINE,
    title="Zorb shock",
    issuer="Zorb Society",
    year=2020,
    digest=True,
    sections=(Section(name="First", text="Lay the person flat.", facet=Facet.EMERGENCY, condition="Possible zorb shock"),),
)
RECORDS = (GUIDELINE, TRIAL, RETRACTED, HOSTILE, COMPLAINT, EMERGENCY)


def made_library(folder: Path, *records: Record) -> EmbeddedLibrary:
    """A library with these records and nothing else."""
    library = EmbeddedLibrary(folder, create=True)
    library.add(records)
    return library


def made_site(folder: Path, *records: Record, **settings: object) -> Site:
    """A site over a library with these records. Its vocabulary is made of them alone: that of HPO takes seconds to build."""
    made = Settings.model_validate({"home": folder, "requests_per_minute": 100_000, **settings})
    return Site(made, made_library(folder / "library", *records), clock=lambda: NOW, vocabulary=made_vocabulary(*records))


def made_vocabulary(*records: Record) -> Vocabulary:
    """The vocabulary of these records."""
    conditions = [condition for record in records for condition in record.conditions]
    words = build_vocabulary(None, conditions, [entry for record in records for entry in record.presentations], ["zorb", "fever"])
    return msgspec.structs.replace(words, hpo_release="2025-01-16")


def client_of(site: Site, *, peer: str = "testclient") -> TestClient:
    """A browser without scripts.

    :param peer: the address that the site sees.
    """
    return TestClient(create_app(site), headers={"accept": "text/html"}, follow_redirects=False, client=(peer, 50_000))


def assert_clean(page: str) -> None:
    """Nothing of a source is markup, and nothing is inline that the content security policy would have to allow."""
    if not page.strip():
        return
    for element in lxml.html.document_fromstring(page).iter(etree.Element):
        assert element.tag not in {"img", "iframe", "object", "embed", "base", "style"}, element.tag
        assert not (element.tag == "script" and (element.text or "").strip())
        for name, value in ((str(name), str(value)) for name, value in element.attrib.items()):
            assert name != "style" and not name.startswith("on"), name
            if name in {"href", "src", "action", "data-url", "hx-get"}:
                assert value.startswith(("/", "#", "https://", "mailto:", "http://testserver/")) and not value.startswith("//"), value
