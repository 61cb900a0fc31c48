"""A document in every form: the one place where forms are chosen. No report knows a form, no writer a report."""

import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from ledger.errors import Malformed
from ledger.finding_codes import FindingCode
from reports.catalogue import CATALOGUE, Document
from reports.files import replacing
from reports.formats import Form
from reports.html import render_html
from reports.long import Long, stream_csv, whole
from reports.long_workbook import ROWS_MAX, render_long_workbook
from reports.office import convert
from reports.picture import PICTURES, render_picture
from reports.table import Table
from reports.text import plain_table, render_csv, render_text
from reports.workbook import render_workbook

_BETWEEN_CSV: Final = "\r\n"
_PAGE: Final = Markup(
    '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title><style>{style}</style>'
    "</head>\n<body>{body}</body></html>\n"
)
_STYLE: Final = Markup(
    "body{font-family:SimSun,'Noto Serif CJK SC',serif;font-size:14px;margin:2em}"
    "table{border-collapse:collapse;margin-bottom:2em}caption{padding:.5em;white-space:nowrap}"
    "caption strong{display:block;font-size:1.4em}caption span{margin:0 1em}"
    "th,td{border:1px solid #000;padding:.2em .5em;white-space:pre-line}th{background:#f2f2f2}"
    "th,tbody td{max-width:20em;word-break:keep-all;overflow-wrap:break-word}"
    ".number{text-align:right}td.number,.date{white-space:nowrap}.total,.subtotal{font-weight:bold}"
    "th.number{text-align:center}tfoot td{text-align:left}tfoot ol{margin:.2em 0}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    "@page{size:A4 landscape;margin:12mm}@media print{body{margin:0}}"
)


def tables_of(document: Document) -> tuple[Table, ...]:
    """The sheets whole; a long one is read to its end, once."""
    return tuple(whole(sheet) if isinstance(sheet, Long) else sheet for sheet in document.sheets)


def write(document: Document, form: Form, path: Path) -> None:
    """The document stands in the file, whole; where anything goes wrong the file is as it was.

    Raises:
        Unavailable: FILE_UNWRITABLE, or what ``render`` needs is not there.
        Malformed: SHEET_FULL, where a sheet has fewer rows than the list; else as ``render``.
    """
    with replacing(path) as target:
        target.writelines(pieces(document, form))


def pieces(document: Document, form: Form) -> Iterator[bytes]:
    """The document piece by piece: CSV as its rows come, every other form at once."""
    if form is Form.CSV:
        return _csv(document)
    return iter((render(document, form),))


def render(document: Document, form: Form) -> bytes:
    """The document in one piece.

    Raises:
        Malformed: PICTURE_MISSING, where the report has none.
        Unavailable: OFFICE_PROGRAM_MISSING, OFFICE_PROGRAM_FAILED.
    """
    return _RENDERERS[form](document)


def _workbook(document: Document) -> bytes:
    target = BytesIO()
    if any(isinstance(sheet, Long) for sheet in document.sheets):
        try:
            render_long_workbook(document.sheets, target)
        except OverflowError:
            raise Malformed.of(FindingCode.SHEET_FULL, "format", expected=f"< {ROWS_MAX}") from None
    else:
        render_workbook(tables_of(document), target)
    return target.getvalue()


def _csv(document: Document) -> Iterator[bytes]:
    """Each sheet with its header, an empty line between two; marked as UTF-8, so that spreadsheets read it."""
    yield "\ufeff".encode()
    for index, sheet in enumerate(document.sheets):
        if index:
            yield _BETWEEN_CSV.encode()
        lines = stream_csv(sheet) if isinstance(sheet, Long) else iter((render_csv(sheet),))
        yield from (text.encode() for text in lines)


def _text(document: Document) -> bytes:
    return "\n".join(render_text(table) for table in tables_of(document)).encode()


def plain_document(document: Document) -> dict[str, Any]:
    """The document as plain data: what was asked, the head, and every sheet."""
    head, asked = document.asked.head, document.asked
    return {
        "report": document.report.name,
        "label": document.report.label,
        "parameters": dict(asked.given),
        "head": {"number": head.number, "hash": head.hash},
        "tables": [plain_table(table) for table in tables_of(document)],
    }


def _json(document: Document) -> bytes:
    return (json.dumps(plain_document(document), ensure_ascii=False, indent=2) + "\n").encode()


def _html(document: Document) -> bytes:
    body = Markup("\n").join(render_html(table) for table in tables_of(document))
    return str(_PAGE.format(title=document.report.label, style=_STYLE, body=body)).encode()


def _svg(document: Document) -> bytes:
    name = document.report.name
    if name not in PICTURES:
        expected = ", ".join(PICTURES)
        raise Malformed.of(FindingCode.PICTURE_MISSING, "format", expected=expected, found=name)
    return render_picture(PICTURES[name], tables_of(document)).encode()


_RENDERERS: Final[Mapping[Form, Callable[[Document], bytes]]] = {
    Form.TEXT: _text,
    Form.XLSX: _workbook,
    Form.CSV: lambda document: b"".join(_csv(document)),
    Form.JSON: _json,
    Form.HTML: _html,
    Form.PDF: lambda document: convert(_workbook(document), "xlsx", "pdf"),
    Form.SVG: _svg,
    Form.PNG: lambda document: convert(_svg(document), "svg", "png"),
}

assert set(PICTURES) <= set(CATALOGUE)  # noqa: S101  (both are declarations)
