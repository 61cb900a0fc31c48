"""Reports say what the ledger says: each sheet as text beside its golden file, and every rule of the tables."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.demo import load_sample
from ledger.audit import Audit, AuditRow
from ledger.database import Database
from ledger.errors import LedgerError, Malformed
from ledger.finding_codes import FindingCode
from ledger.labels.reports import MISSING, REPORT_COLUMN_LABELS
from ledger.labels.texts import COLUMN_LABELS, SAMPLE_NOTICE
from ledger.money import format_yuan
from ledger.period import parse_period
from ledger.scope import Viewer
from ledger.totals import Head
from ledger.vocabulary import GROUP_OF, AuditVerdict, Basis, Kind
from reports.audit import build_audit
from reports.monthly import SUMMARY_COLUMNS, build_monthly
from reports.table import Cell, Row, RowRole, Table, cell_text, column, make_row, rate_text, wan_of
from reports.text import plain_table, render_csv, render_json, render_text, text_width
from reports.totals import build_totals
from tests.books import Books
from tests.databases import sqlite_url
from tests.reporting import HOSTILE, MONTH, masked, monthly, post_ledger, table_of

Golden = Callable[[str, str], None]
SPANS = ("carried_forward", "occurred", "adjustment", "to_date")


@pytest.fixture
def ledger(sqlite_books: Books) -> Books:
    post_ledger(sqlite_books)
    return sqlite_books


def cell(table: Table, first: str, key: str) -> Cell:
    """The cell of the row whose first text is ``first`` (or its kind), in the column of ``key``."""
    rows = [row for row in table.rows if first in row.cells[:2]]
    assert len(rows) == 1
    return rows[0].cells[table.index_of(key)]


def texts(table: Table) -> list[str]:
    return [note.text for note in table.notes]


# the monthly workbook


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
        *_, continuity, _about = build_monthly(connection, parse_period(month), Viewer.all(), basis=basis)
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
    for key in ("new_this_month", "year_to_date", "to_date", "outstanding"):
        for part in ("count", "amount"):
            assert cell(institutions, "合计", f"{key}_{part}") == cell(summary, pledge, f"{key}_{part}")
    assert cell(register, "合计", "disbursed_amount") == cell(summary, pledge, "to_date_amount")
    assert cell(register, "合计", "outstanding_amount") == cell(summary, pledge, "outstanding_amount")
    asked = ledger.total("disbursed", kind="patent_pledge_loan", period="2023-06")
    assert asked == (cell(summary, pledge, "new_this_month_count"), "333300.00")


def test_an_idle_month_still_carries_the_cumulative(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-08"))[0]
    assert cell(summary, "专利权质押贷款", "new_this_month_amount") == 0
    assert cell(summary, "专利权质押贷款", "to_date_count") == 6


def test_what_was_booked_of_earlier_periods_is_told_and_is_not_new(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-03"))[0]
    assert cell(summary, "专利权质押贷款", "new_this_month_count") == 0
    assert cell(summary, "专利权质押贷款", "year_to_date_count") == 2
    assert cell(summary, "专利权质押贷款", "to_date_count") == 5
    assert [text for text in texts(summary) if text.startswith("以前期间调整")] == [
        "以前期间调整：本月新增另入账专利权质押贷款（放款）2笔、150,000.00元，业务日期在期前，不计入本月新增，计入累计。",
        "以前期间调整：本年累计另入账专利权质押贷款（放款）1笔、50,000.00元，业务日期在期前，不计入本年累计，计入累计。",
    ]


ROLLED = """
patent_pledge_loan J7 B01 -> E01 renews J2, contract C1
2023-06-15 J7 disbursement 45万元: means rollover
2023-06-15 J2 repayment 45万元
technology_loan T2 B01 -> E02 renews T1
2023-01-15 T2 disbursement 10万元: means rollover
"""


@pytest.mark.parametrize(
    ("month", "notes"),
    [
        ("2023-06", ["专利权质押贷款本月新增1笔、450,000.00元；本年累计1笔、450,000.00元；累计1笔、450,000.00元。",
                     "科技贷款本年累计1笔、100,000.00元；累计1笔、100,000.00元。"]),
        ("2023-05", ["科技贷款本年累计1笔、100,000.00元；累计1笔、100,000.00元。"]),
        ("2024-01", ["专利权质押贷款累计1笔、450,000.00元。", "科技贷款累计1笔、100,000.00元。"]),
        ("2022-12", []),
    ],
)  # fmt: skip
def test_what_was_rolled_over_is_told_apart_from_new_business(ledger: Books, month: str, notes: list[str]) -> None:
    ledger.post("reopen 2023-01: 示例")
    ledger.settle(ROLLED)
    summary = monthly(ledger, month=parse_period(month))[0]
    head = "其中续贷（无还本续贷，已含在放款内，不是新增业务）："
    assert [text for text in texts(summary) if text.startswith("其中续贷")] == [head + note for note in notes]


def test_a_month_without_rollovers_says_nothing_of_them(ledger: Books) -> None:
    assert not [text for text in texts(monthly(ledger)[0]) if "续贷" in text]


def test_on_the_event_basis_there_is_no_adjustment(ledger: Books) -> None:
    summary = monthly(ledger, month=parse_period("2023-02"), basis=Basis.EVENT)[0]
    assert cell(summary, "专利权质押贷款", "new_this_month_count") == 2
    assert not [text for text in texts(summary) if text.startswith("以前期间调整")]


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
    assert any(text.startswith("其中3笔为期初汇总") for text in texts(institutions))
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
        ("2023Q2", FindingCode.PERIOD_UNREADABLE),
        ("2023", FindingCode.PERIOD_UNREADABLE),
    ],
)
def test_only_a_month_that_has_begun_can_be_reported(sqlite_books: Books, month: str, code: FindingCode) -> None:
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
        _, institutions, register, *_ = build_monthly(connection, MONTH, Viewer.all(), is_closed=True)
    wan = {key: wan_of(int(str(cell(institutions, "合计", f"{key}_amount")))) for key in ("year_to_date", "to_date")}
    assert wan == {"year_to_date": Decimal("2415.00"), "to_date": Decimal("11472.00")}
    assert cell(institutions, "合计", "year_to_date_count") == 6
    assert cell(institutions, "合计", "to_date_count") == 35
    assert len(institutions.rows) == 8 + 1
    assert len(register.rows) == 35 + 1
    assert "累计放款机构8家" in texts(institutions)[1]


# totals and audits


@pytest.mark.parametrize(
    ("name", "parameters"),
    [
        ("by-institution", {"kind": "patent_pledge_loan", "by": "institution", "counts": "recipients,contracts"}),
        ("by-kind-and-year", {"by": "kind,year", "as_of": "2023-12-31"}),
        ("by-region", {"group": "lending", "by": "region,recipient", "period": "2023H1"}),
        ("over-groups", {}),
        ("one-number", {"kind": "patent_pledge_loan", "period": "2023"}),
        ("of-nothing", {"kind": "grant", "by": "programme", "period": "2021"}),
    ],
)
def test_an_answer_reads_as_its_golden_file(
    ledger: Books, golden: Golden, name: str, parameters: dict[str, str]
) -> None:
    found = ledger.ask("disbursed", **parameters)
    table = build_totals(found, {"B01": "示例B01", "B02": "示例B02", "E01": "示例E01"})
    golden(f"totals-{name}.txt", render_text(table).replace(found.head.hash or "", "<hash>"))


def test_counts_of_distinct_keys_are_asked_and_not_added(ledger: Books) -> None:
    table = build_totals(ledger.ask("disbursed", kind="patent_pledge_loan", by="institution", counts="recipients"), {})
    counts = [row.cells[table.index_of("recipients")] for row in table.rows]
    assert counts == [1, 2, 2]
    assert not table.columns[table.index_of("recipients")].is_additive


def test_no_total_crosses_groups(ledger: Books) -> None:
    table = build_totals(ledger.ask("disbursed", by="kind,year"), {})
    group_of = {str(label): group for label, group in ((table_label(kind), GROUP_OF[kind]) for kind in Kind)}
    for row in table.rows:
        assert row.role is not RowRole.TOTAL
        assert row.sums is None or len({group_of[str(table.rows[at].cells[0])] for at in row.sums}) == 1


def table_label(kind: Kind) -> str:
    from ledger.labels import label

    return label(kind)


AUDIT = Audit(
    "R1",
    "示例报告",
    date(2024, 1, 15),
    Head(7, "ab" * 32),
    (
        AuditRow("F1", "6笔", "三", AuditVerdict.EXACT, "[6, 6] 笔", "6 笔", "0 笔", "放款，2023年上半年"),
        AuditRow("F2", "约50%", "五", AuditVerdict.NOT_CHECKABLE, note="没有全省数，无法核对"),
        AuditRow("F3", "近1.2亿元", "", AuditVerdict.LOOSE, "[1.1, 1.2) 亿元", "1.1472 亿元", "-0.0528 亿元"),
    ),
    is_sample=True,
    rules_version="1",
)


def test_an_audit_reads_as_its_golden_file(golden: Golden) -> None:
    golden("audit.txt", render_text(build_audit(AUDIT)))


def test_an_audit_of_sample_data_says_first_that_agreement_proves_nothing() -> None:
    assert texts(build_audit(AUDIT))[0] == SAMPLE_NOTICE


# tables


def test_a_row_of_another_width_is_refused() -> None:
    good = table_of(["一"], [1])
    with pytest.raises(ValueError, match="width"):
        Table("x", "x", good.heading, good.columns, (Row((None,)),))


def test_a_column_that_is_not_there_is_not_found() -> None:
    with pytest.raises(KeyError):
        table_of(["一"], [1]).index_of("gap")


def test_what_a_row_does_not_name_is_missing_in_an_item_and_blank_in_a_sum() -> None:
    columns = (column("name"), column("amount"))
    assert make_row(columns, {}).cells == (None, None)
    assert make_row(columns, {"amount": None}, RowRole.TOTAL).cells == ("", None)


def test_no_key_has_two_labels() -> None:
    assert set(REPORT_COLUMN_LABELS) & set(COLUMN_LABELS) == set()
    assert len(set(REPORT_COLUMN_LABELS.values())) == len(REPORT_COLUMN_LABELS)


def test_the_headers_of_a_table_are_different() -> None:
    headers = [head.header for head in SUMMARY_COLUMNS]
    assert len(set(headers)) == len(headers)


@pytest.mark.parametrize(
    ("value", "key", "shown"),
    [
        (None, "amount", MISSING),
        (0, "amount", "0.00"),
        (123_456_789, "amount", "1,234,567.89"),
        (-1, "amount", "-0.01"),
        (123_450_050_000, "amount_wan", "123,450.05"),
        (5_000, "amount_wan", "0.01"),
        (-5_000, "amount_wan", "-0.01"),
        (4_999, "amount_wan", "0.00"),
        (1_234, "count", "1,234"),
        (43_500, "rate_percent", "4.35"),
        (38_750, "rate_percent", "3.875"),
        (40_000, "rate_percent", "4.00"),
        (1, "rate_percent", "0.0001"),
        (date(2023, 6, 30), "due_date", "2023-06-30"),
        ("文", "name", "文"),
    ],
)
def test_a_cell_reads_as_its_column_says(value: Cell, key: str, shown: str) -> None:
    assert cell_text(value, column(key)) == shown


@given(st.integers(-(10**16), 10**16))
def test_an_amount_in_csv_is_exact_and_in_wan_within_half_a_unit(fen: int) -> None:
    row = list(csv.reader(io.StringIO(render_csv(table_of(["一"], [fen])))))[1]
    assert row[1] == format_yuan(fen)
    assert abs(wan_of(fen) * 1_000_000 - fen) <= 5_000


@given(st.integers(0, 10**6))
def test_a_rate_is_told_exactly(ppm: int) -> None:
    whole, part = rate_text(ppm).split(".")
    assert int(whole) * 10_000 + int(part.ljust(4, "0")) == ppm


# text, CSV and JSON


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("贷款", 4), ("（元）", 6), ("–", 1), ("😀", 2), ("e\u0301", 1), ("", 0)]
)
def test_wide_characters_count_as_two(text: str, width: int) -> None:
    assert text_width(text) == width


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_stays_within_its_lines_of_text(hostile: str) -> None:
    plain = render_text(table_of(["示"], [1])).splitlines()
    lines = render_text(table_of([hostile], [1])).splitlines()
    assert len(lines) == len(plain) + (len(hostile) * 2 - 1) // 60 * (hostile == "长" * 200)
    assert len({text_width(line) for line in lines if set(line) == {"─"}}) == 1


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_is_harmless_and_whole_in_csv(hostile: str) -> None:
    text = render_csv(table_of([hostile], [-100]))
    row = list(csv.reader(io.StringIO(text, newline="")))[1]
    is_formula = hostile.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert row == [f"'{hostile}" if is_formula else hostile, "-1.00", "0.00"]
    assert text.encode("utf-8").decode("utf-8") == text


def test_missing_is_empty_in_csv_and_null_in_json() -> None:
    table = table_of(["一"], [None])
    assert list(csv.reader(io.StringIO(render_csv(table))))[1] == ["一", "", ""]
    assert plain_table(table)["rows"][0]["cells"] == {"name": "一", "amount": None, "amount_wan": None}


def test_json_has_amounts_as_text_counts_as_numbers_and_the_stamp(ledger: Books) -> None:
    body = json.loads(render_json(monthly(ledger)[1]))
    assert body["rows"][-1]["role"] == "total"
    assert body["rows"][-1]["cells"]["to_date_count"] == 6
    assert body["rows"][-1]["cells"]["to_date_amount"] == "3983355.00"
    assert body["rows"][-1]["cells"]["to_date_amount_wan"] == "398.34"
    assert body["columns"][1] == {
        "key": "new_this_month_count", "label": "本月新增笔数", "unit": "loan", "format": "count",
    }  # fmt: skip
    assert body["stamp"]["head_number"] == len(ledger.rows("SELECT number FROM journal"))
    assert body["stamp"]["period"] == "2023-06"


def test_csv_headers_tell_the_whole_header(ledger: Books) -> None:
    header = render_csv(monthly(ledger)[0]).split("\r\n", 1)[0]
    assert header.startswith(
        "业务大类,业务种类,统计指标,本月新增笔数,本月新增金额（元）,本月新增金额（万元）,本年累计笔数"
    )
