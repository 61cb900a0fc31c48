"""Why a total changed: the vouchers between two record times, two bases, or a workbook and now, exact to the fen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from api.differences import Asked, differences
from api.workbooks import write_period
from ledger.changes import Changes, changes
from ledger.errors import LedgerError
from ledger.money import format_yuan
from ledger.scope import Viewer, parse_question
from ledger.vocabulary import Basis
from reports.changes import build_changes
from reports.text import render_text
from tests.books import Books

LEDGER = """
bank B01 330302
bank B02 330303
enterprise E01 330303
enterprise E02 330326
patent_pledge_loan J1 B01 -> E01
patent_pledge_loan J2 B02 -> E02
2023-05-05 J1 disbursement 300万元
2023-06-10 J2 disbursement 100.01万元
2023-06-20 J1 repayment 50万元
"""


def closed_june(books: Books) -> Books:
    """June is closed at number 2; then J2 is found to have been 90.01万 (3, 4), and J1 to have repaid 10万 more (5)."""
    books.post(LEDGER)
    books.close("2023-06")
    books.post("reverse 1/8", maker="zhao")
    books.post("2023-06-10 J2 disbursement 90.01万元")
    books.post("2023-06-25 J1 repayment 10万元")
    return books


def between(
    books: Books, measure: str, one: Any, two: Any = None, bases: tuple[str, ...] = (), **limits: Any
) -> Changes:
    with books.database.reading() as connection:
        question = parse_question(measure, {"kind": "patent_pledge_loan", **limits}, Viewer.all())
        return changes(connection, question, one, two, *map(Basis, bases))


def told(found: Changes) -> list[str]:
    """Per voucher and then per group: number, count and yuan; the rows sum to the difference."""
    rows = [f"{row.number} {row.count} {format_yuan(row.amount_fen or 0)}" for row in found.rows]
    for group, (before, after) in found.totals.items():
        own = [row for row in found.rows if row.group == group]
        sums = sum(row.count for row in own), sum(row.amount_fen or 0 for row in own)
        assert sums == found.difference(group)
        figures = [f"{total.count} {format_yuan(total.amount_fen or 0)}" for total in (before, after)]
        rows.append(f"{group}: {' -> '.join(figures)}")
    return rows


def test_a_closed_month_is_what_it_was_and_the_event_basis_restates_it(books: Books) -> None:
    books.post(LEDGER)
    books.close("2023-06")
    asked = {"kind": "patent_pledge_loan", "by": "institution"}
    june = books.table("disbursed", period="2023-06", **asked)
    assert june == "B02 1 1000100.00"
    books.post("reverse 1/8")
    books.post("2023-06-10 J2 disbursement 90.01万元")
    assert books.table("disbursed", period="2023-06", **asked) == june
    assert books.table("disbursed", period="2023-07", **asked) == ""
    assert books.table("disbursed", period="2023-07", part="adjustment", **asked) == "B02 0 -100000.00"
    assert books.table("disbursed", period="2023-06", basis="event", **asked) == "B02 1 900100.00"


def test_the_vouchers_between_two_record_times_sum_to_the_difference(books: Books) -> None:
    closed_june(books)
    assert told(between(books, "disbursed", 2)) == [
        "3 -1 -1000100.00",
        "4 1 900100.00",
        "lending: 2 4000100.00 -> 2 3900100.00",
    ]
    assert told(between(books, "disbursed", 2, 3)) == ["3 -1 -1000100.00", "lending: 2 4000100.00 -> 1 3000000.00"]
    assert told(between(books, "repaid", 0)) == ["1 1 500000.00", "5 1 100000.00", "lending: 0 0.00 -> 2 600000.00"]
    assert told(between(books, "disbursed", 4)) == ["lending: 2 3900100.00 -> 2 3900100.00"]


def test_a_stock_tells_how_many_came_and_went_voucher_by_voucher(books: Books) -> None:
    closed_june(books)
    assert told(between(books, "outstanding", 2, as_of="2023-12-31")) == [
        "3 -1 -1000100.00",
        "4 1 900100.00",
        "5 0 -100000.00",
        "lending: 2 3500100.00 -> 2 3300100.00",
    ]


def test_the_two_bases_of_a_month_differ_by_what_came_late(books: Books) -> None:
    closed_june(books)
    june = between(books, "disbursed", None, bases=("book", "event"), period="2023-06")
    assert told(june) == ["3 -1 -1000100.00", "4 1 900100.00", "lending: 1 1000100.00 -> 1 900100.00"]
    assert (june.before.head, june.before.basis, june.after.basis) == (june.after.head, "book", "event")
    july = between(books, "repaid", 4, period="2023-07", part="adjustment")
    assert told(july) == ["5 1 100000.00", "lending: 0 0.00 -> 1 100000.00"]
    back = between(books, "repaid", None, bases=("event", "book"), period="2023-06")
    assert told(back) == ["5 -1 -100000.00", "lending: 2 600000.00 -> 1 500000.00"]


def test_record_time_and_basis_may_change_together(books: Books) -> None:
    closed_june(books)
    found = between(books, "outstanding", 2, 5, bases=("book", "event"), as_of="2023-06-30")
    assert told(found) == [
        "3 -1 -1000100.00",
        "4 1 900100.00",
        "5 0 -100000.00",
        "lending: 2 3500100.00 -> 2 3300100.00",
    ]


def test_statements_that_replace_each_other_are_followed(books: Books) -> None:
    books.post(LEDGER + "statement B01 patent_pledge_loan 2023-06-30 outstanding 260万元 count 2")
    books.post("statement B01 patent_pledge_loan 2023-06-30 outstanding 250万元 count 1")
    books.post("statement B02 patent_pledge_loan 2023-06-30 outstanding 100万元")
    assert told(between(books, "reported_outstanding", 1, as_of="2023-06-30")) == [
        "2 -1 -100000.00",
        "3 0 1000000.00",
        "lending: 2 2600000.00 -> 1 3500000.00",
    ]
    books.close("2023-06")
    books.post("statement B01 patent_pledge_loan 2023-06-30 outstanding 240万元 count 1")
    assert told(between(books, "reported_outstanding", 4, as_of="2023-06-30")) == [
        "lending: 1 3500000.00 -> 1 3500000.00"
    ]
    late = between(books, "reported_outstanding", None, bases=("book", "event"), as_of="2023-06-30")
    assert told(late) == ["2 -1 -2500000.00", "5 1 2400000.00", "lending: 1 3500000.00 -> 1 3400000.00"]


def test_no_difference_crosses_groups(books: Books) -> None:
    books.post(LEDGER + "government G01\ngrant Z1 G01 -> E01\n2023-06-11 Z1 disbursement 5")
    with books.database.reading() as connection:
        found = changes(connection, parse_question("disbursed", {}, Viewer.all()), 0)
    assert told(found) == [
        "1 1 5.00",
        "1 2 4000100.00",
        "fiscal: 0 0.00 -> 1 5.00",
        "lending: 0 0.00 -> 2 4000100.00",
    ]


def test_who_and_why_stand_beside_each_contribution(books: Books) -> None:
    books.post(LEDGER)
    reversal = books.submit([{"fact": "reversal", "entry": "1/8"}], "zhao", source={"reason": "金额录错"})
    books.decide(reversal.id or 0)
    [row] = between(books, "disbursed", 1).rows
    assert (row.voucher, row.submitted_by, row.made_by, row.checked_by, row.why) == (
        "S2", "zhao", "zhao", "li", "金额录错",
    )  # fmt: skip
    assert row.decided_at.startswith("2026-01-31T08:")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"one": None}, "missing_field from_known"),
        ({"one": 3, "two": 2}, "date_out_of_range from_known"),
        ({"one": 99}, "known_at_beyond_head known_at"),
        ({"one": 1, "by": "institution"}, "unknown_parameter by"),
        ({"one": 1, "parties": "present"}, "unknown_parameter parties"),
    ],
)
def test_what_cannot_be_compared_is_refused(sqlite_books: Books, asked: dict[str, Any], code: str) -> None:
    closed_june(sqlite_books)
    with pytest.raises(LedgerError) as caught:
        between(sqlite_books, "disbursed", **asked)
    assert [f"{finding.code} {finding.place}" for finding in caught.value.findings] == [code]


# from a workbook that was sent out


def cells(path: Path) -> list[list[list[Any]]]:
    """Every cell of every sheet but the one that explains, which names the head."""
    book = load_workbook(path, data_only=True)
    sheets = [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets[:-1]]
    book.close()
    return sheets


def test_the_workbook_of_a_closed_month_is_what_it_was(books: Books, tmp_path: Path) -> None:
    books.today = books.today.replace(year=2025)
    books.post(LEDGER + "statement B01 patent_pledge_loan 2023-06-30 outstanding 250万元")
    books.close("2023-06")
    before = write_period(books.database, "monthly", "2023-06", tmp_path / "before.xlsx")
    books.post("reverse 1/8")
    books.post(
        """
        2023-06-10 J2 disbursement 90.01万元
        2023-06-25 J1 repayment 10万元
        statement B01 patent_pledge_loan 2023-06-30 outstanding 240万元
        amend J1 from 2023-06-01: due_date 2023-06-15, rate 5
        pledge_registration P1 E01 -> B01
        2023-06-02 P1 registration 5
        2023-06-02 P1 pledge ?: patent ZL201310699744.2
        amend J1 from 2023-06-02: secured_by P1
        """
    )
    after = write_period(books.database, "monthly", "2023-06", tmp_path / "after.xlsx")
    assert cells(after) == cells(before)
    restated = write_period(books.database, "monthly", "2023-06", tmp_path / "restated.xlsx", basis=Basis.EVENT)
    assert cells(restated) != cells(before)


def issue(books: Books, head: int) -> None:
    books.post([{"fact": "issue", "report": "monthly", "period": "2023-06", "digest": "0" * 64, "head": head}])


def test_what_changed_since_a_workbook_or_an_issue_is_explained(sqlite_books: Books, tmp_path: Path) -> None:
    books = sqlite_books
    books.post(LEDGER)
    books.close("2023-06")
    path = write_period(books.database, "monthly", "2023-06", tmp_path / "june.xlsx")
    issue(books, 2)
    books.post("2023-06-25 J1 repayment 10万元")
    limits = {"kind": "patent_pledge_loan", "as_of": "2023-07-31"}
    for start in ({"from_workbook": path}, {"from_issue": "monthly/2023-06"}):
        with books.database.reading() as connection:
            found = differences(connection, Asked("outstanding", limits, **start))
        assert found.before.head.number == 2
        assert told(found) == ["4 0 -100000.00", "lending: 2 3500100.00 -> 2 3400100.00"]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        ({"from_issue": "monthly/2023-05"}, "unknown_issue"),
        ({"from_issue": "monthly"}, "unknown_issue"),
        ({"from_workbook": Path("nowhere.xlsx")}, "file_missing"),
        ({"from_workbook": Path("text.xlsx")}, "stamp_missing"),
        ({"from_workbook": Path("text.jsonl")}, "stamp_missing"),
        ({"from_workbook": Path("foreign.xlsx")}, "stamp_missing"),
        ({"from_workbook": Path("other.xlsx")}, "stamp_of_another"),
        ({"from_known": "1", "from_issue": "monthly/2023-06"}, "repeated_parameter"),
        ({"from_known": "1", "from_basis": "sideways"}, "unknown_code"),
    ],
)
def test_what_is_no_beginning_is_refused(
    sqlite_books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: dict[str, Any], code: str
) -> None:
    monkeypatch.chdir(tmp_path)
    sqlite_books.post(LEDGER)
    for name in ("text.xlsx", "text.jsonl"):
        Path(name).write_text("no workbook", encoding="utf-8")
    Workbook().save("foreign.xlsx")
    other = Books(type(sqlite_books.database)("other.db"))
    other.post(LEDGER)
    write_period(other.database, "monthly", "2023-06", Path("other.xlsx"))
    other.database.engine.dispose()
    issue(sqlite_books, 1)
    with pytest.raises(LedgerError) as caught, sqlite_books.database.reading() as connection:
        differences(connection, Asked("disbursed", {}, **start))
    assert [finding.code for finding in caught.value.findings] == [code]


def test_changes_read_as_their_golden_file(books: Books, golden: Callable[[str, str], None]) -> None:
    closed_june(books)
    golden("changes.txt", render_text(build_changes(between(books, "outstanding", 2, as_of="2023-12-31"))))
