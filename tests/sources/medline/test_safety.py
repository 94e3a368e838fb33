"""Hostile, damaged and foreign files: one clear error, after every whole record."""

from __future__ import annotations

import gzip
import io
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources import Item
from clincite.sources.medline.reader import MedlineReader

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


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


def test_entities_in_a_stream_are_not_expanded() -> None:
    """A service's answer comes as a stream, whose head cannot be looked at first."""

    def streamed(declared: str, used: str) -> list[Item]:
        text = f"<!DOCTYPE PubmedArticleSet [{declared}]><PubmedArticleSet>{article(1, used)}</PubmedArticleSet>"
        return list(MedlineReader().parse(io.BytesIO(text.encode()), "the service"))

    (record,) = streamed('<!ENTITY x SYSTEM "file:///etc/hostname">', "a &x; b")
    assert isinstance(record, Record)
    assert record.sections[0].text == "a &x; b"
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    tracemalloc.start()
    try:
        items = streamed(laughs, "a &l9; b")
    except SourceError as error:  # by libxml2 itself, in the versions that count how far entities would grow
        assert error.message.startswith("the service is damaged after record 0 (line 1): ")
    else:
        assert [item.sections[0].text for item in items if isinstance(item, Record)] == ["a &l9; b"]
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_parameter_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "parameters.xml"
    inner = "".join(f"<!ENTITY % p{i} '{f'%p{i - 1};' * 10 if i else 'ha'}'>" for i in range(10))
    for declared in ('<!ENTITY % a "x">', inner, '<!ENTITY % a SYSTEM "http://127.0.0.1:9/evil.dtd"> %a;'):
        path.write_text(f"<!DOCTYPE PubmedArticleSet [{declared}]><PubmedArticleSet>{article(1)}</PubmedArticleSet>")
        ids, error = read_until_error(path)
        assert ids == []
        assert "\n" not in error.message


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


class Endless(io.RawIOBase):
    """A file of two thousand million bytes that is made while it is read.

    :ivar given: bytes read so far.
    """

    def __init__(self, start: str, more: bytes) -> None:
        self.given = 0
        self._left = start.encode()
        self._more = more * (65_536 // len(more))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer)
        if self.given > 2_000_000_000:
            return 0
        piece = (self._left or self._more)[: len(view)]
        self._left = self._left[len(piece) :]
        view[: len(piece)] = piece
        self.given += len(piece)
        return len(piece)


@pytest.mark.parametrize(
    ("start", "more", "said"),
    [
        ("<PubmedArticle><MedlineCitation><PMID>2</PMID><Article><ArticleTitle>", b"word ", "after record 1"),
        (
            "<PubmedArticle><MedlineCitation><PMID>2</PMID><Article><Abstract>",
            b"<AbstractText>word</AbstractText>" * 8,
            "larger than 33,554,432",
        ),
        ("<PubmedArticle><MedlineCitation Status='", b"word ", "after record 1"),
        ("<!-- ", b"word ", "after record 1"),
        ("<Foreign/>", b"<Foreign>word</Foreign>" * 8, "larger than 33,554,432"),
        ("", b" ", "after record 1"),
    ],
)
def test_two_gigabytes_of_one_element_are_not_read_on(start: str, more: bytes, said: str) -> None:
    stream = Endless(f"<PubmedArticleSet>{article(1)}{start}", more)
    ids = []
    with pytest.raises(SourceError, match="the stream") as caught:
        for item in MedlineReader().parse(io.BufferedReader(stream), "the stream"):
            assert isinstance(item, Record)
            ids.append(item.id)
    assert ids == ["pmid:1"]
    assert said in caught.value.message
    assert "\n" not in caught.value.message
    assert stream.given < 34_000_000


def test_a_decompression_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(b"<PubmedArticleSet>" + b" " * 20_000_000 + b"</PubmedArticleSet>"))
    assert "larger than" in read_until_error(path, MedlineReader(max_record_bytes=1_000_000))[1].message


def test_deep_nesting_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "deep.xml"
    path.write_text("<PubmedArticleSet>" + article(1) + "<PubmedArticle>" + "<a>" * 100_000)
    assert read_until_error(path)[0] == ["pmid:1"]


