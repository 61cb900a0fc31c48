"""Any history agrees with the naive model, on both engines; and what the machine, and reading for it, once found.

``PLEDGEBOOK_MACHINE_EXAMPLES`` sets the number of histories of a hunt, drawn anew at each run, for long hunts.
"""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import event

from ledger.accounts import User
from ledger.checklist import checklist
from ledger.database import Database
from ledger.errors import Refused
from ledger.period import parse_period
from ledger.places import place_key, place_text
from ledger.register import loan_register
from ledger.scope import Viewer
from ledger.vocabulary import Kind
from tests.books import Books
from tests.databases import PostgresDatabases, sqlite_url
from tests.levels import levels_below_zero
from tests.machine import Machine, codes_of
from tests.machine_world import PATENTS
from tests.model import Fact

LONG_HUNT = "PLEDGEBOOK_MACHINE_EXAMPLES"
STEPS = 50
HISTORIES = 14
HUNTS = range(2)
SHARES = {"sqlite": 3_000, "postgresql": 2_000}
"""By engine: the least steps of each hunt, which goes on with 14 more histories until it has taken them."""

HAPPENED = (
    "posted: closing",
    "posted: reopening",
    "closed again",
    "late: entry",
    "late: reversal",
    "late: amendment",
    "late: statement",
    "posted: succession",
    "rows: AskLoans",
    "rows: AskBalances",
    "rows: changes",
    "books never reopened",
    "refused: balance_negative",
    "refused: line_exceeded",
    "refused: closing_stale",
    "refused: renewal_parties",
    "refused: succession_cycle",
    "warned: loans_overdue",
    "warned: loans_unsecured",
    "warned: statement_differs",
    "warned: statement_missing",
    "warned: undecided_vouchers",
)
"""What every hunt came across; without it agreement would show nothing.

Books that sink below zero are not in it: since a reversal is booked no earlier than what it cancels, chance needs
five particular acts in a row for that; ``test_closing`` does them.
"""

AT_MOST = 3
"""How many times its share of steps a hunt may take before it must have come across all of it."""


def missed(seen: Counter[str]) -> list[str]:
    """What a hunt has not come across yet."""
    return [name for name in HAPPENED if not seen[name]]


def hunt(engine: str, renew: Callable[[], Database], users: dict[str, User], number: int) -> Counter[str]:
    """What happened over histories that came to the engine's share of steps, none of which disagreed with the model.

    Histories vary with the order of sets, so a hunt goes on until it has met all that there is to meet.
    """
    seen: Counter[str] = Counter()

    def machine() -> Machine:
        return Machine(renew(), users, seen)

    with untraced():
        for drawn in range(1_000 * number, 1_000 * (number + 1)):  # no seed twice
            run_state_machine_as_test(machine if LONG_HUNT in os.environ else seed(drawn)(machine), settings=HUNTING)
            is_done = seen["steps"] >= SHARES[engine] and not missed(seen)
            if is_done or seen["steps"] >= AT_MOST * SHARES[engine]:
                break
    return seen


