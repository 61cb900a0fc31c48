"""A worksheet in which text is text: ``<r>…</r>`` too, which XlsxWriter takes for markup of its own."""

import re
from typing import Any, Final

from xlsxwriter.utility import xl_rowcol_to_cell_fast
from xlsxwriter.worksheet import Worksheet

_SPECIAL: Final = re.compile(r"""[&<>"_\x00-\x1f\ufffe\uffff]|^\s|\s$""")
"""What the library escapes in a text or marks to be kept, and a little more."""


class PlainSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet whose strings are written as they are, whatever they look like."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """The text stands in the cell; one that looks like a rich string gets a blank after it, which disarms it."""
        is_markup = string.startswith("<r>") and string.endswith("</r>")
        return int(self._write_string(row, col, f"{string} " if is_markup else string, cell_format))


class StreamedSheet(PlainSheet):
    """A worksheet of a workbook in constant memory: most cells are written in one piece, to the same bytes.

    The library asks of every attribute of every cell whether it must be escaped, which takes a third of its time.
    """

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        kind = type(cell).__name__
        if cell.format is not None and (kind == "Number" or (kind == "String" and not _SPECIAL.search(cell.string))):
            head = f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{cell.format._get_xf_index()}"'  # noqa: SLF001
            if kind == "Number":
                self.fh.write(f"{head}><v>{cell.number:.16G}</v></c>")
            else:
                self.fh.write(f'{head} t="inlineStr"><is><t>{cell.string}</t></is></c>')
        else:
            super()._write_cell(row, col, cell)
