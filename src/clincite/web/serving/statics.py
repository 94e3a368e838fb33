"""The files that every page loads: style sheet, scripts, pictures. Read once, named by their content, sent with a cache of a year."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from importlib import resources
from pathlib import PurePosixPath
from typing import Final

import msgspec
from fastapi import APIRouter, Request, Response

from clincite.errors import PageNotFoundError

_FOLDER: Final = "static"
_HASH_SHOWN: Final = 12
_YEAR: Final = "public, max-age=31536000, immutable"
_ZIPPED: Final = frozenset({".css", ".js", ".svg", ".txt"})
_TYPES: Final = {".js": "text/javascript", ".woff2": "font/woff2", ".webmanifest": "application/manifest+json"}


class StaticFile(msgspec.Struct, frozen=True, kw_only=True):
    """One file as it is sent.

    :param zipped: the same, compressed; None where that saves nothing.
    """

    name: str
    media_type: str
    body: bytes
    zipped: bytes | None
    etag: str


class Statics:
    """The files of the package's folder ``static``, each under a name that changes with its content (``site.0123456789ab.css``)."""

    def __init__(self) -> None:
        self._files: dict[str, StaticFile] = {}
        self._hashed: dict[str, str] = {}
        folder = resources.files("clincite.web").joinpath(_FOLDER)
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_file():
                file = _static_file(entry.name, entry.read_bytes())
                self._files[file.name] = file
                self._hashed[entry.name] = file.name

    def url(self, name: str) -> str:
        """The address of a file.

        :raises KeyError: the package holds no such file: a fault of a template.
        """
        return f"/static/{self._hashed[name]}"

    def get(self, hashed: str) -> StaticFile | None:
        """The file of that name with its hash; None: there is none (any more)."""
        return self._files.get(hashed)

    @property
    def names(self) -> Mapping[str, str]:
        """Names of the files, and under what names they are sent."""
        return self._hashed


def _static_file(name: str, body: bytes) -> StaticFile:
    path = PurePosixPath(name)
    digest = hashlib.sha256(body).hexdigest()[:_HASH_SHOWN]
    guessed = _TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StaticFile(
        name=f"{path.stem}.{digest}{path.suffix}",
        media_type=f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed,
        body=body,
        zipped=gzip.compress(body, 9, mtime=0) if path.suffix in _ZIPPED else None,
        etag=f'"{digest}"',
    )


def router(statics: Statics) -> APIRouter:
    """``/static/{name}``."""
    routes = APIRouter()

    @routes.get("/static/{name}", include_in_schema=False)
    async def static(name: str, request: Request) -> Response:
        file = statics.get(name)
        if file is None:
            raise PageNotFoundError("There is no such file here.", hint="Load the page anew: its files have changed.")
        headers = {"Cache-Control": _YEAR, "ETag": file.etag, "Vary": "Accept-Encoding"}
        if file.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(file.zipped, media_type=file.media_type, headers={**headers, "Content-Encoding": "gzip"})
        return Response(file.body, media_type=file.media_type, headers=headers)

    return routes
