"""A site with an invented answer and an invented record, for the pages that lay out what they are given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import lxml.html
import msgspec
from fastapi import FastAPI
from fastapi.testclient import TestClient

from clincite.answers import Answer
from clincite.readers import Audience
from clincite.records import Record
from clincite.settings import Settings
from clincite.web.pages import article
from clincite.web.serving.statics import Statics
from clincite.web.serving.templating import Templates


class FakeSite:
    """As much of a site as the article needs."""

    def __init__(self, answer: Answer, home: Path, *records: Record) -> None:
        self.answer_given = answer
        self.settings = Settings(home=home)
        self.statics = Statics()
        self.templates = Templates(self.settings, self.statics)
        self.library = Shelf(records)
        self.answers = Shelf(())

    async def answer(self, question: str, audience: Audience) -> Answer:
        return self.answer_given


class Shelf:
    """Gives records by their ids, and no published answer."""

    def __init__(self, records: tuple[Record, ...]) -> None:
        self._records = {record.id: record for record in records}

    def get(self, name: str, version: int | None = None) -> Any:
        return self._records.get(name)

    def versions(self, name: str) -> tuple[object, ...]:
        return ()


def client(site: FakeSite) -> TestClient:
    app = FastAPI()
    app.include_router(article.router(site))  # type: ignore[arg-type]
    return TestClient(app, raise_server_exceptions=True)


def tree(html: str | bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(html.decode() if isinstance(html, bytes) else html)


_SIMPLE: Final = re.compile(r"([\w-]+)|\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:(\^?)=([^\]]*))?\]")


def every(root: lxml.html.HtmlElement, css: str) -> list[lxml.html.HtmlElement]:
    """The elements that a simple selector names: ``tag``, ``.class``, ``#id``, ``[attribute^=value]``, below, or right below (``>``)."""
    path, axis = "", "descendant::"
    for step in css.split():
        if step == ">":
            axis = "child::"
            continue
        tag, tests = "*", ""
        for match in _SIMPLE.finditer(step):
            name, kind, anchor, attribute, start, value = match.groups()
            if name:
                tag = name
            elif kind:
                tests += f"[contains(concat(' ', normalize-space(@class), ' '), ' {kind} ')]"
            elif anchor:
                tests += f"[@id='{anchor}']"
            elif start:
                tests += f"[starts-with(@{attribute}, '{value}')]"
            else:
                tests += f"[@{attribute}]" if value is None else f"[@{attribute}='{value}']"
        path, axis = f"{path}/{axis}{tag}{tests}" if path else f"{axis}{tag}{tests}", "descendant::"
    found = root.xpath(path)
    assert isinstance(found, list)
    return found


def one(root: lxml.html.HtmlElement, css: str) -> lxml.html.HtmlElement:
    """The one element that a selector names."""
    found = every(root, css)
    assert len(found) == 1, (css, len(found))
    return found[0]


def words_of(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def renamed(record: Record, name: str) -> Record:
    return msgspec.structs.replace(record, id=name)