@pytest.mark.parametrize(
    ("declared", "encoding", "text"),
    [
        ("utf-8", "utf-8", "café"),
        ("utf-8", "utf-8-sig", "café"),
        ("utf-16", "utf-16", "café"),
        ("iso-8859-1", "iso-8859-1", "café"),
        ("windows-1252", "cp1252", "“café”"),
        (None, "utf-8", "café"),
        (None, "utf-8-sig", "café"),
        (None, "utf-16", "café"),
    ],
)
def test_encodings_that_are_as_declared(tmp_path: Path, declared: str | None, encoding: str, text: str) -> None:
    path = tmp_path / "encoded.xml"
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    path.write_bytes(f"{head}<PubmedArticleSet>{article(1, text)}</PubmedArticleSet>".encode(encoding))
    (record,) = MedlineReader().read(path)
    assert isinstance(record, Record)
    assert record.sections[0].text == text


@pytest.mark.parametrize(
    ("declared", "encoding"), [("utf-8", "iso-8859-1"), ("utf-16", "utf-8"), ("x-unheard-of", "utf-8"), ("us-ascii", "utf-8")]
)
def test_encodings_that_are_not_as_declared(tmp_path: Path, declared: str, encoding: str) -> None:
    path = tmp_path / "encoded.xml"
    filler = "".join(article(number, "plain") for number in range(1, 600))  # past the head that is looked at first
    path.write_bytes(f'<?xml version="1.0" encoding="{declared}"?><PubmedArticleSet>{filler}{article(600, "café")}'.encode(encoding))
    ids, error = read_until_error(path)
    assert "pmid:600" not in ids
    assert ids == [f"pmid:{number}" for number in range(1, len(ids) + 1)]
    # Other encodings are converted piece by piece, and a piece with a wrong byte in it is lost.
    assert len(ids) == 599 or declared != "utf-8"
    assert "\n" not in error.message
    assert error.message.isprintable()


@pytest.mark.parametrize("wrong", ["\0", "\x01", "&#0;", "&#xFFFF;", "&undeclared;"])
def test_characters_that_xml_has_not(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "characters.xml"
    path.write_text(f"<PubmedArticleSet>{article(1)}{article(2, f'a{wrong}b')}{article(3)}</PubmedArticleSet>")
    ids, error = read_until_error(path)
    assert ids == ["pmid:1"]
    assert "after record 1" in error.message
    assert error.message.isprintable()


def test_what_the_file_says_cannot_forge_the_message(tmp_path: Path) -> None:
    path = tmp_path / "forged.xml"
    path.write_text(f"<PubmedArticleSet>{article(1)}<{'a' * 5000}></\u202eevil\u200b>")
    _, error = read_until_error(path)
    assert error.message.isprintable()
    assert len(error.message) < len(str(path)) + 400


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
    accepts = MedlineReader().accepts
    assert not accepts(jats)
    assert not accepts(text)
    # A file whose root cannot be made out is taken, so that reading it says what is wrong.
    assert accepts(broken)
    assert accepts(tmp_path / "missing.xml")
    text.rename(tmp_path / "SET.XML")
    assert accepts(tmp_path / "SET.XML")


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


def test_memory_does_not_grow_with_words_that_never_come_again(tmp_path: Path) -> None:
    """What is remembered from record to record are words of vocabularies, and a hostile file has others."""
    path = tmp_path / "words.xml"
    filler = "x" * 8_000
    with path.open("w") as out:
        out.write("<PubmedArticleSet>")
        for number in range(1, 1001):
            word = f"{filler}{number}"
            heading = f'<DescriptorName UI="{word}" MajorTopicYN="Y">{word} Disease</DescriptorName><QualifierName>{word}</QualifierName>'
            date = f"<DateRevised><Year>{word}</Year><Month>1</Month><Day>1</Day></DateRevised>"
            extra = f"{date}<MeshHeadingList><MeshHeading>{heading}</MeshHeading></MeshHeadingList></MedlineCitation>"
            text = article(number).replace("<AbstractText>", f'<AbstractText Label="{word}">').replace("</MedlineCitation>", extra)
            out.write(text.replace("<Abstract>", f"<Language>{word}</Language><Abstract>"))
        out.write("</PubmedArticleSet>")
    assert path.stat().st_size > 40_000_000
    grown = list(_resident_growth(path))
    assert len(grown) == 4
    assert max(grown) < 8 * 1024, f"resident memory grew by {max(grown)} KiB"
