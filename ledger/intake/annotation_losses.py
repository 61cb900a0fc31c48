"""What of a workbook its annotated copy cannot keep, by the parts of the file: openpyxl writes anew what it knows."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from ledger.labels import annotations as texts

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 64

_PARTS: Final = (
    ("charts", re.compile(r"xl/charts/")),
    ("slicers", re.compile(r"xl/(slicers|timelines)/")),
    ("threads", re.compile(r"xl/threadedComments/")),
    ("controls", re.compile(r"xl/(ctrlProps|activeX)/")),
    ("signatures", re.compile(r"_xmlsignatures/")),
    ("pictures", re.compile(r"xl/(richData/|cellimages)")),
)
"""What is lost because a part of this name is in the file."""

_CONTENTS: Final[tuple[tuple[str, re.Pattern[str], tuple[bytes, ...]], ...]] = (
    ("images", re.compile(r"xl/drawings/drawing[^/]*\.xml"), (b":pic>", b"<pic>")),
    ("shapes", re.compile(r"xl/drawings/drawing[^/]*\.xml"), (b":sp>", b":cxnSp>", b":grpSp>", b"<sp>")),
    ("sparklines", re.compile(r"xl/worksheets/[^/]*\.xml"), (b":sparklineGroup",)),
    ("validations", re.compile(r"xl/worksheets/[^/]*\.xml"), (b"x14:dataValidation",)),
    ("formats", re.compile(r"xl/worksheets/[^/]*\.xml"), (b"x14:conditionalFormatting", b"x14:cfRule")),
)
"""What is lost because a part says one of these."""


def losses(source: Path) -> tuple[str, ...]:
    """What will be lost, in Chinese, in a fixed order; images are kept where a library for them is installed."""
    with ZipFile(source) as package:
        lost = set(_lost(package))
    if find_spec("PIL"):
        lost.discard("images")
    return tuple(text for name, text in texts.LOST.items() if name in lost)


def _lost(package: ZipFile) -> Iterator[str]:
    names = package.namelist()
    for lost, pattern in _PARTS:
        if any(pattern.match(name) for name in names):
            yield lost
    for name in names:
        asked = [(lost, marks) for lost, pattern, marks in _CONTENTS if pattern.fullmatch(name)]
        if asked:
            yield from _said(package, name, asked)


def _said(package: ZipFile, name: str, asked: list[tuple[str, tuple[bytes, ...]]]) -> Iterator[str]:
    tail = b""
    with package.open(name) as part:
        while piece := part.read(_CHUNK):
            text = tail + piece
            yield from (lost for lost, marks in asked if any(mark in text for mark in marks))
            tail = text[-_OVERLAP:]
