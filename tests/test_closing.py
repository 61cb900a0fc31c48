"""Closed months: late facts are booked into the open one, nothing gets into a closed one, and what was frozen stays."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.attachments import TableStore
from ledger.checklist import checklist
from ledger.errors import LedgerError
from ledger.frozen import booked_totals
from ledger.period import parse_month
from ledger.verify import verify
from ledger.vocabulary import Severity
from tests.books import Books
from tests.test_journal import LOAN, refusal

TWO_BANKS = """
bank B01
bank B02
enterprise E01
technology_loan J1 B01 -> E01
technology_loan J2 B02 -> E01
2023-05-05 J1 disbursement 100
2023-06-05 J1 repayment 40
2023-06-06 J2 disbursement 30
"""


def asked(books: Books, month: str) -> list[str]:
    """The checklist of a month as ``code place found``."""
    with books.database.reading() as connection:
        items = checklist(connection, parse_month(month))
    assert {item.severity for item in items} <= {Severity.WARNING}
    return [" ".join(filter(None, (item.code, item.place, item.found))) for item in items]


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


def test_a_decision_says_that_it_booked_into_the_open_month(books: Books) -> None:
    books.post(LOAN)
    voucher = books.submit("2023-06-05 J1 repayment 10\n2023-06-30 J1 repayment 5\n2023-07-01 J1 repayment 1").id or 0
    books.close("2023-06")
    for decided in (books.decide(voucher), books.decide(voucher)):
        [note] = decided[0].notes
        assert (note.code, note.severity, note.place) == ("booked_late", "note", f"S{voucher}")
        assert (note.expected, note.found) == ("2023-06-05 .. 2023-06-30", "2023-07-01 (2)")
    assert books.post("2023-07-02 J1 repayment 1").notes == ()


def test_late_statements_and_amendments_are_in_no_closed_month(books: Books) -> None:
    books.post(LOAN + "statement B01 patent_pledge_loan 2023-05-31 outstanding 90")
    books.close("2023-06")
    books.post("statement B01 patent_pledge_loan 2023-06-30 outstanding 95")
    books.post("statement B01 patent_pledge_loan 2023-05-31 outstanding 95\namend J1 from 2023-05-01: rate 5")
    june = {"kind": "patent_pledge_loan", "as_of": "2023-06-30"}
    assert books.total("reported_outstanding", **june) == (0, None)
    assert books.total("reported_outstanding", **june, basis="event") == (0, "95.00")
    may = june | {"as_of": "2023-05-31"}
    assert books.total("reported_outstanding", **may) == (0, "90.00")
    assert books.total("reported_outstanding", **may, basis="event") == (0, "95.00")
    assert books.rows("SELECT CAST(effective_date AS TEXT), CAST(book_date AS TEXT) FROM amendment") == [
        ("2023-05-01", "2023-07-01")
    ]


def test_a_reopened_month_takes_bookings_again(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-06", "2023-07")
    books.post("reopen 2023-06: forgotten loan")
    books.post("2023-06-05 J1 repayment 10")
    books.close("2023-06", "2023-07", "2023-08")
    assert books.total("repaid", kind="patent_pledge_loan", period="2023-06") == (1, "10.00")
    assert books.rows("SELECT fact, month FROM closing ORDER BY number, line")[2] == ("reopening", "2023-06")
    assert verify(books.database).is_intact


def test_two_who_close_the_same_month_close_it_once(books: Books) -> None:
    one = books.submit("close 2023-06").id or 0
    two = books.submit("close 2023-06", "zhao").id or 0
    books.decide(one)
    assert refusal(books, two) == ["closing_order"]


@pytest.mark.parametrize(
    ("voucher", "findings"),
    [
        ("close 2026-01", ["closing_not_ended /facts/0", "closing_order /facts/0"]),
        ("close 2026-07", ["closing_not_ended /facts/0", "closing_order /facts/0"]),
        ("close 2023-06", ["closing_order /facts/0"]),
        ("close 2023-08", ["closing_order /facts/0"]),
        ("close 2023-07\nclose 2023-07", ["closing_order /facts/1"]),
        ("reopen 2023-07: too early", ["reopening_not_closed /facts/0"]),
        ("close 2023-07\nbank B09", ["closing_not_alone /facts/1"]),
        ("2023-07-05 J1 repayment 1\nclose 2023-07", ["closing_not_alone /facts/0"]),
    ],
)
def test_a_closing_against_a_rule_is_refused(books: Books, voucher: str, findings: list[str]) -> None:
    books.post(TWO_BANKS)
    books.close("2023-06")
    assert [told for told in books.complaints(voucher) if not told.startswith("attachment_absent")] == findings


def test_a_reopening_says_why(books: Books) -> None:
    books.close("2023-06")
    assert books.complaints([{"fact": "reopening", "month": "2023-06"}]) == ["missing_field /facts/0/reason"]
    blank = [{"fact": "reopening", "month": "2023-06", "reason": " "}]
    assert books.complaints(blank) == ["text_length /facts/0/reason"]


def test_a_clock_that_jumps_back_does_not_take_the_journal_with_it(books: Books) -> None:
    books.post(LOAN)
    books.now = datetime(2020, 1, 1, tzinfo=UTC)
    books.today = date(2023, 8, 1)
    books.close("2023-07")
    moments = [row[0] for row in books.rows("SELECT decided_at FROM journal ORDER BY number")]
    assert moments == sorted(moments)
    assert moments[0].startswith("2026-01-31")
    assert verify(books.database).is_intact


def test_nothing_is_booked_into_a_closed_month_behind_the_back_of_the_program(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-06")
    books.post("2023-06-30 J1 repayment 1")
    columns = (
        "number, line, instrument, kind, act, institution, provider, recipient, event_date, book_date, amount_fen, "
        "tally"
    )
    for number in (1, 3):  # also under a number that was given before the month closed
        entry = (
            f"INSERT INTO entry ({columns}) VALUES ({number}, 9, 10003, 'patent_pledge_loan', 'repayment', 'B01', "
            "'B01', 'E01', '2023-06-30', '2023-06-30', 1, 1)"
        )
        with pytest.raises(DBAPIError, match="the month is closed"), books.database.writing() as writer:
            writer.connection.exec_driver_sql(entry)
    statement = (
        "INSERT INTO statement (number, line, institution, kind, statement_date, book_date, measure, amount_fen) "
        "VALUES (3, 9, 'B01', 'patent_pledge_loan', '2023-06-30', '2023-06-30', 'outstanding', 1)"
    )
    with pytest.raises(DBAPIError, match="the month is closed"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(statement)
    voucher = books.submit("enterprise E02").id
    row = (
        "INSERT INTO journal (number, voucher, submitted_by, made_by, verdict, checked_by, decided_at, open_from, "
        f"marks, prev_hash, hash) VALUES (4, {voucher}, 'wang', 'wang', 'posted', "
        "'li', '2026', '2023-01-01', '', 'a', 'b')"
    )
    with pytest.raises(DBAPIError, match="open_from is not the first open day"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(row)


# what is frozen


def frozen(books: Books, number: int) -> list[str]:
    [(facts,)] = books.rows(f"SELECT facts FROM voucher JOIN journal ON voucher = id WHERE number = {number}")
    import json

    return [" ".join(map(str, line)) for fact in json.loads(facts) for line in fact["totals"]]


def test_a_closing_freezes_all_that_it_closes(books: Books) -> None:
    books.post(TWO_BANKS)
    books.close("2023-05")
    books.close("2023-06")
    assert frozen(books, 2) == ["technology_loan B01 disbursement 1 10000"]
    assert frozen(books, 3) == ["technology_loan B01 repayment 1 4000", "technology_loan B02 disbursement 1 3000"]


def test_a_first_closing_freezes_all_months_before(books: Books) -> None:
    books.post(TWO_BANKS)
    books.close("2023-06", "2023-07")
    assert frozen(books, 2) == [
        "technology_loan B01 disbursement 1 10000",
        "technology_loan B01 repayment 1 4000",
        "technology_loan B02 disbursement 1 3000",
    ]


def test_a_closing_of_what_was_changed_meanwhile_is_refused(books: Books) -> None:
    books.post(TWO_BANKS)
    closing = books.submit("close 2023-06").id or 0
    books.post("2023-06-07 J2 repayment 5")
    with pytest.raises(LedgerError) as caught:
        books.decide(closing, accept=["attachment_absent"])
    [finding] = [finding for finding in caught.value.findings if finding.code == "closing_stale"]
    assert finding.expected == "-"
    assert finding.found == "technology_loan B02 repayment 1 500"
    books.decide(closing, verdict="returned", reason="示例")
    books.close("2023-06")


def test_what_changes_no_frozen_total_holds_no_closing_up(books: Books) -> None:
    books.post(TWO_BANKS)
    closing = books.submit("close 2023-06").id or 0
    books.post("2023-07-07 J2 repayment 5\nenterprise E09")
    books.decide(closing, accept=["attachment_absent"])
    assert verify(books.database).is_intact


def test_verification_sums_anew_what_was_frozen(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that froze a fen too much at submission and again at the decision is found out afterwards."""

    def one_fen_more(*days: Any) -> list[Any]:
        first, *rest = booked_totals(*days)
        return [(*first[:4], (first[4] or 0) + 1), *rest]

    books.post(TWO_BANKS)
    books.close("2023-05")
    monkeypatch.setattr("ledger.frozen.booked_totals", one_fen_more)
    books.close("2023-06")
    books.post("2023-06-09 J1 repayment 5\n2023-07-09 J1 repayment 5")
    found = [(f.code, f.place, f.expected, f.found) for f in verify(books.database).findings]
    told = ("technology_loan B01 repayment 1 4001", "technology_loan B01 repayment 1 4000")
    assert found == [("frozen_differs", "closing number=3 line=1", *told)]


