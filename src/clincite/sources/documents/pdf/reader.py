"""PDF files (``.pdf``) by PDFium: the text of each page, nothing that the file would run, no picture.

PDFium is written in C++, and files are made to crash it: ``clincite ingest`` reads in processes of its own, so that a file that does costs
no other. PDFium is not safe to call from several threads of a process.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from clincite.errors import SourceError
from clincite.sources.base import Item, Skipped
from clincite.sources.documents.decoding import content, sha256_hex, shown
from clincite.sources.documents.pdf.flow import numbers, outline_of, without_margins
from clincite.sources.documents.pdf.lines import PageText, page_text
from clincite.sources.documents.pdf.metadata import about_pdf
from clincite.sources.documents.record import document_record, needs_extra

if TYPE_CHECKING:
    import pypdfium2

MAX_BYTES: Final = 256_000_000
"""Largest file that is read, in bytes."""
MAX_PAGES: Final = 5_000
"""Most pages of a file that is read."""

_MAGIC: Final = b"%PDF-"
_MAGIC_WITHIN: Final = 1024
_UNREADABLE: Final = 0.3
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD


class PdfReader:
    """Reads a PDF file as one record. Needs the extra ``documents``.

    :param max_bytes: refuse a larger file.
    :param max_pages: refuse a file of more pages.
    """

    name: Final = "pdf"
    title: Final = "PDF (.pdf)"

    def __init__(self, max_bytes: int = MAX_BYTES, max_pages: int = MAX_PAGES) -> None:
        self._max_bytes = max_bytes
        self._max_pages = max_pages

    def accepts(self, path: Path) -> bool:
        """Whether the name ends in ``.pdf``."""
        return path.name.lower().endswith(".pdf")

    def read(self, path: Path) -> Iterator[Item]:
        """The record of what text there is; and a :class:`Skipped` that names the pages without text.

        :raises SourceError: the file cannot be read, is empty, too large, damaged, asks for a password, or is no PDF; or
            pypdfium2 is not installed.
        """
        data = content(path, self._max_bytes)
        if _MAGIC not in data[:_MAGIC_WITHIN]:
            raise SourceError(f"{shown(path)} is not a PDF file, whatever its name says.", hint="Check what kind of file it is.")
        info, pages, broken = self._pages(path, data)
        bare = without_margins(pages)
        unread = [number for number, page in enumerate(pages, 1) if number not in broken and page.unreadable > _UNREADABLE]
        told = [(number, page) for number, page in enumerate(bare, 1) if page.lines and number not in unread]
        scanned = [number for number, page in enumerate(bare, 1) if not page.lines and page.images and number not in unread]
        title, outline = outline_of(told)
        about = about_pdf(info, data, pages[0] if pages else None)
        record = document_record(path, sha256_hex(data), about, outline, title=about.title or title)
        if record.sections:
            yield record
        yield from _faults(path, len(pages), scanned, unread, broken, has_text=bool(record.sections))

    def _pages(self, path: Path, data: bytes) -> tuple[dict[str, str], list[PageText], list[int]]:
        """Information dictionary, pages, and the numbers of those that PDFium could not load."""
        document = _opened(path, data)
        try:
            if len(document) > self._max_pages:
                raise SourceError(
                    f"{shown(path)} has {len(document):,} pages, more than {self._max_pages:,}; it was not read.", hint="Split it."
                )
            pages: list[PageText] = []
            broken: list[int] = []
            for number in range(len(document)):
                page = _page(document, number)
                if page is None:
                    broken.append(number + 1)
                pages.append(page or PageText(lines=(), height=0.0, width=0.0))
            return dict(document.get_metadata_dict()), pages, broken
        finally:
            document.close()


def _opened(path: Path, data: bytes) -> pypdfium2.PdfDocument:
    try:
        import pypdfium2
    except ImportError as error:
        raise needs_extra("pypdfium2") from error
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if _code(error) == _PASSWORD:
            raise SourceError(f"{shown(path)} asks for a password; it was not read.", hint="Save a copy without one.") from error
        raise SourceError(
            f"{shown(path)} is damaged: PDFium cannot open it ({str(error).rstrip('.')}).", hint="Download or save the file again."
        ) from error


def _code(error: Any) -> int | None:
    return getattr(error, "err_code", None)


def _page(document: pypdfium2.PdfDocument, number: int) -> PageText | None:
    """The text of a page; None when it cannot be loaded."""
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return None
    try:
        return page_text(page)
    except pypdfium2.PdfiumError:
        return None
    finally:
        page.close()


def _faults(path: Path, count: int, scanned: list[int], unread: list[int], broken: list[int], *, has_text: bool) -> Iterator[Skipped]:
    for pages, why in (
        (scanned, "no text: scanned; run OCR (ocrmypdf) first"),
        (unread, "text in fonts that do not say which letters they show; run OCR (ocrmypdf --force-ocr) first"),
    ):
        if pages and len(pages) == count:
            yield Skipped(where=shown(path), why=f"{count} of {count} pages hold {why}")
        elif pages:
            verb, noun = ("holds", "page") if len(pages) == 1 else ("hold", "pages")
            yield Skipped(where=f"{shown(path)}: {noun} {numbers(pages)}", why=f"{len(pages)} of {count} pages {verb} {why}")
    if broken:
        yield Skipped(where=f"{shown(path)}: page {numbers(broken)}", why=f"{len(broken)} of {count} pages are damaged")
    if not (has_text or scanned or unread or broken):
        yield Skipped(where=shown(path), why="its pages are empty" if count else "it has no pages")
