"""Parsers: a file of any format to a :class:`~clincite.lint.document.Document`. One file per format."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath
from types import MappingProxyType
from typing import Final

from clincite.lint.document import Document
from clincite.lint.parse import answer, html, markdown, text
from clincite.lint.parse.page import assemble

__all__ = ["FORMATS", "guess", "parse"]


def _text(source: str, name: str) -> Document:
    return assemble(name, source, "text", text.page(source))


def _markdown(source: str, name: str) -> Document:
    return assemble(name, source, "markdown", markdown.page(source))


def _html(source: str, name: str) -> Document:
    return assemble(name, source, "html", html.page(source))


#: Parsers by format: each takes the source and the name of the file.
FORMATS: Final[Mapping[str, Callable[[str, str], Document]]] = MappingProxyType(
    {"text": _text, "markdown": _markdown, "html": _html, "answer": answer.parse}
)
_NAMED: Final = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".xhtml": "html", ".json": "answer"}
_OTHER_NAMES: Final = {"md": "markdown", "json": "answer", "txt": "text", "htm": "html"}
_LOOKED_AT: Final = 200_000
_HTML_START: Final = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|article|main|div|section)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAGS: Final = re.compile(r"</(?:p|div|li|ul|ol|h[1-6]|span|a|td|section|article)>", re.IGNORECASE)
_MARKDOWN: Final = re.compile(
    r"(?m)^#{1,6}[ \t]+\S|\*\*[^\s*][^*\n]{0,200}\*\*|\[[^\]\n]{1,200}\]\((?:https?://|#)|^\|?[ \t]*:?-{3,}:?[ \t]*\|"
    r"|\[\^[^\]\s]{1,40}\]|^(?:```|~~~)"
)


def parse(source: str, name: str = "-", *, form: str | None = None) -> Document:
    """The document that a clinical text is.

    :param name: path as given; its ending tells the format, else the text itself does.
    :param form: a name of :data:`FORMATS`; None: guessed.
    :raises clincite.errors.AnswerFileError: it is read as one of our answers, and is not one.
    """
    chosen = form or guess(source, name)
    return FORMATS[_OTHER_NAMES.get(chosen, chosen)](source, name)


def guess(source: str, name: str = "-") -> str:
    """The likeliest format of a text: by the ending of its name, then by what it holds."""
    named = _NAMED.get(PurePath(name).suffix.lower())
    if named:
        return named
    head = source[:_LOOKED_AT]
    if head.lstrip().startswith("{") and '"clincite/answer' in head:
        return "answer"
    if _HTML_START.match(head) or len(_HTML_TAGS.findall(head)) >= 4:
        return "html"
    return "markdown" if _MARKDOWN.search(head) else "text"
