"""Services on the network, asked after the article is there, where the owner wants it. The services answer from memory."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from clincite.errors import UnreachableError
from clincite.settings import Settings
from clincite.web.site import Site
from tests.live.fakes import FakeService, failing, giving
from tests.web.browsing import NOW, RECORDS, TRIAL, client_of, made_library, made_vocabulary

QUESTION = "How is zorb fever treated?"
NEW = msgspec.structs.replace(TRIAL, id="pmid:400", ids={"pmid": "400"}, title="Zorbamol again")


def served(folder: Path, *services: FakeService, live: bool = True, **settings: object) -> Site:
    made = Settings.model_validate({"home": folder, "live": live, **settings})
    library = made_library(folder / "library", *RECORDS)
    return Site(made, library, clock=lambda: NOW, vocabulary=made_vocabulary(*RECORDS), services=services)


def told(site: Site, question: str = QUESTION) -> list[tuple[str, dict[str, object]]]:
    with client_of(site) as client:
        text = client.get(f"/ask/stream?{urlencode({'q': question})}").text
    return [(name, json.loads(data)) for name, data in re.findall(r"^event: (\w+)\ndata: (.*)\n\n", text, re.MULTILINE)]


def test_the_article_comes_first_and_then_what_is_new(tmp_path: Path) -> None:
    service = FakeService("pubmed", giving([NEW]))
    site = served(tmp_path, service)
    events = told(site)
    names = [name for name, _ in events]
    assert names[-4:] == ["article", "live", "live", "end"]
    asking, new = (data for name, data in events if name == "live")
    assert asking["state"] == "asking" and "PubMed" in str(asking["words"])
    assert (new["state"], new["new"], new["url"]) == ("new", 1, f"/ask?{urlencode({'q': QUESTION, 'wait': '1'})}")
    assert "1 record " in str(new["words"]) and "1 more record " in str(new["button"])
    assert site.library.get("pmid:400") is not None and service.asked


def test_a_service_that_is_silent_keeps_nobody_waiting(tmp_path: Path) -> None:
    gate = threading.Event()
    site = served(tmp_path, FakeService("pubmed", giving([]), until=gate), live_seconds=0.2)
    events = told(site)
    assert [name for name, _ in events][-4:] == ["article", "live", "live", "end"]
    assert events[-2][1]["state"] == "failed" and events[-2][1]["words"]
    gate.set()


def test_a_service_that_fails_is_told_in_words(tmp_path: Path) -> None:
    site = served(tmp_path, FakeService("europepmc", failing(UnreachableError("No connection to Europe PMC."))))
    assert told(site)[-2][1] == {"state": "failed", "words": "No connection to Europe PMC."}


def test_nothing_new_is_told_too(tmp_path: Path) -> None:
    assert told(served(tmp_path, FakeService("pubmed", giving([TRIAL]))))[-2][1]["state"] == "nothing"


def test_nothing_is_asked_unless_the_owner_wants_it(tmp_path: Path) -> None:
    for number, settings in enumerate(({"live": False}, {"live": True, "offline": True})):
        service = FakeService("pubmed", giving([NEW]))
        events = told(served(tmp_path / str(number), service, **settings))  # type: ignore[arg-type]
        assert [name for name, _ in events][-2:] == ["article", "end"] and not service.asked


def test_the_same_question_goes_out_once_an_hour(tmp_path: Path) -> None:
    service = FakeService("pubmed", giving([]))
    site = served(tmp_path, service)
    now = [0.0]
    site.monotonic = lambda: now[0]
    with client_of(site) as client:
        asked = []
        for seconds in (0.0, 60.0, 3_700.0):
            now[0] = seconds
            client.get("/ask", params={"q": QUESTION, "wait": "1"})  # the whole article asks nobody
            before = len(service.asked)
            client.get(f"/ask/stream?{urlencode({'q': QUESTION})}")
            asked.append(len(service.asked) > before)
    assert asked == [True, False, True]
