"""Rows of real files, which are kept outside the project: the tests exist where the files do."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from ledger.intake.grid import Book, Sheet
from ledger.intake_words import FileType
from tests.intake_sheets import Outcome, outcome

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"

AWARDS = """
kind = "grant"
[constants]
provider = "B01"
[columns]
recipient = ["工作单位"]
programme = ["所属系统"]
[amount_by]
field = "category"
default = "20万元"
[amount_by.table]
"重点项目" = "35万元"
"""


def read_csv(path: Path, delimiter: str, profile: str) -> Outcome:
    """What reading a real text file says."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [(n, [text or None for text in row]) for n, row in enumerate(csv.reader(file, delimiter=delimiter), 1)]
    return outcome(Book(FileType.CSV, [Sheet("", lambda: iter(rows))]), profile)


if SHARED.is_dir():

    @pytest.mark.shared
    def test_the_loans_of_a_real_bank_add_up_as_published() -> None:
        path = SHARED / "czech_bank_loans" / "data_processed_loan.csv"
        columns = 'columns = { number = ["loan_id"], recipient = ["account_id"] }'
        said = read_csv(path, ";", f'date_order = "yymmdd"\n{columns}')
        assert said.errors == []
        assert said.summary is not None
        assert (len(said.records), said.summary.sums) == (682, {"amount": 10_326_174_000})
        years = [record.values["date"][:4] for record in said.records]
        assert [years.count(str(year)) for year in range(1993, 1999)] == [20, 101, 90, 117, 196, 158]

    @pytest.mark.shared
    @pytest.mark.parametrize(
        ("skip", "count", "wan"), [("", 4275, None), ('[skip]\ncategory = ["西部项目"]\n', 3777, 79_650)]
    )
    def test_a_real_list_of_awards_adds_up_as_announced(skip: str, count: int, wan: int | None) -> None:
        said = read_csv(SHARED / "award_list_2015" / "awards_2015-06-16.csv", ",", AWARDS + skip)
        assert said.errors == []
        assert said.summary is not None
        assert len(said.records) == count
        assert wan is None or said.summary.sums == {"amount": wan * 1_000_000}
        if wan:
            programmes = Counter(record.values.get("programme") for record in said.records)
            assert (programmes["高等院校、其他学校"], programmes["军队系统"]) == (3287, 48)
            classes = Counter(record.values["category"] for record in said.records)
            assert classes == {"重点项目": 274, "一般项目": 2476, "青年项目": 1027}
