"""How quick ``ask`` is, on the bundled library and 10,000 real abstracts: ``make bench``, or ``python benchmarks/ask_speed.py``.

Prints a Markdown table. Not a test: timings depend on the machine. The library is built once, in ``benchmarks/.cache``.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from clincite import engine, holdings
from clincite.errors import ClinciteError
from clincite.library import EmbeddedLibrary, Library
from clincite.records import Record, RecordKind, Section, clean_text
from clincite.settings import Settings

ROOT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = Path(__file__).resolve().parent / ".cache"
AS_OF: Final = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
ABSTRACTS: Final = 10_000
QUESTIONS: Final = 100
SEED: Final = 20261122
COLD_RUNS: Final = 5
FACIAL: Final = "What causes facial twitching and how is it treated?"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def record(record_id: str, title: str, parts: list[tuple[str, str]], kind: RecordKind, year: int | None = None) -> Record | None:
    """A record with the sections that have text; None when there is no title or no text."""
    sections: dict[str, Section] = {}
    for name, text in parts:
        cleaned = clean_text(text)
        label = name if name not in sections else f"{name} ({len(sections) + 1})"
        if cleaned:
            sections[label] = Section(name=label, text=cleaned)
    title = clean_text(title).replace("\n", " ")
    if not title or not sections:
        return None
    scheme, key = record_id.split(":", 1)
    ids = {"pmid": key} if scheme == "pmid" else {}
    return Record(id=record_id, kind=kind, title=title, sections=tuple(sections.values()), year=year, ids=ids)


def abstracts(data: Path) -> Iterator[Record]:
    """Real abstracts as records: SciFact, PubMedQA, Evidence Inference."""
    made: list[Record | None] = []
    for row in rows(data / "scifact" / "corpus.jsonl.gz"):
        made.append(record(f"scifact:{row['doc_id']}", row["title"], [("Abstract", " ".join(row["abstract"]))], RecordKind.UNSPECIFIED))
    for row in rows(data / "pubmedqa" / "pqal.jsonl.gz"):
        parts = [(label.capitalize(), text) for label, text in zip(row["labels"], row["contexts"], strict=True)]
        parts.append(("Conclusion", row["long_answer"]))
        made.append(record(f"pmid:{row['pmid']}", row["question"], parts, RecordKind.UNSPECIFIED, _year(row.get("year"))))
    for row in rows(data / "evidence_inference" / "articles.jsonl.gz"):
        key = f"pmid:{row['pmid']}" if row.get("pmid") else f"pmc:{row['pmcid']}"
        made.append(record(key, row["title"] or "", [("Abstract", row["abstract"] or "")], RecordKind.TRIAL, _year(row.get("year"))))
    unique = {one.id: one for one in made if one is not None}
    yield from list(unique.values())[:ABSTRACTS]


def _year(value: Any) -> int | None:
    text = str(value or "")[:4]
    return int(text) if text.isdigit() else None


def build(data: Path, home: Path) -> tuple[Library, dict[str, str]]:
    """The library, built when it is not there; and what building took."""
    settings = Settings(home=home)
    note = home / "built.json"
    if note.exists():
        return holdings.open_library(None, settings), json.loads(note.read_text(encoding="utf-8"))
    shutil.rmtree(home, ignore_errors=True)
    started = time.perf_counter()
    library = holdings.open_library(None, settings)
    bundled = time.perf_counter() - started
    started = time.perf_counter()
    report = library.add(abstracts(data))
    added = time.perf_counter() - started
    started = time.perf_counter()
    holdings.vocabulary_of(library, holdings.cache_folder(library))
    built = {
        "set-up: bundled library": f"{bundled:.1f} s",
        f"set-up: {report.added:,} abstracts": f"{added:.1f} s",
        "set-up: vocabulary": f"{time.perf_counter() - started:.1f} s",
    }
    note.write_text(json.dumps(built), encoding="utf-8")
    return library, built


def questions(data: Path) -> list[str]:
    """A fixed sample of the distinct questions that people typed."""
    with gzip.open(data / "healthsearchqa" / "questions.txt.gz", "rt", encoding="utf-8") as lines:
        distinct = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return random.Random(SEED).sample(distinct, QUESTIONS)


def cold(home: Path) -> list[float]:
    """Seconds of a whole new process, several times."""
    command = [sys.executable, "-m", "clincite", "ask", FACIAL]
    seconds = []
    for _ in range(COLD_RUNS):
        started = time.perf_counter()
        subprocess.run(command, env={**os.environ, "CLINCITE_HOME": str(home)}, check=True, capture_output=True)
        seconds.append(time.perf_counter() - started)
    return seconds


def peak_memory(home: Path) -> str:
    """The most memory that one ``ask`` held, as Linux counts it (a parent's getrusage would count the parent's own)."""
    code = f"from clincite.cli import main; main(['ask', {FACIAL!r}]); import sys; sys.stderr.write(open('/proc/self/status').read())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env={**os.environ, "CLINCITE_HOME": str(home)}, capture_output=True, text=True, check=False)
    kilobytes = next((line.split()[1] for line in done.stderr.splitlines() if line.startswith("VmHWM:")), None)
    return f"{int(kilobytes) / 1024:.0f} MB" if kilobytes else "unknown"


def warm(library: Library, asked: list[str]) -> tuple[list[float], int]:
    """Milliseconds for each question in a process that has answered one before; and how many were not taken as questions."""
    vocabulary = holdings.vocabulary_of(library, holdings.cache_folder(library))
    engine.ask(FACIAL, library, as_of=AS_OF, vocabulary=vocabulary)
    taken, refused = [], 0
    for question in asked:
        started = time.perf_counter()
        try:
            engine.ask(question, library, as_of=AS_OF, vocabulary=vocabulary)
        except ClinciteError:
            refused += 1
        taken.append((time.perf_counter() - started) * 1000)
    return taken, refused


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    return statistics.quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("CLINCITE_SHARED", ROOT.parent / "shared")) / "data")
    parser.add_argument("--rebuild", action="store_true", help="build the library anew")
    options = parser.parse_args()
    if not options.data.is_dir():
        print(f"There are no data sets at {options.data}; set CLINCITE_SHARED.", file=sys.stderr)
        return 2
    home = CACHE / "ask_speed"
    if options.rebuild:
        shutil.rmtree(home, ignore_errors=True)
    library, built = build(options.data, home)
    starts = cold(home)
    asked = questions(options.data)
    times, refused = warm(library, asked)
    info = library.info()
    assert isinstance(library, EmbeddedLibrary)
    table = {
        "library": f"{info.records:,} records, {info.sections:,} sections, {(info.size or 0) / 1e6:.0f} MB",
        **built,
        f"cold start, median of {COLD_RUNS}": f"{statistics.median(starts):.2f} s (largest {max(starts):.2f} s)",
        f"warm, p50 of {len(times)} questions": f"{percentile(times, 0.50):.0f} ms",
        "warm, p95": f"{percentile(times, 0.95):.0f} ms",
        "warm, largest": f"{max(times):.0f} ms ({asked[times.index(max(times))]})",
        "questions not taken as such": str(refused),
        "peak memory of one ask": peak_memory(home),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }
    print("| ask | |\n|---|---|\n" + "\n".join(f"| {name} | {value} |" for name, value in table.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
