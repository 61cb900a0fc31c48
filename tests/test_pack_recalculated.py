"""A pack recalculated and printed by another program: an extra where LibreOffice is at hand, else no test."""

import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl

from ledger.period import parse_period
from reports.pack.builder import SHEETS
from reports.workbook import render_workbook
from tests.books import Books
from tests.offices import OFFICE, PRINTED
from tests.reporting import monthly, post_ledger

TIMEOUT = 180


def converted(source: Path, form: str, folder: Path) -> Path:
    """The file as LibreOffice writes it in another form, with a profile of its own."""
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = [str(OFFICE), "--headless", profile, "--convert-to", form, "--outdir", str(folder / form), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT)
    return folder / form / f"{source.stem}.{form}"


def pack(books: Books) -> bytes:
    post_ledger(books)
    target = BytesIO()
    render_workbook(monthly(books, sheets=list(SHEETS), month=parse_period("2023")), target)
    return target.getvalue()


if OFFICE is not None:

    def test_every_formula_comes_to_the_value_that_was_stored_beside_it(sqlite_books: Books, tmp_path: Path) -> None:
        content = pack(sqlite_books)
        live, stored = (openpyxl.load_workbook(BytesIO(content), data_only=values) for values in (False, True))
        bare = tmp_path / "bare.xlsx"
        live.save(bare)  # openpyxl stores no values: whoever opens this has to work them out
        found = openpyxl.load_workbook(converted(bare, "xlsx", tmp_path), data_only=True)
        count = 0
        for sheet in live:
            for row in sheet.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        values = (book[sheet.title][cell.coordinate].value for book in (found, stored))
                        worked_out, expected = (round(float(value), 6) for value in values)
                        assert worked_out == expected, (sheet.title, cell.coordinate, cell.value)
                        count += 1
        assert count > 300


if OFFICE is not None and PRINTED is not None:

    def test_no_number_is_cut_off_in_print(sqlite_books: Books, tmp_path: Path) -> None:
        source = tmp_path / "pack.xlsx"
        source.write_bytes(pack(sqlite_books))
        printed = converted(source, "pdf", tmp_path)
        command = [str(PRINTED), str(printed), "-"]
        text = subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT, encoding="utf-8").stdout
        assert "科技金融业务年报总表" in text
        assert "###" not in text
