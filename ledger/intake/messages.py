"""What the reading process says, in order: the layout once, records and findings as they come, the summary at the end.

Each message is one JSON line. Values of records are canonical texts: amounts in yuan (``415.00``), ISO dates, rates in
per cent, codes of the vocabulary, everything else as the cell had it (trimmed).
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.vocabulary import Severity


@dataclass(frozen=True, slots=True)
class Layout:
    """How the sheet is read: where its header stands, which column (from 1) is which field, which mean nothing here.

    ``units`` are those of the amounts that a column gives, by field, as codes.
    """

    sheet: str
    file_type: str
    header_rows: tuple[int, ...]
    columns: dict[str, int]
    headers: dict[str, str]
    unmapped: dict[int, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


class Record(NamedTuple):
    """A row of the sheet: the fields it gives; ``spoilt`` if a cell of it had an error, so that it makes no facts."""

    row: int
    values: dict[str, str]
    spoilt: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """Some records, in the order of rows."""

    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Found:
    """Some findings; their places are ``ledger.intake.places`` texts, ``found`` is the raw text of the cell."""

    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Summary:
    """Control totals: rows by ``RowClass``; per amount field the sum of all records' cells in fen, spoilt ones too.

    ``stated`` is what the file's own 合计 row says of a field (absent: it says nothing). ``rows_read`` counts rows with
    anything in them.
    """

    rows_read: int
    rows: dict[str, int]
    sums: dict[str, int]
    stated: dict[str, int]


Message = Layout | Records | Found | Summary


def encode(message: Message) -> bytes:
    """The message as one line; half a surrogate pair, which no file may have but some do, becomes a question mark."""
    name = type(message).__name__
    if isinstance(message, Records):
        body: Any = message.records
    elif isinstance(message, Found):
        body = packed(message.findings)
    else:
        body = asdict(message)
    return json.dumps([name, body], ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"


def decode(line: bytes) -> Message:
    """The message of a line that ``encode`` wrote."""
    name, body = json.loads(line)
    if name == "Records":
        return Records([Record(*item) for item in body])
    if name == "Found":
        return Found(unpacked(body))
    if name == "Summary":
        return Summary(**body)
    body["header_rows"] = tuple(body["header_rows"])
    body["unmapped"] = {int(column): text for column, text in body["unmapped"].items()}
    return Layout(**body)


def packed(findings: Sequence[Finding]) -> list[list[str]]:
    """Findings as lists of their texts."""
    return [[f.code, f.place, f.expected, f.found, f.severity] for f in findings]


def unpacked(body: list[list[str]]) -> list[Finding]:
    """The findings that ``packed`` made lists of."""
    return [Finding(FindingCode(f[0]), f[1], f[2], f[3], Severity(f[4])) for f in body]
