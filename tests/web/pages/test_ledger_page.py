"""``/ledger``: how far the ledger goes, in hashes that anybody can keep."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html

from clincite.readers import Audience
from clincite.review.ledger.exporting import read_anchors
from clincite.review.ledger.signing import new_key, public_key
from clincite.review.ledger.verifying import verify_store
from clincite.web.site import Site
from tests.desks import publish
from tests.web.browsing import RECORDS, assert_clean, client_of, made_site

QUESTION = "How is zorb fever treated?"


def page(site: Site) -> str:
    with client_of(site) as client:
        got = client.get("/ledger")
    assert got.status_code == 200
    assert_clean(got.text)
    return " ".join(lxml.html.document_fromstring(got.text).text_content().split())


def test_without_a_desk_it_is_empty(tmp_path: Path) -> None:
    site = made_site(tmp_path)
    assert "It has no entry yet." in page(site)
    assert not (tmp_path / "desk.db").exists()
    with client_of(site) as client:
        assert client.get("/ledger/heads.json").status_code == 200


def test_its_heads_are_public_and_prove_it(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR))
    with client_of(site) as client:
        got = client.get("/ledger/heads.json")
        shown = client.get("/ledger").text
    assert got.headers["content-type"] == "application/json"
    kept = tmp_path / "heads.json"
    kept.write_bytes(got.content)
    anchors = read_anchors(kept)
    database = site.reviewing.database()
    assert database is not None and len(anchors) == 1 and anchors[0].day == "2026-01-02"
    assert anchors[0].hash in shown and "no: whoever runs this page has set no key" in shown
    assert verify_store(database, anchors=anchors).faults == ()
    forged = tmp_path / "forged.json"
    forged.write_text(got.text.replace(anchors[0].hash, "0" * 64))
    assert [fault.kind for fault in verify_store(database, anchors=read_anchors(forged)).faults] == ["anchor"]
    json.loads(got.content)


def test_the_key_that_signs_is_public(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    new_key(path)
    site = made_site(tmp_path, *RECORDS, ledger_key=path)
    publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR))
    key_id, key = public_key(path)
    text = page(site)
    assert f"by the key {key_id}: {key} (Ed25519)" in text
    with client_of(site) as client:
        assert "Its entries are signed." in client.get("/policy").text


def test_nothing_of_the_entries_is_public(tmp_path: Path) -> None:
    site = made_site(tmp_path, *RECORDS)
    slug = publish(site.desk, site.answer_now(QUESTION, Audience.DOCTOR)).slug
    with client_of(site) as client:
        for path in ("/ledger", "/ledger/heads.json"):
            text = client.get(path).text
            assert slug not in text and "Invented" not in text, path
