"""The web face: one self-contained HTML file that needs no network and no script.

The page allows itself nothing but its own style sheet (Content-Security-Policy), and every address in it is built from ids.
It is well-formed XML too, so that strict tools can read it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from importlib import resources
from typing import TYPE_CHECKING, Final

from clincite.answers import Answer
from clincite.render import words
from clincite.render.article import Article, article

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES: Final = "templates"
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


def render(answer: Answer, *, width: int = 88, color: bool = False) -> str:
    """The article as one HTML page. ``width`` and ``color`` have no effect: the page follows the reader's window and scheme."""
    style = _style()
    shown = article(answer)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return _template().render(shown=shown, words=words, contents=_contents(shown), style=style, style_hash=digest).strip() + "\n"


def _contents(shown: Article) -> tuple[tuple[str, str], ...]:
    """Anchor and heading of each part, in reading order."""
    parts = [(f"part-{number}", part.heading) for number, part in enumerate(shown.parts, start=1)]
    fixed = (
        ("direct-answer", words.DIRECT_ANSWER, shown.direct_answer or shown.no_direct_answer),
        ("gaps", words.GAPS, shown.gaps),
        ("conflicts", words.CONFLICTS, shown.disputes),
        ("references", words.REFERENCES, shown.sources),
        ("changes", shown.changes.heading if shown.changes else "", shown.changes and shown.changes.rows),
        ("receipt", words.RECEIPT, True),
        ("disclaimer", words.DISCLAIMER, shown.answer.disclaimer),
    )
    kept = [(anchor, title) for anchor, title, there in fixed if there]
    start = 1 if shown.direct_answer or shown.no_direct_answer else 0
    return (*kept[:start], *parts, *kept[start:])


def _file(name: str) -> str:
    return resources.files(__package__).joinpath(_TEMPLATES, name).read_text("utf-8")


@functools.cache
def _style() -> str:
    """The style sheet without comments and indents: it travels in every page."""
    lines = (line.strip() for line in _COMMENT.sub("", _file("article.css")).splitlines())
    return "\n".join(line for line in lines if line)


@functools.cache
def _template() -> Template:
    # Imported late: the other formats should not wait for a template engine.
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False)
    return environment.from_string(_file("article.html.j2"))
