"""Lines and columns of a source, found by halving: a text of a megabyte may have thousands of findings."""

from __future__ import annotations

import bisect
import re
from typing import Final

_BREAK: Final = re.compile("\n")


class Places:
    """Where in a source its characters stand.

    A line ends with its ``\\n``; the ``\\r`` of a ``\\r\\n`` is the last character of its line, and :meth:`text` leaves it out.
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._starts = [0, *(match.end() for match in _BREAK.finditer(source))]

    def of(self, offset: int) -> tuple[int, int]:
        """(line, column) of a place, both from 1; a place outside the source is taken for its nearer end."""
        inside = max(0, min(offset, len(self._source)))
        line = bisect.bisect_right(self._starts, inside)
        return line, inside - self._starts[line - 1] + 1

    def start(self, line: int) -> int:
        """Place of the first character of a line (from 1)."""
        return self._starts[line - 1]

    def text(self, line: int) -> str:
        """A line (from 1) without its end."""
        end = self._starts[line] - 1 if line < len(self._starts) else len(self._source)
        return self._source[self._starts[line - 1] : end].removesuffix("\r")

    @property
    def lines(self) -> int:
        """Lines in all; at least one."""
        return len(self._starts)
