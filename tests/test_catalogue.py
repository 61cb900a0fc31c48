"""Every report of the catalogue says the same in every form, reads as its golden file, and can be made again."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.access_log import log_event
from ledger.access_words import AccessEvent
from ledger.database import Database
from ledger.errors import LedgerError
from ledger.labels.reports import REPORT_LABELS
from ledger.money import format_yuan
from ledger.scope import Viewer
from reports.catalogue import CATALOGUE, build_report
from reports.formats import Form
from reports.parameters import PACKS, PARAMETERS_OF, REQUIRED_OF
from reports.rebuild import rebuild
from reports.stamp import words_of
from reports.table import RowRole, Table
from reports.text import render_text
from reports.writers import pieces, plain_document, tables_of, write
from tests.books import Books
from tests.cataloguing import ASKED, post_catalogue, rendered, tables
from tests.databases import sqlite_url
from tests.forms import READERS, assert_text_shows
from tests.reporting import masked

OWN_GOLDEN = sorted(set(CATALOGUE) - set(PACKS))
"""The workbooks of a period have golden files of their own."""


@pytest.fixture(scope="module")
def ledger(module_books: Books) -> Books:
    post_catalogue(module_books)
    return module_books


def amounts(table: Table, key: str, **where: str) -> list[str | None]:
    """The yuan of a column in the rows whose cells are these, by key."""
    rows = [row for row in table.rows if all(row.cells[table.index_of(name)] == value for name, value in where.items())]
    cells = [row.cells[table.index_of(key)] for row in rows]
    return [format_yuan(cell) if isinstance(cell, int) else None for cell in cells]


# all of them


def test_every_report_is_asked_here() -> None:
    assert set(ASKED) == set(CATALOGUE) == set(REPORT_LABELS)
    assert all(set(words) <= set(PARAMETERS_OF[name]) for name, words in REQUIRED_OF.items())


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_report_says_the_same_in_every_form(ledger: Books, name: str, form: Form) -> None:
    read, expected = READERS[form]
    sheets = tables(ledger, name)
    assert any(table.rows for table in sheets)
    assert read(rendered(ledger, name, form), sheets) == [expected(table) for table in sheets]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_report_shows_every_cell_as_text(ledger: Books, name: str) -> None:
    assert_text_shows(rendered(ledger, name, Form.TEXT).decode(), tables(ledger, name))


@pytest.mark.parametrize("name", OWN_GOLDEN)
def test_a_report_reads_as_its_golden_file_on_both_engines(
    ledger: Books, name: str, golden: Callable[[str, str], None]
) -> None:
    sheets = tables(ledger, name)
    head = sheets[0].stamp.head_hash if sheets[0].stamp else None
    text = "\n".join(render_text(masked(table)) for table in sheets)
    golden(f"report-{name}.txt", text.replace(head or "no hash", "<hash>"))


@pytest.mark.parametrize("form", [Form.XLSX, Form.CSV, Form.HTML, Form.TEXT])
@pytest.mark.parametrize("name", CATALOGUE)
def test_a_report_built_twice_is_the_same_bytes(ledger: Books, name: str, form: Form) -> None:
    assert rendered(ledger, name, form) == rendered(ledger, name, form)


@pytest.mark.parametrize("name", [name for name, report in CATALOGUE.items() if "known_at" in report.parameters])
def test_what_the_stamp_says_makes_the_report_again(ledger: Books, name: str) -> None:
    sheets = tables(ledger, name)
    for table in sheets:
        assert table.stamp is not None
        with ledger.database.reading() as connection:
            assert rebuild(connection, words_of(table.stamp), table.stamp.head_number) == sheets


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_sum_of_a_report_is_the_sum_of_the_rows_it_names(ledger: Books, name: str) -> None:
    for table in tables(ledger, name):
        for row in table.rows:
            for place, head in enumerate(table.columns):
                if row.sums is not None and head.is_additive:
                    parts = [value for at in row.sums if type(value := table.rows[at].cells[place]) is int]
                    assert row.cells[place] == (sum(parts) if parts else None), (table.name, head.key)


@pytest.mark.parametrize("name", CATALOGUE)
def test_no_two_columns_of_a_sheet_have_the_same_header(ledger: Books, name: str) -> None:
    for table in tables(ledger, name):
        headers = [head.header for head in table.columns]
        assert len(set(headers)) == len(headers)


@pytest.mark.parametrize("name", sorted(set(CATALOGUE) - {"institution", "audit", "restatement", "access-log"}))
def test_an_empty_ledger_gives_every_report_without_business(sqlite_books: Books, name: str) -> None:
    for table in tables(sqlite_books, name):
        amounts_ = [
            value
            for row in table.rows
            for value, head in zip(row.cells, table.columns, strict=True)
            if type(value) is int and head.is_additive
        ]
        assert set(amounts_) <= {0}


# what is asked wrong


@pytest.mark.parametrize(
    ("name", "given", "complaints"),
    [
        ("nothing", {}, ["unknown_report report"]),
        ("maturities", {"period": "2023-06"}, ["unknown_parameter period"]),
        ("maturities", {"perod": "2023", "kind": "grant"}, ["unknown_parameter perod"]),
        ("maturities", {"kind": "grant"}, ["unknown_code kind"]),
        ("maturities", {"as_of": "2023-06-31", "basis": "cash"}, ["date_unreadable as_of", "unknown_code basis"]),
        ("institution", {}, ["missing_field institution", "missing_field period"]),
        ("institution", {"institution": "B99", "period": "2023"}, ["unknown_institution institution"]),
        ("institution", {"institution": "B01", "period": "2099"}, ["date_in_future period"]),
        ("funds", {"period": "2023", "as_of": "2023-06-30"}, ["scope_time period"]),
        ("portfolio", {"within": "-1"}, ["malformed within"]),
        ("portfolio", {"within": "9999"}, ["malformed within"]),
        ("loans", {"state": "gone"}, ["unknown_code state"]),
        ("reconciliation", {"as_of": "2023-06-15"}, ["date_out_of_range as_of"]),
        ("restatement", {"since": "monthly/2023-05"}, ["unknown_issue since"]),
        ("restatement", {"since": "999"}, ["known_at_beyond_head since"]),
        ("restatement", {"since": "5", "known_at": "3"}, ["date_out_of_range from_known"]),
        ("audit", {"publication": "N9"}, ["unknown_publication publication"]),
        ("trend", {"period": "june"}, ["period_unreadable period"]),
        ("trend", {"period": "2023", "kind": "credit_line"}, ["unknown_code kind"]),
        ("trend", {"period": "2023", "kind": "pledge_registration"}, ["unknown_code kind"]),
        ("loans", {"as_of": "2099-01-01"}, ["date_in_future as_of"]),
        ("monthly", {"period": "2099-01"}, ["date_in_future period"]),
        ("funds", {"fund": "F99"}, ["unknown_institution fund"]),
        ("pledges", {"institution": "B99"}, ["unknown_institution institution"]),
        ("access-log", {"account": "长" * 300}, ["malformed account"]),
        ("access-log", {"known_at": "3"}, ["unknown_parameter known_at"]),
        ("reversals", {"known_at": ""}, ["known_at_unreadable known_at"]),
    ],
)
def test_what_a_report_is_not_asked_is_refused(
    ledger: Books, name: str, given: dict[str, Any], complaints: list[str]
) -> None:
    with ledger.database.reading() as connection, pytest.raises(LedgerError) as refusal:
        tables_of(build_report(connection, name, given, Viewer.all()))
    assert [f"{finding.code} {finding.place}" for finding in refusal.value.findings] == complaints


# what single reports say


def test_the_register_of_pledges_follows_each_patent_to_its_release(ledger: Books) -> None:
    [table] = tables(ledger, "pledges")
    rows = {str(row.cells[1]): row.cells for row in table.rows}
    place = table.index_of
    one = rows["ZL97101765.4"]
    assert (str(one[place("pledged_date")]), str(one[place("released_date")])) == ("2022-04-01", "2023-06-22")
    assert one[place("secured_loans")] == "J4"
    assert rows["ZL95115608.X"][place("state")] == "在押"
    assert amounts(table, "live_amount") == [None, "0.00", "0.00"]
    assert ledger.total("pledged", as_of="2023-06-30")[0] == sum(row.cells[-1] == "在押" for row in table.rows)


def test_a_patent_pledged_twice_stands_twice_and_one_reversed_not_at_all(sqlite_books: Books) -> None:
    patent = "ZL201310699744.2"
    sqlite_books.post(f"""
        bank B01
        enterprise E01
        pledge_registration R1 E01 -> B01
        pledge_registration R2 E01 -> B01
        2023-01-01 R1 registration 10
        2023-01-01 R1 pledge 10: patent {patent}
        2023-02-01 R1 release ?: patent {patent}
        2023-03-01 R1 pledge 12: patent {patent}
        2023-03-01 R2 registration 10
        2023-03-01 R2 pledge 99: patent ZL97101765.4
    """)
    sqlite_books.post("reverse 1/10")
    [table] = tables(sqlite_books, "pledges")
    told = [[str(cell) for cell in row.cells[5:9]] for row in table.rows]
    assert told == [
        ["2023-01-01", "2023-02-01", "1000", "0"], ["2023-03-01", "None", "1200", "1200"], ["", "", "2200", "1200"],
    ]  # fmt: skip
    [before] = tables(sqlite_books, "pledges", known_at="1")
    assert len(before.rows) == 4


@pytest.mark.parametrize("basis", ["book", "event"])
@pytest.mark.parametrize("period", ["2022", "2023-03", "2023-06", "2023H1"])
@pytest.mark.parametrize("institution", ["B01", "B02", "E01", "F01", "G01", "K01"])
def test_a_statement_goes_from_its_opening_to_its_closing(
    ledger: Books, institution: str, period: str, basis: str
) -> None:
    [table] = tables(ledger, "institution", institution=institution, period=period, basis=basis)
    keys = ("start_amount", "increase_amount", "decrease_amount", "closing_amount")
    checked = 0
    for row in table.rows:
        opening, more, less, closing = (row.cells[table.index_of(key)] for key in keys)
        if closing is not None:
            assert int(str(opening)) + int(str(more)) - int(str(less)) == closing
            checked += 1
    assert checked or (institution, period, basis) == ("B02", "2022", "book")


def test_a_statement_closes_with_the_ledgers_own_balance(ledger: Books) -> None:
    for institution, kind, label in (("B01", "patent_pledge_loan", "专利权质押贷款"), ("B02", None, "专利权质押贷款")):
        [table] = tables(ledger, "institution", institution=institution)
        closing = amounts(table, "closing_amount", kind=label)
        limits = {"kind": kind or "patent_pledge_loan", "where": [f"institution={institution}"]}
        _, balance = ledger.total("outstanding", as_of="2023-06-30", **limits)
        assert sum(float(str(item)) for item in closing) == float(str(balance))


def test_fiscal_money_is_split_without_a_rest_and_duplicates_are_marked(ledger: Books) -> None:
    programmes, counties, single = tables(ledger, "grants")
    for key in ("approved_amount", "granted_amount", "reclaimed_amount", "net_amount"):
        assert len({amounts(table, key)[-1] for table in (programmes, counties, single)}) == 1
    assert amounts(single, "net_amount")[-1] == "166000.00"
    remarks = [row.cells[-1] for row in single.rows if row.role is RowRole.ITEM]
    assert remarks.count("同一笔贷款另有同类补助") == 2


def test_what_changed_since_the_workbook_was_issued_sums_exactly(ledger: Books) -> None:
    summary, details = tables(ledger, "restatement")
    assert amounts(summary, "changed_amount", measure="还款", span="本期发生") == ["-20000.00"]
    for row in summary.rows:
        what, changed = row.cells[:3], row.cells[-1]
        parts = [item.cells[-1] for item in details.rows if item.cells[:3] == what and item.role is RowRole.ITEM]
        assert sum(int(str(part)) for part in parts) == changed
        assert int(str(row.cells[6])) - int(str(row.cells[4])) == changed
    reasons = {row.cells[details.index_of("why")] for row in details.rows if row.role is RowRole.ITEM}
    assert "示例录错" in reasons


def test_the_trend_ends_with_the_ledgers_own_totals(ledger: Books) -> None:
    months, institutions = tables(ledger, "trend")
    last = amounts(months, "disbursed_to_date_amount")[-1]
    assert last == ledger.total("disbursed", kind="patent_pledge_loan", as_of="2023-06-30")[1]
    assert amounts(institutions, "disbursed_to_date_amount")[-1] == last


def test_the_institutions_of_a_trend_are_told_as_of_its_last_day(ledger: Books) -> None:
    months, institutions = tables(ledger, "trend")
    assert (months.heading.period, institutions.heading.period) == ("2023年上半年", "截至2023年6月30日")


def test_a_trend_of_fiscal_money_speaks_of_payments_and_of_no_balance(ledger: Books) -> None:
    for table in tables(ledger, "trend", kind="grant"):
        headers = "".join(head.header for head in table.columns)
        assert "累计拨付" in headers
        assert not any(word in headers + table.title for word in ("放款", "余额"))
    lent, _ = tables(ledger, "trend")
    assert "期末余额" in "".join(head.header for head in lent.columns)


def test_an_entry_is_told_with_who_provided_and_who_received(ledger: Books) -> None:
    [table] = tables(ledger, "entries", kind="pledge_registration", period="2022")
    keys = ("provider_name", "recipient_name")
    assert {tuple(row.cells[table.index_of(key)] for key in keys) for row in table.rows} == {("示例E01", "示例B01")}


def test_reversals_of_different_acts_are_not_added_up(sqlite_books: Books) -> None:
    sqlite_books.post("""
        bank B01
        enterprise E01
        patent_pledge_loan J1 B01 -> E01
        2023-01-05 J1 disbursement 10
        2023-02-05 J1 repayment 4
        2023-02-06 J1 repayment 5
    """)
    sqlite_books.post("reverse 1/5")
    sqlite_books.post("reverse 1/6")
    [table] = tables(sqlite_books, "reversals", period="2023")
    assert amounts(table, "amount") == ["-4.00", "-5.00", "-9.00"]
    sqlite_books.post("reverse 1/4")
    [table] = tables(sqlite_books, "reversals", period="2023")
    assert amounts(table, "amount") == ["-4.00", "-5.00", "-10.00"]


def test_a_restatement_since_the_issue_of_a_day_speaks_of_that_day(sqlite_books: Books) -> None:
    sqlite_books.post("bank B01\nenterprise E01\npatent_pledge_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 10")
    sqlite_books.settle([{"fact": "issue", "report": "loans", "period": "2023-06-30", "digest": "0" * 64, "head": 1}])
    sqlite_books.post("2023-02-05 J1 repayment 4")
    summary, _ = tables(sqlite_books, "restatement", since="loans/2023-06-30")
    assert summary.heading.period.startswith("截至2023年6月30日")
    assert amounts(summary, "changed_amount", measure="贷款余额") == ["-4.00"]


def test_reversals_are_told_with_who_and_why(ledger: Books) -> None:
    [table] = tables(ledger, "reversals")
    assert [[row.cells[0], row.cells[-1]] for row in table.rows] == [["8/1", "示例录错"], ["8/2", "示例录错"]]


@pytest.mark.parametrize(
    ("detail", "told"),
    [
        ("maker,checker by command line", "经办、复核（由命令行办理）"),
        ("auditor by sun", "审计（由sun办理）"),
        ("by sun", "由sun办理"),
        ("report loans csv 3", "贷款台账（csv，日记账第3号）"),
        ("stand by", "stand by"),
        ("", ""),
    ],
)
def test_the_access_log_is_told_in_words(sqlite_books: Books, detail: str, told: str) -> None:
    with sqlite_books.database.writing() as writer:
        log_event(
            writer.connection, AccessEvent.EXPORTED, detail=detail, account="示例账户", clock=sqlite_books.clock()
        )
    [table] = tables(sqlite_books, "access-log")
    assert table.rows[0].cells[table.index_of("detail")] == told


def test_the_access_log_is_told_newest_first(ledger: Books) -> None:
    [table] = tables(ledger, "access-log")
    assert [row.cells[3:5] for row in table.rows] == [("导出", "=cmd 示例"), ("登录", "")]


# how it is sent


def test_a_partner_gets_its_own_business_only(ledger: Books) -> None:
    [loans] = tables(ledger, "loans", Viewer.of("B02"))
    assert {row.cells[2] for row in loans.rows if row.role is RowRole.ITEM} == {"示例B02"}
    with pytest.raises(LedgerError, match="unknown_institution"):
        tables(ledger, "institution", Viewer.of("B02"))


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_file_is_what_is_rendered(ledger: Books, name: str, tmp_path: Path) -> None:
    for form in (Form.XLSX, Form.CSV, Form.JSON):
        with ledger.database.reading() as connection:
            write(build_report(connection, name, ASKED[name], Viewer.all()), form, tmp_path / "file")
        assert (tmp_path / "file").read_bytes() == rendered(ledger, name, form)


def test_a_csv_comes_in_pieces_that_make_the_whole(ledger: Books) -> None:
    with ledger.database.reading() as connection:
        document = build_report(connection, "loans", ASKED["loans"], Viewer.all())
        told = list(pieces(document, Form.CSV))
    assert len(told) > 2
    assert b"".join(told) == rendered(ledger, "loans", Form.CSV)


def test_a_document_tells_how_far_it_has_come(ledger: Books) -> None:
    steps: list[int] = []
    with ledger.database.reading() as connection:
        document = build_report(connection, "entries", {}, Viewer.all())
        assert document.expected > 30
        tables_of(document.watched(steps.append))
    assert sum(steps) <= document.expected


def test_json_says_what_was_asked_and_of_which_head(ledger: Books) -> None:
    with ledger.database.reading() as connection:
        told = plain_document(build_report(connection, "trend", ASKED["trend"] | {"basis": "event"}, Viewer.all()))
    assert told["parameters"] == {"basis": "event", "period": "2023H1"}
    assert told["head"]["number"] == 10
    assert json.loads(json.dumps(told)) == told


# what is hard to write


@pytest.fixture(scope="module")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The ledger again, its parties called what nobody would be called, and a loan of more than a cell can hold."""
    directory = tmp_path_factory.mktemp("hard")
    books = Books(Database(sqlite_url(directory), directory / "head"))
    post_catalogue(books)
    names = {"B01": "=cmd|' /C calc'!A0", "B02": "<r><t>示例</t></r>", "E01": "🏦示例" * 30, "E02": "+1 \"示例\", '例'"}
    kinds = {"B": "bank", "E": "enterprise"}
    books.settle([
        {"fact": "institution", "code": code, "name": name, "kind": kinds[code[0]], "region": "330303"}
        for code, name in names.items()
    ])  # fmt: skip
    books.settle("technology_loan T9 B01 -> E01\n2023-06-30 T9 disbursement 12345678901234.56")
    yield books
    books.database.engine.dispose()


