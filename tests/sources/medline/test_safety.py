"""Hostile, damaged and foreign files: one clear error, after every whole record."""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources import reader_for
from clincite.sources.medline.reader import MedlineReader


def article(pmid: int, text: str = "Text.") -> str:
    return (
        f"<PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><ArticleTitle>T{pmid}.</ArticleTitle><Abstract>"
        f"<AbstractText>{text}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle>"
    )


def read_until_error(path: Path, reader: MedlineReader | None = None) -> tuple[list[str], SourceError]:
    ids: list[str] = []
    with pytest.raises(SourceError) as caught:
        for item in (reader or MedlineReader()).read(path):
            assert isinstance(item, Record)
            ids.append(item.id)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return ids, caught.value


def test_entity_expansion_is_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    path = tmp_path / "laughs.xml"
    path.write_text(f"<!DOCTYPE PubmedArticleSet [{laughs}]><PubmedArticleSet>{article(1, '&l9;')}</PubmedArticleSet>")
    tracemalloc.start()
    ids, error = read_until_error(path)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert ids == []
    assert "entities" in error.message


def test_external_entities_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    path = tmp_path / "external.xml"
    for declaration, use in (
        (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;"),
        (f'<!ENTITY % x SYSTEM "{secret.as_uri()}">', ""),
    ):
        path.write_text(f"<!DOCTYPE PubmedArticleSet [{declaration}]><PubmedArticleSet>{article(1, use)}</PubmedArticleSet>")
        assert read_until_error(path)[0] == []


def test_a_dtd_named_by_the_file_is_not_loaded(tmp_path: Path) -> None:
    dtd = tmp_path / "evil.dtd"
    dtd.write_text('<!ENTITY x "from the DTD"><!ATTLIST PMID Version CDATA "99">')
    path = tmp_path / "dtd.xml"
    path.write_text(f'<!DOCTYPE PubmedArticleSet SYSTEM "{dtd.as_uri()}"><PubmedArticleSet>{article(1, "a &x; b")}</PubmedArticleSet>')
    (record,) = MedlineReader().read(path)
    assert isinstance(record, Record)
    assert "from the DTD" not in record.sections[0].text
    assert "version" not in record.extra


def test_a_truncated_gzip_gives_its_whole_records_first(tmp_path: Path) -> None:
    # Text that does not compress, so that a cut in the middle leaves about half of the records.
    body = "".join(article(i, " ".join(str(i * j * 7919 % 104729) for j in range(200))) for i in range(1, 201))
    whole = gzip.compress(f"<PubmedArticleSet>{body}</PubmedArticleSet>".encode())
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(whole[: len(whole) // 2])
    ids, error = read_until_error(path)
    assert 50 < len(ids) < 150
    assert ids == [f"pmid:{i}" for i in range(1, len(ids) + 1)]
    assert "cut short" in error.message


def test_a_corrupt_gzip(tmp_path: Path) -> None:
    whole = bytearray(gzip.compress(f"<PubmedArticleSet>{article(1)}</PubmedArticleSet>".encode()))
    whole[-6] ^= 0xFF  # the checksum
    path = tmp_path / "bad.xml.gz"
    path.write_bytes(bytes(whole))
    assert "damaged" in read_until_error(path)[1].message


def test_truncated_and_malformed_xml_give_their_whole_records_first(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(f"<PubmedArticleSet>{article(1)}{article(2)}{article(3)[:60]}")
    ids, error = read_until_error(path)
    assert ids == ["pmid:1", "pmid:2"]
    assert "after record 2" in error.message
    path.write_text(f"<PubmedArticleSet>{article(1)}</Wrong>{article(2)}")
    ids, error = read_until_error(path)
    assert ids == ["pmid:1"]
    assert "line 1" in error.message


def test_an_oversized_record_is_refused_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    many = "<AbstractText>word</AbstractText>" * 20_000
    path.write_text(f"<PubmedArticleSet>{article(1)}<PubmedArticle>{many}</PubmedArticle></PubmedArticleSet>")
    ids, error = read_until_error(path, MedlineReader(max_record_bytes=200_000))
    assert ids == ["pmid:1"]
    assert "larger than 200,000 bytes" in error.message


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(b"<PubmedArticleSet>" + b" " * 20_000_000 + b"</PubmedArticleSet>"))
    assert "larger than" in read_until_error(path, MedlineReader(max_record_bytes=1_000_000))[1].message


def test_deep_nesting_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<PubmedArticleSet>" + article(1) + "<PubmedArticle>" + "<a>" * 100_000)
    assert read_until_error(path)[0] == ["pmid:1"]


@pytest.mark.parametrize("content", ["", "not xml at all", "<html><body/></html>", "<article/>", "\x00\x01\x02", "<!-- " + "x" * 70_000])
def test_foreign_files(tmp_path: Path, content: str) -> None:
    path = tmp_path / "foreign.xml"
    path.write_text(content)
    ids, error = read_until_error(path)
    assert ids == []
    assert len(error.message) < 400


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert read_until_error(tmp_path / "none.xml")[0] == []
    assert read_until_error(tmp_path)[0] == []


def test_accepts_by_name_and_root(tmp_path: Path) -> None:
    jats, text, broken = tmp_path / "jats.xml", tmp_path / "set.txt", tmp_path / "broken.xml.gz"
    jats.write_text('<?xml version="1.0"?><article xmlns:x="y"><front/></article>')
    text.write_text("<PubmedArticleSet/>")
    broken.write_bytes(b"\x1f\x8b\x08garbage")
    assert reader_for(jats) is None
    assert reader_for(text) is None
    # A file whose root cannot be made out is taken, so that reading it says what is wrong.
    assert reader_for(broken) is not None
    assert reader_for(tmp_path / "missing.xml") is not None


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "long.xml"
    text = "word " * 2000
    with path.open("w") as out:
        out.write("<PubmedArticleSet>")
        out.writelines(article(i, text) for i in range(1, 2001))
        out.write("</PubmedArticleSet>")
    assert path.stat().st_size > 20_000_000
    grown = list(_resident_growth(path))
    assert max(grown) < 8 * 1024, f"resident memory grew by {max(grown)} KiB"


def _resident_growth(path: Path) -> Iterator[int]:
    """KiB of resident memory above that at the 200th record, at each later 200th."""
    status = Path("/proc/self/status")
    if not status.exists():
        pytest.skip("needs /proc to see resident memory")

    def resident() -> int:
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmRSS"))

    start = 0
    for number, _ in enumerate(MedlineReader().read(path), 1):
        if number == 200:
            start = resident()
        elif number % 200 == 0:
            yield resident() - start
