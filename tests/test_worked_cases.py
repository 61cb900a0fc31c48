"""The worked cases: every story of ``tests/ledgers`` comes to the tables that were worked out from it by hand."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import false

from ledger import conditions, totals
from ledger.errors import Refused
from ledger.period import Period, month_of, parse_period
from ledger.verify import verify
from ledger.vocabulary import SIGNS_OF, Act, Measure, Part
from tests.books import Books
from tests.identities import changed_since_closing, not_carried_forward, out_of_balance, unexplained
from tests.test_verify import unguarded
from tests.worked import LEDGERS, Table, check_table, play, read_story

CASES = sorted(LEDGERS.glob("*.txt"))
EVERY_CASE = pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)


@EVERY_CASE
def test_the_ledger_says_what_was_worked_out_by_hand(books: Books, path: Path) -> None:
    story = read_story(path.read_text(encoding="utf-8"))
    play(books, story)
    for table in story.tables:
        check_table(books, table)


@EVERY_CASE
def test_every_month_is_carried_forward_and_balances_and_once_closed_stays(books: Books, path: Path) -> None:
    story = read_story(path.read_text(encoding="utf-8"))
    play(books, story)
    for known_at in (None, *story.known_days):
        assert list(not_carried_forward(books, known_at)) == []
        assert list(out_of_balance(books, known_at)) == []
    assert list(unexplained(books, story.known_days[0])) == []
    assert list(changed_since_closing(books)) == []
    assert verify(books.database).is_intact


def months_in(table: Table) -> list[Period]:
    """The months that a table goes on by; none where it goes on by single days or by years."""
    names = list(dict.fromkeys(row[0] for row in table.rows))
    if table.header[0] == "period":
        return [parse_period(name) for name in names] if all(len(name) == len("2023-06") for name in names) else []
    days = [date.fromisoformat(name) for name in names]
    return [month_of(day) for day in days] if all((day + timedelta(days=1)).day == 1 for day in days) else []


@EVERY_CASE
def test_no_table_leaves_out_a_month(path: Path) -> None:
    tables = read_story(path.read_text(encoding="utf-8")).tables
    monthly = [months for months in map(months_in, tables) if months]
    assert monthly
    for months in monthly:
        assert months == [months[0], *(month.next() for month in months[:-1])]


# that the runner sees what is wrong

STORY = """
voucher 1 on 2023-05-16
    bank B01
    enterprise E01
    technology_loan J1 B01 -> E01
    2023-05-15 J1 disbursement 100万元

voucher 2 on 2023-07-05
    close 2023-06

# It is late.
voucher 3 on 2023-07-12 by zhao
    2023-05-20 J1 repayment 30万元
    2023-07-10 J1 write_off 10万元

table outstanding in 万元: kind technology_loan, by institution and total
    as_of      | institution | book   | event | book@2023-07-11
    2023-06-30 | B01         | 1: 100 | 1: 70 | 1: 100
               | total       | 1: 100 | 1: 70 | 1: 100
    2023-07-31 | B01         | 1: 60  | 1: 60 | 1: 100
               | total       | 1: 60  | 1: 60 | 1: 100
