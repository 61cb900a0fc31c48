"""Submitting and deciding: four eyes, replays, batches, warnings, late facts; refusals that leave no trace."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger import submission
from ledger.accounts import add_user, find_user
from ledger.database import Database
from ledger.errors import Conflict, Forbidden, LedgerError, Malformed, NotFound, Refused
from ledger.journal import Clock, Draft, decide, prepare, submit
from ledger.verify import verify
from ledger.vocabulary import Role, Verdict
from tests.books import Books

BANK = "bank B01 330302\nenterprise E01 330303"
LOAN = f"""
{BANK}
patent_pledge_loan J1 B01 -> E01
2023-01-05 J1 disbursement 100
"""


def refusal(books: Books, *vouchers: int, **options: Any) -> list[str]:
    """The findings with which a decision is refused; that it left nothing is seen to."""
    before = books.trace()
    with pytest.raises(LedgerError) as refused:
        books.decide(*vouchers, **options)
    assert books.trace() == before
    return [finding.code for finding in refused.value.findings]


def journal_rows(books: Books, columns: str) -> list[tuple[Any, ...]]:
    return books.rows(f"SELECT {columns} FROM journal ORDER BY number")


@pytest.mark.parametrize("verdict", ["posted", "returned", "rejected"])
def test_a_checker_decides_and_only_what_is_posted_counts(books: Books, verdict: str) -> None:
    voucher = books.submit(LOAN).id
    assert voucher == 1
    assert books.total("disbursed", kind="patent_pledge_loan") == (0, None)
    [decision] = books.decide(voucher, verdict=verdict, reason="as said")
    assert (decision.number, decision.voucher, decision.verdict, decision.checked_by) == (1, 1, verdict, "li")
    assert journal_rows(books, "number, voucher, submitted_by, made_by, verdict, checked_by, reason") == [
        (1, 1, "wang", "wang", verdict, "li", "as said")
    ]
    count = 1 if verdict == "posted" else 0
    assert books.rows("SELECT count(*) FROM entry") == [(count,)]


def test_who_submitted_withdraws_and_nobody_else(books: Books) -> None:
    voucher = books.submit(LOAN).id or 0
    assert refusal(books, voucher, verdict="withdrawn", reason="mistaken", checker="li") == ["not_own_voucher"]
    assert refusal(books, voucher, verdict="withdrawn", reason="mistaken", checker="zhao") == ["not_own_voucher"]
    [decision] = books.decide(voucher, verdict="withdrawn", reason="mistaken", checker="wang")
    assert decision.checked_by == "wang"


@pytest.mark.parametrize("verdict", ["returned", "rejected", "withdrawn"])
@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_a_refusal_needs_a_reason(sqlite_books: Books, verdict: str, reason: str | None) -> None:
    voucher = sqlite_books.submit(LOAN).id or 0
    assert refusal(sqlite_books, voucher, verdict=verdict, reason=reason) == ["reason_missing"]


@pytest.mark.parametrize("reason", ["a\x00b", "a\ud800b", "a\x1bb"])
def test_a_reason_is_text_without_control_characters(books: Books, reason: str) -> None:
    voucher = books.submit(LOAN).id or 0
    assert refusal(books, voucher, verdict="returned", reason=reason) == ["text_control_character"]
    assert refusal(books, voucher, reason=reason) == ["text_control_character"]


def test_a_reason_may_have_several_lines_and_full_width_spaces(books: Books) -> None:
    voucher = books.submit(LOAN).id or 0
    books.decide(voucher, verdict="returned", reason="金额有误\n请核对\u3000再报")
    assert journal_rows(books, "reason") == [("金额有误\n请核对\u3000再报",)]


@pytest.mark.parametrize("maker", ["li", "sun", "root"])
def test_only_makers_and_submitters_submit(books: Books, maker: str) -> None:
    assert books.complaints(LOAN, maker) == [f"role_missing {maker}"]


@pytest.mark.parametrize("checker", ["wang", "sun", "root"])
@pytest.mark.parametrize("verdict", ["posted", "returned", "rejected"])
def test_only_checkers_decide(sqlite_books: Books, checker: str, verdict: str) -> None:
    voucher = sqlite_books.submit(LOAN, "zhao").id or 0
    assert refusal(sqlite_books, voucher, verdict=verdict, reason="x", checker=checker) == ["role_missing"]


@pytest.mark.parametrize("verdict", ["posted", "returned", "rejected"])
def test_nobody_decides_on_a_voucher_of_their_own(books: Books, verdict: str) -> None:
    voucher = books.submit(LOAN, "zhao").id or 0
    assert refusal(books, voucher, verdict=verdict, reason="x", checker="zhao") == ["same_person"]


@pytest.mark.parametrize("maker", ["submitted_by", "made_by"])
def test_four_eyes_also_hold_behind_the_back_of_the_program(books: Books, maker: str) -> None:
    voucher = books.submit(LOAN, "zhao").id
    other = {"submitted_by": "'zhao', 'zhao'", "made_by": "'zhao', 'zhao'"}[maker]
    statement = (
        "INSERT INTO journal (number, voucher, submitted_by, made_by, verdict, checked_by, decided_at, open_from, "
        f"marks, prev_hash, hash) VALUES (1, {voucher}, {other}, 'posted', "
        "'zhao', '2026', '0001-01-01', '', 'a', 'b')"
    )
    with pytest.raises(DBAPIError, match="four_eyes"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(statement)
    assert journal_rows(books, "number") == []


def test_signatures_of_the_journal_are_those_of_the_voucher(books: Books) -> None:
    voucher = books.submit(LOAN).id
    statement = (
        "INSERT INTO journal (number, voucher, submitted_by, made_by, verdict, checked_by, decided_at, open_from, "
        f"marks, prev_hash, hash) VALUES (1, {voucher}, 'sun', 'sun', 'posted', "
        "'zhao', '2026', '0001-01-01', '', 'a', 'b')"
    )
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), books.database.writing() as writer:
        writer.connection.exec_driver_sql(statement)


def test_in_an_office_of_one_the_maker_posts_and_nobody_is_named_as_checker(books: Books) -> None:
    voucher = books.submit(LOAN, "zhao").id or 0
    assert refusal(books, voucher, verdict="rejected", reason="x", checker="zhao", office_of_one=True) == [
        "same_person"
    ]
    [decision] = books.decide(voucher, checker="zhao", office_of_one=True)
    assert decision.checked_by is None
    [again] = books.decide(voucher, checker="zhao", office_of_one=True)
    assert again.is_replay
    assert refusal(books, voucher, checker="li", office_of_one=True) == ["already_decided"]
    assert journal_rows(books, "made_by, checked_by") == [("zhao", None)]
    assert verify(books.database).is_intact
    review = books.submit([{"fact": "review", "voucher": f"S{voucher}"}]).id or 0
    books.decide(review)
    assert books.rows("SELECT fact, code FROM document") == [("review", "S1")]


def test_a_returned_voucher_is_answered_by_one_that_revises_it(books: Books) -> None:
    first = books.submit(LOAN).id or 0
    books.decide(first, verdict="returned", reason="amount")
    second = books.submit(LOAN.replace("100", "90"), revises=first).id or 0
    books.decide(second)
    assert books.rows("SELECT id, revises FROM voucher ORDER BY id") == [(1, None), (2, 1)]
    assert books.total("disbursed", kind="patent_pledge_loan") == (1, "90.00")
    assert books.complaints(LOAN.replace("100", "80"), revises=first) == ["already_revised revises"]


@pytest.mark.parametrize("verdict", [None, "posted", "rejected", "withdrawn"])
def test_only_a_returned_voucher_is_revised(books: Books, verdict: str | None) -> None:
    voucher = books.submit(BANK).id or 0
    if verdict is not None:
        books.decide(voucher, verdict=verdict, reason="x", checker="wang" if verdict == "withdrawn" else "li")
    assert books.complaints("fund F01", revises=voucher) == ["revises_not_returned revises"]
    assert books.complaints("fund F01", revises=99) == ["unknown_voucher revises"]


def test_what_is_unknown_cannot_be_decided(books: Books) -> None:
    assert refusal(books, 7) == ["unknown_voucher"]


def test_the_same_key_with_the_same_body_gives_the_same_answer(books: Books) -> None:
    first = books.submit(LOAN, client_key="k1")
    before = books.trace()
    again = books.submit(LOAN, client_key="k1")
    assert (again.id, again.facts, again.is_replay, first.is_replay) == (first.id, first.facts, True, False)
    assert books.trace() == before
    assert books.submit(LOAN, "zhao", client_key="k1").id == 2


def test_the_same_key_with_another_body_is_a_conflict(books: Books) -> None:
    books.submit(LOAN, client_key="k1")
    assert books.complaints(BANK, client_key="k1") == ["key_conflict client_key"]
    assert books.complaints(LOAN, client_key="k1", source={"file": "x"}) == ["key_conflict client_key"]


def test_without_a_key_the_body_is_its_own_key(books: Books) -> None:
    assert (books.submit(LOAN).id, books.submit(LOAN).id, books.submit(BANK).id) == (1, 1, 2)


@pytest.mark.parametrize("key", ["x" * 201, "a\nb"])
def test_a_key_is_a_short_printable_text(sqlite_books: Books, key: str) -> None:
    assert sqlite_books.complaints(LOAN, client_key=key) == ["text_length client_key"]


@pytest.mark.parametrize("same_key", [True, False], ids=["the same key", "the same revision"])
def test_of_two_that_submit_at_once_one_is_told_what_the_other_did(
    postgres_books: Books, monkeypatch: pytest.MonkeyPatch, *, same_key: bool
) -> None:
    """The other transaction commits between our look and our insert: PostgreSQL lets it, SQLite's lock does not."""
    books = postgres_books
    returned = books.submit(BANK, client_key="first").id or 0
    books.decide(returned, verdict="returned", reason="x")
    draft = Draft(books.facts(LOAN), "a", revises=returned)
    other = draft if same_key else Draft(books.facts(LOAN), "b", revises=returned)
    real, wang = submission._require_returned, books.user("wang")

    def late(connection: Any, revises: int | None, user: Any) -> None:
        monkeypatch.setattr(submission, "_require_returned", real)
        real(connection, revises, user)
        with books.database.writing() as writer:
            submit(writer, other, wang, books.clock())

    monkeypatch.setattr(submission, "_require_returned", late)
    with books.database.writing() as writer:
        if same_key:
            assert submit(writer, draft, wang, books.clock()).is_replay
        else:
            with pytest.raises(Conflict, match="already_revised"):
                submit(writer, draft, wang, books.clock())
    assert books.rows("SELECT count(*) FROM voucher") == [(2,)]


