"""A file of several sheets: each of them is an import of its own, and goes in once."""

from pathlib import Path

import openpyxl
import pytest

from ledger.errors import LedgerError
from ledger.intake.importing import Imported, submit_import
from ledger.intake.profile import Profile
from ledger.intake.run import ImportFile, Task
from ledger.vocabulary import Kind
from tests.books import Books


def test_each_sheet_of_a_file_goes_in_once(sqlite_books: Books, tmp_path: Path) -> None:
    books = sqlite_books
    books.post("bank B01\nenterprise E01 330303")
    workbook = openpyxl.Workbook()
    workbook.active.title = "一月"
    workbook.create_sheet("二月")
    for month, sheet in enumerate(workbook.worksheets, start=1):
        sheet.append(["贷款银行", "借款企业", "借据号", "放款金额（万元）", "放款日期"])
        sheet.append(["示例B01", "示例E01", f"J{month}", 100, f"2023-0{month}-05"])
    workbook.save(tmp_path / "两月.xlsx")

    def submit(sheet: str | None) -> Imported:
        profile = Profile(kind=Kind.PATENT_PLEDGE_LOAN, sheet=sheet)
        task = Task(ImportFile.of(tmp_path / "两月.xlsx"), profile, books.users["wang"], clock=books.clock())
        with books.database.writing() as writer:
            return submit_import(writer, task)

    assert submit(None).outcome.summary["sheet"] == "一月"
    assert submit("二月").outcome.summary["sheet"] == "二月"
    for again in (None, "一月", "二月", "2"):
        with pytest.raises(LedgerError) as refused:
            submit(again)
        assert [str(finding.code) for finding in refused.value.findings] == ["import_twice"]
    assert books.rows("SELECT count(*), count(DISTINCT batch) FROM voucher WHERE batch IS NOT NULL") == [(2, 2)]
