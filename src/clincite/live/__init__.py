"""Searching services on the network for a question: what is sent, in whose syntax, and what comes back into the library.

A question may describe a patient. So what is sent is never the question, but a query built from what was understood in it, after
identifiers were taken out, and from words that the vocabulary, the library or English know (:mod:`clincite.live.outgoing`).
"""

from clincite.live.gather import Gathered, gather
from clincite.live.outgoing import Outgoing, outgoing
from clincite.live.preview import Preview, preview, preview_text

__all__ = ["Gathered", "Outgoing", "Preview", "gather", "outgoing", "preview", "preview_text"]
