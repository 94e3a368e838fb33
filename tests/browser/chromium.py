"""The browser that the tests drive: the system's own Chromium, kept from the network."""

from __future__ import annotations

import shutil
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
MISSING: Final = f"no browser: none of {', '.join(NAMES)} is installed (on Debian: apt-get install chromium)"


def find() -> str | None:
    """Where the browser is; None: there is none."""
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)