def test_verification_finds_a_first_open_day_that_no_closing_set(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that forgot a closing, and a database whose guard was taken away."""
    books.post(TWO_BANKS)
    books.close("2023-05")
    on = "" if books.database.is_sqlite else " ON journal"
    with books.database.writing() as writer:
        writer.connection.exec_driver_sql(f"DROP TRIGGER journal_open_month{on}")
    monkeypatch.setattr("ledger.journal.open_from", lambda _: "2023-05-01")
    books.post("2023-06-09 J1 repayment 5")
    found = [(f.code, f.place, f.expected, f.found) for f in verify(books.database).findings]
    assert found == [
        ("watermark_differs", "journal number=3 column=open_from", "2023-06-01", "2023-05-01"),
        ("guard_missing", "trigger journal_open_month", "", ""),
    ]


# what is asked before


SECURED = """
bank B01
enterprise E01 330303
pledge_registration P1 E01 -> B01
2023-01-04 P1 registration 500
2023-01-04 P1 pledge 500: patent ZL201310699744.2
patent_pledge_loan J1 B01 -> E01 secured_by P1, due_date 2023-06-20
2023-01-05 J1 disbursement 100
patent_pledge_loan J2 B01 -> E01 secured_by P1, due_date 2024-01-05
2023-01-05 J2 disbursement 60
"""


def with_scans(books: Books) -> dict[str, Any]:
    """The options of a voucher that names a scan."""
    from io import BytesIO

    stored = TableStore(books.database).put(BytesIO(b"%PDF-1.7 a scan"))
    return {"attachments": [{"sha256": stored.sha256, "kind": "receipt", "name": "示例.pdf"}]}


def test_a_month_in_order_asks_nothing(books: Books) -> None:
    books.decide(books.submit(SECURED, **with_scans(books)).id or 0)
    assert asked(books, "2023-01") == []
    assert asked(books, "2023-05") == []
    assert books.submit("close 2023-05").warnings == ()


def test_a_loan_past_its_due_date_with_a_balance_is_asked_for(books: Books) -> None:
    books.decide(books.submit(SECURED, **with_scans(books)).id or 0)
    assert asked(books, "2023-06") == ["loans_overdue S1/6 2023-06-20 100.00"]
    books.decide(books.submit("amend J1 from 2023-06-20: due_date 2023-12-20", **with_scans(books)).id or 0)
    assert asked(books, "2023-06") == []
    assert asked(books, "2023-12") == ["loans_overdue S1/6 2023-12-20 100.00"]


def test_a_pledge_loan_without_a_registration_is_asked_for(books: Books) -> None:
    text = "bank B01\nenterprise E01\npatent_pledge_loan J1 B01 -> E01\n2023-01-05 J1 disbursement 100"
    books.decide(books.submit(text, **with_scans(books)).id or 0)
    assert asked(books, "2023-01") == ["loans_unsecured S1/3 100.00"]
    later = "pledge_registration P1 E01 -> B01\n2023-02-01 P1 registration 5\namend J1 from 2023-02-01: secured_by P1"
    books.decide(books.submit(later, **with_scans(books)).id or 0)
    assert asked(books, "2023-01") == ["loans_unsecured S1/3 100.00"]
    assert asked(books, "2023-02") == []


def test_patents_are_to_be_released_once_all_their_loans_are_repaid(books: Books) -> None:
    books.decide(books.submit(SECURED, **with_scans(books)).id or 0)
    books.decide(books.submit("2023-03-05 J1 repayment 100", **with_scans(books)).id or 0)
    assert asked(books, "2023-03") == []
    books.decide(books.submit("2023-04-05 J2 repayment 60", **with_scans(books)).id or 0)
    assert asked(books, "2023-03") == []
    assert asked(books, "2023-04") == ["release_missing S1/3 1"]
    released = books.submit("2023-05-05 P1 release ?: patent ZL201310699744.2", **with_scans(books)).id or 0
    books.decide(released)
    assert asked(books, "2023-04") == ["release_missing S1/3 1"]
    assert asked(books, "2023-05") == []


def test_what_was_written_off_keeps_its_pledge(books: Books) -> None:
    books.decide(books.submit(SECURED, **with_scans(books)).id or 0)
    books.decide(books.submit("2023-04-05 J1 write_off 100\n2023-04-05 J2 repayment 60", **with_scans(books)).id or 0)
    assert asked(books, "2023-04") == []


def test_vouchers_of_the_month_that_nobody_decided_are_asked_for(books: Books) -> None:
    books.decide(books.submit(SECURED, **with_scans(books)).id or 0)
    waiting = books.submit("2023-04-05 J2 repayment 10").id
    books.submit("enterprise E07")
    assert asked(books, "2023-03") == []
    assert asked(books, "2023-04") == [f"undecided_vouchers S{waiting} 2023-04-05"]
    assert asked(books, "2023-05") == [f"undecided_vouchers S{waiting} 2023-04-05"]


def test_vouchers_without_a_scan_are_asked_for_in_the_month_they_are_booked_in(books: Books) -> None:
    books.post(SECURED)
    assert asked(books, "2023-01") == ["attachment_absent S1"]
    assert asked(books, "2022-12") == []
    assert asked(books, "2023-03") == ["attachment_absent S1"]  # a first closing closes all months before
    books.close("2023-01")
    assert asked(books, "2023-02") == []


def test_who_approved_alone_is_asked_for_until_a_second_has_looked(books: Books) -> None:
    voucher = books.submit(SECURED, "zhao", **with_scans(books)).id or 0
    books.decide(voucher, checker="zhao", office_of_one=True)
    assert asked(books, "2023-02") == [f"review_missing S{voucher} 1"]
    books.post([{"fact": "review", "voucher": f"S{voucher}"}])
    assert asked(books, "2023-02") == []


def test_only_warnings_accepted_by_name_let_a_closing_pass(books: Books) -> None:
    books.post(SECURED)
    closing = books.submit("close 2023-06").id or 0
    for accept, unseen in (([], {"attachment_absent"}), (["attachment_absent"], set())):
        with pytest.raises(LedgerError) as caught:
            books.decide(closing, accept=accept)
        told = {str(finding.code) for finding in caught.value.findings}
        assert told >= {"warning_not_accepted", "loans_overdue", *unseen}
    books.decide(closing, accept=["loans_overdue", "attachment_absent", "statement_missing"])
    assert books.rows("SELECT accepted FROM journal WHERE number = 2") == [("attachment_absent,loans_overdue",)]


# what reopening may do


def test_a_balance_below_zero_in_the_books_after_a_reopening_is_a_warning_and_is_asked_for(books: Books) -> None:
    """A loan of May came late and is booked in June. May opens again, and takes a repayment of May."""
    books.post("bank B01\nenterprise E01\ntechnology_loan J1 B01 -> E01")
    books.close("2023-05")
    books.post("2023-05-10 J1 disbursement 100")
    books.post("reopen 2023-05: 示例")
    repayment = books.submit("2023-05-20 J1 repayment 40")
    [warning] = repayment.warnings
    assert (warning.code, warning.place, warning.found) == ("book_balance_negative", "/facts/0", "2023-05-20 -40.00")
    assert refusal(books, repayment.id or 0) == ["warning_not_accepted", "book_balance_negative"]
    books.decide(repayment.id or 0, accept=["book_balance_negative"])
    assert books.total("outstanding", group="lending", as_of="2023-05-31") == (0, "-40.00")
    assert books.total("outstanding", group="lending", as_of="2023-05-31", basis="event") == (1, "60.00")
    assert "book_balance_negative S1/3 2023-05-20 -40.00" in asked(books, "2023-05")
    assert verify(books.database).is_intact


def test_a_closing_pressed_twice_is_one_and_after_a_reopening_another(books: Books) -> None:
    one, two = books.submit("close 2023-06"), books.submit("close 2023-06")
    assert (one.id, two.id, two.is_replay) == (1, 1, True)
    books.decide(1)
    books.post("reopen 2023-06: 示例")
    assert books.close("2023-06").number == 3
    books.post("reopen 2023-06: 示例")
    assert books.close("2023-06").number == 5


def test_a_statement_that_differs_and_one_that_is_missing_are_asked_for(books: Books) -> None:
    text = """
    bank B01
    enterprise E01
    technology_loan J1 B01 -> E01
    2023-04-05 J1 disbursement 100
    statement B01 technology_loan 2023-04-30 outstanding 100
    statement B01 technology_loan 2023-05-31 outstanding 90
    """
    books.decide(books.submit(text, **with_scans(books)).id or 0)
    assert asked(books, "2023-04") == []
    assert asked(books, "2023-05") == [
        "statement_differs B01 technology_loan outstanding 90.00 (2023-05-31)",
    ]
    assert asked(books, "2023-06") == ["statement_missing B01 technology_loan"]


def test_after_a_reopening_a_late_entry_is_moved_to_its_month_by_reversal_and_anew(books: Books) -> None:
    """The reversal stands in the month of what it cancels, what is recorded anew in the month that is open again."""
    books.post(LOAN)
    books.close("2023-03")
    late = books.post("2023-03-15 J1 repayment 10").number
    asked = {"kind": "patent_pledge_loan", "by": "month"}
    assert books.table("repaid", **asked) == "2023-04 1 10.00"
    books.post("reopen 2023-03: 示例")
    books.post(f"reverse {late}/1\n2023-03-15 J1 repayment 10")
    assert books.table("repaid", **asked) == "2023-03 1 10.00\n2023-04 0 0.00"
    assert books.total("outstanding", group="lending", as_of="2023-03-31") == books.total(
        "outstanding", group="lending", as_of="2023-03-31", basis="event"
    )
    assert verify(books.database).is_intact
