"""``python -m clincite`` is the ``clincite`` command."""

from __future__ import annotations

import sys

from clincite.cli import main

if __name__ == "__main__":
    sys.exit(main())
