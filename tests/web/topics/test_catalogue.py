"""What a library covers is gathered once, and again when it changes; meanwhile the last state serves."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest

from clincite.web.site import Site
from clincite.web.topics import catalogue
from clincite.web.topics.catalogue import Catalogue
from tests.web.browsing import GUIDELINE, NOW, TRIAL, made_library, made_site, made_vocabulary


def settled(held: Catalogue, site: Site, snapshot: str) -> bool:
    """Whether the catalogue comes to that state; it is made by another thread."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        if held.of(site.shelf).snapshot == snapshot:
            return True
        time.sleep(0.005)
    return False


def test_it_is_gathered_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = made_site(tmp_path, GUIDELINE)
    calls = []
    real = catalogue.topics_of
    monkeypatch.setattr(catalogue, "topics_of", lambda *given: calls.append(1) or real(*given))
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(site.catalogue.of(site.shelf))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len({id(one) for one in found}) == 1


def test_a_changed_library_is_gathered_beside_what_goes_on(tmp_path: Path) -> None:
    held = Catalogue()
    old = made_site(tmp_path / "old", GUIDELINE)
    first = held.of(old.shelf)
    library = made_library(tmp_path / "new", GUIDELINE, TRIAL)
    new = Site(old.settings, library, clock=lambda: NOW, vocabulary=made_vocabulary(GUIDELINE, TRIAL))
    held.of(new.shelf)  # whatever it gives, it does not wait
    assert settled(held, new, library.snapshot())
    assert first.topics.topics[0].sources == 1 and held.of(new.shelf).topics.topics[0].sources == 2


def test_it_can_be_begun_before_anybody_asks(tmp_path: Path) -> None:
    site = made_site(tmp_path, GUIDELINE)
    site.catalogue.prepare(site.shelf)
    site.catalogue.prepare(site.shelf)
    assert site.catalogue.of(site.shelf).snapshot == site.snapshot


def test_a_library_that_fails_fails_for_whoever_asks_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clincite.errors import LibraryError

    site = made_site(tmp_path, GUIDELINE)
    real = catalogue.topics_of

    def broken(*_: object) -> object:
        raise LibraryError("broken")

    monkeypatch.setattr(catalogue, "topics_of", broken)
    with pytest.raises(LibraryError):
        site.catalogue.of(site.shelf)
    site.catalogue.prepare(site.shelf)
    monkeypatch.setattr(catalogue, "topics_of", real)
    assert settled(site.catalogue, site, site.snapshot)