HUNTING = settings(
    max_examples=int(os.environ.get(LONG_HUNT, HISTORIES)),
    stateful_step_count=STEPS + 1,  # and the one that begins
    deadline=None,
    phases=[Phase.generate, Phase.shrink],
    print_blob=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def untraced() -> Iterator[None]:
    """Coverage does not look on: it takes as long again, and a random walk shows nothing by the lines it passes."""
    trace = sys.gettrace()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(trace)


def tell(capsys: pytest.CaptureFixture[str], engine: str, seen: Counter[str]) -> None:
    """The hunt did its share of the steps, and says how many; it met what there is to meet."""
    with capsys.disabled():
        sys.stdout.write(f"{engine}: {seen['steps']} steps ")
    assert seen["steps"] >= SHARES[engine]
    assert missed(seen) == []


@pytest.mark.parametrize("number", HUNTS)
def test_any_history_on_sqlite_agrees_with_the_model(
    number: int, sqlite_pattern: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pattern, database = sqlite_pattern.database, Database(sqlite_url(tmp_path), tmp_path / "head")
    event.listen(database.engine, "connect", do_not_wait_for_the_disk)

    def renew() -> Database:
        for rest in tmp_path.glob("ledger.db*"):
            rest.unlink()
        shutil.copy(str(pattern.url.database), str(database.url.database))
        shutil.copy(pattern.head.path, database.head.path)
        return database

    tell(capsys, "sqlite", hunt("sqlite", renew, sqlite_pattern.users, number))


def do_not_wait_for_the_disk(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous = OFF")


@pytest.mark.parametrize("number", HUNTS)
def test_any_history_on_postgresql_agrees_with_the_model(
    number: int,
    postgres: PostgresDatabases,
    postgres_pattern: Books,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pattern = postgres_pattern.database
    database = Database(postgres.new_database(), tmp_path / "head")

    def renew() -> Database:
        postgres.renew_database(str(database.url.database), str(pattern.url.database))
        shutil.copy(pattern.head.path, database.head.path)
        return database

    tell(capsys, "postgresql", hunt("postgresql", renew, postgres_pattern.users, len(HUNTS) + number))


def test_the_hunts_together_take_ten_thousand_steps() -> None:
    assert sum(share * len(HUNTS) for share in SHARES.values()) >= 10_000


# What the machine, and reading for it, once found.

LOAN = """
bank B01 330302
bank B02 330302
enterprise E01 330303
government G01
technology_loan J1 B01 -> E01
2023-01-05 J1 disbursement 100
"""


def refusal_of(books: Books, voucher: str | list[Fact]) -> set[str]:
    with pytest.raises(Refused) as caught:
        books.post(voucher)
    return codes_of(caught.value, "error")


def test_a_repayment_above_what_was_posted_before_is_refused_with_its_figure_on_both_engines(books: Books) -> None:
    books.post(LOAN)
    with pytest.raises(Refused) as caught:
        books.submit("2023-01-06 J1 repayment 101")
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [
        ("balance_negative", "2023-01-06 -1.00")
    ]


def test_a_loan_is_recorded_anew_under_its_number_in_the_voucher_that_reverses_it(books: Books) -> None:
    books.post(LOAN)
    books.post("reverse 1/6\ntechnology_loan J1 B01 -> E01 region 330326\n2023-01-05 J1 disbursement 100")
    assert books.table("disbursed", kind="technology_loan", by="region") == "330303 0 0.00\n330326 1 100.00"


def test_a_number_passes_from_one_instrument_to_another_in_one_voucher(books: Books) -> None:
    books.post(LOAN)
    books.post("reverse 1/6\ntechnology_loan J1 B01 -> E01 region 330326\n2023-01-05 J1 disbursement 100")
    entry = {"fact": "entry", "instrument": "S1/5", "act": "disbursement", "event_date": "2023-01-05", "amount": "100"}
    assert refusal_of(books, [entry]) == {"number_taken"}
    books.post([{"fact": "reversal", "entry": "2/3"}, entry])
    assert books.table("disbursed", kind="technology_loan", by="region") == "330303 1 100.00\n330326 0 0.00"


def test_the_total_of_a_stock_does_not_depend_on_how_it_is_split(books: Books) -> None:
    books.post(LOAN + "2023-01-06 J1 repayment 100")
    for by in (None, "act", "institution"):
        assert books.total("outstanding", group="lending", by=by) == (0, "0.00")
        assert books.total("outstanding", group="lending", by=by, counts="recipients") == (0, "0.00")


def test_a_patent_under_two_registrations_is_one_patent_however_the_answer_is_split(books: Books) -> None:
    pledges = "".join(f"\n2023-01-06 R{n} pledge 100: patent {PATENTS[0]}" for n in (1, 2))
    registrations = "pledge_registration R1 E01 -> B01\npledge_registration R2 E01 -> B02"
    books.post(LOAN + registrations + pledges, accept=["patent_under_other_pledge"])
    assert books.table("pledged", group="pledge", by="institution") == "B01 1 100.00\nB02 1 100.00"
    assert books.total("pledged", group="pledge", by="institution") == (1, "200.00")
    assert books.total("pledged", group="pledge") == (1, "200.00")


def test_fiscal_money_has_no_outstanding(books: Books) -> None:
    books.post(LOAN + "grant G1 G01 -> E01\n2023-01-06 G1 disbursement 70")
    assert books.table("outstanding", by="group") == "lending 1 100.00"
    assert books.total("outstanding", kind="grant") == (0, None)


def test_a_bank_that_reports_nothing_outstanding_has_reported(books: Books) -> None:
    books.post(LOAN + "statement B01 technology_loan 2023-06-30 outstanding 0")
    asked = {"kind": "technology_loan", "as_of": "2023-06-30"}
    assert books.table("reported_outstanding", by="institution", **asked) == "B01 0 0.00"
    assert books.total("reported_outstanding", **asked) == (0, "0.00")


def test_a_registration_without_a_number_secures_a_loan_all_the_same(books: Books) -> None:
    registration = {"fact": "instrument", "kind": "pledge_registration", "provider": "E01", "recipient": "B01"}
    pledge = {"fact": "entry", "instrument": "#1", "act": "pledge", "event_date": "2023-01-05", "patent": PATENTS[0]}
    loan = {"fact": "instrument", "kind": "patent_pledge_loan", "provider": "B01", "recipient": "E01"}
    paid = {"fact": "entry", "instrument": "#3", "act": "disbursement", "event_date": "2023-01-06", "amount": "100"}
    books.post("bank B01\nenterprise E01")
    books.post([registration, pledge, {**loan, "secured_by": ["#1"]}, paid])
    with books.database.reading() as connection:
        (row,) = loan_register(connection, Kind.PATENT_PLEDGE_LOAN, date(2023, 1, 31), 2, Viewer.all())
        asked = [item.code for item in checklist(connection, parse_period("2023-01"))]
    assert (row.registrations, row.patents) == (("S2/1",), (PATENTS[0],))
    assert "loans_unsecured" not in asked


def test_a_level_below_zero_in_the_books_is_found_by_plain_sql_and_told_before_the_next_closing(books: Books) -> None:
    books.post(LOAN)
    books.close("2023-02")
    late = books.post("technology_loan J2 B01 -> E01\n2023-01-05 J2 disbursement 300")
    books.post("reopen 2023-02: 示例")
    books.settle("2023-02-05 J2 repayment 300")
    with books.database.reading() as connection:
        sunk = levels_below_zero(connection, "book", 6)
        told = [(str(item.code), item.place) for item in checklist(connection, parse_period("2023-02"))]
        assert levels_below_zero(connection, "event", 6) == []
        assert levels_below_zero(connection, "book", 5) == []
    place = place_key(late.voucher, 1)
    assert sunk == [("outstanding", 5, "2023-02-28", place, -30_000)]
    assert ("book_balance_negative", place_text(place)) in told
