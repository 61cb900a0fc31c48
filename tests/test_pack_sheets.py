"""The further sheets of the pack: each as text beside its golden file, and what ties them to each other."""

import zipfile
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest

from ledger.party_words import Parties
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from reports.pack.builder import SHEETS, STANDARD
from reports.table import Table
from reports.text import render_text
from reports.workbook import render_workbook
from tests.books import Books
from tests.reporting import cell, masked, monthly, note_texts, post_ledger

Golden = Callable[[str, str], None]

MORE = """
patent_pledge_loan J7 B01 -> E01 renews J2, contract C1, due_date 2023-09-28, rate 4.05
interest_subsidy X1 G01 -> E02 for_loan J3, programme 示例贴息
interest_subsidy X2 G01 -> E02 for_loan J3, programme 示例贴息
grant Z2 G01 -> E01 programme 示例专项
cooperative_share S2 E02 -> K01
cooperative_loan C9 K01 -> E02
equity_investment V1 F01 -> E02
patent_pledge_loan O1 B03 -> ? opening
2022-12-31 O1 disbursement 900万元: tally 3
2023-06-15 J7 disbursement 45万元: means rollover
2023-06-15 J2 repayment 45万元
2023-06-15 X1 disbursement 3万元
2023-06-16 X2 disbursement 2万元
2023-04-15 Z2 commitment 20万元
2023-05-15 Z2 disbursement 15万元
2023-06-15 Z2 repayment 1万元
2023-06-15 S2 commitment 2万元
2023-06-15 S2 disbursement 1万元
2023-06-20 C9 disbursement 5万元
2023-06-20 V1 disbursement 30万元
"""


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    """The ledger of the reports, in which months were reopened and something of everything happened."""
    post_ledger(sqlite_books)
    sqlite_books.post("reopen 2022-12: 示例")
    sqlite_books.settle(MORE)
    return sqlite_books


def sheet(ledger: Books, code: str, **options: object) -> tuple[Table, ...]:
    """What one code of a sheet gives, without the statement of scope."""
    return monthly(ledger, sheets=[code], **options)[:-1]


@pytest.mark.parametrize(
    "code", [code for code in SHEETS if code not in {"summary", "institutions", "register", "ties"}]
)
def test_each_further_sheet_reads_as_its_golden_file(ledger: Books, code: str, golden: Golden) -> None:
    told = [render_text(masked(table)) for table in sheet(ledger, code)]
    golden(f"pack-{code}.txt", "\n".join(told))


def test_the_cross_checks_read_as_their_golden_file(ledger: Books, golden: Golden) -> None:
    golden("pack-ties.txt", render_text(masked(monthly(ledger, sheets=list(SHEETS))[-2])))


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("period", ["2022-12", "2023-03", "2023-06", "2023Q2", "2023H1", "2023", "2021-01"])
def test_every_cross_check_is_zero(ledger: Books, period: str, basis: Basis) -> None:
    *_, ties, _about = monthly(ledger, sheets=list(SHEETS), month=parse_period(period), basis=basis)
    assert len(ties.rows) > 25
    for row in ties.rows:
        assert {row.cells[ties.index_of(f"left_over_{part}")] for part in ("count", "amount")} <= {0, None}, row.cells
    assert all(
        any(row.cells[ties.index_of(f"left_over_{part}")] == 0 for part in ("count", "amount")) for row in ties.rows
    )


@pytest.mark.parametrize("viewer", [Viewer.of("B01"), Viewer.of("E02"), Viewer.of("F01")])
@pytest.mark.parametrize("parties", list(Parties))
def test_every_cross_check_is_zero_to_a_partner_and_by_any_names(
    ledger: Books, viewer: Viewer, parties: Parties
) -> None:
    *_, ties, _about = monthly(ledger, viewer, sheets=list(SHEETS), parties=parties)
    assert {row.cells[ties.index_of("left_over_amount")] for row in ties.rows} == {0}


def test_cross_checks_are_of_the_sheets_there_are(ledger: Books) -> None:
    *_, ties, _about = monthly(ledger, sheets=["summary", "regions", "ties"])
    assert {str(row.cells[1]).split("：")[1] for row in ties.rows} == {"总表＝分县区"}
    assert monthly(ledger, sheets=["ties"])[0].rows == ()


def test_the_standard_pack_is_a_part_of_the_full_one(ledger: Books) -> None:
    full, standard = ([table.name for table in monthly(ledger, sheets=names)] for names in (list(SHEETS), STANDARD))
    assert [name for name in full if name in standard] == standard
    assert len(standard) < len(full)


def test_sheets_are_chosen_by_code_or_name_and_stand_in_the_order_of_print(ledger: Books) -> None:
    chosen = monthly(ledger, sheets=["趋势", "summary", "总表"])
    assert [table.name for table in chosen] == ["总表", "趋势", "说明"]
    assert chosen[0].stamp is not None
    assert chosen[0].stamp.scope["sheets"] == "summary,trend"


