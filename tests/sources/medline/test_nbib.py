"""PubMed's text format: the same record as from MEDLINE XML, as far as the tags go; damage named with its line."""

from __future__ import annotations

import gzip
import io
import lzma
import tarfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from clincite.errors import SourceError
from clincite.records import Record, RecordKind, RecordStatus, Relation
from clincite.sources import Item, Skipped, reader_for
from clincite.sources.medline.nbib import NbibReader
from clincite.sources.medline.nbib_tree import labelled
from clincite.sources.medline.reader import MedlineReader
from tests.sources.medline.nbib_making import nbib

ARTICLE = """
PMID- 7001
OWN - NLM
STAT- MEDLINE
DCOM- 20200110
LR  - 20210329
VI  - 12
IP  - 3
DP  - 2019 Sep-Oct
TI  - [Zalutrin for spasm of the lid: a randomised, placebo-controlled
      trial].
PG  - 10-19
LID - 10.1234/Zal.7 [doi]
AB  - OBJECTIVE: To see whether zalutrin helps. METHODS: We drew lots among
      80 adults. RESULTS: Spasm fell by half (RR: 0.5). CONCLUSIONS AND
      RELEVANCE: It helps.
CI  - (c) 2019 The authors.
FAU - Ant, Ann B
AU  - Ant AB
AD  - Ward 1, Invented Hospital.
AU  - Bee B Jr
CN  - Lid Study Group
LA  - ger
LA  - eng
SI  - ClinicalTrials.gov/NCT00000001
SI  - GENBANK/AB123
PT  - Journal Article
PT  - Randomized Controlled Trial
TT  - Zalutrin bei Lidkrampf.
DEP - 20190812
TA  - J Inv
JT  - Journal of inventions
RN  - 0 (Zalutrins)
RN  - EC 3.4.24.69 (Zalutrinase (type A))
OAB - Publisher: Abstract available from the publisher.
OABL- ger
OAB - plain-language-summary: It calms the lid.
CIN - J Inv. 2020;13(1):5. PMID: 7002
EIN - J Inv. 2020 Jan;13(1):99. doi: 10.1234/err.
RIN - Lid Rev. 2021;1:1. PMID: 7003
MH  - Adult
MH  - Blepharospasm/*drug therapy/psychology
MH  - *Zalutrins/adverse effects
OT  - *lid spasm
COIS- None.
PMC - PMC99
AID - S0001(19)7 [pii]
AID - 10.1234/Zal.7 [doi]
PST - ppublish
SO  - J Inv. 2019 Sep-Oct;12(3):10-19.
"""
BOOK = """
PMID- 7010
STAT- Publisher
DRDT- 20200305
CTDT- 20120611
PB  - Invented University
DP  - 1993
TI  - Lid Spasm Disorder
BTI - Invented Reviews((R))
AB  - CLINICAL CHARACTERISTICS: The lid shuts. MANAGEMENT: Zalutrin.
ED  - Cee C
AU  - Ant AB
LA  - eng
PT  - Review
PT  - Book Chapter
OT  - lid
AID - NBK777 [bookaccession]
"""


def short(number: int) -> str:
    return f"PMID- {number}\nTI  - Title {number}.\nAB  - Text of the abstract, number {number}.\nSO  - J Inv.\n\n"


def read(path: Path, content: str | bytes) -> list[Item]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(NbibReader().read(path))