@pytest.mark.parametrize("form", READERS)
@pytest.mark.parametrize("name", ["loans", "entries", "pledges", "institution", "grants", "reversals", "trend"])
def test_hard_names_and_amounts_are_the_same_in_every_form(hard: Books, name: str, form: Form) -> None:
    read, expected = READERS[form]
    sheets = tables(hard, name)
    told = read(rendered(hard, name, form), sheets)
    disarmed = [[[cell.removesuffix(" ") for cell in row] for row in grid] for grid in told]
    assert disarmed == [expected(table) for table in sheets]


def test_an_amount_that_no_cell_holds_is_exact_as_text(hard: Books) -> None:
    assert "12345678901234.56" in rendered(hard, "loans", Form.CSV).decode()
    assert "12,345,678,901,234.56" in rendered(hard, "loans", Form.TEXT).decode()


def test_headers_of_a_page_stand_over_their_columns(ledger: Books) -> None:
    page = rendered(ledger, "trend", Form.HTML).decode()
    head = page[page.index("<thead>") : page.index("</thead>")]
    first, second = head.split("</tr>")[:2]
    assert first.count("<th ") == 4
    assert '<th scope="col" rowspan="2">月份</th>' in first
    assert re.findall(r'colspan="(\d)"', first) == ["3", "3", "3"]
    assert second.count("<th ") == 9


def test_days_of_a_page_are_not_broken_over_lines(ledger: Books) -> None:
    page = rendered(ledger, "loans", Form.HTML).decode()
    assert '<td class="date">2022-03-01</td>' in page
    assert "td.number,.date{white-space:nowrap}" in page
