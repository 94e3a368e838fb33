"""Files: which are read, how articles in envelopes are found, what is hostile or damaged."""

from __future__ import annotations

import gzip
import tracemalloc
from pathlib import Path

import pytest

from clincite.errors import SourceError
from clincite.records import Record
from clincite.sources import Deleted, Skipped, reader_for
from clincite.sources.jats.reader import JatsReader
from tests.sources.jats.samples import article, items, texts

NAMESPACE = 'xmlns="https://jats.nlm.nih.gov/ns/archiving/1.3/"'
DOCTYPE = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving DTD v1.2//EN" "JATS-archivearticle1.dtd">'


def numbered(number: int, text: str = "Owls blink.") -> str:
    return article(ids=f'<article-id pub-id-type="pmc">{number}</article-id>', body=f"<body><p>{text}</p></body>")


def read_until_error(path: Path, reader: JatsReader | None = None) -> tuple[list[str], SourceError]:
    ids: list[str] = []
    with pytest.raises(SourceError) as caught:
        for item in (reader or JatsReader()).read(path):
            assert isinstance(item, Record)
            ids.append(item.id)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return ids, caught.value


def test_sets_of_articles() -> None:
    for root in ("pmc-articleset", "articles"):
        found = items(f"<{root}>{numbered(1)}<Reply Id='PMC9' error='Not given out.'/>{numbered(2)}</{root}>")
        assert [item.id for item in found if isinstance(item, Record)] == ["pmcid:PMC1", "pmcid:PMC2"]
        assert [(item.where, item.why) for item in found if isinstance(item, Skipped)] == [("here: article 2 (PMC9)", "Not given out.")]


def test_oai_pmh_with_namespaces_and_deletions() -> None:
    inner = article(attributes=f'{NAMESPACE} xml:lang="de"', meta="<abstract><p>Eulen.</p></abstract>")
    xml = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026</responseDate><ListRecords>'
        f"<record><header><identifier>oai:pubmedcentral.nih.gov:77</identifier></header><metadata>{inner}</metadata></record>"
        '<record><header status="deleted"><identifier>oai:pubmedcentral.nih.gov:8</identifier></header></record></ListRecords></OAI-PMH>'
    )
    first, second = items(xml)
    assert isinstance(first, Record)
    assert (first.id, first.language, texts(first)["Abstract"]) == ("pmcid:PMC77", "de", "Eulen.")
    assert second == Deleted(record="pmcid:PMC8")
    (error,) = items('<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><error code="idDoesNotExist">No such owl</error></OAI-PMH>')
    assert isinstance(error, Skipped) and error.why == "the server answered: No such owl"


def test_namespaces_change_nothing_else() -> None:
    math = "<p>It is <inline-formula><mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math></inline-formula>.</p>"
    plain, named = (items(article(body=f"<body>{math}</body>", attributes=space))[0] for space in ("", NAMESPACE))
    assert isinstance(plain, Record) and isinstance(named, Record)
    assert plain.sha256 == named.sha256
    assert texts(plain)["Text"] == "It is x²."


@pytest.mark.parametrize("name", ["a.nxml", "a.xml", "a.NXML.gz", "a.xml.gz"])
@pytest.mark.parametrize("start", ["", DOCTYPE, '<?xml version="1.0"?>\n<!-- owls -->\n'])
def test_accepted_files(tmp_path: Path, name: str, start: str) -> None:
    path = tmp_path / name
    data = (start + numbered(1)).encode()
    path.write_bytes(gzip.compress(data) if name.lower().endswith(".gz") else data)
    assert isinstance(reader_for(path), JatsReader)
    assert [item.id for item in JatsReader().read(path) if isinstance(item, Record)] == ["pmcid:PMC1"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", numbered(1), False),
        ("a.xml", "<PubmedArticleSet/>", False),
        ("a.xml", "<html><article/></html>", False),
        ("a.xml", "junk", False),
        ("a.nxml", "junk", True),
        ("a.nxml", "<html/>", False),
    ],
)
def test_foreign_files_are_left_to_others(tmp_path: Path, name: str, content: str, expected: bool) -> None:
    path = tmp_path / name
    path.write_text(content)
    assert JatsReader().accepts(path) is expected


