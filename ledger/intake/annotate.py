"""A sender's own workbook back, with what was found in it: at its cells, beside its rows, and on a list.

openpyxl reads the workbook whole, so this is done in a process of its own (``annotate_worker``) and up to a size only.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook.properties import CalcProperties
from openpyxl.workbook.workbook import Workbook

from ledger.errors import Finding, Malformed, TooLarge
from ledger.finding_codes import FindingCode
from ledger.intake.annotated_sheet import annotate_sheet, remove_annotation
from ledger.intake.annotation_losses import losses
from ledger.intake.annotation_summary import add_summary, remove_summary
from ledger.intake.annotation_texts import by_sheet, placed
from ledger.intake.grid import Book
from ledger.intake.grid_workbook import workbook_of
from ledger.labels import annotations as texts

UNPACKED_MAX: Final = 160 * 1024 * 1024
"""Bytes of sheets and texts, unpacked, up to which a workbook is read whole."""

_FAULTS: Final = (
    *(AssertionError, AttributeError, BadZipFile, EOFError, IndexError, InvalidFileException, KeyError, LookupError),
    *(NotImplementedError, OSError, OverflowError, RecursionError, RuntimeError, SyntaxError, TypeError, ValueError),
)
"""What openpyxl raises over workbooks that it cannot read."""

_OUT_OF_MEMORY: Final = 1
"""Of the parser's own codes."""

HeaderRows = Mapping[str, Sequence[int]]
"""Per sheet, the rows of its header from 1, where they are known; a text file's sheet has no name."""


def annotate(
    source: Path,
    findings: Sequence[Finding],
    target: Path,
    header_rows: HeaderRows | None = None,
    book: Book | None = None,
) -> None:
    """``target`` is a copy of the workbook ``source`` with the findings in it; macros are kept and never run.

    ``book`` is what was read of a source that is no xlsx or xlsm: the copy is made of it. Where the source is an
    annotated copy itself, what that says is replaced. Sheets without findings stay as they are.

    Raises:
        TooLarge: ANNOTATION_TOO_LARGE.
        Malformed: ANNOTATION_UNREADABLE where the library that writes copies cannot read the workbook.
    """
    with _faults_of_openpyxl():
        copy, lines = _from_rows(book) if book is not None else _from_workbook(source)
    try:
        _annotate(copy, findings, header_rows or {}, lines)
    except MemoryError:
        raise _too_large("", "") from None
    with _faults_of_openpyxl():
        copy.save(target)


@contextmanager
def _faults_of_openpyxl() -> Iterator[None]:
    """What the library raises over a workbook is one refusal; our own part is outside, so that its faults stay faults.

    Raises:
        TooLarge: ANNOTATION_TOO_LARGE.
        Malformed: ANNOTATION_UNREADABLE.
    """
    try:
        yield
    except MemoryError:
        raise _too_large("", "") from None
    except _FAULTS as error:
        if isinstance(error, ParseError) and error.code == _OUT_OF_MEMORY:
            raise _too_large("", "") from None
        raise Malformed([Finding(FindingCode.ANNOTATION_UNREADABLE, "", "", type(error).__name__)]) from error


def _from_workbook(source: Path) -> tuple[Workbook, list[str]]:
    _check_size(source)
    lost = losses(source)
    with source.open("rb") as stream, warnings.catch_warnings():  # by a path it would insist on an ending of the name
        warnings.simplefilter("ignore")  # of parts that are not kept: ``losses`` tells them
        copy = load_workbook(stream, keep_vba=_has_macros(source), rich_text=True)
    copy.calculation = CalcProperties(fullCalcOnLoad=True)  # some workbooks have none, and no result is kept
    told = [texts.LOST_LINE.format(parts=texts.PARTS_SEPARATOR.join(lost))] if lost else []
    return copy, [texts.HOW_LINE, *told]


def _from_rows(book: Book) -> tuple[Workbook, list[str]]:
    return workbook_of(book), [texts.TEXT_LINE, texts.HOW_LINE]


def _has_macros(source: Path) -> bool:
    with ZipFile(source) as package:
        return "xl/vbaProject.bin" in package.namelist()


def _check_size(source: Path) -> None:
    with ZipFile(source) as package:
        size = sum(info.file_size for info in package.infolist() if info.filename.startswith("xl/"))
    if size > UNPACKED_MAX:
        raise _too_large(f"<= {UNPACKED_MAX}", str(size))


def _too_large(expected: str, found: str) -> TooLarge:
    return TooLarge([Finding(FindingCode.ANNOTATION_TOO_LARGE, "", expected, found)])


def _annotate(copy: Workbook, findings: Sequence[Finding], header_rows: HeaderRows, lines: Sequence[str]) -> None:
    earlier: dict[str, tuple[int, ...]] = {}
    if remove_summary(copy):
        earlier = {sheet.title: remove_annotation(sheet) for sheet in copy.worksheets}
    found = placed(findings)
    sheets = {sheet.title: sheet for sheet in copy.worksheets}
    if len(copy.worksheets) == 1:
        sheets[""] = copy.worksheets[0]
    for name, items in by_sheet(found).items():
        if name in sheets:
            annotate_sheet(sheets[name], items, header_rows.get(name) or earlier.get(name, ()))
    add_summary(copy, found, lines)
