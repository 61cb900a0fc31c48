"""The stamp of a workbook read back: of which ledger, when known, and on which basis it speaks."""

from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ledger.errors import Unreadable
from ledger.finding_codes import FindingCode


@dataclass(frozen=True, slots=True)
class ReadStamp:
    """What a workbook says of itself: the journal number and hash it was made at, its basis, and its last day."""

    head_number: int
    head_hash: str
    basis: str
    as_of: str | None


def read_stamp(path: Path) -> ReadStamp:
    """The stamp that a workbook of ours carries in its document properties; cells are not read.

    Raises:
        Unreadable: FILE_MISSING; STAMP_MISSING where the file is no workbook, or none of ours.
    """
    try:
        book = load_workbook(path, read_only=True)
    except FileNotFoundError:
        raise Unreadable.of(FindingCode.FILE_MISSING, str(path)) from None
    except (OSError, ValueError, KeyError, BadZipFile, SyntaxError, InvalidFileException):
        raise Unreadable.of(FindingCode.STAMP_MISSING, str(path)) from None
    stamped = book.custom_doc_props.props  # type: ignore[attr-defined]  # the stubs lack it
    properties = {item.name: item.value for item in stamped}
    book.close()
    number, hash_ = properties.get("head_number"), properties.get("head_hash")
    if not isinstance(number, int) or not isinstance(hash_, str):
        raise Unreadable.of(FindingCode.STAMP_MISSING, str(path), expected="head_number, head_hash")
    as_of = properties.get("as_of")
    return ReadStamp(number, hash_, str(properties.get("basis", "book")), str(as_of) if as_of else None)
