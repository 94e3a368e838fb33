"""What must not leave the machine with a question: names, dates, numbers of records, addresses.

:func:`scrubbed` takes them out; :func:`masked` puts a mark in their place, so that the text stays readable (``[name]``). Both go by rules
and lists, no rule is perfect, and nothing that is sent may rest on them alone: what a service is asked is built from terms that were
understood (:mod:`clincite.live`), and goes through here besides.
"""

from clincite.privacy.scrub import Removed, Scrubbed, masked, scrubbed

__all__ = ["Removed", "Scrubbed", "masked", "scrubbed"]
