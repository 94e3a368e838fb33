"""Services on the network, asked after the library's answer is shown: never before it, never instead of it.

Only where the owner turned it on. What is sent was built from what was understood in the question, as :mod:`clincite.live` does it. What
comes goes into the library, so that the question, asked again, is answered with it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from urllib.parse import urlencode

from clincite.answers import Answer, LiveSearch
from clincite.errors import ClinciteError
from clincite.web.serving.caching import Lru
from clincite.web.serving.errors import for_visitors
from clincite.web.site import Site

_REMEMBERED: Final = 512
_AGAIN_AFTER: Final = 3600.0  # seconds until the same question may go out again
_WAITING: Final = 4


class Live:
    """Asks the services about questions, one question at a time, each at most once an hour."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="clincite-live")
        self._asked: Lru[str, float] = Lru(_REMEMBERED)
        self._waiting = 0

    @property
    def names(self) -> str:
        """The services, in words."""
        return " and ".join(service.title for service in self._site.services)

    async def events(self, answer: Answer) -> AsyncIterator[dict[str, object]]:
        """What happens: that they are asked, then what they had. Nothing where they are not asked."""
        if not self._site.services or answer.emergency is not None or not self._may(answer.question):
            return
        yield {"state": "asking", "words": f"{self.names} are being asked too; this article stays as it is."}
        self._waiting += 1
        try:
            searches = await asyncio.get_running_loop().run_in_executor(self._pool, self._site.search_live, answer.question)
        except ClinciteError as error:
            self._site.metrics.count("live_searches", result="failed")
            yield {"state": "failed", "words": for_visitors(error, "a search on the network").message}
            return
        finally:
            self._waiting -= 1
        yield self._told(answer, searches)

    def _may(self, question: str) -> bool:
        now = self._site.monotonic()
        before = self._asked.get(question)
        if self._waiting >= _WAITING or (before is not None and now - before < _AGAIN_AFTER):
            return False
        self._asked.put(question, now)
        return True

    def _told(self, answer: Answer, searches: Sequence[LiveSearch]) -> dict[str, object]:
        new = sum(search.new for search in searches)
        failed = next((search.failed for search in searches if search.failed), None)
        self._site.metrics.count("live_searches", result="new" if new else "failed" if failed else "nothing new")
        if new:
            return {
                "state": "new",
                "new": new,
                "words": f"{self.names} had {new} record{'' if new == 1 else 's'} that this library did not hold.",
                "button": f"Show the newer answer, with {new} more record{'' if new == 1 else 's'} searched",
                "url": f"/ask?{urlencode({'q': answer.question, 'wait': '1'})}",
            }
        if failed:
            return {"state": "failed", "words": failed}
        return {"state": "nothing", "words": f"{self.names} had nothing that this library does not hold."}

    def close(self) -> None:
        """Ask nobody any more."""
        self._pool.shutdown(wait=False, cancel_futures=True)
