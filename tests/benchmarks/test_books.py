"""Time travel beside the present, and why a total changed beside a list of the vouchers that changed it."""

from collections.abc import Callable

from ledger.changes import changes
from ledger.lists import list_vouchers
from ledger.scope import Viewer, parse_question
from ledger.verify import verify
from tests.benchmarks.race import Race
from tests.benchmarks.workload import small_vouchers
from tests.books import Books

MILLION = 1_000_000
VOUCHERS = 10_000


def test_a_total_as_known_at_half_of_the_journal(bulk: Callable[[int], Books], race: Race) -> None:
    books = bulk(MILLION)
    [(half,)] = books.rows("SELECT max(number) / 2 FROM journal")
    asked = {"kind": "grant", "by": "institution"}
    race.run(
        "total as known at half of the journal",
        lambda: books.ask("disbursed", known_at=half, **asked),
        {"the same total now": lambda: books.ask("disbursed", **asked)},
        rounds=15,
    )
    [(count,)] = books.rows(
        f"SELECT sum(tally) FROM entry WHERE kind = 'grant' AND act = 'disbursement' AND number <= {half}"
    )
    assert books.total("disbursed", kind="grant", known_at=half)[0] == (count or 0)


def test_changes_over_many_vouchers(sqlite_books: Books, scale: float, race: Race) -> None:
    count = max(round(VOUCHERS * scale), 5)
    first = small_vouchers(sqlite_books, count)

    def explain() -> int:
        with sqlite_books.database.reading() as connection:
            question = parse_question("outstanding", {"kind": "technology_loan"}, Viewer.all())
            return len(changes(connection, question, first).rows)

    def list_all() -> int:
        listed, cursor = 0, None
        with sqlite_books.database.reading() as connection:
            while True:
                page = list_vouchers(connection, Viewer.all(), limit=1_000, cursor=cursor)
                listed, cursor = listed + len(page.items), page.next_cursor
                if cursor is None:
                    return listed

    race.run(f"changes over {count} vouchers", explain, {"listing them": list_all})
    assert explain() == count
    assert list_all() == first + count
    assert verify(sqlite_books.database).is_intact
