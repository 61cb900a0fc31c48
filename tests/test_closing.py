"""Closed months: late facts are booked into the open one, and nothing gets into a closed one."""

import pytest
from sqlalchemy.exc import DBAPIError

from tests.books import Books
from tests.test_journal import LOAN, refusal


def test_late_facts_are_booked_into_the_open_month_and_keep_their_day(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-06")
    voucher = books.submit("2023-03-01 J1 repayment 10").id or 0
    books.close("2023-07")
    books.decide(voucher)
    books.post("2023-09-01 J1 repayment 5")
    assert books.rows("SELECT CAST(event_date AS TEXT), CAST(book_date AS TEXT) FROM entry ORDER BY number") == [
        ("2023-01-05", "2023-01-05"),
        ("2023-03-01", "2023-08-01"),
        ("2023-09-01", "2023-09-01"),
    ]
    assert books.rows("SELECT CAST(open_from AS TEXT) FROM journal ORDER BY number") == [
        ("0001-01-01",), ("0001-01-01",), ("2023-07-01",), ("2023-08-01",), ("2023-08-01",),
    ]  # fmt: skip
    assert books.total("repaid", kind="patent_pledge_loan", period="2023-03") == (0, None)
    assert books.total("repaid", kind="patent_pledge_loan", period="2023-03", basis="event") == (1, "10.00")


def test_a_reopened_month_takes_bookings_again(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-06", "2023-07")
    books.post("reopen 2023-06: forgotten loan")
    books.post("2023-06-05 J1 repayment 10")
    books.close("2023-06", "2023-07", "2023-08")
    assert books.total("repaid", kind="patent_pledge_loan", period="2023-06") == (1, "10.00")
    assert books.rows("SELECT fact, month FROM closing ORDER BY number, line")[2] == ("reopening", "2023-06")


def test_two_who_close_the_same_month_close_it_once(books: Books) -> None:
    one = books.submit("close 2023-06").id or 0
    two = books.submit("close 2023-06", "zhao").id or 0
    books.decide(one, accept=["attachment_absent"])
    assert refusal(books, two) == ["closing_order"]


def test_nothing_is_booked_into_a_closed_month_behind_the_back_of_the_program(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-06")
    books.post("2023-06-30 J1 repayment 1")
    entry = (
        "INSERT INTO entry (number, line, instrument, kind, act, institution, provider, recipient, event_date, "
        "book_date, amount_fen, tally) VALUES (3, 2, 10003, 'patent_pledge_loan', 'repayment', 'B01', 'B01', 'E01', "
        "'2023-06-30', '2023-06-30', 1, 1)"
    )
    with pytest.raises(DBAPIError, match="the month is closed"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(entry)
    voucher = books.submit("enterprise E02").id
    row = (
        "INSERT INTO journal (number, voucher, submitted_by, made_by, verdict, checked_by, decided_at, open_from, "
        f"marks, prev_hash, hash) VALUES (4, {voucher}, 'wang', 'wang', 'posted', "
        "'li', '2026', '2023-01-01', '', 'a', 'b')"
    )
    with pytest.raises(DBAPIError, match="open_from is not the first open day"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(row)
