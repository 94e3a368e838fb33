"""Every real MEDLINE record field by field against ``pubmed_parser``; where the two differ, which is right and how often is listed here."""

from __future__ import annotations

import gzip
import re
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clincite.records import Record, clean_text
from clincite.sources import walk
from clincite.sources.medline.fields import NO_TITLE
from clincite.sources.medline.reader import MedlineReader
from clincite.sources.streams import opened

Theirs = dict[str, Any]
Pair = tuple[Record, Theirs]
OTHER_ABSTRACT = re.compile(r"\((?:publisher|plain language|[A-Z]+)(?:, [a-z]+)?\)(?: \(\d+\))?$")


@pytest.fixture(scope="module")
def pairs(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Pair]:
    """Ours and theirs of every article in every file, in file order; one article may stand in several files."""
    parser = pytest.importorskip("pubmed_parser")
    archive = shared_data / "pubmed_xml" / "pubmed_xml_files.tar.xz"
    if not archive.exists():
        pytest.skip(f"no MEDLINE files at {archive}")
    folder = tmp_path_factory.mktemp("medline")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    packed = folder / "packed.xml.gz"
    found: list[Pair] = []
    for path in walk([folder]):
        with opened(path) as stream:
            packed.write_bytes(gzip.compress(stream.read(), 1))  # theirs reads gzip only
        theirs = list(parser.parse_medline_xml(str(packed), author_list=True, reference_list=True))
        ours = [item for item in MedlineReader().read(path) if isinstance(item, Record) and "publisher" not in item.extra]  # no books
        assert len(ours) == len(theirs), path
        found += zip(ours, theirs, strict=True)
    packed.unlink()
    return found


def test_the_sample_is_the_whole_archive(pairs: list[Pair]) -> None:
    assert len({ours.id for ours, _ in pairs}) == 765


def differing(pairs: list[Pair], ours: Callable[[Record], object], theirs: Callable[[Theirs], object]) -> dict[str, tuple[Any, Any]]:
    """Both values of the records in which they differ."""
    return {record.id: (ours(record), theirs(other)) for record, other in pairs if ours(record) != theirs(other)}


def test_pmids(pairs: list[Pair]) -> None:
    assert differing(pairs, lambda record: record.id, lambda other: f"pmid:{other['pmid'].strip()}") == {}


def test_titles(pairs: list[Pair]) -> None:
    shown = [pair for pair in pairs if pair[1]["title"].strip("[]. ").lower() not in ("", "not available")]
    assert len(pairs) - len(shown) <= 10
    differ = differing(shown, lambda record: letters(record.title), lambda other: letters(other["title"]))
    # Theirs loses the text inside markup that stands inside markup ("<i>PTEN</i>" within bold, say).
    assert list(differ) == ["pmid:31541003"]
    for record, other in pairs:
        if (record, other) not in shown:  # an absent title is replaced by the vernacular one
            assert letters(record.title) in (letters(other["vernacular_title"]), letters(NO_TITLE))
    assert (
        differing(shown, lambda record: letters(record.extra.get("vernacular_title", "")), lambda o: letters(o["vernacular_title"])) == {}
    )


def test_years_languages_types(pairs: list[Pair]) -> None:
    assert differing(pairs, lambda record: str(record.year or ""), lambda other: other["pubdate"]) == {}
    assert differing(pairs, lambda record: list(record.publication_types), lambda other: names_in(other["publication_types"])) == {}
    assert differing(pairs, lambda record: record.extra.get("languages", "").count(" "), lambda other: other["languages"].count(";")) == {}


def test_journals(pairs: list[Pair]) -> None:
    differ = differing(pairs, lambda record: letters(record.source or ""), lambda other: letters(other["medline_ta"]))
    # Ours is the ISO abbreviation, theirs MEDLINE's own, which for two journals has other words.
    assert set(differ) == {"pmid:20158080", "pmid:23849768"}


def test_volumes_issues_pages(pairs: list[Pair]) -> None:
    def place(other: Theirs) -> tuple[str, str]:
        volume, _, issue = other["issue"].partition("(")
        return volume, issue.removesuffix(")")

    differ = differing(pairs, lambda record: (record.extra.get("volume", ""), record.extra.get("issue", "")), place)
    assert differ == {"pmid:30977": (("", "21"), ("", ""))}  # theirs drops the issue of an article without a volume
    pages = differing(pairs, lambda record: record.extra.get("pages", ""), lambda other: other["pages"])
    assert all(theirs == "" and ours for ours, theirs in pages.values())  # ours gives the publisher's item number where there are no pages
    assert len(pages) == 35


