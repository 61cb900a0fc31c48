"""What a file is, by its own bytes. Names and declared types are not asked: whoever sends a file may give it any."""

import zipfile
from io import BytesIO
from typing import Final

PDF: Final = "application/pdf"
PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
TIFF: Final = "image/tiff"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSM: Final = "application/vnd.ms-excel.sheet.macroenabled.12"
XLS: Final = "application/vnd.ms-excel"
CSV: Final = "text/csv"
MEDIA_TYPES: Final = (PDF, PNG, JPEG, TIFF, XLSX, DOCX)

_MAGIC: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
_MAIN_MEMBER: Final = (("xl/workbook.xml", XLSX), ("word/document.xml", DOCX))

_MEMBERS_MAX: Final = 10_000
_MEMBER_MARK: Final = b"PK\x01\x02"


def media_type_of(content: bytes) -> str | None:
    """The media type of a PDF, PNG, JPEG, TIFF, XLSX or DOCX; None for everything else, workbooks with macros too."""
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    return _office_type(content) if content.startswith(b"PK\x03\x04") else None


def sheet_type_of(content: bytes) -> str | None:
    """The media type of a table that may be imported: a workbook, with macros or of an old format, or a text.

    That it is one is for its reader to say; a text is whatever has no null characters, or begins as UTF-16.
    """
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content) or XLSM
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return XLS
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return CSV if is_wide or b"\0" not in content[:65536] else None


def _office_type(content: bytes) -> str | None:
    """By the members of the archive, whose list alone is read; nothing is unpacked."""
    if content.count(_MEMBER_MARK) > _MEMBERS_MAX:  # a list of members is cheap to send and dear to hold
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return None
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in members)
    if "[Content_Types].xml" not in members or has_macros:
        return None
    return next((media_type for member, media_type in _MAIN_MEMBER if member in members), None)
