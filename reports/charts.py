"""Charts of a workbook: drawn by the spreadsheet program from the cells of the table they stand under."""

from typing import Any, Final

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from reports.layout import Layout
from reports.table import Chart, Format, RowRole, Table

CHART_ROWS: Final = 16
"""Rows of the sheet that a chart takes, at the usual height of a line."""

_POINTS_TO_PIXELS: Final = 4 / 3
_FONT: Final = {"name": "SimSun", "size": 9}
_COLOURS: Final = ("#2F5597", "#BF9000", "#548235")


def draw_chart(
    book: Workbook, sheet: Worksheet, chart: Chart, table: Table, width: int, at: int, line_height: float
) -> None:
    """The chart of the table's rows stands from row ``at`` (from 0) on, over ``CHART_ROWS`` rows.

    ``width`` is in pixels.
    """
    layout = Layout.of(table)
    items = [index for index, row in enumerate(table.rows) if row.role is RowRole.ITEM]
    rows = (layout.first_row + items[0], layout.first_row + items[-1])
    bars = book.add_chart({"type": "column"})
    for index, key in enumerate(chart.bars):
        bars.add_series(_series(table, chart, key, rows, index) | {"gap": 60, "data_labels": _labels(table, key)})
    if chart.lines:
        lines = book.add_chart({"type": "line"})
        for index, key in enumerate(chart.lines, start=len(chart.bars)):
            line = {"y2_axis": True, "marker": {"type": "circle", "size": 4}}
            lines.add_series(_series(table, chart, key, rows, index) | line)
        bars.combine(lines)
        lines.set_y2_axis(_axis(table, chart.lines[0]))
    bars.set_title({"name": chart.title, "name_font": {**_FONT, "size": 12, "bold": True}, "overlay": False})
    bars.set_x_axis({"num_font": {**_FONT, "size": 8}})
    bars.set_y_axis(_axis(table, chart.bars[0]) | {"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    bars.set_legend({"position": "bottom", "font": _FONT})
    bars.set_size({"width": width, "height": int(CHART_ROWS * line_height * _POINTS_TO_PIXELS) - 4})
    sheet.insert_chart(at, 0, bars, {"object_position": 1, "x_offset": 2, "y_offset": 2})


def _series(table: Table, chart: Chart, key: str, rows: tuple[int, int], index: int) -> dict[str, Any]:
    first, last = rows
    name, place = table.columns[table.index_of(key)].header, table.index_of(key)
    categories = table.index_of(chart.categories)
    colour = {"color": _COLOURS[index % len(_COLOURS)]}
    return {
        "name": name,
        "categories": [table.name, first, categories, last, categories],
        "values": [table.name, first, place, last, place],
        "fill": colour,
        "line": colour,
    }


def _labels(table: Table, key: str) -> dict[str, Any]:
    return {"value": True, "font": {**_FONT, "size": 8}, "num_format": _number_format(table, key)}


def _axis(table: Table, key: str) -> dict[str, Any]:
    head = table.columns[table.index_of(key)]
    return {"name": head.header, "name_font": _FONT, "num_font": _FONT, "num_format": _number_format(table, key)}


def _number_format(table: Table, key: str) -> str:
    is_money = table.columns[table.index_of(key)].format in {Format.WAN, Format.YUAN}
    return "#,##0.##;-#,##0.##;0" if is_money else "#,##0"
