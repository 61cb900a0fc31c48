"""The period workbook says what the ledger says, whatever the month; each sheet as text beside its golden file."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from api.demo import load_sample
from ledger.database import Database
from ledger.errors import LedgerError, Malformed
from ledger.finding_codes import FindingCode
from ledger.labels.texts import SAMPLE_NOTICE
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.vocabulary import Basis, Kind
from reports.pack.builder import build_pack
from reports.table import RowRole, wan_of
from reports.text import plain_table, render_text
from tests.books import Books
from tests.databases import sqlite_url
from tests.reporting import FIVE, MONTH, cell, masked, monthly, note_texts, post_ledger

Golden = Callable[[str, str], None]
SPANS = ("carried_forward", "occurred", "adjustment", "to_date")


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    post_ledger(sqlite_books)
    return sqlite_books


def test_each_sheet_reads_as_its_golden_file_on_both_engines(books: Books, golden: Golden) -> None:
    post_ledger(books)
    for name, table in zip(("summary", "institutions", "register", "continuity", "about"), monthly(books), strict=True):
        golden(f"monthly-{name}.txt", render_text(masked(table)))


def test_an_empty_ledger_gives_zeros_for_business_and_nothing_for_what_has_no_balance(
    sqlite_books: Books, golden: Golden
) -> None:
    sheets = [render_text(masked(table)) for table in monthly(sqlite_books)]
    golden("monthly-empty.txt", "\n".join(sheets))


def test_every_kind_stands_in_the_summary_once(ledger: Books) -> None:
    summary = monthly(ledger)[0]
    assert sum(row.role is RowRole.ITEM for row in summary.rows) == len(Kind)


@pytest.mark.parametrize("basis", list(Basis))
@pytest.mark.parametrize("month", ["2022-12", "2023-03", "2023-06"])
def test_every_total_to_date_goes_on_from_the_month_before(ledger: Books, month: str, basis: Basis) -> None:
    with ledger.database.reading() as connection:
        *_, continuity, _about = build_pack(connection, parse_period(month), Viewer.all(), basis=basis, sheets=FIVE)
    amounts, counts = (
        [[row.cells[continuity.index_of(f"{span}_{what}")] for span in SPANS] for row in continuity.rows]
        for what in ("amount", "count")
    )
    assert len(amounts) > 5
    for carried, occurred, adjusted, to_date in [*amounts, *counts]:
        assert int(str(carried)) + int(str(occurred)) + int(str(adjusted)) == to_date
    assert {row.cells[-1] for row in continuity.rows} == {0}
    told = [row.cells[continuity.index_of("adjustment_count")] for row in continuity.rows]
    assert any(told) == (month == "2023-03" and basis is Basis.BOOK)


def test_every_sum_is_the_sum_of_the_rows_it_names_and_stays_in_its_group(ledger: Books) -> None:
    for table in monthly(ledger):
        for row in table.rows:
            for index, head in enumerate(table.columns):
                if row.sums is not None and head.is_additive:
                    parts = [value for at in row.sums if (value := table.rows[at].cells[index]) is not None]
                    assert row.cells[index] == (sum(map(int, map(str, parts))) if parts else None)
    summary = monthly(ledger)[0]
    for row in summary.rows:
        if row.sums is not None:
            assert {summary.rows[at].cells[0] for at in row.sums} == {row.cells[0]}
            assert {summary.rows[at].cells[2] for at in row.sums} == {row.cells[2]}


def test_the_sheets_agree_with_each_other_and_with_the_totals(ledger: Books) -> None:
    summary, institutions, register, *_ = monthly(ledger)
    pledge = "专利权质押贷款"
    for key in ("new_in_period", "year_to_date", "to_date", "outstanding"):
        for part in ("count", "amount"):
            assert cell(institutions, "合计", f"{key}_{part}") == cell(summary, pledge, f"{key}_{part}")
    assert cell(register, "合计", "disbursed_amount") == cell(summary, pledge, "to_date_amount")
    assert cell(register, "合计", "outstanding_amount") == cell(summary, pledge, "outstanding_amount")
    asked = ledger.total("disbursed", kind="patent_pledge_loan", period="2023-06")
    assert asked == (cell(summary, pledge, "new_in_period_count"), "333300.00")


def test_an_idle_month_still_carries_the_cumulative(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-08"))[0]
    assert cell(summary, "专利权质押贷款", "new_in_period_amount") == 0
    assert cell(summary, "专利权质押贷款", "to_date_count") == 6


def test_what_was_booked_of_earlier_periods_is_told_and_is_not_new(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-03"))[0]
    assert cell(summary, "专利权质押贷款", "new_in_period_count") == 0
    assert cell(summary, "专利权质押贷款", "year_to_date_count") == 2
    assert cell(summary, "专利权质押贷款", "to_date_count") == 5
    assert cell(summary, "专利权质押贷款", "adjustment_count") == 2
    assert cell(summary, "专利权质押贷款", "adjustment_amount") == 15_000_000


ROLLED = """
patent_pledge_loan J7 B01 -> E01 renews J2, contract C1
2023-06-15 J7 disbursement 45万元: means rollover
2023-06-15 J2 repayment 45万元
technology_loan T2 B01 -> E02 renews T1
2023-01-15 T2 disbursement 10万元: means rollover
"""


@pytest.mark.parametrize(
    ("month", "pledge", "technology"),
    [
        ("2023-06", (1, 45_000_000), (0, 0)),
        ("2023-01", (0, 0), (1, 10_000_000)),
        ("2022-12", (0, 0), (0, 0)),
    ],
)
def test_what_was_rolled_over_is_told_apart_from_new_business(
    ledger: Books, month: str, pledge: tuple[int, int], technology: tuple[int, int]
) -> None:
    ledger.post("reopen 2023-01: 示例")
    ledger.settle(ROLLED)
    summary = monthly(ledger, month=parse_period(month))[0]
    for kind, expected in (("专利权质押贷款", pledge), ("科技贷款", technology)):
        assert tuple(cell(summary, kind, f"thereof_rollover_{part}") for part in ("count", "amount")) == expected
    assert cell(summary, "质押登记", "thereof_rollover_amount") is None


def test_on_the_event_basis_there_is_no_adjustment(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-02"), basis=Basis.EVENT)[0]
    assert cell(summary, "专利权质押贷款", "new_in_period_count") == 2
    assert cell(summary, "专利权质押贷款", "adjustment_count") is None


def test_a_bank_that_did_not_report_is_missing_and_not_zero(ledger: Books) -> None:
    institutions = monthly(ledger)[1]
    assert cell(institutions, "示例B01", "reported_outstanding_amount") == 49_000_000
    assert cell(institutions, "示例B01", "reported_outstanding_count") is None
    assert cell(institutions, "示例B02", "reported_outstanding_amount") is None
    assert cell(institutions, "合计", "reported_outstanding_amount") == 49_000_000
    july = monthly(ledger, month=parse_period("2023-07"))[1]
    assert cell(july, "合计", "reported_outstanding_amount") is None


def test_a_bank_that_only_reported_stands_with_zero_business(ledger: Books) -> None:
    ledger.post("statement B03 patent_pledge_loan 2023-06-30 outstanding 7万元")
    institutions = monthly(ledger)[1]
    assert cell(institutions, "示例B03", "to_date_count") == 0
    assert cell(institutions, "示例B03", "reported_outstanding_amount") == 7_000_000


def test_openings_are_told_to_be_known_in_sum_only(ledger: Books) -> None:
    ledger.post("""
        patent_pledge_loan O1 B03 -> ? opening
        2022-12-31 O1 disbursement 900万元: tally 3
    """)
    _, institutions, register, *_ = monthly(ledger)
    assert cell(institutions, "示例B03", "to_date_count") == 3
    assert any(text.startswith("其中3笔为期初汇总") for text in note_texts(institutions))
    assert [row.cells[2] for row in register.rows if row.cells[4] == "O1"] == [None]


def test_all_sheets_are_of_the_head_asked_for(ledger: Books) -> None:
    before = [plain_table(table) for table in monthly(ledger, known_at=4)]
    assert [table["stamp"]["head_number"] for table in before] == [4] * 5
    ledger.post("2023-06-29 J4 repayment 33.33万元")
    assert [plain_table(table) for table in monthly(ledger, known_at=4)] == before
    assert cell(monthly(ledger, known_at=4)[0], "专利权质押贷款", "to_date_count") == 4


def test_a_partner_sees_only_its_own_business_and_is_told_so(ledger: Books) -> None:
    _, institutions, register, _continuity, about = monthly(ledger, Viewer.of("B01"))
    assert [row.cells[0] for row in institutions.rows] == ["示例B01", "合计"]
    assert {row.cells[1] for row in register.rows if row.role is RowRole.ITEM} == {"示例B01"}
    assert cell(about, "统计范围", "content") == "只含示例B01（B01）提供、接受或经手的业务。"
    assert about.stamp is not None
    assert about.stamp.as_mapping()["viewer"] == "B01"


def test_a_closed_month_is_not_called_preliminary(ledger: Books) -> None:
    assert {table.heading.period for table in monthly(ledger)} == {"2023年6月（快报，未结账）"}
    assert {table.heading.period for table in monthly(ledger, is_closed=True)} == {"2023年6月"}


def test_notices_and_the_office_are_printed(ledger: Books) -> None:
    sheets = monthly(ledger, notices=[SAMPLE_NOTICE], office="某市科学技术局")
    assert cell(sheets[-1], "特别说明", "content") == SAMPLE_NOTICE
    assert {table.heading.office for table in sheets} == {"填报单位：某市科学技术局"}


@pytest.mark.parametrize(
    ("month", "code"),
    [
        ("2026-02", FindingCode.DATE_IN_FUTURE),
        ("2027-01", FindingCode.DATE_IN_FUTURE),
        ("2026Q2", FindingCode.DATE_IN_FUTURE),
        ("2027", FindingCode.DATE_IN_FUTURE),
    ],
)
def test_only_a_period_that_has_begun_can_be_reported(sqlite_books: Books, month: str, code: FindingCode) -> None:
    with pytest.raises(Malformed) as refusal:
        monthly(sqlite_books, month=parse_period(month))
    assert [finding.code for finding in refusal.value.findings] == [code]


def test_the_running_month_can_be_reported(sqlite_books: Books) -> None:
    sqlite_books.today = date(2026, 1, 1)
    assert monthly(sqlite_books, month=parse_period("2026-01"))[0].heading.period.startswith("2026年1月（快报")


def test_a_journal_number_beyond_the_head_is_refused(ledger: Books) -> None:
    with pytest.raises(LedgerError):
        monthly(ledger, known_at=99)


def test_the_sample_ledger_reports_the_published_half_year(tmp_path: Path) -> None:
    database = Database(sqlite_url(tmp_path), tmp_path / "head")
    database.create()
    load_sample(database)
    with database.reading() as connection:
        _, institutions, register, *_ = build_pack(connection, MONTH, Viewer.all(), is_closed=True, sheets=FIVE)
    wan = {key: wan_of(int(str(cell(institutions, "合计", f"{key}_amount")))) for key in ("year_to_date", "to_date")}
    assert wan == {"year_to_date": Decimal("2415.00"), "to_date": Decimal("11472.00")}
    assert cell(institutions, "合计", "year_to_date_count") == 6
    assert cell(institutions, "合计", "to_date_count") == 35
    assert len(institutions.rows) == 8 + 1
    assert len(register.rows) == 35 + 1
    assert "累计放款机构8家" in note_texts(institutions)[1]
