"""Funds and reconciliation as they are delivered: tables beside their golden files, commands, and the API."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.cli import main
from ledger.funds import fund_figures
from ledger.lists import institution_names
from ledger.reconciliation import reconciliation
from ledger.scope import Viewer, parse_question
from reports.funds import build_fund_list, build_funds
from reports.reconciliation import build_reconciliation
from reports.table import Table, times_text
from reports.text import render_csv, render_text
from reports.workbook import render_workbook
from tests.books import Books
from tests.test_funds import CHAIN
from tests.web import Office, codes

Golden = Callable[[str, str], None]
Command = Callable[..., tuple[int, str, str]]

STATED = """
bank B01 330302
bank B02 330303
bank B03 330381
technology_loan J1 B01 -> E01 due_date 2023-05-31
technology_loan J2 B02 -> E02
2023-01-10 J1 disbursement 415万元
2023-02-10 J2 disbursement 300万元
2023-06-05 J1 repayment 15万元
statement B01 technology_loan 2023-05-31 outstanding 415万元
statement B01 technology_loan 2023-06-30 outstanding 415万元
statement B01 technology_loan 2023-06-30 overdue 400万元
statement B01 technology_loan 2023-06-30 npl 20万元
statement B02 technology_loan 2023-04-30 outstanding 290万元
statement B02 technology_loan 2023-05-31 outstanding 290万元
statement B03 technology_loan 2023-05-31 outstanding 77万元
statement F02 fund_contribution 2023-06-30 outstanding 0.22万元
statement F02 fund_contribution 2023-06-30 target 0.5万元
"""


@pytest.fixture
def ledger(books: Books) -> Books:
    """Funds, and banks of which one differs, one states late and one by stock only."""
    books.post(CHAIN)
    books.post(STATED)
    books.close("2023-06")
    books.post("2023-06-20 K3 disbursement 300")
    return books


def fund_tables(books: Books, **parameters: Any) -> tuple[Table, ...]:
    """Contributions, investments, and both in one list."""
    with books.database.reading() as connection:
        answer = fund_figures(connection, parse_question("disbursed", parameters, Viewer.all()).scope)
        names = institution_names(connection, answer.head.number)
    return *build_funds(answer, names), build_fund_list(answer, names)


def reconciled(books: Books, *, everything: bool = False, **parameters: Any) -> Table:
    """The reconciliation as a table."""
    parameters = {"parties": "present", **parameters}
    with books.database.reading() as connection:
        scope = parse_question("outstanding", parameters, Viewer.all()).scope
        answer = reconciliation(connection, scope, everything=everything)
        return build_reconciliation(answer, institution_names(connection, answer.head.number))


def as_text(*tables: Table) -> str:
    """The tables as text, without the journal's hash, which is another one in every ledger."""
    texts = (
        render_text(table).replace((table.stamp and table.stamp.head_hash) or "no hash", "<hash>") for table in tables
    )
    return "\n".join(texts)


# --- tables ----------------------------------------------------------------------------------------------------------


def test_funds_read_as_their_golden_files_on_both_engines(ledger: Books, golden: Golden) -> None:
    *tables, _ = fund_tables(ledger, as_of="2023-12-31")
    golden("funds.txt", as_text(*tables))
    *tables, _ = fund_tables(ledger, period="2023-07")
    golden("funds-with-adjustment.txt", as_text(*tables))


def test_funds_as_csv_have_one_line_a_fund(ledger: Books, golden: Golden) -> None:
    golden("funds.csv", render_csv(fund_tables(ledger, as_of="2023-12-31")[-1]))


def test_an_opening_whose_fund_nobody_knows_has_a_line_and_a_note(books: Books, golden: Golden) -> None:
    books.post("government G01\nfund_contribution O1 G01 -> ? opening\n2022-12-31 O1 disbursement 900: tally 3")
    *tables, _ = fund_tables(books, as_of="2022-12-31")
    golden("funds-opening.txt", as_text(*tables))


def test_reconciliation_reads_as_its_golden_file_on_both_engines(ledger: Books, golden: Golden) -> None:
    golden("reconciliation.txt", as_text(reconciled(ledger, as_of="2023-06-30")))
    golden("reconciliation-all.txt", as_text(reconciled(ledger, everything=True, as_of="2023-06-30")))
    golden("reconciliation-agreed.txt", as_text(reconciled(ledger, as_of="2023-02-28")))


def test_every_sum_of_funds_is_the_sum_of_the_rows_it_names(ledger: Books) -> None:
    for table in fund_tables(ledger, as_of="2023-12-31"):
        summed = [row for row in table.rows if row.sums is not None]
        assert len(summed) == 1
        for index, head in enumerate(table.columns):
            parts = [table.rows[at].cells[index] for at in summed[0].sums or ()]
            if head.is_additive:
                assert summed[0].cells[index] == sum(part for part in parts if isinstance(part, int))


