"""How cells of a workbook look: the plain black-ruled table that offices print."""

from typing import Any, Final

from xlsxwriter.workbook import Workbook

from reports.table import Format, RowRole

_BODY: Final = {"font_name": "SimSun", "font_size": 10, "valign": "vcenter"}
_RULED: Final = {**_BODY, "border": 1, "text_wrap": True}

_NAMED: Final[dict[str, dict[str, Any]]] = {
    "title": {"font_name": "SimHei", "font_size": 16, "bold": True, "align": "center", "valign": "vcenter"},
    "period": {**_BODY, "font_size": 11, "align": "center"},
    "left": {**_BODY, "align": "left"},
    "right": {**_BODY, "align": "right"},
    "header": {**_RULED, "bold": True, "align": "center", "bg_color": "#F2F2F2"},
    "note": {**_BODY, "align": "left", "text_wrap": True},
    "prose": {**_BODY, "font_size": 12, "align": "left", "text_wrap": True},
    "empty": {**_BODY, "border": 1, "align": "center"},
}

_NUMBERS: Final[dict[Format, dict[str, Any]]] = {
    Format.TEXT: {"align": "left", "indent": 1, "num_format": "@"},
    Format.ORDINAL: {"align": "center", "num_format": "0"},
    Format.COUNT: {"align": "right", "num_format": "#,##0"},
    Format.YUAN: {"align": "right", "num_format": "#,##0.00"},
    Format.WAN: {"align": "right", "num_format": "#,##0.00"},
    Format.DATE: {"align": "center", "num_format": "yyyy-mm-dd"},
    Format.RATE: {"align": "right", "num_format": "0.00##"},
    Format.TIMES: {"align": "right", "num_format": "0.00"},
}


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Any, Any] = {}

    def get(self, name: str) -> Any:
        """The style of a named part of the sheet."""
        return self._make(name, _NAMED[name])

    def cell(self, format_: Format, role: RowRole, *, is_missing: bool) -> Any:
        """The style of a cell: sums are bold, a missing value stands in the middle."""
        look: dict[str, Any] = {**_RULED, **_NUMBERS[format_], "bold": role is not RowRole.ITEM}
        if format_ not in {Format.TEXT, Format.DATE}:
            look["text_wrap"] = False
        if is_missing:
            look |= {"align": "center", "indent": 0}
        return self._make((format_, role is RowRole.ITEM, is_missing), look)

    def _make(self, key: Any, look: dict[str, Any]) -> Any:
        if key not in self._made:
            self._made[key] = self._book.add_format(look)
        return self._made[key]