def test_a_decision_pressed_twice_is_one_row(books: Books) -> None:
    voucher = books.submit(LOAN).id or 0
    [first], before = books.decide(voucher), books.trace()
    [again] = books.decide(voucher)
    assert (again.number, again.hash, again.is_replay) == (first.number, first.hash, True)
    assert books.trace() == before
    assert refusal(books, voucher, checker="zhao") == ["already_decided"]
    assert refusal(books, voucher, verdict="rejected", reason="x") == ["already_decided"]
    assert refusal(books, voucher, reason="another reason") == ["already_decided"]


def test_a_voucher_named_twice_in_one_decision_is_decided_once(books: Books) -> None:
    voucher = books.submit(LOAN).id or 0
    assert [decision.number for decision in books.decide(voucher, voucher)] == [1]


def test_a_warning_is_accepted_by_name_and_the_journal_keeps_it(books: Books) -> None:
    books.post(LOAN)
    again = books.submit("patent_pledge_loan J2 B01 -> E01\n2023-01-05 J2 disbursement 100")
    assert [(w.code, w.severity, w.place, w.found) for w in again.warnings] == [
        ("duplicate_entry", "warning", "/facts/1", "1/4")
    ]
    assert refusal(books, again.id or 0) == ["warning_not_accepted", "duplicate_entry"]
    assert refusal(books, again.id or 0, accept=["patent_under_other_pledge"])[0] == "warning_not_accepted"
    books.decide(again.id or 0, accept=["duplicate_entry", "patent_under_other_pledge"])
    assert journal_rows(books, "accepted") == [(None,), ("duplicate_entry",)]