def test_funds_and_reconciliation_can_stand_in_a_workbook(ledger: Books, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    tables = (*fund_tables(ledger, as_of="2023-12-31"), reconciled(ledger, everything=True, as_of="2023-06-30"))
    render_workbook(tables, tmp_path / "balances.xlsx")
    book = load_workbook(tmp_path / "balances.xlsx", data_only=True)
    assert book.sheetnames == ["基金出资", "基金投资", "基金", "余额核对"]
    cells = {cell.value for row in book["基金出资"].iter_rows() for cell in row}
    assert 3 in cells  # 3,000 external of 1,000 of the treasury
    assert times_text(300) == "3.00"


# --- commands --------------------------------------------------------------------------------------------------------


@pytest.fixture
def pledgebook(sqlite_books: Books, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Runs a command over the ledger above; its status, output and error output."""
    sqlite_books.post(CHAIN)
    sqlite_books.post(STATED)
    database = sqlite_books.database

    def run(*words: str) -> tuple[int, str, str]:
        options = ["--database", str(database.url.database), "--head-file", str(database.head.path)]
        monkeypatch.setattr("sys.argv", ["pledgebook", *options, *words])
        with pytest.raises(SystemExit) as end:
            main()
        printed = capsys.readouterr()
        return int(end.value.code or 0), printed.out, printed.err

    return run


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (("--as-of", "2023-06-30"), 1),
        (("--as-of", "2023-06-30", "--kind", "fund_contribution"), 0),
        (("--as-of", "2023-07-31"), 3),
        (("--as-of", "2023-03-31"), 0),
        (("--as-of", "2023-06-29"), 2),
        (("--as-of", "2023-06-30", "--known-at", "1"), 0),
    ],
)
def test_the_status_says_whether_statements_differ_or_are_missing(
    pledgebook: Command, words: tuple[str, ...], status: int
) -> None:
    assert pledgebook("reconcile", *words)[0] == status


def test_only_what_differs_or_is_missing_is_told_unless_all_is_asked_for(pledgebook: Command) -> None:
    rows = {
        flags: [(row["institution"], row["measure"]) for row in json.loads(pledgebook(*_RECONCILE, *flags)[1])["rows"]]
        for flags in ((), ("--all",))
    }
    assert rows[()] == [("B01", "outstanding"), ("B02", "outstanding"), ("B03", "outstanding")]
    assert rows["--all",] == [
        ("B01", "outstanding"), ("B01", "overdue"), ("B01", "npl"), ("B02", "outstanding"), ("B03", "outstanding"),
        ("F01", "outstanding"), ("F02", "outstanding"), ("F02", "target"), ("F02", "outstanding"),
    ]  # fmt: skip


_RECONCILE = ("reconcile", "--as-of", "2023-06-30", "--format", "json")


def test_without_a_day_the_last_month_that_has_ended_is_asked(pledgebook: Command) -> None:
    from ledger.period import month_of, today

    expected = month_of(today()).previous().last.isoformat()
    assert json.loads(pledgebook("reconcile", "--format", "json")[1])["scope"]["as_of"] == expected


def test_funds_are_printed_as_tables_as_one_list_or_as_data(pledgebook: Command) -> None:
    assert pledgebook("funds", "--as-of", "2023-12-31")[1].count("情况表") == 2
    status, out, _ = pledgebook("funds", "--period", "2023", "--fund", "F02", "--format", "csv")
    assert (status, [line.split(",")[0] for line in out.splitlines()]) == (0, ["基金", "F02", "合计", "剔除内部"])
    body = json.loads(pledgebook("funds", "--as-of", "2023-12-31", "--format", "json")[1])
    assert (body["total"]["leverage"]["exact"], body["total"]["enterprise_multiple"]["exact"]) == ("27/10", "7/5")


def test_a_period_and_a_day_at_once_are_refused(pledgebook: Command) -> None:
    status, _, told = pledgebook("funds", "--period", "2023", "--as-of", "2023-12-31")
    assert (status, "scope_time" in told) == (2, True)


# --- the API ---------------------------------------------------------------------------------------------------------


def test_the_api_tells_what_the_ledger_tells(quiet_office: Office) -> None:
    asked = {"as_of": "2023-06-30", "basis": "event", "parties": "head_office", "known_at": "3"}
    with quiet_office.books.database.reading() as connection:
        scope = parse_question("outstanding", asked, Viewer.all()).scope
        expected = reconciliation(connection, scope, everything=True).as_json()
        figures = fund_figures(connection, scope).as_json()
    assert quiet_office.sun.read("/reconciliations", all="true", **asked) == expected
    assert quiet_office.sun.read("/funds", **asked) == figures
    assert [(row["institution"], row["difference"]) for row in expected["rows"] if row["statement"]] == [
        ("B01", "0.00"), ("B02", "0.00"),
    ]  # fmt: skip


def test_a_clerk_is_told_of_the_own_banks_statements_only(quiet_office: Office) -> None:
    rows = {
        name: {row["institution"] for row in quiet_office.people[name].read("/reconciliations", as_of=day)["rows"]}
        for name in ("chen", "gao", "sun")
        for day in ["2023-07-31"]
    }
    assert rows == {"chen": {"B01"}, "gao": {"B02"}, "sun": {"B01", "B02"}}
    assert quiet_office.chen.read("/reconciliations", as_of="2023-07-31")["scope"]["viewer"] == "B01"


@pytest.mark.parametrize(
    ("path", "params", "finding"),
    [
        ("/reconciliations", {"as_of": "2023-06-29"}, "date_out_of_range as_of"),
        ("/reconciliations", {"period": "2023-06"}, "unknown_parameter period"),
        ("/reconciliations", {"all": "maybe"}, "malformed all"),
        ("/funds", {"by": "institution"}, "unknown_parameter by"),
        ("/funds", {"period": "2023-06", "as_of": "2023-06-30"}, "scope_time period"),
        ("/funds", {"fund": "x" * 41}, "malformed fund"),
    ],
)
def test_what_cannot_be_asked_is_refused(quiet_office: Office, path: str, params: dict[str, str], finding: str) -> None:
    answer = quiet_office.sun.get(path, **params)
    assert (answer.status_code, codes(answer)) == (422, [finding])