def test_dois(pairs: list[Pair]) -> None:
    differ = differing(pairs, lambda record: record.ids.get("doi", ""), lambda other: other["doi"])
    # Theirs keeps the last electronic location only, which may be an item number.
    assert all(theirs == "" and ours.startswith("10.") for ours, theirs in differ.values())
    assert len(differ) == 24


def test_authors(pairs: list[Pair]) -> None:
    def people(record: Record) -> list[str]:
        return list(record.authors)

    differ = differing(pairs, people, lambda other: [f"{author['lastname']} {author['initials']}".strip() for author in other["authors"]])
    groups, generations = 0, 0
    for ours, theirs in differ.values():
        assert len(ours) == len(theirs)
        for mine, other in zip(ours, theirs, strict=True):
            if mine != other and not other:
                groups += 1  # theirs has no name for a group
            elif mine != other:
                assert re.fullmatch(re.escape(other) + r" (?:Jr|Sr|2nd|3rd)", mine)  # nor suffixes
                generations += 1
    assert (groups, generations) == (16, 16)


def test_headings_keywords_chemicals(pairs: list[Pair]) -> None:
    differ = differing(pairs, lambda record: list(record.keywords), lambda other: names_in(other["mesh_terms"]))
    broken = {name for name, (ours, theirs) in differ.items() if ours[: len(theirs)] != theirs}
    assert broken == {"pmid:17284678"}  # theirs keeps a line break inside a heading
    for record, other in pairs:
        ours = {word.casefold() for word in record.keywords}
        words = [*other["keywords"].split("; "), *names_in(other["chemical_list"])]
        assert {" ".join(word.split()).casefold() for word in words} - {""} <= ours, record.id


def test_abstracts(pairs: list[Pair]) -> None:
    differ = {}
    for record, other in pairs:
        parts = [part for part in record.sections if not OTHER_ABSTRACT.search(part.name)]
        text = "".join(
            letters(part.text)
            if len(parts) == 1 or part.name.startswith("Abstract")
            else letters(re.sub(r" \(\d+\)$", "", part.name) + part.text)
            for part in parts
        )
        if text != letters(other["abstract"]):
            differ[record.id] = (text, letters(other["abstract"]))
    # Theirs loses what stands inside nested markup and formulas; ours does not print "UNLABELLED"; and a label over a single part is
    # a label to ours.
    longer, unlabelled, labelled = {"pmid:30108519", "pmid:29963580", "pmid:31540985", "pmid:31540995"}, 3, {"pmid:33119379"}
    assert longer | labelled <= set(differ)
    for name in longer | labelled:
        assert len(differ[name][0]) > len(differ[name][1])
    others = [differ[name] for name in set(differ) - longer - labelled]
    assert [theirs.replace("unlabelled", "") for _, theirs in others] == [ours for ours, _ in others]
    assert len(others) == unlabelled


def test_references(pairs: list[Pair]) -> None:
    compared = 0
    differ = {}
    for record, other in pairs:
        among_ties = {tie.target for tie in record.relations if tie.type == "Cites"}
        ours = [name for name in record.cites if name.startswith("pmid:") and name not in among_ties]
        theirs = [f"pmid:{one['pmid']}" for one in other["references"] if one["pmid"] and f"pmid:{one['pmid']}" not in among_ties]
        assert not among_ties - set(record.cites)
        compared += len(theirs)
        if ours != list(dict.fromkeys(theirs)):
            differ[record.id] = (ours, theirs)
    assert compared > 5_000
    # Theirs takes "0" for a PMID, lets one article cite itself, and reads the first of several lists only.
    several = differ.pop("pmid:31687927")
    assert set(several[1]) < set(several[0])
    itself = differ.pop("pmid:38147649")
    assert [name for name in itself[1] if name != "pmid:38147649"] == itself[0]
    assert len(differ) == 7
    assert all(ours == [name for name in dict.fromkeys(theirs) if name != "pmid:0"] for ours, theirs in differ.values())


def letters(text: str) -> str:
    """Latin letters alone: the two set superscripts, blanks and accents apart from each other in their own ways."""
    return "".join(char for char in clean_text(text).casefold() if char.isalpha() and char.isascii())


def names_in(joined: str) -> list[str]:
    """The names of "D001249:Asthma; D003160:Comparative Study"."""
    return [name for part in joined.split("; ") if ":" in part for name in [part.split(":", 1)[1]]]