def test_a_duplicate_that_the_voucher_itself_reverses_is_none(books: Books) -> None:
    books.post(LOAN)
    voucher = books.submit("reverse 1/4\n2023-01-05 J1 disbursement 100")
    assert voucher.warnings == ()
    books.decide(voucher.id or 0)
    assert books.total("disbursed", kind="patent_pledge_loan") == (1, "100.00")


def test_two_alike_in_one_voucher_and_two_repayments_alike_are_shown(books: Books) -> None:
    books.post(LOAN)
    text = """
    technology_loan W1 B01 -> E01
    2023-02-01 W1 disbursement 5
    technology_loan W2 B01 -> E01
    2023-02-01 W2 disbursement 5
    2023-03-01 W1 repayment 1
    2023-03-01 W2 repayment 1
    """
    assert [(w.place, w.found) for w in books.submit(text).warnings] == [("/facts/3", "#2")]
    books.post("2023-03-01 J1 repayment 1")
    [warning] = books.submit("2023-03-01 J1 repayment 1\n2023-03-01 J1 repayment 2").warnings
    assert (warning.place, warning.found) == ("/facts/0", "2/1")


def test_a_patent_under_another_live_pledge_and_one_without_check_digit_are_warnings(books: Books) -> None:
    pledge = "2023-01-01 {} pledge ?: patent {}"
    books.post(f"{BANK}\npledge_registration P1 E01 -> B01\n{pledge.format('P1', 'ZL201310699744.2')}")
    text = f"pledge_registration P2 E01 -> B01\n{pledge.format('P2', 'ZL201310699744')}"
    submission = books.submit(text)
    assert [w.code for w in submission.warnings] == ["patent_check_missing", "patent_under_other_pledge"]
    assert submission.facts[1]["patent"] == "ZL201310699744.2"
    assert refusal(books, submission.id or 0) == ["warning_not_accepted", "patent_under_other_pledge"]
    books.decide(submission.id or 0, accept=["patent_under_other_pledge"])
    books.post("2023-02-01 P1 release ?: patent ZL201310699744.2")
    assert books.total("pledged", kind="pledge_registration")[0] == 1


