"""A worksheet in which text is text: ``<r>…</r>`` too, which XlsxWriter takes for markup of its own."""

from typing import Any

from xlsxwriter.worksheet import Worksheet


class PlainSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet whose strings are written as they are, whatever they look like."""

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """The text stands in the cell; one that looks like a rich string gets a blank after it, which disarms it."""
        is_markup = string.startswith("<r>") and string.endswith("</r>")
        return int(self._write_string(row, col, f"{string} " if is_markup else string, cell_format))
