"""One parser over one MEDLINE file in a process of its own, so that its peak memory is its own: ``python -m clincite.bench.medline_run``.

Takes a :class:`Step` as JSON on standard input and writes a :class:`Cost` as JSON.
"""

from __future__ import annotations

import gzip
import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from clincite.bench.process import forget_peak, peak_memory

OURS: Final = "clincite"
PUBMED_PARSER: Final = "pubmed_parser"
WALK: Final = "bare walk"
NARROW_WALK: Final = "bare walk, articles only"


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """What to do: read the file with one of :data:`PARSERS`."""

    parser: str
    file: str


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What it took.

    :param records: how many it read; None: the parser is not installed.
    :param seconds: of processor time, unpacking included.
    """

    records: int | None
    seconds: float = 0.0
    peak_memory: int | None = None


def _ours() -> Callable[[Path], Iterator[object]]:
    from clincite.sources.medline.reader import MedlineReader

    return MedlineReader().read


def _pubmed_parser() -> Callable[[Path], Iterator[object]]:
    parse: Callable[[str], Iterator[object]] = importlib.import_module("pubmed_parser").parse_medline_xml
    return lambda file: parse(str(file))


def _walk() -> Callable[[Path], Iterator[object]]:
    """``iterparse`` as its documentation has it: each element's end, PMID and title of the articles."""
    return lambda file: _walked(file, None)


def _narrow_walk() -> Callable[[Path], Iterator[object]]:
    """The same, told beforehand which elements' ends are wanted: what no reader built on lxml can beat."""
    return lambda file: _walked(file, "PubmedArticle")


def _walked(file: Path, tag: str | None) -> Iterator[object]:
    from lxml import etree

    with gzip.open(file) as stream:
        for _, element in etree.iterparse(stream, events=("end",), tag=tag, load_dtd=False, no_network=True, resolve_entities=False):
            if element.tag == "PubmedArticle":
                yield element.findtext("MedlineCitation/PMID"), element.findtext("MedlineCitation/Article/ArticleTitle")
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]


PARSERS: Final[dict[str, Callable[[], Callable[[Path], Iterator[object]]]]] = {
    OURS: _ours,
    PUBMED_PARSER: _pubmed_parser,
    WALK: _walk,
    NARROW_WALK: _narrow_walk,
}


def measure(step: Step) -> Cost:
    """Read the file once; the parser is imported before the clock runs, and nothing that it yields is kept."""
    try:
        read = PARSERS[step.parser]()
    except ImportError:
        return Cost(records=None)
    forget_peak()
    started = time.process_time()
    records = sum(1 for _ in read(Path(step.file)))
    return Cost(records=records, seconds=time.process_time() - started, peak_memory=peak_memory())


def main() -> None:
    """Do the step on standard input."""
    sys.stdout.buffer.write(msgspec.json.encode(measure(msgspec.json.decode(sys.stdin.buffer.read(), type=Step))))


if __name__ == "__main__":
    main()
