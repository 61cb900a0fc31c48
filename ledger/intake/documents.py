"""A file as a Document: text with places. What it is, its bytes say; a name that says otherwise is told as a note.

::

    docx ─document_word─┐
    pdf ──document_pdf──┤
    html ─document_page─┼▶ Opened (type, Document, notes)
    md, txt ─document_text┘
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ledger.errors import Finding, LedgerError, Malformed, NotFound, TooLarge, Unreadable
from ledger.extract.document import Document
from ledger.finding_codes import FindingCode
from ledger.intake.document_text import open_plain
from ledger.intake.limits import DOCUMENT_LIMITS, Limits
from ledger.intake.refusals import beyond, note
from ledger.labels.documents import READ_AS

_HEAD: Final = 4096
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_OLE: Final = "EncryptedPackage".encode("utf-16-le")
_PDF: Final = b"%PDF-"
_PDF_WITHIN: Final = 1024
"""Bytes within which a pdf begins: readers allow what mail programs put before it."""

_OTHERS: Final = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"MIME-Version:", "mhtml"),
)
_PAGE: Final = re.compile(
    rb"\s*(?:(?:<!--.*?-->|<\?xml[^>]*>)\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|body|title|meta|style|script|div|p|span|table|section|article|main|h[1-6])\b)",
    re.IGNORECASE | re.DOTALL,
)
_ENDINGS: Final = {
    "docx": {".docx", ".docm", ".dotx"},
    "pdf": {".pdf"},
    "html": {".html", ".htm", ".xhtml"},
    "md": {".md", ".markdown", ".txt"},
    "txt": {".txt", ".text", ".md", ".markdown", ".csv", ".log"},
}
_OF_A_PACKAGE: Final = {
    FindingCode.WORKBOOK_ENCRYPTED: FindingCode.DOCUMENT_ENCRYPTED,
    FindingCode.WORKBOOK_DAMAGED: FindingCode.DOCUMENT_DAMAGED,
    FindingCode.WORKBOOK_ENTITIES: FindingCode.DOCUMENT_ENTITIES,
    FindingCode.WORKBOOK_UNPACKS_TOO_LARGE: FindingCode.DOCUMENT_UNPACKS_TOO_LARGE,
}
"""What is said of any zip of XML → what is said of one that holds a document."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a file is, the document in it, and findings that are no reason to refuse it."""

    file_type: str
    document: Document
    notes: tuple[Finding, ...] = ()


def open_document(path: Path, limits: Limits = DOCUMENT_LIMITS, *, name: str = "") -> Opened:
    """The document in the file. ``name`` is what its sender calls it.

    Raises:
        NotFound: there is no such file.
        Unreadable: it is encrypted.
        Malformed: it is no document, damaged, of mixed encodings, or has no text (a scan).
        TooLarge: it has more of something than the limits let through.
    """
    if not path.is_file():
        raise NotFound.of(FindingCode.FILE_MISSING, found=name or path.name)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise beyond(FindingCode.FILE_TOO_LARGE, limits.file_bytes, size)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if size <= _HEAD and not head.strip(b" \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Malformed.of(FindingCode.FILE_EMPTY)
    called = name or path.name
    opened = _opened(path, head, called, limits)
    if not opened.document.text.strip():
        raise Malformed.of(FindingCode.DOCUMENT_WITHOUT_TEXT)
    if len(opened.document.text) > limits.characters:
        raise beyond(FindingCode.DOCUMENT_TOO_LONG, limits.characters, len(opened.document.text))
    ending = Path(called).suffix.lower()
    if ending and ending not in _ENDINGS[opened.file_type]:
        told = note(FindingCode.FILE_NAME_DIFFERS, expected=opened.file_type, found=ending)
        return replace(opened, notes=(told, *opened.notes))
    return opened


def _opened(path: Path, head: bytes, name: str, limits: Limits) -> Opened:
    """By the first bytes. The readers of packages and pages are only loaded where there is one."""
    if head.startswith(_ZIP):
        return Opened("docx", _word(path, name, limits))
    if _PDF in head[:_PDF_WITHIN]:
        from ledger.intake.document_pdf import open_pdf  # noqa: PLC0415

        document, notes = open_pdf(path, name, limits)
        return Opened("pdf", document, notes)
    if head.startswith(_OLE):
        raise _old_or_encrypted(path)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise Malformed([Finding(FindingCode.NOT_A_DOCUMENT, "", READ_AS, what)])
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        from ledger.intake.document_page import open_page  # noqa: PLC0415

        return Opened("html", open_page(path, name, limits))
    file_type, document = open_plain(path, name, limits)
    return Opened(file_type, document)


def _word(path: Path, name: str, limits: Limits) -> Document:
    from ledger.intake.document_word import open_word  # noqa: PLC0415

    try:
        return open_word(path, name, limits)
    except (Malformed, Unreadable, TooLarge) as error:
        raise type(error)([_of_a_document(finding) for finding in error.findings]) from None


def _of_a_document(finding: Finding) -> Finding:
    return replace(finding, code=_OF_A_PACKAGE.get(finding.code, finding.code))


def _old_or_encrypted(path: Path) -> LedgerError:
    """What an OLE file is: the wrapping of a docx with a password, or a format of before 2007."""
    if _ENCRYPTED_OLE in path.read_bytes():
        return Unreadable.of(FindingCode.DOCUMENT_ENCRYPTED)
    return Malformed([Finding(FindingCode.NOT_A_DOCUMENT, "", READ_AS, "doc")])
