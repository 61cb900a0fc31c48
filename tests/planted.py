"""A bank's sheet of ten thousand loans, right in every cell, and errors of twenty kinds to plant in it.

Every row is a loan of its own, so that an error stays where it is planted. ``PLANTS`` says of each kind of error what
is written in which column, and which finding it must give there.
"""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from ledger.identifiers import patent_check
from ledger.intake.places import CellPlace

SHEET: Final = "放款明细"
FIRST: Final = 4
"""The row of the first loan; above it stand the title, the unit of money and the header."""

HEADER: Final = (
    "序号", "贷款银行", "借款企业", "借据号", "合同编号", "放款日期", "到期日", "放款金额", "年利率", "县区",
    "质押专利", "还款日期", "还款金额", "贷款用途", "币种",
)  # fmt: skip
BANKS: Final = ("示例银行一", "示例银行二", "示例银行三")
COUNTIES: Final = ("鹿城区", "龙湾区", "瓯海区", "永嘉县", "平阳县", "文成县", "泰顺县", "瑞安市", "乐清市")
ENTERPRISES: Final = 500
_DAY: Final = date(2022, 1, 1)

Cells = list[Any]


def loan(index: int) -> Cells:
    """The ``index``-th loan, from 0; every tenth is partly repaid, every hundredth has a patent."""
    day = _DAY + timedelta(days=index % 500)
    stem = f"2015{1 + index % 3}{index:07d}"
    is_repaid, is_pledged = index % 10 == 0, index % 100 == 0
    return [
        index + 1, BANKS[index % 3], f"示例企业{index % ENTERPRISES:03d}有限公司", f"JJ{index:06d}",
        f"HT{index // 2:06d}", day, (day + timedelta(days=365)).strftime("%Y.%m.%d"), yuan(index) / 10_000, "4.35%",
        COUNTIES[index % 9], f"ZL{stem}.{patent_check(stem)}" if is_pledged else None,
        (day + timedelta(days=30)).isoformat() if is_repaid else None, "10万元" if is_repaid else None, "流动资金",
        "人民币",
    ]  # fmt: skip


def yuan(index: int) -> int:
    """How much the loan is of: hundred thousands that differ from loan to loan."""
    return 1_000_000 + index * 100


def parties() -> list[dict[str, Any]]:
    """The banks and enterprises of the sheet as facts."""
    enterprises = [f"示例企业{index:03d}有限公司" for index in range(ENTERPRISES)]
    named = [("bank", "B", BANKS), ("enterprise", "E", enterprises)]
    return [
        {"fact": "institution", "code": f"{letter}{index:03d}", "name": name, "kind": kind, "region": "330302"}
        for kind, letter, names in named
        for index, name in enumerate(names)
    ]


@dataclass(frozen=True)
class Plant:
    """One kind of error: what stands in a column instead (``{}`` is the row), and the finding that it gives there."""

    column: str
    value: Any
    code: str


PLANTS: Final = (
    Plant("放款日期", "22.3.5", "date_two_digit_year"),
    Plant("放款日期", "2022年2月30日", "date_unreadable"),
    Plant("还款日期", "2031-01-05", "date_in_future"),
    Plant("到期日", "2019.1.5", "date_out_of_range"),
    Plant("放款金额", "约五百", "amount_unreadable"),
    Plant("放款金额", "100.0000005", "amount_sub_fen"),
    Plant("放款金额", -5, "amount_not_positive"),
    Plant("放款金额", "100万美元", "currency_not_cny"),
    Plant("放款金额", "999999999999999", "amount_too_large"),
    Plant("放款金额", None, "amount_missing"),
    Plant("放款金额", "=1+1", "cell_uncalculated"),
    Plant("贷款银行", "示例银行第{}", "party_unknown"),
    Plant("借款企业", None, "missing_field"),
    Plant("县区", "东城县", "region_unknown"),
    Plant("县区", "洞头县", "region_not_valid_then"),
    Plant("质押专利", "ZL201310699744.3", "patent_check_digit"),
    Plant("年利率", "四厘", "rate_unreadable"),
    Plant("合同编号", "=NA()", "cell_error"),
    Plant("借据号", 913301090000000123, "identifier_as_number"),
    Plant("还款金额", "9,999万元", "balance_negative"),
)
"""Twenty kinds of errors."""


def planted(count: int) -> dict[tuple[int, str], Plant]:
    """(index of the loan, column) → error: each kind twice, spread over the sheet, one to a row."""
    step = count // (2 * len(PLANTS))
    places = {}
    for ordinal, plant in enumerate([*PLANTS, *PLANTS]):
        index = ordinal * step + 3
        places[index - index % 10 if plant.column.startswith("还款") else index, plant.column] = plant
    return places


def expected(places: dict[tuple[int, str], Plant]) -> list[tuple[str, str]]:
    """(code, cell) of the findings that these errors must give, in the order of rows."""
    cells = [
        (index, CellPlace(SHEET, FIRST + index, HEADER.index(column) + 1).text, plant.code)
        for (index, column), plant in places.items()
    ]
    return [(code, cell) for _, cell, code in sorted(cells)]


def sums(count: int) -> tuple[int, int]:
    """Lent and paid back by the first ``count`` loans, in yuan."""
    return sum(map(yuan, range(count))), 100_000 * len(range(0, count, 10))


def write_sheet(path: Path, count: int, places: dict[tuple[int, str], Plant] | None = None) -> None:
    """The workbook of the first ``count`` loans with these errors; without any, with its own totals at the end."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet(SHEET)
    day, long = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "0"})
    sheet.write_string(0, 0, "示例银行放款明细表")
    sheet.write_string(1, 0, "单位：万元")
    sheet.write_row(FIRST - 2, 0, HEADER)
    for index in range(count):
        cells = loan(index)
        for column, text in enumerate(HEADER):
            plant = (places or {}).get((index, text))
            value = cells[column] if plant is None else _value(plant, index)
            _write(sheet, FIRST - 1 + index, column, value, day, long)
    if not places:
        _write_totals(sheet, FIRST - 1 + count, *sums(count))
    book.close()


def _write_totals(sheet: Any, row: int, lent: int, repaid: int) -> None:
    sheet.write_string(row, 0, "合计")
    sheet.write_number(row, HEADER.index("放款金额"), lent / 10_000)
    sheet.write_number(row, HEADER.index("还款金额"), repaid / 10_000)


def write_csv(path: Path, count: int) -> None:
    """The same loans as text."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["单位：万元"])
        rows.writerow(HEADER)
        rows.writerows([["" if cell is None else cell for cell in loan(index)] for index in range(count)])


def _value(plant: Plant, index: int) -> Any:
    return plant.value.format(FIRST + index) if isinstance(plant.value, str) else plant.value


def _write(sheet: Any, row: int, column: int, value: Any, day: Any, long: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, day)
    elif value == "=NA()":
        sheet.write_formula(row, column, value, None, "#N/A")
    elif value == "=1+1":
        sheet.write_formula(row, column, value, None, "")
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value, long if value > 10**15 else None)
