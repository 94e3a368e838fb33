"""The page of benchmarks, written from kept figures: a run of some benchmarks leaves the figures of the others."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

import msgspec

from clincite.bench.registry import BENCHMARKS
from clincite.bench.report import SCHEMA, Report, Results
from clincite.bench.show import section, to_json
from clincite.errors import InputError, OutputError

_PLACE: Final = "<!-- results -->"


def write_page(results: Results, page: Path) -> Path:
    """Write the page, and the figures as JSON beside it. What was skipped or not run keeps the figures that it had.

    :raises InputError: the results are a quick look, or the kept figures cannot be read.
    :raises OutputError: a file cannot be written.
    """
    limited = [report.name for report in results.reports if report.limit is not None]
    if limited:
        raise InputError(f"Figures of a quick look are not kept ({', '.join(limited)}).", hint="Run without --limit to write the page.")
    store = page.with_suffix(".json")
    kept = msgspec.structs.replace(merged(_kept(store), results), skipped=())
    try:
        store.write_text(to_json(kept) + "\n", encoding="utf-8")
        page.write_text(page_of(kept), encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{page} cannot be written: {error.strerror or error}.", hint="Give --write another place.") from error
    return page


def page_of(results: Results) -> str:
    """The page for these figures."""
    prose = resources.files("clincite.bench").joinpath("page.md").read_text(encoding="utf-8")
    return prose.replace(_PLACE, "\n".join(section(report) for report in results.reports).strip())


def merged(kept: Results, new: Results) -> Results:
    """The newest report of each benchmark, in the order of the registry; names that it does not know come last."""
    latest: dict[str, Report] = {report.name: report for report in (*kept.reports, *new.reports)}
    places = {benchmark.name: place for place, benchmark in enumerate(BENCHMARKS)}
    ordered = sorted(latest.values(), key=lambda report: (places.get(report.name, len(places)), report.name))
    return Results(reports=tuple(ordered), skipped=new.skipped)


def _kept(store: Path) -> Results:
    if not store.exists():
        return Results()
    try:
        results = msgspec.json.decode(store.read_bytes(), type=Results)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"The kept figures in {store} cannot be read: {error}.", hint="Mend or remove the file.") from error
    if results.schema != SCHEMA:
        raise InputError(f"The kept figures in {store} are of another form ({results.schema}).", hint="Remove the file and run all anew.")
    return results
