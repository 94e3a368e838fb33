"""A real server and a real browser, made once for all tests of this folder."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import chromium
from tests.browser.house import House, opened
from tests.browser.locking import alone_in
from tests.browser.serving import Server, make_home
from tests.browser.visiting import Visitor, visiting


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Where the browser is; without one the tests are skipped."""
    path = chromium.find()
    if path is None:
        pytest.skip(chromium.MISSING)
    return path


@pytest.fixture(scope="session")
def made_home(browser_path: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder to copy, made once for all processes that run the tests."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "browser-home"
    with alone_in(folder):
        if not (folder / "done").exists():
            make_home(folder / "home")
            (folder / "done").touch()
    return folder / "home"


@pytest.fixture(scope="session")
def server(made_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The page, served by the installed command from a home folder of its own."""
    with Server(shutil.copytree(made_home, tmp_path_factory.mktemp("site") / "home")) as running:
        yield running


# No longer than this folder's tests: while the browser is driven, no other event loop can run in this thread.
@pytest.fixture(scope="package")
def browser(browser_path: str) -> Iterator[Browser]:
    """Chromium."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=45_000)  # the machine may be busy; what is there is seen at once
        launched = playwright.chromium.launch(executable_path=browser_path, args=list(chromium.FLAGS))
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def house(made_home: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A desk of its own for each file of tests."""
    with opened(made_home, browser, tmp_path_factory.mktemp("desk")) as one:
        yield one


@pytest.fixture
def visitor(browser: Browser, server: Server) -> Iterator[Visitor]:
    """Opens pages; an error in the console, a violation of the content policy or a dialog fails the test."""
    with visiting(browser, server.url) as one:
        yield one


@pytest.fixture
def downloads(tmp_path: Path) -> Path:
    """A folder for what is downloaded."""
    return tmp_path