def test_what_funds_gave_back_is_told_over_a_year_only(ledger: Books) -> None:
    assert [table.name for table in sheet(ledger, "funds")] == ["基金出资", "基金投资"]
    *_, returns = sheet(ledger, "funds", month=parse_period("2023"))
    assert returns.name == "基金回报"
    assert cell(returns, "示例F01", "flow_in_amount") == 3_000_000_000
    assert (cell(returns, "示例F01", "dpi"), cell(returns, "示例F01", "internal_rate")) == (0, None)


def test_a_loan_subsidised_twice_is_marked(ledger: Books) -> None:
    table = sheet(ledger, "fiscal")[1]
    marks = [row.cells[table.index_of("repeated")] for row in table.rows]
    assert marks == ["重复", "重复", ""]
    assert note_texts(table) == ["有2项为同一笔贷款的同类补助，已标“重复”，请核对。"]


@pytest.mark.parametrize(
    ("month", "note"),
    [
        ("2020-12", "普惠：期末日没有已知的标准，不计算。"),
        (
            "2023-12",
            "普惠：借款企业的专利权质押贷款余额合计不超过1,000万元的贷款，标准按期末日有效的；期初汇总不计入。",
        ),
        (
            "2024-01",
            "普惠：借款企业的专利权质押贷款余额合计不超过2,000万元的贷款，标准按期末日有效的；期初汇总不计入。",
        ),
    ],
)
def test_the_limit_of_inclusive_finance_has_a_date(ledger: Books, month: str, note: str) -> None:
    assert note_texts(sheet(ledger, "pledges", month=parse_period(month))[0])[0] == note


def test_a_borrower_above_the_limit_is_not_inclusive(ledger: Books) -> None:
    before = cell(sheet(ledger, "pledges")[0], "示例B02", "inclusive_count")
    ledger.settle("""
        patent_pledge_loan J8 B01 -> E01
        2023-06-21 J8 disbursement 990万元
    """)
    after = sheet(ledger, "pledges")[0]
    assert (before, cell(after, "示例B02", "inclusive_count")) == (4, 3)
    assert cell(after, "示例B01", "inclusive_amount") == 0


def test_growth_from_a_base_of_nothing_is_no_number(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-05"))[0]
    assert cell(summary, "专利权质押贷款", "growth_percent") is None
    april = monthly(ledger, month=parse_period("2023-04"))[0]
    assert cell(april, "专利权质押贷款", "same_period_last_year_amount") == 50_000_000
    assert cell(april, "专利权质押贷款", "growth_percent") == -1_000_000


@pytest.mark.parametrize(
    ("period", "head"),
    [("2023-06", "本月新增"), ("2023Q2", "本季新增"), ("2023H1", "本半年新增"), ("2023", "本年新增")],
)
def test_each_length_of_period_is_called_by_its_name(ledger: Books, period: str, head: str) -> None:
    summary, *_, about = monthly(ledger, month=parse_period(period))
    spans = [column.span for column in summary.columns]
    assert spans[3] == head
    assert ("本年累计" in spans) == (period != "2023")
    assert cell(about, "表号", "content") == {"2023-06": "科金月01表", "2023Q2": "科金季01表"}.get(
        period, {"2023H1": "科金半年01表", "2023": "科金年01表"}.get(period)
    )


def test_cross_checks_are_live_formulas_with_their_values_beside_them(ledger: Books) -> None:
    tables, target = monthly(ledger, sheets=list(SHEETS)), BytesIO()
    render_workbook(tables, target)
    live, stored = (openpyxl.load_workbook(target, data_only=values)["勾稽关系"] for values in (False, True))
    rows = range(6, 6 + len(tables[-2].rows))
    left, right, over = ([live.cell(row, column).value for row in rows] for column in (4, 6, 8))
    assert '=ROUND(SUMIFS(总表!$E$6:$E$19,总表!$B$6:$B$19,"专利权质押贷款"),2)' in left
    assert "=ROUND(SUM(分机构!$D$6:$D$8),2)" in right
    assert over[0] == "=ROUND(勾稽关系!$D$6-勾稽关系!$F$6,2)"
    assert {stored.cell(row, 8).value for row in rows} == {0}
    assert all(str(formula).startswith("=ROUND(") for formula in (*left, *right, *over))


def test_the_page_for_a_leader_and_the_trend_have_a_chart(ledger: Books) -> None:
    target = BytesIO()
    render_workbook(monthly(ledger, sheets=["leader", "summary", "trend"]), target)
    names = zipfile.ZipFile(target).namelist()
    assert len([name for name in names if name.startswith("xl/charts/chart")]) == 2
    without = BytesIO()
    render_workbook(monthly(ledger, sheets=["leader"]), without)
    assert not [name for name in zipfile.ZipFile(without).namelist() if "chart" in name]
