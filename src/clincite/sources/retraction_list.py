"""Lists of retractions: the Retraction Watch table as Crossref gives it out (CSV), and plain lists of PMIDs.

A list of retractions says nothing of the papers that it does not name. A file with one PMID a line is taken for one only when its name
says so: taken for one by mistake, a reading list would mark good papers as retracted.
"""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from clincite.errors import SourceError
from clincite.records import RecordStatus, clean_text
from clincite.sources.base import Flagged, Item, Skipped
from clincite.sources.documents.decoding import shown
from clincite.sources.streams import head, opened

RETRACTION_WATCH: Final = "Retraction Watch"

_HEAD_BYTES: Final = 4096
_MAX_LINE_BYTES: Final = 1 << 20
_LONGEST_REASON: Final = 300
_GIVE_UP_AFTER: Final = 100
_MOST: Final = 0.9  # of the first lines are PMIDs, or it is something else
_TABLE_ENDINGS: Final = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt", ".txt.gz")
_COLUMNS: Final = frozenset({"RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID"})
_NATURES: Final = {
    "retraction": RecordStatus.RETRACTED,
    "expression of concern": RecordStatus.CONCERN,
    "correction": RecordStatus.CORRECTED,
    "reinstatement": RecordStatus.CURRENT,
}
_PMID: Final = re.compile(r"[1-9]\d{0,8}")
_PMID_LINE: Final = re.compile(r"(?:pmid:\s*)?([1-9]\d{0,8})", re.IGNORECASE)
_PMID_HEADER: Final = re.compile(r"\W*(?:pmids?|pubmed[ _-]?ids?)\W*", re.IGNORECASE)
_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")
_DOI_RESOLVER: Final = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_US_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")
_ISO_DATE: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T\s].*)?")
_DATE_IN_NAME: Final = re.compile(r"(?<!\d)(20\d\d)[-_]?(0[1-9]|1[0-2])[-_]?(0[1-9]|[12]\d|3[01])(?!\d)")


class RetractionListReader:
    """Reads lists of retractions into :class:`~clincite.sources.base.Flagged`, one for each identifier of a paper."""

    name: Final = "retractions"
    title: Final = "lists of retractions (Retraction Watch .csv, PMIDs in a file named so)"

    def accepts(self, path: Path) -> bool:
        """Whether it is a table with the columns of Retraction Watch, or a file of PMIDs with "retract" in its name."""
        name = path.name.lower()
        if not name.endswith(_TABLE_ENDINGS):
            return False
        start = head(path, _HEAD_BYTES)
        return _is_table(start) or ("retract" in name and _is_pmids(start, whole=len(start) < _HEAD_BYTES))

    def read(self, path: Path) -> Iterator[Item]:
        """One entry for each identifier of each row, in file order; :class:`Skipped` for a row that says nothing.

        The last entry of a list that was read to its end says of what day the list is, where that is known: the date in the file's name,
        else that of the newest notice, if the file is no older.

        :raises SourceError: the file cannot be read, is cut short, or is no list of retractions.
        """
        table = _is_table(head(path, _HEAD_BYTES))
        covers = ("pmid", "doi") if table else ("pmid",)
        newest, last = "", None
        with opened(path) as stream:
            for item in _rows(stream, path) if table else _pmids(stream, path):
                if isinstance(item, Skipped):
                    yield item
                    continue
                newest = max(newest, item.date or "")
                if last is not None:
                    yield last
                last = item
        if last is not None:
            as_of = _day(path, newest)
            yield msgspec.structs.replace(last, as_of=as_of, covers=covers) if as_of else last


def _is_table(start: bytes) -> bool:
    line = start.partition(b"\n")[0].decode("latin-1").removeprefix("ï»¿")
    return {column.strip().strip('"') for column in line.strip().split(",")} >= _COLUMNS


def _is_pmids(start: bytes, *, whole: bool) -> bool:
    """Whether the lines are PMIDs, one each, perhaps below a heading."""
    lines = start.decode("latin-1").removeprefix("ï»¿").split("\n")
    lines = [line.strip() for line in (lines if whole else lines[:-1])]
    lines = [line for line in lines if line and not line.startswith("#")]
    if lines and _PMID_HEADER.fullmatch(lines[0]):
        lines = lines[1:]
    return bool(lines) and sum(_PMID_LINE.fullmatch(line) is not None for line in lines) >= _MOST * len(lines)


