"""The feeds hold to RFC 4287, and say the same each time."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from clincite import engine
from clincite.library import EmbeddedLibrary
from clincite.living.feed import changes_feed, outdated_feed
from clincite.living.log import Change
from clincite.living.moves import MoveKind
from clincite.living.report import checked
from tests.living.conftest import Asker
from tests.living.zorb import PLIMBA, ZALUTRIN, retracted

ATOM = "{http://www.w3.org/2005/Atom}"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
NOW = "2026-05-06T07:08:09Z"


def valid(data: bytes) -> etree._Element:
    """The feed, checked against what RFC 4287 asks of feeds and entries."""
    root = etree.fromstring(data)
    assert root.tag == f"{ATOM}feed"
    ids = []
    for node in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{ATOM}{name}")) == 1, f"exactly one {name} (4.1.1, 4.1.2)"
            assert (node.findtext(f"{ATOM}{name}") or "").strip()
        assert RFC3339.fullmatch(node.findtext(f"{ATOM}updated") or "")
        identifier = node.findtext(f"{ATOM}id") or ""
        assert re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", identifier), "an IRI (4.2.6)"
        ids.append(identifier)
        links = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in node.findall(f"{ATOM}link")]
        assert len(links) == len(set(links)), "no two alternates of one type and language"
        assert all((link.get("href") or "").startswith("https://") for link in node.findall(f"{ATOM}link"))
        assert all(category.get("term") for category in node.findall(f"{ATOM}category"))
    assert len(ids) == len(set(ids))
    assert root.find(f"{ATOM}author/{ATOM}name") is not None, "an author of the feed, or of each entry (4.1.1)"
    for entry in root.iter(f"{ATOM}entry"):
        assert entry.find(f"{ATOM}content") is not None or entry.find(f"{ATOM}link[@rel='alternate']") is not None
        assert entry.find(f"{ATOM}content").get("type") in {"text", "html", "xhtml"}  # type: ignore[union-attr]
    return root


def change(number: int, **more: object) -> Change:
    fields = {"date": f"2026-05-{number % 28 + 1:02}T00:00:00Z", "record": f"pmid:{number}", "title": "A title", "kind": MoveKind.RETRACTED}
    return Change(**{**fields, "why": f"pmid:{number} was retracted (notice pmid:9).", **more})  # type: ignore[arg-type]


def test_a_feed_of_changes() -> None:
    changes = [change(number) for number in range(1, 4)]
    data = changes_feed(changes, library="/home/someone/library", updated=NOW)
    root = valid(data)
    assert [entry.findtext(f"{ATOM}title") for entry in root.iter(f"{ATOM}entry")] == [
        f"pmid:{number} was retracted: A title" for number in (3, 2, 1)
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-05-04T00:00:00Z"
    assert data == changes_feed(changes, library="/home/someone/library", updated="2027-01-01T00:00:00Z")
    assert b"someone" not in data, "where a library lies may name a person"
    assert root.find(f"{ATOM}entry/{ATOM}link").get("href") == "https://pubmed.ncbi.nlm.nih.gov/3/"  # type: ignore[union-attr]


def test_an_empty_feed_and_a_long_one() -> None:
    assert valid(changes_feed([], library="x", updated=NOW)).findtext(f"{ATOM}updated") == NOW
    root = valid(changes_feed([change(number) for number in range(500)], library="x", updated=NOW))
    assert len(root.findall(f"{ATOM}entry")) == 200
    assert "pmid:499" in (root.findtext(f"{ATOM}entry/{ATOM}title") or "")


def test_text_from_sources_is_text() -> None:
    bad = change(
        1, title="<script>x</script> & \x00\x1b[31m\u202e]]>", record="file:<x>", ids={"doi": "10.1000/<script>\"'&x", "pmid": "x y"}
    )
    root = valid(changes_feed([bad], library="x", updated=NOW))
    title = root.findtext(f"{ATOM}entry/{ATOM}title") or ""
    assert title == "pmid:1 was retracted: <script>x</script> & [31m]]>"


def test_a_feed_of_claims_that_broke(ask: Asker, library: EmbeddedLibrary) -> None:
    answer = ask()
    looked = [checked("a.json", answer, library)]
    assert list(valid(outdated_feed(looked, name="here", updated=NOW)).iter(f"{ATOM}entry")) == []
    library.add([retracted(PLIMBA), retracted(ZALUTRIN, "pmid:95", checked="2026-04-01")])
    looked = [checked(name, answer, library) for name in ("a.json", "copy of a.json")]
    data = outdated_feed(looked, name="here", updated=NOW)
    root = valid(data)
    titles = [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]
    assert titles == [f"pmid:3 was retracted: {answer.question}", f"pmid:1 was retracted: {answer.question}"]
    assert "claim stands on it: " in (root.findtext(f"{ATOM}entry/{ATOM}content") or "")
    assert root.findtext(f"{ATOM}entry/{ATOM}updated") == "2026-04-01T00:00:00Z"
    assert data == outdated_feed(looked, name="here", updated=NOW)


def test_the_feed_of_a_folder(ask: Asker, library: EmbeddedLibrary, tmp_path: Path) -> None:
    engine.write_answer(ask(), engine_json(ask()), tmp_path / "answers.json")
    report = engine.outdated([tmp_path], library)
    assert len(report.checked) == 1
    valid(outdated_feed(report.checked, name=str(tmp_path), updated=NOW))


def engine_json(answer: object) -> str:
    from clincite.render import json

    return json.indented(answer)
