"""Rows that are not of the table that is read are told, and nothing below them goes in as if they were."""

import pytest

from ledger.intake.grid import Merge
from ledger.intake_words import FileType
from tests.intake_sheets import read

HEADER = "借款企业 | 借据号 | 放款日期 | 放款金额"
FIRST = f"单位：万元\n{HEADER}\n甲泵业有限公司 | W1 | 2023-01-01 | 100"


def test_a_mark_too_many_in_a_text_is_an_error_at_the_cell_beside_the_table() -> None:
    table = f"{HEADER}\n甲泵业有限公司 | X1 | 2023-01-01 | 100\n示例阀门有限公司 | X2 | 2023-01-02 | 1 | 234 | 567.00"
    said = read(table, file_type=FileType.CSV)
    assert said.errors == ["cell_beyond_header E3"]
    assert [record.spoilt for record in said.records] == [False, True]
    assert read(table).errors == ["cell_beyond_header E3 warning"]


def test_cells_under_a_header_that_means_nothing_here_are_of_the_table() -> None:
    assert (
        read(f"{HEADER} | 客户经理\n甲泵业有限公司 | X1 | 2023-01-01 | 100 | 示例甲", file_type=FileType.CSV).errors
        == []
    )


@pytest.mark.parametrize(
    ("below", "row"),
    [
        (f"单位：元\n{HEADER}", 4),
        ("借款企业 | 借据号 | 还款日期 | 还款金额", 4),
        ("借款企业 | 借据号 | 放款日期 | 放款金额（元）", 2),
    ],
)
def test_another_unit_or_another_header_in_the_table_is_told_and_spoils_what_follows(below: str, row: int) -> None:
    said = read(f"{FIRST}\n{below}\n示例阀门有限公司 | W2 | 2023-01-02 | 100")
    assert said.errors == [f"second_table {row}"]
    assert said.records[-1].spoilt


def test_the_same_unit_and_the_same_header_again_are_a_new_page() -> None:
    said = read(f"{FIRST}\n单位：万元\n{HEADER}\n示例阀门有限公司 | W2 | 2023-01-02 | 100")
    assert said.errors == []
    assert [record.spoilt for record in said.records] == [False, False]


def test_a_header_merged_over_the_last_columns_covers_what_stands_below_it() -> None:
    table = "借款企业 | 借据号 | 放款日期 | 放款金额 | 备注\n甲泵业有限公司 | X1 | 2023-01-01 | 100 | 示例 | 另见附件"
    assert read(table, merges=[Merge(1, 5, 1, 6)]).errors == []
