"""Reports say what the ledger says: each sheet as text beside its golden file, and every rule of the tables."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.audit import Audit, AuditRow
from ledger.labels.reports import MISSING, REPORT_COLUMN_LABELS
from ledger.labels.texts import COLUMN_LABELS, SAMPLE_NOTICE
from ledger.money import format_yuan
from ledger.totals import Head
from ledger.vocabulary import GROUP_OF, AuditVerdict, Kind
from reports.audit import build_audit
from reports.table import Cell, Row, RowRole, Table, cell_text, column, make_row, rate_text, wan_of
from reports.text import plain_table, render_csv, render_json, render_text, text_width
from reports.totals import build_totals
from tests.books import Books
from tests.reporting import HOSTILE, monthly, post_ledger, table_of

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


def test_the_headers_of_a_table_are_different(ledger: Books) -> None:
    for table in monthly(ledger):
        headers = [head.header for head in table.columns]
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
    assert body["rows"][-1]["cells"]["outstanding_amount_wan"] == "278.34"
    assert body["columns"][2] == {
        "key": "new_in_period_count", "label": "本月新增笔数", "unit": "loan", "format": "count",
    }  # fmt: skip
    assert body["stamp"]["head_number"] == len(ledger.rows("SELECT number FROM journal"))
    assert body["stamp"]["period"] == "2023-06"


def test_csv_headers_tell_the_whole_header(ledger: Books) -> None:
    header = render_csv(monthly(ledger)[0]).split("\r\n", 1)[0]
    assert header.startswith(
        "业务大类,业务种类,统计指标,本月新增笔数,本月新增金额（元）,其中续贷笔数,其中续贷金额（元）,上年同期笔数"
    )
