"""The standard pack beside its own cells written by bare XlsxWriter: what asking and laying out cost on top."""

from collections.abc import Callable
from io import BytesIO

import xlsxwriter

from ledger.period import parse_period
from ledger.scope import Viewer
from reports.pack.builder import STANDARD, build_pack
from reports.table import Table
from reports.workbook import render_workbook
from tests.benchmarks.race import Race
from tests.books import Books

MILLION = 1_000_000
MONTH = parse_period("2023-06")


def test_the_standard_pack(bulk: Callable[[int], Books], race: Race) -> None:
    books = bulk(MILLION)

    def build() -> tuple[Table, ...]:
        with books.database.reading() as connection:
            return build_pack(connection, MONTH, Viewer.all(), sheets=[name for name in STANDARD if name != "register"])

    def ours() -> int:
        target = BytesIO()
        render_workbook(build(), target)
        return len(target.getvalue())

    tables = build()

    def bare() -> int:
        target = BytesIO()
        book = xlsxwriter.Workbook(target, {"in_memory": True})
        for table in tables:
            sheet = book.add_worksheet(table.name)
            for at, row in enumerate(table.rows):
                for place, value in enumerate(row.cells):
                    sheet.write_string(at, place, str(value))
        book.close()
        return len(target.getvalue())

    race.run("standard pack without its register", ours, {"its cells by bare XlsxWriter": bare}, rounds=3)
    assert [table.name for table in tables][-1] == "说明"
