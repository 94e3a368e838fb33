"""``/policy``: says what is really done, from the settings in force."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pydantic
import pytest

from clincite import __version__
from clincite.settings import Settings
from tests.web.browsing import RECORDS, assert_clean, client_of, made_site


def policy(folder: Path, **settings: object) -> str:
    with client_of(made_site(folder, *RECORDS, **settings)) as client:
        page = client.get("/policy").text
    assert_clean(page)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_as_it_comes(tmp_path: Path) -> None:
    text = policy(tmp_path)
    assert "No medical board stands behind this page and none is claimed." in text
    assert "Questions are not written to any log." in text
    assert "No service on the network is asked." in text
    assert "They have not published a contact here." in text
    assert "until 30 days have passed since the last one" in text
    assert "100000 requests a minute" in text
    assert f"clincite {__version__}" in text
    assert "Human Phenotype Ontology" in text and "(MIT)" in text
    assert re.search(r"retracted 1 It is never quoted", text)
    assert "Status last established for any record: 2025-05-06." in text


def test_as_the_owner_set_it(tmp_path: Path) -> None:
    text = policy(tmp_path, log_questions=True, requests_per_minute=7, thread_days=1, contact="editor@zorb.example")
    assert "Questions are written to this server’s log, after names" in text
    assert "Questions are not written to any log." not in text
    assert "until 1 day have passed" not in text and "until 1 day has passed since the last one" in text
    assert "7 requests a minute" in text
    assert "editor@zorb.example" in text


def test_live_services_are_named_only_where_they_are_asked(tmp_path: Path) -> None:
    from clincite.sources.services import services_of
    from clincite.web.site import Site
    from tests.web.browsing import NOW, made_library, made_vocabulary

    settings = Settings.model_validate({"home": tmp_path, "live": True})
    services = services_of(settings, cache=tmp_path / "network")
    library = made_library(tmp_path / "library", *RECORDS)
    words = made_vocabulary(*RECORDS)
    for offline in (False, True):
        made = Settings.model_validate({"home": tmp_path, "live": True, "offline": offline})
        with client_of(Site(made, library, clock=lambda: NOW, vocabulary=words, services=tuple(services))) as client:
            assert ("PubMed, Europe PMC" in client.get("/policy").text) is not offline


def test_a_contact_becomes_a_safe_link(tmp_path: Path) -> None:
    with client_of(made_site(tmp_path, contact="https://zorb.example/report")) as client:
        assert '<a href="https://zorb.example/report">' in client.get("/policy").text
    for wrong in ("javascript:alert(1)", "http://zorb.example", "two words@x", "x"):
        with pytest.raises(pydantic.ValidationError):
            Settings.model_validate({"home": tmp_path, "contact": wrong})
