"""Many faults of many kinds in one large sheet: each is found at its cell, and nothing else is."""

import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from ledger.intake.grid import Book, CellError, Merge, Percent, Sheet, Uncached, Value
from ledger.intake_words import FileType
from tests.intake_sheets import Outcome, outcome, read

HEADER = (
    "借据号 | 银行 | 企业名称 | 统一社会信用代码 | 地区 | 放款日期 | 到期日 | 年利率 | 支付方式"
    " | 专利号 | 循环额度 | 笔数 | 币种 | 放款额 | 余额"
)
GOOD = (
    "J{0} | 示例银行 | 示例企业{0} | 91330301MA2HDMCN1P | 鹿城区 | 2022-01-05 | ~44931 | 4.35% | 现金"
    " | ZL201310699744.2 | 是 | 1 | 人民币 | ~3000000.5 | 1,000.00"
)
FAULTS = {
    "identifier_as_number": (0, "~1234567890123456"),
    "text_length": (2, "甲" * 201),
    "cell_error": (1, "~#N/A"),
    "cell_uncalculated": (2, "~=A1"),
    "uscc_malformed": (3, "123"),
    "uscc_check_digit": (3, "91330301MA2HDMNC1P"),
    "region_unknown": (4, "火星"),
    "date_two_digit_year": (5, "22-1-5"),
    "date_unreadable": (5, "2022-02-30"),
    "date_out_of_range": (6, "~1"),
    "rate_unreadable": (7, "面议"),
    "rate_doubtful": (7, "~0.0435"),
    "unknown_code": (8, "以物易物"),
    "patent_malformed": (9, "一项"),
    "patent_check_digit": (9, "ZL201310699744.3"),
    "malformed": (11, "0"),
    "currency_not_cny": (12, "美元"),
    "amount_unreadable": (13, "约三百万"),
    "decimal_mark": (13, "14,30"),
    "amount_sub_fen": (14, "1.234"),
    "amount_not_positive": (14, "-5"),
    "amount_too_large": (13, "~99999999999999999"),
}
ROWS = 2_000


def letters(index: int) -> str:
    """The letter of a column counted from 0."""
    return "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[index]


def planted(seed: int) -> tuple[list[str], list[str]]:
    """The lines of a sheet with every fault twice, never two in one cell, and what is to be found, by place."""
    rng = random.Random(seed)
    lines = [GOOD.format(n).split(" | ") for n in range(ROWS)]
    expected: list[tuple[int, int, str]] = []
    for code, (index, text) in [*FAULTS.items()] * 2:
        free = [row for row in rng.sample(range(ROWS), 200) if (row, index) not in {(r, i) for r, i, _ in expected}]
        lines[free[0]][index] = text
        expected.append((free[0], index, code))
    severity = {"rate_doubtful": " warning"}
    told = [f"{code} {letters(index)}{row + 2}{severity.get(code, '')}" for row, index, code in sorted(expected)]
    return [" | ".join(line) for line in lines], told


def read_lines(lines: list[str]) -> Outcome:
    """What reading the lines under the header says."""
    return read("\n".join([HEADER, *lines]))


def by_row(found: list[str]) -> list[tuple[int, str]]:
    """Findings in the order of their rows."""
    number: Callable[[str], int] = lambda text: int(text.split()[1][1:])  # noqa: E731
    return sorted((number(text), text) for text in found)


def test_every_planted_fault_is_found_at_its_cell_and_nothing_else() -> None:
    lines, expected = planted(1)
    said = read_lines(lines)
    assert len(expected) == 2 * len(FAULTS) >= 40
    assert by_row(said.found) == by_row(expected)
    faulty = {row for row, text in by_row(expected) if "rate_doubtful" not in text}
    assert {record.row for record in said.records if record.spoilt} == faulty
    assert len(said.records) == ROWS


def test_the_same_sheet_without_faults_has_no_finding() -> None:
    said = read_lines([GOOD.format(n) for n in range(ROWS)])
    assert said.found == []
    assert said.summary is not None
    assert said.summary.sums == {"disbursement": ROWS * 300_000_050, "outstanding": ROWS * 100_000}
    assert not any(record.spoilt for record in said.records)


CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(
        ["合计", "小计", "共2笔", "单位：万元", "注：", "-", "放款额", "示例甲公司", "2022-01-05", "300万元", "#N/A"]
    ),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.builds(Percent, st.floats()),
    st.builds(CellError, st.text(max_size=5)),
    st.builds(Uncached, st.text(max_size=5)),
)
MERGES = st.builds(
    lambda row, column, down, across: Merge(row, column, row + down, column + across),
    *[st.integers(1, 9), st.integers(1, 5), st.integers(0, 5), st.integers(0, 4)],
)


@given(
    st.lists(st.lists(CELLS, max_size=6), max_size=12),
    st.lists(MERGES, max_size=3),
    st.frozensets(st.integers(1, 12), max_size=3),
    st.booleans(),
)
def test_any_cells_are_read_to_the_end_and_every_row_is_accounted_for(
    rows: list[list[Value]], merges: list[Merge], hidden: frozenset[int], skip_hidden: bool
) -> None:
    content = [(1, [*HEADER.split(" | ")[:3], "放款日期", "放款额"]), *enumerate(rows, 2)]
    made = Sheet("表", lambda: iter(content), merges=tuple(merges), hidden_rows=hidden, hidden_columns=hidden)
    said = outcome(Book(FileType.XLSX, [made]), f"skip_hidden = {str(skip_hidden).lower()}\nfill_down = ['provider']")
    if said.layout is None:  # the columns that make the header are hidden
        assert said.found
        return
    assert said.summary is not None
    blank = said.summary.rows.get("blank", 0)
    assert sum(said.summary.rows.values()) == len(content) == said.summary.rows_read + blank
    assert said.summary.rows.get("record", 0) == len(said.records)
    errors = {text for text in said.errors if "warning" not in text}
    assert errors or not any(record.spoilt for record in said.records)


def test_half_a_surrogate_pair_is_told_without_breaking_the_message() -> None:
    said = outcome(
        Book(FileType.XLSX, [Sheet("表", lambda: iter([(1, ["企业名称", "放款额"]), (2, ["甲\ud800", 1])]))])
    )
    assert said.errors == ["text_control_character 表!A2"]
    assert said.findings["text_control_character"].found == "甲?"