def test_a_batch_is_decided_whole_in_one_transaction_or_not_at_all(books: Books) -> None:
    one = books.submit(LOAN, batch="f1").id or 0
    two = books.submit("enterprise E02", batch="f1").id or 0
    three = books.submit("enterprise E03", batch="f1").id or 0
    assert refusal(books, one) == ["batch_incomplete"]
    assert refusal(books, one, three) == ["batch_incomplete"]
    assert [d.number for d in books.decide(one, two, three)] == [1, 2, 3]
    assert all(decision.is_replay for decision in books.decide(one, two, three))


def test_where_one_of_several_vouchers_is_refused_none_is_decided(books: Books) -> None:
    books.post(LOAN)
    one = books.submit("2023-02-01 J1 repayment 60").id or 0
    two = books.submit("2023-02-02 J1 repayment 50").id or 0
    assert refusal(books, one, two) == ["balance_negative"]
    assert books.total("repaid", kind="patent_pledge_loan") == (0, None)
    books.decide(one)
    assert refusal(books, two) == ["balance_negative"]


def test_a_later_voucher_may_join_a_batch_that_was_decided(books: Books) -> None:
    one = books.submit(BANK, batch="f1").id or 0
    books.decide(one, verdict="returned", reason="region")
    two = books.submit("bank B01\nenterprise E01", batch="f1", revises=one).id or 0
    assert [d.number for d in books.decide(two)] == [2]


def test_numbers_have_no_gap_across_refusals(books: Books) -> None:
    books.post(LOAN)
    for _ in range(3):
        assert books.complaints("2023-02-01 J1 repayment 101")
    voucher = books.submit("2023-02-01 J1 repayment 100").id or 0
    assert refusal(books, voucher, checker="sun")
    with books.database.writing(keep=False) as writer:
        decide(writer, [voucher], Verdict.POSTED, books.user("li"), clock=books.clock())
    books.decide(voucher)
    assert journal_rows(books, "number") == [(1,), (2,)]


