"""Tables in text files: comma, tab, semicolon or bar between the fields, in UTF-8, UTF-16 or GB18030.

A row's number is its place among the records, blank ones counted: the row that a spreadsheet shows it in. A first line
``sep=;`` names the delimiter and is no row. All values are texts; an empty field is None.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ledger.errors import Finding, Malformed
from ledger.finding_codes import FindingCode
from ledger.intake.grid import Book, NumberedRow, Sheet, Value
from ledger.intake.limits import MIB, Limits
from ledger.intake.places import CellPlace
from ledger.intake.refusals import beyond
from ledger.intake_words import FileType

_DELIMITERS: Final = ",\t;|"
_SAMPLE: Final = 64 * 1024
_SEPARATOR_LINE: Final = re.compile(r"sep=([,\t;|])\r?\n?", re.IGNORECASE)
_KEPT_TEXT: Final = re.compile('="((?:[^"]|"")*)"')
_DIGIT_COMMA: Final = re.compile(r"\d,\d")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GUESSES: Final = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class _Form:
    """How the text is written."""

    encoding: str
    delimiter: str
    has_separator_line: bool


def open_text(path: Path, limits: Limits) -> Book:
    """The file as a book of one sheet without a name.

    Raises:
        Malformed: it has bytes of no encoding that is read, or is binary.
    """
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    named = _SEPARATOR_LINE.match(sample)
    delimiter = named[1] if named else delimiter_of(sample)
    form = _Form(encoding, delimiter, named is not None)
    file_type = FileType.TSV if delimiter == "\t" else FileType.CSV
    return Book(file_type, (Sheet("", lambda: _rows(path, form, limits)),))


def encoding_of(path: Path) -> str:
    """The encoding by its mark, else UTF-8 if all bytes are, else GB18030.

    Raises:
        Malformed: no encoding fits, or there are NUL characters; the place is the line.
    """
    with path.open("rb") as file:
        head = file.read(4)
    flaws = []
    for encoding in [name for mark, name in _BOMS if head.startswith(mark)] or _GUESSES:
        flaw = _flaw(path, encoding)
        if flaw is None:
            return encoding
        flaws.append(flaw)
    raise Malformed([max(flaws, key=lambda flaw: int(flaw.place))])


def _flaw(path: Path, encoding: str) -> Finding | None:
    """Where the file is not of this encoding, or has a NUL; None where it is."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            chunk = file.read(MIB)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                raw = error.object[error.start : error.start + 4].hex(" ")
                return Finding(FindingCode.TEXT_UNDECODABLE, str(line), "UTF-8, GB18030", raw)
            if "\0" in text:
                line += text[: text.index("\0")].count("\n")
                return Finding(FindingCode.NOT_A_WORKBOOK, str(line), "xlsx, xls, csv", "NUL")
            if not chunk:
                return None
            line += text.count("\n")


def delimiter_of(sample: str) -> str:
    """The delimiter that splits most records into the same number of fields.

    Commas between digits may be part of amounts, so they count for little where another delimiter splits as well.
    """
    lines = sample.splitlines(keepends=True)
    lines = lines[:-1] if len(sample) >= _SAMPLE else lines
    return max(_DELIMITERS, key=lambda delimiter: _fitness(lines, delimiter))


def _fitness(lines: list[str], delimiter: str) -> float:
    try:
        records = [record for record in csv.reader(lines, delimiter=delimiter) if any(record)]
    except csv.Error:
        return 0.0
    widths = Counter(len(record) for record in records if len(record) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: item[0] * item[1])
    fitness = width * count / len(records)
    if delimiter == ",":
        inner = sum(len(_DIGIT_COMMA.findall(line)) for line in lines)
        commas = sum(line.count(",") for line in lines)
        fitness *= max(0.1, 1 - inner / commas)
    return fitness


def _rows(path: Path, form: _Form, limits: Limits) -> Iterator[NumberedRow]:
    count = 0
    with path.open(encoding=form.encoding, newline="") as file:
        if form.has_separator_line:
            file.readline()
        reader = csv.reader(_lines(file, limits), delimiter=form.delimiter, strict=True)  # an open quote is no end
        number = 0
        while True:
            number += 1
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error:
                finding = Finding(FindingCode.QUOTE_UNCLOSED, CellPlace("", number).text)
                raise Malformed([finding]) from None
            values: list[Value] = [_unwrapped(field) if field[:2] == '="' else field or None for field in record]
            while values and values[-1] is None:
                values.pop()
            if values:
                count += 1
                _check_row(number, count, values, limits)
                yield number, values


def _lines(file: io.TextIOWrapper, limits: Limits) -> Iterator[str]:
    number = 0
    while line := file.readline(limits.line + 1):
        number += 1
        if len(line) > limits.line:
            raise beyond(FindingCode.LINE_TOO_LONG, limits.line, f"{line[:20]}…", CellPlace("", number))
        yield line


def _check_row(number: int, count: int, values: list[Value], limits: Limits) -> None:
    if count > limits.rows:
        raise beyond(FindingCode.TOO_MANY_ROWS, limits.rows, "", CellPlace("", number))
    if len(values) > limits.columns:
        place = CellPlace("", number, len(values))
        raise beyond(FindingCode.TOO_MANY_COLUMNS, limits.columns, len(values), place)
    longest = max(map(_length, values))
    if longest > limits.text:
        place = CellPlace("", number, [_length(value) for value in values].index(longest) + 1)
        raise beyond(FindingCode.CELL_TOO_LONG, limits.text, longest, place)


def _length(value: Value) -> int:
    return len(value) if isinstance(value, str) else 0


def _unwrapped(field: str) -> str | None:
    """The text in ``="007"``, with which programs keep spreadsheets from taking it for a number."""
    match = _KEPT_TEXT.fullmatch(field)
    return (match[1].replace('""', '"') or None) if match else field
