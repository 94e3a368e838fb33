"""A stand-in for PubMed's E-utilities and Europe PMC, on this machine.

A real HTTP server that answers as the services do, from a small invented corpus (``papers.py``), from recorded responses
(``recordings.py``), and with every fault that a network has (``faults.py``). It notes each request, so that tests can see what left.

In a test::

    from tests.standin import StandIn, faults

    with StandIn() as server:
        server.fail("efetch", faults.status(429, retry_after=1), faults.truncated())   # the next two fetches
        PubMed(server.pubmed_url).search("facial twitching", limit=5)
        assert [asked.path for asked in server.requests] == [...]

As a process, for tests that run the command: ``python -m tests.standin --port 0`` prints one line of JSON with the addresses for
``CLINCITE_PUBMED_URL`` and ``CLINCITE_EUROPEPMC_URL`` (:class:`Process` starts one). ``GET /_requests`` gives the requests so far,
``POST /_fail`` with ``{"esearch": [["status", 429, 2]]}`` sets faults, ``POST /_reset`` forgets both.
"""

from tests.standin import faults
from tests.standin.papers import PAPERS, Paper
from tests.standin.process import Process
from tests.standin.recordings import Recordings
from tests.standin.server import Asked, StandIn

__all__ = ["PAPERS", "Asked", "Paper", "Process", "Recordings", "StandIn", "faults"]