def _pmids(stream: BinaryIO, path: Path) -> Iterator[Flagged | Skipped]:
    by = f"the list {re.sub(r'[.](gz|csv|tsv|txt)', '', shown(Path(path.name)), flags=re.IGNORECASE)}"
    good = bad = 0
    for number, line in enumerate(_lines(stream, path), start=1):
        text = line.strip().removeprefix("\ufeff")
        if not text or text.startswith("#") or (not good and not bad and _PMID_HEADER.fullmatch(text)):
            continue
        match = _PMID_LINE.fullmatch(text)
        if match is None:
            bad += 1
            yield Skipped(where=f"{shown(path)}:{number}", why="not a PMID")
            if bad >= _GIVE_UP_AFTER and bad > good:
                raise SourceError(f"{shown(path)} is no list of PMIDs.", hint="Give one PMID on each line.")
        else:
            good += 1
            yield Flagged(target=f"pmid:{match[1]}", status=RecordStatus.RETRACTED, by=by)


def _rows(stream: BinaryIO, path: Path) -> Iterator[Flagged | Skipped]:
    rows = csv.DictReader(_lines(stream, path), restval="", restkey="")
    try:
        for row in rows:
            where = f"{shown(path)}:{rows.line_num}"
            status = _NATURES.get(_cell(row, "RetractionNature").casefold())
            papers = _identifiers(row, "OriginalPaper")
            if status is None:
                yield Skipped(where=where, why="it is no retraction, concern, correction or reinstatement")
            elif not papers:
                yield Skipped(where=where, why="it names its paper neither by PMID nor by DOI")
            for paper in papers if status is not None else ():
                notice = next((name for name in _identifiers(row, "Retraction") if name not in papers), None)
                reason = "; ".join(part for part in (part.strip(" +") for part in _cell(row, "Reason").split(";")) if part)
                yield Flagged(
                    target=paper,
                    status=status or RecordStatus.RETRACTED,
                    date=_date(_cell(row, "RetractionDate")),
                    notice=notice,
                    reason=reason[:_LONGEST_REASON] or None,
                    by=RETRACTION_WATCH,
                )
    except csv.Error as error:
        raise SourceError(f"{shown(path)} is damaged at line {rows.line_num}: {error}.", hint="Download the file again.") from error


def _lines(stream: BinaryIO, path: Path) -> Iterator[str]:
    """The lines as text: UTF-8, or Latin-1 where a line is not that."""
    while line := stream.readline(_MAX_LINE_BYTES + 1):
        if len(line) > _MAX_LINE_BYTES:
            raise SourceError(
                f"{shown(path)} has a line of more than {_MAX_LINE_BYTES:,} bytes: it is no list of retractions.", hint="Take it out."
            )
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        yield text.removeprefix("\ufeff")


def _cell(row: dict[str, str], column: str) -> str:
    return " ".join(clean_text(row.get(column) or "").split())


def _identifiers(row: dict[str, str], whose: str) -> tuple[str, ...]:
    """PMID and DOI of a row's paper or notice; "0" and "unavailable" stand for none."""
    pmid = _cell(row, f"{whose}PubMedID").removesuffix(".0")
    doi = _DOI_RESOLVER.sub("", _cell(row, f"{whose}DOI")).lower().rstrip(".")
    found = (f"pmid:{pmid}" if _PMID.fullmatch(pmid) else "", f"doi:{doi}" if _DOI.fullmatch(doi) else "")
    return tuple(name for name in found if name)


def _date(text: str) -> str | None:
    """ISO date of "4/15/2021 0:00" (month first) or of an ISO date with a time."""
    american, iso = _US_DATE.fullmatch(text), _ISO_DATE.fullmatch(text)
    try:
        if american:
            return datetime.date(int(american[3]), int(american[1]), int(american[2])).isoformat()
        if iso:
            return datetime.date(int(iso[1]), int(iso[2]), int(iso[3])).isoformat()
    except ValueError:
        pass
    return None


def _day(path: Path, newest: str) -> str | None:
    """Of what day a list is; None where nothing says so."""
    named = _DATE_IN_NAME.search(path.name)
    if named:
        return _date("-".join(named.groups()))
    saved = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
    # A notice of a day to come is a slip of the pen.
    return min(newest, saved) if newest else None
