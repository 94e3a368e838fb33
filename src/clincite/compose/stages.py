"""What the writing of an answer tells, while it goes on, to whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clincite.answers import Understood
from clincite.records import Facet


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that is done.

    :param name: ``understood``, ``searched``, ``chosen`` or ``written``, in this order.
    :param numbers: what it came to. ``searched``: ``sections`` in the library, and of them ``found``; ``chosen``: statements ``considered``
        and ``kept``; ``written``: ``claims`` and ``sources``.
    :param understood: how the question was read; of the first stage only.
    :param facets: sides that are asked about; of the first stage only.
    """

    name: str
    numbers: dict[str, int] = {}
    understood: Understood | None = None
    facets: tuple[Facet, ...] = ()


#: Told of each stage as it ends. What it raises stops the writing: that is how an answer is given up.
OnStage = Callable[[Stage], None]