def test_an_article(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.nbib", ARTICLE)
    assert isinstance(found, Record)
    assert found.id == "pmid:7001"
    assert found.title == "[Zalutrin for spasm of the lid: a randomised, placebo-controlled trial]."
    assert [(section.name, section.text) for section in found.sections] == [
        ("Objective", "To see whether zalutrin helps."),
        ("Methods", "We drew lots among 80 adults."),
        ("Results", "Spasm fell by half (RR: 0.5)."),
        ("Conclusions and relevance", "It helps."),
        ("Abstract (publisher, de)", "Abstract available from the publisher."),
        ("Abstract (plain language)", "It calms the lid."),
    ]
    assert found.authors == ("Ant AB", "Bee B Jr", "Lid Study Group")
    assert (found.kind, found.year, found.source, found.language) == (RecordKind.TRIAL, 2019, "J Inv", "de")
    assert found.ids == {"pmid": "7001", "doi": "10.1234/Zal.7", "pmcid": "PMC99"}
    assert found.keywords == ("Adult", "Blepharospasm", "Zalutrins", "lid spasm", "Zalutrinase (type A)")
    assert [condition.name for condition in found.conditions] == ["Blepharospasm"]
    assert found.relations == (
        Relation(type="CommentIn", target="pmid:7002", citation="J Inv. 2020;13(1):5."),
        Relation(type="ErratumIn", citation="J Inv. 2020 Jan;13(1):99. doi: 10.1234/err."),
        Relation(type="RetractionIn", target="pmid:7003", citation="Lid Rev. 2021;1:1."),
    )
    assert (found.status, found.status_checked) == (RecordStatus.RETRACTED, "2021-03-29")
    assert found.extra == {
        "published": "2019 Sep-Oct",
        "volume": "12",
        "issue": "3",
        "pages": "10-19",
        "date_revised": "2021-03-29",
        "medline_status": "MEDLINE",
        "vernacular_title": "Zalutrin bei Lidkrampf.",
        "languages": "de en",
        "coi_statement": "None.",
        "copyright": "(c) 2019 The authors.",
        "trial_registration": "NCT00000001",
    }


def test_a_chapter_of_a_book(tmp_path: Path) -> None:
    (found,) = read(tmp_path / "a.nbib", BOOK)
    assert isinstance(found, Record)
    assert (found.title, found.source, found.authors) == ("Lid Spasm Disorder", "Invented Reviews((R))", ("Ant AB",))
    assert found.ids == {"pmid": "7010", "bookaccession": "NBK777"}
    assert [section.name for section in found.sections] == ["Clinical characteristics", "Management"]
    assert (found.kind, found.status_checked, found.extra["publisher"]) == (RecordKind.REVIEW, "2020-03-05", "Invented University")


@pytest.mark.parametrize(
    ("abstract", "labels"),
    [
        ("AIM: To see. METHODS: We looked.", ["AIM", "METHODS"]),
        ("Before it. RESULTS: Good. CONCLUSION: Fine.", ["", "RESULTS", "CONCLUSION"]),
        ("DNA: the molecule of life. It is long.", [""]),
        ("We measured HDL. LDL: it fell.", [""]),
        ("OBJECTIVE: To see. ANIMALS: 12 dogs. RESULTS: HAART: none.", ["OBJECTIVE", "ANIMALS", "RESULTS"]),
        ("BACKGROUND: Without a full stop METHODS: None RESULTS: Few", ["BACKGROUND", "METHODS", "RESULTS"]),
        ("UNLABELLED: All of it.", ["UNLABELLED"]),
        ("CLINICAL CHARACTERISTICS: It shuts. MANAGEMENT: None.", ["CLINICAL CHARACTERISTICS", "MANAGEMENT"]),
        ("WHAT IS NEW? It is. It has no label.", [""]),
        ("DESIGN, SETTING, AND PARTICIPANTS: Ward. MAIN OUTCOME(S): Death.", ["DESIGN, SETTING, AND PARTICIPANTS", "MAIN OUTCOME(S)"]),
        ("METHODS: Registered. CLINICALTRIALS.GOV IDENTIFIER: NCT1.", ["METHODS", "CLINICALTRIALS.GOV IDENTIFIER"]),
    ],
)
def test_labels_of_an_abstract(abstract: str, labels: list[str]) -> None:
    parts = list(labelled(abstract))
    assert [label for label, _ in parts] == labels
    # Nothing is lost but the labels, their colons and the blanks between.
    assert " ".join(f"{label}: {text}" if label else text for label, text in parts) == abstract


@given(st.text(alphabet="ABMETHODS: .?ab1(", max_size=80))
def test_labels_lose_no_text(abstract: str) -> None:
    kept = "".join(label + text for label, text in labelled(abstract)).replace(" ", "").replace(":", "")
    assert kept == abstract.replace(" ", "").replace(":", "")


def test_several_records_with_and_without_blank_lines(tmp_path: Path) -> None:
    content = short(1) + short(2).rstrip() + "\n" + short(3)
    assert [item.id for item in read(tmp_path / "a.nbib", content) if isinstance(item, Record)] == ["pmid:1", "pmid:2", "pmid:3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, line_end: str) -> None:
    content = short(1).replace("Title 1", "Größe des Lids – “klein”").replace("\n", line_end)
    path = tmp_path / "set.txt"
    path.write_bytes(content.encode(encoding))
    reader = reader_for(path)
    assert reader is not None
    assert reader.name == "nbib"
    (found,) = reader.read(path)
    assert isinstance(found, Record)
    assert found.title == "Größe des Lids – “klein”."


def test_a_damaged_record_costs_itself_alone(tmp_path: Path) -> None:
    content = (
        short(1)
        + "PMID- none\nTI  - No number.\n\n"
        + "TI  - No PMID at all.\n\n"
        + short(2).replace("AB  -", "a stray line\nAB  -")
        + short(3)
    )
    items = read(tmp_path / "a.nbib", content)
    assert [item.id for item in items if isinstance(item, Record)] == ["pmid:1", "pmid:2", "pmid:3"]
    assert [(item.where.rsplit(":", 1)[1], item.why) for item in items if isinstance(item, Skipped)] == [
        ("6", "it has no PMID"),
        ("9", "it has no PMID"),
        ("13", "the line is no part of a record; pmid:2 was read without it"),
    ]


def test_a_file_cut_short_gives_what_is_whole_and_says_so(tmp_path: Path) -> None:
    whole = short(1) + short(2) + short(3)
    for cut in (whole[: whole.index("number 3")], whole[:-12], short(1)[: short(1).index("number")]):
        path = tmp_path / "cut.nbib"
        path.write_text(cut)
        items: list[Item] = []
        with pytest.raises(SourceError, match="cut short in its last record, which begins on line"):
            for item in NbibReader().read(path):
                items.append(item)
        assert len(items) == cut.count("SO  - J")


def test_a_packed_file_cut_short(tmp_path: Path) -> None:
    packed = gzip.compress("".join(map(short, range(1, 3000))).encode())
    path = tmp_path / "a.nbib.gz"
    path.write_bytes(packed[: len(packed) // 2])
    items: list[Item] = []
    with pytest.raises(SourceError, match="cut short"):
        for item in NbibReader().read(path):
            items.append(item)
    assert len(items) > 100


@pytest.mark.parametrize("content", [b"", b"\n\n", b"just words\nmore words\n", bytes(range(256)) * 50, b"\0" * 5000])
def test_what_holds_no_record(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bad.nbib"
    path.write_bytes(content)
    items: list[Item] = []
    with pytest.raises(SourceError, match=r"bad\.nbib is not in PubMed's text format"):
        for item in NbibReader().read(path):
            items.append(item)
    assert not [item for item in items if isinstance(item, Record)]


def test_a_foreign_file_is_given_up_early(tmp_path: Path) -> None:
    path = tmp_path / "foreign.nbib"
    path.write_text("some words\n\n" * 100_000)
    items: list[Item] = []
    with pytest.raises(SourceError, match="not in PubMed's text format"):
        for item in NbibReader().read(path):
            items.append(item)
    assert len(items) <= 1001


def test_a_record_without_end_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "large.nbib"
    path.write_text(short(1) + "PMID- 2\nAB  - " + "word " * 5000 + "\n      more" * 500 + "\nSO  - J.\n\n" + short(3))
    items = list(NbibReader(max_record_bytes=10_000).read(path))
    assert [type(item) for item in items] == [Record, Skipped, Record]
    assert isinstance(items[1], Skipped)
    assert "larger than 10,000 bytes" in items[1].why


def test_files_are_known_by_name_or_by_first_line(tmp_path: Path) -> None:
    for name, content, wanted in (
        ("a.nbib", "anything", True),
        ("a.txt", "\n\nPMID- 1\n", True),
        ("a.medline", "PMID- 1\n", True),
        ("notes.txt", "Notes.\nPMID- 1\n", False),
        ("a.md", "PMID- 1\n", False),
    ):
        (tmp_path / name).write_text(content)
        assert NbibReader().accepts(tmp_path / name) is wanted
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(b"PMID- 1\n"))
    assert NbibReader().accepts(tmp_path / "b.txt.gz")
    assert not NbibReader().accepts(tmp_path / "absent.txt")


@given(
    st.lists(
        st.tuples(st.sampled_from(["PMID", "TI", "AB", "MH", "AID", "CIN", "OAB", "OABL", "BTI", "DP", "LR", "xx"]), st.text(max_size=30)),
        max_size=12,
    )
)
def test_any_tags_give_items_or_our_error(tmp_path_factory: pytest.TempPathFactory, tags: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "any.nbib"
    path.write_bytes("".join(f"{tag:<4}- {value}\n" for tag, value in [("PMID", "12"), *tags]).encode("utf-8", "surrogatepass"))
    try:
        items = list(NbibReader().read(path))
    except SourceError:
        return
    assert items
    assert all(isinstance(item, (Record, Skipped)) for item in items)


def _articles(shared_data: Path) -> Iterator[tuple[etree._Element, Record]]:
    """Half of the real articles as XML, with the record that the XML reader makes of each."""
    with lzma.open(shared_data / "pubmed_xml" / "pubmed_xml_files.tar.xz") as packed, tarfile.open(fileobj=packed) as archive:
        for member in archive:
            handle = archive.extractfile(member)
            if handle is None or not member.name.endswith((".xml", ".xml.gz")) or zlib.crc32(member.name.encode()) % 2:
                continue  # every other file is enough
            data = handle.read()
            data = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            try:
                records = {item.id: item for item in MedlineReader().parse(io.BytesIO(data), member.name) if isinstance(item, Record)}
            except SourceError:
                continue
            root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
            for article in root.iter("PubmedArticle"):
                if article.find("MedlineCitation/Article") is not None:
                    record = records.get(f"pmid:{article.findtext('MedlineCitation/PMID')}")
                    if record is not None:
                        yield article, record


def test_real_articles_come_out_as_from_xml(tmp_path: Path, shared_data: Path) -> None:
    """But for what the text format does not carry: numbers of MeSH headings, kinds of supplementary concepts, references, versions."""
    path = tmp_path / "twins.nbib"
    pairs = list(_articles(shared_data))
    path.write_text("".join(nbib(article) for article, _ in pairs))
    items = [item for item in NbibReader().read(path) if isinstance(item, Record)]
    assert len(items) == len(pairs) > 300
    differ: Counter[str] = Counter()
    for found, (_, wanted) in zip(items, pairs, strict=True):
        wanted = msgspec.structs.replace(
            wanted,
            conditions=tuple(msgspec.structs.replace(condition, id=None) for condition in wanted.conditions),
            relations=tuple(tie for tie in wanted.relations if tie.type != "Cites"),
            cites=(),
            extra={key: value for key, value in wanted.extra.items() if key != "version"},
        )
        differ.update(field for field in Record.__struct_fields__ if getattr(found, field) != getattr(wanted, field))
    assert differ["sections"] <= 6  # labels that are not in capitals, or without a sentence's end before them
    assert differ["conditions"] <= 5  # supplementary concepts that are diseases
    assert differ["extra"] + differ["title"] <= 2
    del differ["sections"], differ["conditions"], differ["extra"], differ["title"]
    assert not +differ
