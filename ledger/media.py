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