"""

ALIKE = "    technology_loan J2 B01 -> E01\n    2023-05-15 J2 disbursement 100万元\n"


def told(books: Books, before: str, after: str) -> None:
    """The story of above with a change is played and compared."""
    assert before in STORY
    story = read_story(STORY.replace(before, after, 1))
    play(books, story)
    for table in story.tables:
        check_table(books, table)


def test_a_story_that_is_right_is_found_right(sqlite_books: Books) -> None:
    told(sqlite_books, "", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| 1: 100 | 1: 70 |", "| 1: 100 | 1: 71 |"),
        ("| 1: 100 | 1: 70 |", "| 2: 100 | 1: 70 |"),
        ("| 1: 70 | 1: 100", "| - | 1: 100"),
        ("    2023-07-31 | B01         | 1: 60  | 1: 60 | 1: 100\n", "    2023-07-31 | total | 0: 0 | 0: 0 | 0: 0\n"),
        ("book@2023-07-11", "book@2023-07-12"),
    ],
)
def test_a_wrong_cell_is_told_with_both_tables_whole(sqlite_books: Books, before: str, after: str) -> None:
    with pytest.raises(AssertionError) as fault:
        told(sqlite_books, before, after)
    text = str(fault.value)
    assert text.index("worked out by hand\nas_of ") < text.index("as the ledger has it\nas_of ")
    assert "2023-07-31 | B01         | 1: 60  | 1: 60 | 1: " in text.partition("as the ledger has it")[2]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("voucher 3 on", "voucher 4 on", "it is number 3"),
        ("voucher 3 on", "refused balance_negative on", "the voucher was taken"),
        ("repayment 30万元", "repayment 30万元\n    2023-05-15 J1 write_off 80万元", "balance_negative"),
        ("voucher 3 on 2023-07-12 by zhao", "voucher 3 on 2023-07-12, warned duplicate_entry", "warned"),
        ("    enterprise E01\n", f"    enterprise E01\n{ALIKE}", "duplicate_entry"),
    ],
)
def test_a_story_that_goes_another_way_is_told_with_its_heading(
    sqlite_books: Books, before: str, after: str, fault: str
) -> None:
    with pytest.raises((AssertionError, Refused), match=fault) as raised:
        told(sqlite_books, before, after)
    assert " on 2023-" in raised.value.__notes__[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("voucher 2 on 2023-07-05", "voucher 2 on 2023-05-01"),
        ("voucher 2 on", "voucher two on"),
        ("institution | book   |", "region | book   |"),
        ("| 1: 100 | 1: 70 |", "| 1: 100 |"),
        ("voucher 1 on 2023-05-16\n", "    bank B02\n"),
    ],
)
def test_a_story_that_cannot_be_read_is_not_read(before: str, after: str) -> None:
    with pytest.raises(AssertionError):
        read_story(STORY.replace(before, after, 1))


# that the identities would be seen to fail


def played(books: Books) -> Books:
    play(books, read_story(STORY))
    assert [*not_carried_forward(books), *out_of_balance(books), *changed_since_closing(books)] == []
    assert list(unexplained(books, "2023-07-11")) == []
    return books


def test_an_adjustment_that_is_forgotten_is_not_carried_forward(
    sqlite_books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books, whole = played(sqlite_books), totals.entry_conditions

    def forgetful(scope: Any, *rest: Any) -> list[Any]:
        return [*whole(scope, *rest), *([false()] if scope.part is Part.ADJUSTMENT else [])]

    monkeypatch.setattr(totals, "entry_conditions", forgetful)
    assert [sentence.split()[:2] for sentence in not_carried_forward(books)] == [["2023-07", "repaid"]]


def test_a_write_off_that_lowers_no_balance_is_out_of_balance(
    sqlite_books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = played(sqlite_books)
    signs = {Act.DISBURSEMENT: 1, Act.REPAYMENT: -1}
    monkeypatch.setattr(conditions, "SIGNS_OF", {**SIGNS_OF, Measure.OUTSTANDING: signs})
    assert len(list(out_of_balance(books))) == 2  # July, on both bases


def test_what_got_into_a_closed_month_behind_its_back_has_changed_it(sqlite_books: Books) -> None:
    books = played(sqlite_books)
    with unguarded(books) as connection:
        connection.execute("UPDATE entry SET book_date = '2023-06-30' WHERE act = 'repayment'")
    assert [sentence.split(":")[0] for sentence in changed_since_closing(books)] == [
        "2023-06 repaid",
        "2023-06 outstanding",
    ]


def test_a_voucher_that_is_not_told_leaves_a_difference_unexplained(
    sqlite_books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    books = played(sqlite_books)
    monkeypatch.setattr("ledger.changes._rows", lambda *_: ())
    assert "2023-07-31 lending repaid" in {sentence.split(":")[0] for sentence in unexplained(books, "2023-07-11")}
