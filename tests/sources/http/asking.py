"""What tests of the clients share: a quick, patient way to ask the stand-in."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from clincite.sources.http import Http, Limits, Pace, Reply
from clincite.sources.http.reply import unusable

QUICK: Final = Limits(seconds=10.0, silence=5.0, first_wait=0.001, max_bytes=1_000_000)
KEY: Final = "0123456789abcdefsecret"


def unpaced() -> Pace:
    """Turns that come at once."""
    return Pace("test", 1e6)


def http(base: str, folder: Path | None = None, **settings: Any) -> Http:
    """A client of the stand-in that does not dawdle."""
    return Http("The Register", base, **{"pace": unpaced(), "folder": folder, "limits": QUICK, **settings})


def ask(client: Http, path: str = "esearch.fcgi", method: str = "POST", **settings: Any) -> bytes:
    """The body of an answer that must be XML."""
    form = {"db": "pubmed", "term": "facial twitching", **settings.pop("form", {})}
    with client.session(seconds=settings.pop("seconds", None)) as session:
        return session.ask(method, path, form, read=xml_body, **{"keep": 60.0, **settings})


def xml_body(reply: Reply) -> bytes:
    """The body, when it starts and ends as XML does."""
    if reply.media != "text/xml" or not reply.body.rstrip().endswith(b">"):
        raise unusable("what is no XML")
    return reply.body
