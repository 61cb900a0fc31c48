"""Many at once: threads, processes and crashes leave one chain without gaps, and each act done once or not at all."""

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from ledger.accounts import User, add_user
from ledger.database import Database
from ledger.errors import Conflict, LedgerError, Refused
from ledger.journal import Decision, Draft, Submission, decide, submit
from ledger.scope import Viewer, parse_question
from ledger.totals import answer
from ledger.verify import verify
from ledger.vocabulary import Role, Verdict
from tests.books import Books

ROOT = Path(__file__).resolve().parents[1]
START = """
bank B01 330302
enterprise E01 330303
patent_pledge_loan J0 B01 -> E01
2023-01-05 J0 disbursement 100
"""

PROGRAM = """
import os, sys
from pathlib import Path
from ledger.accounts import find_user
from ledger.database import Database
from ledger.journal import Draft, decide, submit
from ledger.vocabulary import Verdict

database = Database(sys.argv[1], Path(sys.argv[2]))
first, last, crash = int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
if crash == "after_commit":
    database.head.append = lambda anchors: os._exit(9)
for n in range(first, last):
    loan = {"fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01", "number": f"P{n}"}
    entry = {"fact": "entry", "instrument": "#1", "act": "disbursement", "event_date": "2023-02-01"}
    with database.writing() as writer:
        maker, checker = find_user(writer.connection, "wang"), find_user(writer.connection, "li")
        voucher = submit(writer, Draft([loan, {**entry, "amount": str(n)}], f"p{n}"), maker)
        decide(writer, [voucher.id], Verdict.POSTED, checker)
        if crash == "before_commit":
            os._exit(9)
"""


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What ``act`` gave or raised (a refusal) in each of ``count`` threads that start together."""
    gate = threading.Barrier(count)

    def run(number: int) -> Any:
        gate.wait(timeout=60)
        try:
            return act(number)
        except LedgerError as error:
            return error

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def checkers(books: Books, count: int) -> list[User]:
    with books.database.writing() as writer:
        return [add_user(writer.connection, f"checker{n}", [Role.CHECKER]) for n in range(count)]


def submit_one(database: Database, facts: list[Any], user: User, key: str) -> Submission:
    with database.writing() as writer:
        return submit(writer, Draft(facts, key), user)


def post_one(database: Database, voucher: int | None, user: User) -> Decision:
    assert voucher is not None
    with database.writing() as writer:
        return decide(writer, [voucher], Verdict.POSTED, user)[0]


def loan(number: str, amount: int) -> list[Any]:
    instrument = {"fact": "instrument", "kind": "technology_loan", "provider": "B01", "recipient": "E01"}
    entry = {"fact": "entry", "instrument": "#1", "act": "disbursement", "event_date": "2023-02-01"}
    return [{**instrument, "number": number}, {**entry, "amount": str(amount)}]


def numbers_of(books: Books) -> list[int]:
    return [row[0] for row in books.rows("SELECT number FROM journal ORDER BY number")]


def assert_whole(books: Books, *, without: int = 0) -> None:
    """No gap, an intact chain, and a line in the head file for every number but ``without`` of them."""
    numbers = numbers_of(books)
    assert numbers == list(range(1, len(numbers) + 1))
    assert verify(books.database).findings == ()
    anchored = [anchor.key for _, anchor in books.database.head.read()]
    submitted = {f"S{row[0]}" for row in books.rows("SELECT id FROM voucher")}
    missing = {"0", *map(str, numbers), *submitted} - set(anchored)
    assert len(anchored) == len(set(anchored))
    assert len({key for key in missing if key.isdecimal()}) == without


def test_sixteen_requests_with_one_key_store_one_voucher_and_all_get_its_id(books: Books) -> None:
    books.post(START)
    done = at_once(16, lambda _: submit_one(books.database, loan("J1", 7), books.user("wang"), "one"))
    assert len({submission.id for submission in done}) == 1
    assert sorted(submission.is_replay for submission in done) == [False] + [True] * 15
    assert books.rows("SELECT count(*) FROM voucher WHERE client_key = 'one'") == [(1,)]
    assert_whole(books)


def test_of_two_bodies_under_one_key_one_is_stored_and_the_other_conflicts(books: Books) -> None:
    books.post(START)
    done = at_once(8, lambda n: submit_one(books.database, loan("J1", 7 + n % 2), books.user("wang"), "one"))
    conflicts = [error for error in done if isinstance(error, Conflict)]
    assert [finding.code for error in conflicts for finding in error.findings] == ["key_conflict"] * 4
    assert books.rows("SELECT count(*) FROM voucher WHERE client_key = 'one'") == [(1,)]


def test_of_two_revisions_of_one_returned_voucher_one_is_stored(books: Books) -> None:
    books.post(START)
    old = books.submit(loan("J1", 7))
    assert old.id is not None
    books.decide(old.id, verdict="returned", reason="示例")

    def revise(number: int) -> Submission:
        with books.database.writing() as writer:
            return submit(writer, Draft(loan("J1", number + 1), f"r{number}", revises=old.id), books.user("wang"))

    done = at_once(8, revise)
    assert sum(isinstance(item, Submission) for item in done) == 1
    refused = [item for item in done if isinstance(item, Conflict)]
    assert [finding.code for error in refused for finding in error.findings] == ["already_revised"] * 7


def test_of_eight_checkers_one_posts_and_the_others_are_told_that_it_is_decided(books: Books) -> None:
    books.post(START)
    users, voucher = checkers(books, 8), books.submit(loan("J1", 7)).id
    done = at_once(8, lambda n: post_one(books.database, voucher, users[n]))
    assert sum(isinstance(item, Decision) for item in done) == 1
    refused = [item for item in done if isinstance(item, Conflict)]
    assert [finding.code for error in refused for finding in error.findings] == ["already_decided"] * 7
    assert_whole(books)


def test_one_checker_eight_times_gets_one_decision_and_its_replays(books: Books) -> None:
    books.post(START)
    voucher = books.submit(loan("J1", 7)).id
    done = at_once(8, lambda _: post_one(books.database, voucher, books.user("li")))
    assert {item.number for item in done} == {2}
    assert sorted(item.is_replay for item in done) == [False] + [True] * 7


def test_of_two_repayments_that_exceed_the_balance_together_one_is_posted(books: Books) -> None:
    books.post(START)
    day = "2023-01-{:02d} J0 repayment 60"
    vouchers = [books.submit(day.format(10 + n)).id for n in range(4)]
    done = at_once(4, lambda n: post_one(books.database, vouchers[n], books.user("li")))
    refused = [item for item in done if isinstance(item, Refused)]
    assert [finding.code for error in refused for finding in error.findings] == ["balance_negative"] * 3
    assert books.total("outstanding", kind="patent_pledge_loan") == (1, "40.00")
    assert_whole(books)


def test_of_two_newcomers_of_one_code_and_different_kinds_one_is_posted(books: Books) -> None:
    vouchers = [books.submit(f"{kind} N01").id for kind in ("bank", "enterprise", "fund")]
    done = at_once(3, lambda n: post_one(books.database, vouchers[n], books.user("li")))
    refused = [item for item in done if isinstance(item, Refused)]
    assert [finding.code for error in refused for finding in error.findings] == ["institution_kind_changed"] * 2


def test_while_many_write_an_answer_at_a_known_number_never_changes_and_verification_stays_intact(books: Books) -> None:
    books.post(START)
    over = threading.Event()
    seen: dict[int, set[Any]] = {}

    def write(writer: int) -> int:
        for n in range(12):
            voucher = submit_one(
                books.database, loan(f"W{writer}-{n}", 100 * writer + n + 1), books.user("wang"), f"{writer}-{n}"
            ).id
            post_one(books.database, voucher, books.user("li"))
        return writer

    def read(_number: int) -> int:
        rounds = 0
        while not over.is_set() or rounds == 0:
            rounds += 1
            with books.database.reading() as connection:
                asked = parse_question("disbursed", {"group": "lending", "counts": "instruments"}, Viewer.all())
                head = answer(connection, asked).head.number
            for known in {head, head // 2, 1}:
                total = books.ask("disbursed", group="lending", known_at=known, counts="instruments").total
                seen.setdefault(known, set()).add(total)
        return rounds

    def check(_number: int) -> list[Any]:
        found: list[Any] = []
        while not over.is_set():
            found.extend(verify(books.database).findings)
        return found

    with ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(write, number) for number in range(4)]
        reader, verifier = pool.submit(read, 0), pool.submit(check, 0)
        try:
            assert [future.result(timeout=120) for future in writers] == [0, 1, 2, 3]
        finally:
            over.set()
        assert reader.result(timeout=60) > 0
        assert verifier.result(timeout=60) == []
    assert {known: len(totals) for known, totals in seen.items() if len(totals) > 1} == {}
    assert {known: total.count for known, (total,) in seen.items()} == {known: known for known in seen}
    assert books.total("disbursed", group="lending") == (49, f"{100 + 4 * 78 + 12 * 600}.00")
    assert_whole(books)


def process(books: Books, first: int, last: int, crash: str = "") -> "subprocess.Popen[str]":
    url = books.database.url.render_as_string(hide_password=False)
    arguments = [url, str(books.database.head.path), str(first), str(last), crash]
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], cwd=ROOT, stderr=subprocess.PIPE, text=True)


def test_several_processes_write_one_chain(books: Books) -> None:
    books.post(START)
    running = [process(books, first, first + 6) for first in (1, 101, 201)]
    assert [(child.communicate(timeout=120)[1], child.returncode) for child in running] == [("", 0)] * 3
    assert len(numbers_of(books)) == 19
    assert_whole(books)


@pytest.mark.parametrize(("crash", "posted"), [("before_commit", 1), ("after_commit", 2)])
def test_a_crash_leaves_the_ledger_intact_and_usable(books: Books, crash: str, posted: int) -> None:
    books.post(START)
    child = process(books, 1, 2, crash)
    child.communicate(timeout=120)
    assert child.returncode == 9
    assert len(numbers_of(books)) == posted
    assert_whole(books, without=posted - 1)
    books.post("2023-01-10 J0 repayment 60")
    assert books.total("outstanding", kind="patent_pledge_loan") == (1, "40.00")
    assert_whole(books, without=posted - 1)


def test_a_month_closed_by_many_at_once_is_closed_once(books: Books) -> None:
    books.post(START)
    users = checkers(books, 4)
    closings = [books.submit(f"close {month}").id or 0 for month in ("2023-06", "2023-07", "2023-08", "2023-09")]

    def close(number: int) -> Any:
        with books.database.writing() as writer:
            accept = ["loans_unsecured", "attachment_absent"]
            return decide(writer, [closings[number]], Verdict.POSTED, users[number], accept=accept)

    done = at_once(4, close)
    assert sum(isinstance(item, list) for item in done) == 1
    assert {finding.code for item in done if isinstance(item, Refused) for finding in item.findings} >= {
        "closing_order"
    }
    assert len(books.rows("SELECT month FROM closing")) == 1
    assert verify(books.database).is_intact


def test_what_is_approved_while_a_month_closes_is_booked_before_it_or_after(books: Books) -> None:
    """Whoever is first: a closing that is second is stale, a repayment that is second is booked into July."""
    books.post(START)
    users = checkers(books, 2)
    closing = books.submit("close 2023-06").id or 0
    repayment = books.submit("2023-06-05 J0 repayment 5").id or 0

    def act(number: int) -> Any:
        with books.database.writing() as writer:
            accept = ["loans_unsecured", "attachment_absent", "undecided_vouchers"]
            return decide(writer, [(closing, repayment)[number]], Verdict.POSTED, users[number], accept=accept)

    closed, repaid = at_once(2, act)
    assert isinstance(repaid, list)
    [(booked,)] = books.rows("SELECT CAST(book_date AS TEXT) FROM entry WHERE act = 'repayment'")
    if isinstance(closed, list):
        assert (booked, len(repaid[0].notes)) == ("2023-07-01", 1)
    else:
        assert "closing_stale" in {finding.code for finding in closed.findings}
        assert booked == "2023-06-05"
    assert verify(books.database).is_intact