def test_a_dry_run_says_what_would_be_stored_and_leaves_no_trace(books: Books) -> None:
    before = books.trace()
    with books.database.writing(keep=False) as writer:
        submission = submit(writer, Draft(books.facts(LOAN)), books.user("wang"), books.clock())
        decide(writer, [submission.id or 0], Verdict.POSTED, books.user("li"), clock=books.clock())
    assert books.trace() == before
    with books.database.reading() as connection:
        prepared = prepare(connection, Draft(books.facts(LOAN)), books.clock())
    assert (prepared.id, prepared.facts) == (None, submission.facts)
    assert books.trace() == before


def test_a_fault_after_writing_rolls_everything_back(books: Books) -> None:
    before = books.trace()
    with pytest.raises(ZeroDivisionError), books.database.writing() as writer:
        assert submit(writer, Draft(books.facts(LOAN)), books.user("wang"), books.clock()).id / 0  # type: ignore[operator]
    assert books.trace() == before


def test_time_does_not_run_back_in_the_journal(books: Books) -> None:
    books.post(LOAN)
    books.now -= timedelta(days=3)
    books.post("2023-02-01 J1 repayment 1")
    [first, second] = journal_rows(books, "decided_at")
    assert first == second
    assert verify(books.database).is_intact


def test_an_institution_keeps_its_kind_where_two_stated_it_side_by_side(books: Books) -> None:
    one, two = books.submit("bank B01").id or 0, books.submit("fund B01").id or 0
    books.decide(one)
    assert refusal(books, two) == ["institution_kind_changed"]


def test_a_voucher_that_was_changed_meanwhile_is_not_signed(sqlite_books: Books) -> None:
    voucher = sqlite_books.submit(LOAN).id or 0
    with sqlite_books.database.writing() as writer:
        writer.connection.exec_driver_sql("DROP TRIGGER voucher_no_update")
        writer.connection.exec_driver_sql("UPDATE voucher SET facts = replace(facts, '10000', '20000')")
    assert refusal(sqlite_books, voucher) == ["digest_differs"]


def test_the_clock_is_the_office_s_own_unless_one_is_given(sqlite_books: Books) -> None:
    with sqlite_books.database.writing() as writer:
        voucher = submit(writer, Draft(sqlite_books.facts(BANK)), sqlite_books.user("wang"))
        [decision] = decide(writer, [voucher.id or 0], Verdict.POSTED, sqlite_books.user("li"))
    assert decision.number == 1
    [(submitted, decided)] = sqlite_books.rows("SELECT submitted_at, decided_at FROM voucher, journal")
    assert submitted <= decided <= Clock().now.isoformat()


def test_accounts_have_names_roles_that_go_together_and_are_found(database: Database) -> None:
    database.create()
    with database.writing() as writer:
        add = lambda name, *roles: add_user(writer.connection, name, roles)  # noqa: E731
        assert add("wang", Role.CHECKER, Role.MAKER) == find_user(writer.connection, "wang")
        for name in ("", "Wang", "wang zhang", "x" * 41):
            with pytest.raises(Malformed, match="malformed at name"):
                add(name, Role.MAKER)
        for roles in ((), (Role.ADMINISTRATOR, Role.MAKER), (Role.SUBMITTER, Role.CHECKER)):
            with pytest.raises(Malformed, match="roles_exclude"):
                add("li", *roles)
        with pytest.raises(Conflict, match="user_exists"):
            add("wang", Role.AUDITOR)
        with pytest.raises(Forbidden, match="unknown_user"):
            find_user(writer.connection, "li")


def test_the_errors_of_a_decision_say_what_kind_of_refusal_it_is(sqlite_books: Books) -> None:
    voucher = sqlite_books.submit(LOAN).id or 0
    for error, options in (
        (Malformed, {"verdict": "returned"}),
        (Forbidden, {"checker": "wang"}),
    ):
        with pytest.raises(error):
            sqlite_books.decide(voucher, **options)
    with pytest.raises(NotFound):
        sqlite_books.decide(99)
    sqlite_books.decide(voucher)
    with pytest.raises(Conflict):
        sqlite_books.decide(voucher, checker="zhao")
    with pytest.raises(Refused):
        sqlite_books.submit("2023-01-01 J1 repayment 500")
