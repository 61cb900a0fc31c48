"""What rows do not tell while they are read: hidden rows and columns, and merges, which stand after all rows.

A sheet is scanned once for the few tags that say so, without building anything.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from ledger.finding_codes import FindingCode
from ledger.intake.grid import Merge
from ledger.intake.limits import Limits
from ledger.intake.parts import Package, without_dtd
from ledger.intake.places import CellPlace, column_number
from ledger.intake.refusals import beyond, damaged

_TAG: Final = re.compile(rb"<(?:\w+:)?(row|col|mergeCell)((?:\s[^>]*)?)/?>")
_NUMBERED: Final = re.compile(rb'row r="([0-9]{1,7})"')
_ATTRIBUTE: Final = re.compile(rb"""\s([A-Za-z]+)\s*=\s*["']([^"']*)["']""")
_RANGE: Final = re.compile(rb"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")
_WORDS: Final = (b"hidden", b"ht", b"<col", b":col", b"mergeCell")
_COLUMNS: Final = 16_384
_TAG_MAX: Final = 4096
_NO: Final = frozenset({b"", b"0", b"false", b"off", b"f"})
"""As any program spells no; whatever else stands there may be a yes to one."""


@dataclass(slots=True)
class Scan:
    """What a scan found."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    row: int = 0


def scan_sheet(package: Package, part: str, name: str, limits: Limits) -> Scan:
    """Hidden rows and columns and merges of the sheet in ``part``.

    Raises:
        Malformed: the part is damaged or has a DTD.
        TooLarge: there are too many merges.
    """
    scan = Scan()
    for piece in _whole_tags(package, part):
        if _is_passed(scan, piece):
            continue
        try:
            for match in _TAG.finditer(piece):
                _ACTIONS[match[1]](scan, match[2])
        except ValueError:
            raise damaged(part) from None
        if len(scan.merges) > limits.merges:
            raise beyond(FindingCode.TOO_MANY_MERGES, limits.merges, "", CellPlace(name))
    return scan


def _whole_tags(package: Package, part: str) -> Iterator[bytes]:
    """The part in pieces that break between tags."""
    rest = b""
    for chunk in without_dtd(package.chunks(part), part):
        piece = rest + chunk
        end = piece.rfind(b"<", max(0, len(piece) - _TAG_MAX))
        end = len(piece) if end < 0 else end
        rest = piece[end:]
        yield piece[:end]
    yield rest


def _is_passed(scan: Scan, piece: bytes) -> bool:
    """Whether nothing in the piece is hidden or merged and its last row says its number; that one is then kept."""
    if any(word in piece for word in _WORDS):
        return False
    last = _NUMBERED.match(piece, max(piece.rfind(b"<row"), piece.rfind(b":row")) + 1)
    if last:
        scan.row = int(last[1])
    return last is not None


def _see_row(scan: Scan, attributes: bytes) -> None:
    start = attributes.find(b'r="')
    plain = b"hidden" not in attributes and b"ht" not in attributes
    if plain and start == 1:  # as nearly every row of nearly every writer
        scan.row = int(attributes[4 : attributes.index(b'"', 4)] or 0)
        return
    values = dict(_ATTRIBUTE.findall(attributes))
    scan.row = int(values.get(b"r", scan.row + 1))
    if _is_hidden(values, b"ht"):
        scan.hidden_rows.add(scan.row)


def _see_column(scan: Scan, attributes: bytes) -> None:
    values = dict(_ATTRIBUTE.findall(attributes))
    if _is_hidden(values, b"width") and b"min" in values and b"max" in values:
        scan.hidden_columns.update(range(int(values[b"min"]), min(int(values[b"max"]), _COLUMNS) + 1))


def _is_hidden(values: dict[bytes, bytes], size: bytes) -> bool:
    """Hidden by name, or of no height or width."""
    if values.get(b"hidden", b"0").strip().lower() not in _NO:
        return True
    extent = values.get(size)
    return extent is not None and not extent.strip(b"0.")


def _see_merge(scan: Scan, attributes: bytes) -> None:
    match = _RANGE.fullmatch(dict(_ATTRIBUTE.findall(attributes)).get(b"ref", b""))
    if match and match[3]:
        first = column_number(match[1].decode()), column_number(match[3].decode())
        rows = int(match[2]), int(match[4])
        scan.merges.append(Merge(min(rows), min(first), max(rows), max(first)))


_ACTIONS: Final = {b"row": _see_row, b"col": _see_column, b"mergeCell": _see_merge}
