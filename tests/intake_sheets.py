"""Little sheets in text: a line a row, cells parted by ``|``; what reading them gives, in tables as short."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from ledger.intake.grid import Book, CellError, Merge, NumberedRow, Percent, Sheet, Uncached, Value
from ledger.intake.mapping import read_book
from ledger.intake.messages import Found, Layout, Record, Records, Summary, decode, encode
from ledger.intake.places import parse_place
from ledger.intake.profile import parse_profile
from ledger.intake_words import FileType

SHEET = "放款"


def cell(text: str) -> Value:
    """A cell; None if empty. ``~`` stands before what is no text: a number, ``~d`` a day, ``~#`` an error and so on."""
    text = text.strip()
    if not text.startswith("~"):
        return text or None
    kind, rest = text[1:2], text[2:]
    typed: dict[str, Any] = {
        "%": lambda: Percent(float(rest)),
        "#": lambda: CellError("#" + rest),
        "=": lambda: Uncached("=" + rest),
        "d": lambda: datetime.fromisoformat(rest),
        "D": lambda: date.fromisoformat(rest),
        "t": lambda: time.fromisoformat(rest),
        "b": lambda: rest == "true",
    }
    if kind in typed:
        value: Value = typed[kind]()
        return value
    number = text[1:]
    return float(number) if "." in number or "e" in number else int(number)


def rows(text: str) -> list[NumberedRow]:
    """The rows of a sheet; without empty cells at their ends, as all readers of files give them."""
    lines = [line.strip() for line in text.strip("\n").split("\n")]
    cells = [[cell(part) for part in line.split("|")] for line in lines]
    for row in cells:
        while row and row[-1] is None:
            row.pop()
    return list(enumerate(cells, 1))


def sheet(text: str, name: str = SHEET, **options: Any) -> Sheet:
    """A sheet of that text."""
    content = rows(text)
    merges = tuple(Merge(*merge) for merge in options.pop("merges", ()))

    def read() -> Iterator[NumberedRow]:
        return iter(content)

    return Sheet(name, read, merges=merges, **options)


@dataclass
class Outcome:
    """All that was said, taken apart, after a way through the bytes of messages."""

    layout: Layout | None = None
    records: list[Record] = field(default_factory=list)
    found: list[str] = field(default_factory=list)
    findings: dict[str, Any] = field(default_factory=dict)
    summary: Summary | None = None

    @property
    def rows(self) -> list[str]:
        """Each record: its row, ``!`` if it is spoilt, and its values in the order of their names."""
        return [
            f"{r.row}{'!' * r.spoilt} " + " ".join(f"{k}={r.values[k]}" for k in sorted(r.values)) for r in self.records
        ]

    @property
    def errors(self) -> list[str]:
        """The findings that are no notes."""
        return [text for text in self.found if " note" not in text]


def read(*sheets: Sheet | str, profile: str = "", file_type: FileType = FileType.XLSX, **options: Any) -> Outcome:
    """What reading these sheets with this profile says; options are those of the one sheet given as text."""
    made = [s if isinstance(s, Sheet) else sheet(s, **options) for s in sheets]
    return outcome(Book(file_type, made), profile)


def outcome(book: Book, profile: str = "") -> Outcome:
    """What reading the book says; a finding as ``code place [severity]``."""
    said = Outcome()
    for sent in read_book(book, parse_profile(profile)):
        message = decode(encode(sent))
        if isinstance(message, Layout):
            assert said.layout is None
            assert not said.records
            said.layout = message
        elif isinstance(message, Records):
            said.records += message.records
        elif isinstance(message, Found):
            for finding in message.findings:
                place = parse_place(finding.place)
                plain = place._replace(sheet="").text if place and place.sheet == SHEET else finding.place
                severity = "" if finding.severity == "error" else finding.severity
                said.found.append(" ".join(filter(None, [finding.code, plain, severity])))
                said.findings[finding.code] = finding
        else:
            assert said.summary is None
            said.summary = message
    return said
