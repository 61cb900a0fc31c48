"""A file as a Book. What it is, its bytes say; a name that says otherwise is told as a note."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from ledger.errors import Finding, Malformed, NotFound
from ledger.finding_codes import FindingCode
from ledger.intake.grid import Book
from ledger.intake.limits import LIMITS, Limits
from ledger.intake.refusals import beyond, note
from ledger.intake.text import open_text
from ledger.intake_words import FileType

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BARE_BIFF: Final = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_OTHERS: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "rtf"),
)
_PAGE: Final = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<!doctype html|<html|<head|<body|<table|<style|<meta|<div|<\?xml|MIME-Version:)",
    re.IGNORECASE | re.DOTALL,
)
_HEAD: Final = 4096
_READ_AS: Final = "xlsx, xls, csv"
_ENDINGS: Final = {
    FileType.XLSX: {".xlsx", ".et", ".xltx"},
    FileType.XLSM: {".xlsm", ".xltm"},
    FileType.XLS: {".xls", ".et", ".xlt"},
    FileType.ET: {".et"},
    FileType.CSV: {".csv", ".txt"},
    FileType.TSV: {".tsv", ".txt", ".csv", ".tab"},
}


def open_book(path: Path, limits: Limits = LIMITS, *, name: str = "") -> Book:
    """The file as sheets; rows are read when they are asked for. ``name`` is what its sender calls it.

    Raises:
        NotFound: there is no such file.
        Unreadable: it is encrypted.
        Malformed: it is no table, or damaged.
        TooLarge: it has more of something than the limits let through.
    """
    if not path.is_file():
        raise NotFound.of(FindingCode.FILE_MISSING, found=name or path.name)
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise beyond(FindingCode.FILE_TOO_LARGE, limits.file_bytes, size)
    if size == 0:
        raise Malformed.of(FindingCode.FILE_EMPTY)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    ending = Path(name or path.name).suffix.lower()
    book = _opened(path, head, ending, limits)
    notes = (*_name_notes(book.file_type, ending), *book.notes)
    return replace(book, notes=notes)


def _opened(path: Path, head: bytes, ending: str, limits: Limits) -> Book:
    """By the first bytes. The readers of workbooks are only loaded where there is one."""
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        from ledger.intake.workbook import open_workbook  # noqa: PLC0415  (openpyxl is heavy, and text needs none)

        return open_workbook(path, limits)
    if head.startswith((_OLE, *_BARE_BIFF)):
        from ledger.intake.xls import open_xls  # noqa: PLC0415

        return open_xls(path, limits, FileType.ET if ending == ".et" else FileType.XLS)
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise Malformed([Finding(FindingCode.NOT_A_WORKBOOK, "", _READ_AS, what)])
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise Malformed.of(FindingCode.WORKBOOK_IS_PAGE)
    if not head.strip():
        raise Malformed.of(FindingCode.FILE_EMPTY)
    return open_text(path, limits)


def _name_notes(file_type: FileType, ending: str) -> tuple[Finding, ...]:
    if not ending or ending in _ENDINGS[file_type]:
        return ()
    return (note(FindingCode.FILE_NAME_DIFFERS, expected=file_type, found=ending),)
