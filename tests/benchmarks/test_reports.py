"""A long register from the ledger to its file, beside XlsxWriter writing the same cells alone; its memory."""

import csv
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from ledger.database import Database
from ledger.scope import Viewer
from reports.catalogue import build_report
from reports.formats import Form
from reports.long import Long
from reports.table import Cell
from reports.writers import write
from tests.benchmarks.race import Race
from tests.benchmarks.workload import fill_loans
from tests.books import Books

ROWS = 100_000
ROOT = Path(__file__).resolve().parents[2]
ASKED = {"as_of": "2023-12-31"}

PEAK = """
import resource, sys
from api.cli import main
try:
    main()
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


class Register:
    """A ledger of so many loans, and its register written by the program and by the bare library."""

    def __init__(self, directory: Path, rows: int) -> None:
        self.directory, self.rows = directory, rows
        self.database = Database(str(directory / "ledger.db"), directory / "ledger.db.head")
        fill_loans(Books(self.database), rows)

    def write(self, form: Form) -> Path:
        """The report as the command writes it."""
        path = self.directory / f"register.{form}"
        with self.database.reading() as connection:
            write(build_report(connection, "loans", ASKED, Viewer.all()), form, path)
        return path

    def cells(self) -> Iterator[tuple[Cell, ...]]:
        with self.database.reading() as connection:
            [sheet] = build_report(connection, "loans", ASKED, Viewer.all()).sheets
            assert isinstance(sheet, Long)
            yield from (row.cells for row in sheet.items)

    def peak(self, form: Form) -> float:
        """MiB that a process takes at most which runs the whole command."""
        command = ["--database", str(self.directory / "ledger.db"), "report", "loans", "--as-of", ASKED["as_of"]]
        output = ["--output", str(self.directory / f"peak.{form}")]
        done = subprocess.run(
            [sys.executable, "-c", PEAK, *command, *output], check=True, capture_output=True, text=True, cwd=ROOT
        )
        return int(done.stderr.split()[-1]) / 1024


def write_bare(rows: Sequence[tuple[Cell, ...]], path: Path) -> None:
    """These cells in one sheet, ruled as the program's are, by the library in the mode that holds one row."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet()
    text, number, day = (book.add_format({"border": 1, "num_format": form}) for form in ("@", "#,##0.00", "yyyy-mm-dd"))
    writers: dict[type, Any] = {
        str: lambda at, place, value: sheet.write_string(at, place, value, text),
        int: lambda at, place, value: sheet.write_number(at, place, value / 100, number),
        date: lambda at, place, value: sheet.write_datetime(at, place, datetime.combine(value, time()), day),
        type(None): lambda at, place, _: sheet.write_string(at, place, "–", text),
    }
    for at, row in enumerate(rows):
        for place, value in enumerate(row):
            writers[type(value)](at, place, value)
    book.close()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Iterator[Register]:
    made = Register(tmp_path_factory.mktemp("register"), max(200, round(ROWS * scale)))
    yield made
    made.database.engine.dispose()


def test_a_long_register_as_a_workbook(register: Register, race: Race) -> None:
    rows = list(register.cells())
    what = f"register of {register.rows:,} rows x {len(rows[0])} columns, xlsx"
    bare = {"bare XlsxWriter, same cells": lambda: write_bare(rows, register.directory / "bare.xlsx")}
    race.run(what, lambda: register.write(Form.XLSX), bare, rounds=3)
    race.note(f"{what}: peak memory of the command", register.peak(Form.XLSX), "MiB")
    sheet = openpyxl.load_workbook(register.write(Form.XLSX), read_only=True, data_only=True).worksheets[0]
    numbers = [row[0] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert numbers == list(range(1, register.rows + 1))


def test_a_long_register_as_csv(register: Register, race: Race) -> None:
    rows = list(register.cells())

    def write_plainly() -> None:
        with (register.directory / "bare.csv").open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(rows)

    what = f"register of {register.rows:,} rows x {len(rows[0])} columns, csv"
    race.run(what, lambda: register.write(Form.CSV), {"csv.writer, same cells": write_plainly}, rounds=3)
    race.note(f"{what}: peak memory of the command", register.peak(Form.CSV), "MiB")
    with register.write(Form.CSV).open(encoding="utf-8-sig", newline="") as source:
        assert sum(1 for _ in csv.reader(source)) == register.rows + 2