@pytest.mark.parametrize("content", ["", "junk", "<html><body/></html>", "\x00\x01", "<!-- " + "x" * 70_000])
def test_foreign_content_is_one_clear_error(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.nxml"
    path.write_text(content)
    ids, error = read_until_error(path)
    assert ids == []
    assert len(error.message) < 400


def test_named_characters_resolve_without_a_dtd() -> None:
    (found,) = items(DOCTYPE + numbered(1, "a&nbsp;&mdash;&alpha; b"))
    assert isinstance(found, Record)
    assert texts(found)["Text"] == "a —α b"


def test_entity_expansion_is_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10 if i else "ha"}">' for i in range(10))
    path = tmp_path / "laughs.nxml"
    path.write_text(f"<!DOCTYPE article [{laughs}]>{numbered(1, '&l9;')}")
    tracemalloc.start()
    ids, error = read_until_error(path)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert ids == []
    assert "entities" in error.message
    with pytest.raises(SourceError, match="entit"):
        items(path.read_text())


def test_external_entities_and_dtds_are_not_loaded(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("top secret")
    path = tmp_path / "external.nxml"
    for declaration, use in ((f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;"), (f'<!ENTITY % x SYSTEM "{secret.as_uri()}">', "")):
        path.write_text(f"<!DOCTYPE article [{declaration}]>{numbered(1, use)}")
        assert read_until_error(path)[0] == []
    dtd = tmp_path / "evil.dtd"
    dtd.write_text('<!ENTITY x "from the DTD"><!ATTLIST article article-type CDATA "retraction">')
    path.write_text(f'<!DOCTYPE article SYSTEM "{dtd.as_uri()}">{numbered(1, "Owls &x; blink.")}')
    (found,) = JatsReader().read(path)
    assert isinstance(found, Record)
    assert texts(found)["Text"] == "Owls &x; blink."


def test_damaged_files_give_their_whole_articles_first(tmp_path: Path) -> None:
    path = tmp_path / "cut.xml"
    path.write_text(f"<articles>{numbered(1)}{numbered(2)}{numbered(3)[:80]}")
    ids, error = read_until_error(path)
    assert ids == ["pmcid:PMC1", "pmcid:PMC2"]
    assert "after article 2" in error.message
    body = "".join(numbered(i, " ".join(str(i * j * 7919 % 104729) for j in range(200))) for i in range(1, 101))
    whole = gzip.compress(f"<articles>{body}</articles>".encode())
    packed = tmp_path / "cut.xml.gz"
    packed.write_bytes(whole[: len(whole) // 2])
    ids, error = read_until_error(packed)
    assert 20 < len(ids) < 80
    assert "cut short" in error.message


def test_encodings(tmp_path: Path) -> None:
    path = tmp_path / "a.nxml"
    text = numbered(1, "Müde Eulen.")
    for encoding in ("iso-8859-1", "utf-16"):
        path.write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
        (found,) = JatsReader().read(path)
        assert isinstance(found, Record)
        assert texts(found)["Text"] == "Müde Eulen."
    path.write_bytes(f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("iso-8859-1"))
    assert "damaged" in read_until_error(path)[1].message


def test_an_oversized_article_is_refused_before_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml"
    path.write_text(f"<articles>{numbered(1)}<article><front/><body>{'<p>word</p>' * 40_000}</body></article></articles>")
    ids, error = read_until_error(path, JatsReader(max_article_bytes=200_000))
    assert ids == ["pmcid:PMC1"]
    assert "larger than 200,000 bytes" in error.message


def test_one_element_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "huge.xml.gz"
    with gzip.open(path, "wb", compresslevel=1) as packed:
        packed.write(f"<articles>{numbered(1)}<article><front/><body><p>".encode())
        for _ in range(30):
            packed.write(b"owls " * 200_000)
    assert read_until_error(path)[0] == ["pmcid:PMC1"]


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "many.xml"
    path.write_text(f"<articles>{''.join(numbered(i, 'Owls blink. ' * 400) for i in range(1, 1200))}</articles>")
    tracemalloc.start()
    count = sum(1 for _ in JatsReader().read(path))
    assert count == 1199
    assert tracemalloc.get_traced_memory()[1] < 3_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("tag", ["sec", "bold", "sup", "list"])
def test_deep_nesting(tag: str) -> None:
    """As deep as the parser lets through; deeper is an error of the file."""
    deep = {"list": ("<list><list-item>", "</list-item></list>")}.get(tag, (f"<{tag}>", f"</{tag}>"))
    (found,) = items(article(body=f"<body><p>Owls.</p>{deep[0] * 100}<p>Deep.</p>{deep[1] * 100}</body>"))
    assert isinstance(found, Record)
    assert "Deep." in " ".join(texts(found).values())
    with pytest.raises(SourceError, match="damaged"):
        items(article(body=f"<body>{deep[0] * 5_000}</body>"))
