"""What the rows of a table add up to, and what is said where the table's own totals say something else."""

import pytest

from ledger.intake.totals import Total, total_of
from tests.intake_sheets import read

HEADER = "银行 | 企业名称 | 放款额 | 还款额"


def totals(rows: str, **options: object) -> list[str]:
    """The findings about these rows under the header, which is row 1."""
    return read(f"{HEADER}\n{rows.strip()}", **options).found  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("合计", Total.ALL),
        ("合 计：", Total.ALL),
        ("合　计", Total.ALL),
        ("总计（共12笔）", Total.ALL),
        ("累计", Total.ALL),
        ("共12笔", Total.ALL),
        ("合计12笔", Total.ALL),
        ("TOTAL", Total.ALL),
        ("本年累计", Total.TO_DATE),
        ("上年同期", Total.TO_DATE),
        ("上期累计", Total.TO_DATE),
        ("小计", Total.SINCE_LAST),
        ("鹿城支行小计", Total.SINCE_LAST),
        ("本页小计", Total.SINCE_LAST),
        ("本页合计", Total.SINCE_LAST),
        ("鹿城支行合计", Total.SINCE_LAST),
        ("Subtotal", Total.SINCE_LAST),
        ("12笔", None),
        ("设计院", None),
        ("合计科技有限公司", None),
        ("会计", None),
        ("总计" * 60, None),
    ],
)
def test_labels_of_totals_are_known(text: str, total: Total | None) -> None:
    assert total_of(text) is total


@pytest.mark.parametrize(
    ("rows", "findings"),
    [
        ("A | 甲 | 1 | 1\nA | 乙 | 2 |\n合计 | | 3 | 1", []),
        ("A | 甲 | 1 | 1\nA | 乙 | 2 |\n合计 | | 4 | 1", ["total_differs C4"]),
        ("A | 甲 | 1 | 1\nA | 乙 | 2 |\n | 合计 | 4 | 2", ["total_differs C4", "total_differs D4"]),
        ("A | 甲 | 1 |\n小计 | | 1 |\nA | 乙 | 2 |\n小计 | | 2 |\n合计 | | 3 |", []),
        ("A | 甲 | 1 |\n小计 | | 1 |\nA | 乙 | 2 |\n小计 | | 3 |\n合计 | | 3 |", ["total_differs C5"]),
        ("A | 甲 | 1 |\n小计 | | 1 |\nA | 乙 | 2 |\n小计 | | 2 |\n合计 | | 2 |", ["total_differs C6"]),
        ("A | 甲 | 1 |\n本页小计 | | 1 |\n累计 | | 1 |\nA | 乙 | 2 |\n本页小计 | | 2 |\n累计 | | 3 |", []),
        ("A | 甲 | 1 |\n累计 | | 1 |\nA | 乙 | 2 |\n累计 | | 2 |", ["total_differs C5"]),
        ("A | 甲 | 1 |\n支行小计 | | 1 |\nA | 乙 | 2 |\n支行小计 | | 2 |\n银行小计 | | 3 |\n合计 | | 3", []),
        ("A | 甲 | 1 |\n支行小计 | | 1 |\nA | 乙 | 2 |\n支行小计 | | 2 |\n银行小计 | | 4", ["total_differs C6"]),
        ("A | 甲 | 1 |\n合计 | | 1 |\n本年累计 | | 99 |", []),
        ("A | 甲 | 1 |\n合计（共1笔） | | 1 |", []),
        ("A | 甲 | 1 |\n合计（共2笔） | | 1 |", ["total_count_differs A3"]),
        ("A | 甲 | 1 |\n合计（共1户） | | 1 |", []),
        ("A | 甲 | 1 |\n合计 | | - |", []),
        ("A | 甲 | 1 |\n合计 | | | 0", []),
        ("A | 甲 | 1 |\n合计 | | abc |", ["amount_unreadable C3"]),
        ("A | 甲 | 1 |\n合计 | | ~=SUM(C2:C2) |", ["cell_uncalculated C3 note"]),
        ("A | 甲 | x |\nA | 乙 | 2 | 1\n合计 | | 9 | 2", ["amount_unreadable C2", "total_differs D4"]),
    ],
)
def test_totals_of_the_table_are_checked_and_never_loaded(rows: str, findings: list[str]) -> None:
    assert totals(rows) == findings


def test_a_difference_is_told_in_yuan_with_both_amounts() -> None:
    said = read("企业名称 | 放款额（万元）\n甲 | 1.5\n合计 | 2")
    finding = said.findings["total_differs"]
    assert (finding.place, finding.expected, finding.found) == ("放款!B3", "15000.00", "20000.00")


def test_a_total_may_count_the_rows_that_are_passed_over() -> None:
    rows = "A | 甲 | 1 |\nB | 乙 | 2 |\n合计（共2笔） | | 3 |"
    assert totals(rows, profile='skip = { provider = ["B"] }') == ["total_with_passed_rows C4 note"]
    assert totals(rows.replace("3 |", "1 |"), profile='skip = { provider = ["B"] }') == []
    assert totals(rows.replace("3 |", "2 |"), profile='skip = { provider = ["B"] }') == ["total_differs C4"]
    hidden = {"hidden_rows": frozenset({3}), "profile": "skip_hidden = true"}
    assert totals(rows, **hidden) == ["total_with_passed_rows C4 note", "hidden_left_out note"]


def test_an_unreadable_amount_that_is_passed_over_leaves_the_total_unknown() -> None:
    rows = "A | 甲 | 1 |\nB | 乙 | x |\n合计 | | 3 |"
    assert totals(rows, profile='skip = { provider = ["B"] }') == []


def test_the_summary_has_the_sums_of_all_records_and_what_the_file_says_last() -> None:
    said = read(f"{HEADER}\nA | 甲 | 1 | 0\nA | ~#N/A | 2 | 3\n合计 | | 3 |\nA | 丙 | 10 |\n合计 | | 13 | 3")
    assert said.errors == ["cell_error B3"]
    assert said.summary is not None
    assert said.summary.sums == {"disbursement": 1300, "repayment": 300}
    assert said.summary.stated == {"disbursement": 1300, "repayment": 300}
    assert said.summary.rows == {"record": 3, "header": 1, "total": 2}
    assert said.summary.rows_read == 6


def test_a_subtotal_states_nothing_of_the_whole() -> None:
    said = read(f"{HEADER}\nA | 甲 | 1 |\n小计 | | 1 |")
    assert said.summary is not None
    assert said.summary.stated == {}


@pytest.mark.parametrize(("total", "errors"), [("30", []), ("31", ["total_differs C2"])])
def test_a_total_above_the_rows_is_compared_once_they_are_known(total: str, errors: list[str]) -> None:
    said = read(f"企业名称 | 日期 | 放款金额\n合计 | | {total}\n甲公司 | 2022-01-05 | 10\n乙公司 | 2022-01-06 | 20")
    assert [text.replace(" error", "") for text in said.errors] == errors
    assert said.summary is not None
    assert said.summary.stated == {"disbursement": int(total) * 100}


@pytest.mark.parametrize("label", ["合计：30元", "合计:30", "总计（2笔）：0.003万元"])
def test_a_total_in_the_cell_of_its_label_is_no_data(label: str) -> None:
    said = read(f"企业名称 | 日期 | 放款金额\n甲公司 | 2022-01-05 | 10\n乙公司 | 2022-01-06 | 20\n{label}")
    assert said.errors == []
    assert len(said.records) == 2
