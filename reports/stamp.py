"""The stamp of a workbook: of which ledger, when known, and what was asked, so that it can be made again and compared.

A workbook carries it twice: as typed document properties, and in words on the sheet that explains. What was copied from
another workbook, or changed, then differs from its other half.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlencode

from ledger.errors import LedgerError, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.cellgrid import CellBook, Property
from ledger.intake.cells_guard import read_cells_guarded
from ledger.labels.reports import ABOUT_HASH, ABOUT_HEAD, ABOUT_SHEET, ABOUT_STAMP
from reports.table import Stamp

FORMAT: Final = 1
"""Version of how tables stand in a workbook; it changes where the same tables would give other cells."""

_HEAD: Final = ("head_number", "head_hash")
_OF_PROGRAM: Final = ("format", "generated_by")
_NUMBER_DIGITS: Final = 15
_WORDS_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class ReadStamp:
    """What a workbook says of itself: the journal number and hash it was made at, and what was asked, as texts."""

    head_number: int
    head_hash: str
    scope: Mapping[str, str]

    @property
    def basis(self) -> str:
        """The basis it speaks on."""
        return self.scope.get("basis", "book")

    @property
    def as_of(self) -> str | None:
        """Its last day, where it says so."""
        return self.scope.get("as_of") or None


def read_stamp(path: Path) -> ReadStamp:
    """The stamp that a workbook of ours carries in its document properties.

    Raises:
        Unreadable: FILE_MISSING; STAMP_MISSING where the file is no workbook, or none of ours.
    """
    if not path.exists():
        raise Unreadable.of(FindingCode.FILE_MISSING, str(path))
    try:
        found = of_properties(read_cells_guarded(path).properties)
    except LedgerError:
        raise Unreadable.of(FindingCode.STAMP_MISSING, str(path)) from None
    if found is None:
        raise Unreadable.of(FindingCode.STAMP_MISSING, str(path), expected="head_number, head_hash")
    return found


def of_properties(properties: Mapping[str, Property]) -> ReadStamp | None:
    """The stamp in document properties, None where its head is missing."""
    number, hash_ = (properties.get(name) for name in _HEAD)
    if not isinstance(number, int) or not isinstance(hash_, str):
        return None
    scope = {name: word_of(value) for name, value in properties.items() if name not in (*_HEAD, *_OF_PROGRAM)}
    return ReadStamp(number, hash_, scope)


def of_about(book: CellBook) -> ReadStamp | None:
    """The stamp in the words of the sheet that explains, None where it is not there whole."""
    words = dict(_words(book))
    number, asked = words.get(ABOUT_HEAD, ""), words.get(ABOUT_STAMP, "")
    if not (number.isdecimal() and number.isascii() and len(number) <= _NUMBER_DIGITS and asked):
        return None
    try:
        scope = dict(parse_qsl(asked, max_num_fields=_WORDS_MAX))
    except ValueError:
        return None
    return ReadStamp(int(number), words.get(ABOUT_HASH, ""), scope)


def _words(book: CellBook) -> Iterator[tuple[str, str]]:
    """Item and content of each row of the sheet that explains."""
    sheet = book.sheet(ABOUT_SHEET)
    for line in sheet.rows.values() if sheet is not None else ():
        texts = [line[column].text for column in sorted(line)]
        yield from pairwise(texts)


def stamp_text(stamp: Stamp) -> str:
    """What was asked, in one line; the head stands beside it in rows of its own."""
    return urlencode(words_of(stamp))


def words_of(stamp: Stamp) -> dict[str, str]:
    """What was asked, as texts."""
    return {name: word_of(value) for name, value in stamp.scope.items()}


def word_of(value: Property) -> str:
    """A property as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
