"""How far reading has come in a file, for whoever shows it: readers are given a path and open it themselves."""

from __future__ import annotations

import sys
from typing import Any

if sys.platform == "win32":
    from pathlib import WindowsPath as _Native
else:
    from pathlib import PosixPath as _Native


class FollowedPath(_Native):
    """A path that knows how far the file was read that was last opened through it."""

    _stream: Any = None
    _reached: int = 0

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Open the file, as :meth:`pathlib.Path.open` does."""
        self._stream = super().open(*args, **kwargs)
        return self._stream

    def reached(self) -> int:
        """Bytes read so far, as far as it was open when last asked; never less than said before."""
        try:
            place = self._stream.tell() if self._stream is not None else 0
        except (OSError, ValueError):  # closed, or read as lines of text
            place = 0
        self._reached = max(self._reached, int(place))
        return self._reached
