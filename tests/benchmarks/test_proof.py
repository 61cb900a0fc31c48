"""Proving a workbook with ten thousand rows in its register, beside reading its cells and formulas with openpyxl."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from ledger.database import Database
from ledger.vocabulary import Kind
from reports.proof import prove
from tests.benchmarks.race import Race
from tests.benchmarks.workload import new_loans, parties
from tests.books import Books
from tests.databases import sqlite_url
from tests.proving import workbook

ROWS = 10_000
A_VOUCHER = 2_500


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Iterator[tuple[Books, Path]]:
    """A ledger of so many loans and its workbook of the last month."""
    directory = tmp_path_factory.mktemp("proof")
    books = Books(Database(sqlite_url(directory), directory / "head"))
    books.post([fact | {"region": "330303"} for fact in parties()])
    rows = max(20, round(ROWS * scale))
    for first in range(0, rows, A_VOUCHER):
        books.settle(new_loans(Kind.PATENT_PLEDGE_LOAN, first, min(A_VOUCHER, rows - first)))
    path = directory / "sent.xlsx"
    path.write_bytes(workbook(books, "2023-12"))
    yield books, path
    books.database.engine.dispose()


def test_proving_a_register_of_ten_thousand_rows(lent: tuple[Books, Path], race: Race) -> None:
    books, path = lent
    proven: list[bool] = []

    def ours() -> None:
        with books.database.reading() as connection:
            proven.append(prove(connection, path).is_proven)

    def read_twice() -> None:
        for values in (False, True):
            for sheet in openpyxl.load_workbook(path, data_only=values).worksheets:
                for row in sheet.iter_rows():
                    assert all(cell.row for cell in row)

    race.run("prove, 10,000 rows", ours, {"openpyxl reading cells and formulas": read_twice}, rounds=3)
    assert set(proven) == {True}
    if not race.benchmark.disabled:
        race.note("prove, 10,000 rows", race.benchmark.stats.stats.min, "s")
