"""Documents with text in a pdf, page by page; a page that is only a picture is told, and one of pictures only refused.

A pdf has lines and no paragraphs: a line that fills the page and ends no sentence goes on in the next one, so that a
number which was broken at the margin is whole again.
"""

import logging
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from ledger.errors import Finding, Malformed, Unreadable
from ledger.extract.document import Document
from ledger.finding_codes import FindingCode
from ledger.intake.document_builder import Builder
from ledger.intake.limits import Limits
from ledger.intake.refusals import FOUND_MAX, note
from ledger.labels import documents as texts

_FAULTS: Final = (
    *(PyPdfError, AssertionError, AttributeError, EOFError, IndexError, KeyError, LookupError, NotImplementedError),
    *(OSError, OverflowError, RecursionError, TypeError, ValueError, ZeroDivisionError),
)
"""What pypdf raises over files that it cannot read."""

_FULL: Final = 0.8
"""A line of so much of the widest one's width goes on in the next."""

_NARROW: Final = 20
"""Pages of lines no wider than so many half-widths are tables or titles: their lines stay apart."""


def open_pdf(path: Path, name: str, limits: Limits) -> tuple[Document, tuple[Finding, ...]]:
    """The document, and a note of the pages that have no text.

    Raises:
        Unreadable: DOCUMENT_ENCRYPTED.
        Malformed: DOCUMENT_DAMAGED; DOCUMENT_WITHOUT_TEXT where it is a scan.
        TooLarge: DOCUMENT_TOO_LONG.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells what it mends
    builder, blank = Builder(limits), []
    pages = 0
    for text in _pages(path):
        pages += 1
        if not text.strip():
            blank.append(pages)
        for paragraph in paragraphs(text.splitlines()):
            builder.add(paragraph, texts.PAGE.format(number=pages))
    if len(blank) == pages:
        raise Malformed.of(FindingCode.DOCUMENT_WITHOUT_TEXT, found=texts.PAGES.format(number=pages))
    told = ", ".join(map(str, blank))[:FOUND_MAX]
    return builder.document(name), (note(FindingCode.PAGES_WITHOUT_TEXT, found=told),) if blank else ()


def _pages(path: Path) -> Iterator[str]:
    try:
        reader = PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):  # without a password to open, only changes are locked
            raise Unreadable.of(FindingCode.DOCUMENT_ENCRYPTED)
        for page in reader.pages:
            yield page.extract_text()
    except (FileNotDecryptedError, DependencyError):
        raise Unreadable.of(FindingCode.DOCUMENT_ENCRYPTED) from None
    except _FAULTS:
        raise Malformed.of(FindingCode.DOCUMENT_DAMAGED, found="pdf") from None


def paragraphs(lines: Sequence[str]) -> Iterator[str]:
    """Lines put together where one fills the width of the page and the next goes on with its sentence."""
    stripped = [line.strip() for line in lines]
    full = max(_NARROW, max(map(_width, stripped), default=0) * _FULL)
    waiting = ""
    for line in stripped:
        waiting = _joined(waiting, line)
        if not line or _width(line) < full or line.endswith(texts.SENTENCE_ENDS):
            yield waiting
            waiting = ""
    yield waiting


def _joined(before: str, after: str) -> str:
    needs_blank = before and after and before[-1].isascii() and after[0].isascii() and before[-1].isalpha()
    return f"{before} {after}" if needs_blank else before + after


def _width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
