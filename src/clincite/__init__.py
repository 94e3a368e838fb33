"""Clinical answers you can check, sentence by sentence.

The library behind the ``clincite`` command; each command is one function of :mod:`clincite.engine`. The values that go in and out
are :class:`clincite.records.Record` and :class:`clincite.answers.Answer`; all errors are in :mod:`clincite.errors`.
"""

from __future__ import annotations

__version__ = "0.1.0"
