"""An explanation over a hundred thousand entries beside pandas, which tries a few of the same cuts one by one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random
from time import perf_counter

import numpy as np
import pandas as pd
import pytest

from api.demo import load_sample
from ledger.database import Database
from ledger.evaluation import evaluate
from ledger.explain.columns import Coded, Columns, load_columns
from ledger.explain.cuts import Cut
from ledger.explain.explanation import explain
from ledger.explain.heads import find_heads
from ledger.explain.neighbourhood import NEIGHBOURS, axes
from ledger.explain.search import Search, Sought
from ledger.explain.values import value_of
from ledger.figures import read_quantity
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import GROUP_OF, Count, Dimension, Group, Kind
from tests.benchmarks.race import Race
from tests.books import Books

ENTRIES = 240_000
"""Over all kinds; of those that an explanation of a loan reads there are a hundred thousand."""

DAY = date(2024, 1, 15)
ONE_BY_ONE = 200


@pytest.fixture
def columns(bulk: Callable[[int], Books]) -> Columns:
    """The entries of lending and pledge, as an explanation of a loan holds them."""
    kinds = [kind for kind in Kind if GROUP_OF[kind] in (Group.LENDING, Group.PLEDGE)]
    with bulk(ENTRIES).database.reading() as connection:
        return load_columns(connection, Cut.of("disbursed", {}).scope, kinds, find_head(connection).number)


def searching(columns: Columns, books: Books) -> Search:
    """A search for a figure that no cut gives, so that nothing ends early."""
    declared = Cut.of("disbursed", {"kind": "patent_pledge_loan", "as_of": "2023-06-30"})
    sought = [Sought("F01", read_quantity("123456.7万元"), None), Sought("F02", read_quantity("9999笔"), Count.COUNT)]
    with books.database.reading() as connection:
        heads = find_heads(connection, columns.known, DAY)
    return Search(columns, declared, sought, heads, DAY, 2023)


def one_by_one(columns: Columns) -> Callable[[], list[int]]:
    """Cuts at many days, limited to many values, each a filter and a sum of pandas."""
    named = {str(name): pd.Categorical.from_codes(coded.codes, list(coded.values)) for name, coded in held(columns)}
    frame = pd.DataFrame(named).assign(day=columns.booked, fen=columns.fen)
    chosen = cuts(columns)

    def run() -> list[int]:
        sums = []
        for cut in chosen:
            asked = frame[(frame["act"] == "disbursement") & (frame["day"] <= (cut.scope.as_of or DAY).toordinal())]
            for name, value in cut.scope.where.items():
                asked = asked[asked[str(name)] == value]
            sums.append(int(asked["fen"].sum()))
        return sums

    return run


def held(columns: Columns) -> list[tuple[Dimension, Coded]]:
    """The dimensions with their texts."""
    return list(columns.dimensions.items())


def cuts(columns: Columns) -> list[Cut]:
    """Some of the cuts of the neighbourhood, the same on every run."""
    declared = Cut.of("disbursed", {"kind": "patent_pledge_loan", "as_of": "2023-06-30"})
    stocks, random = axes(declared, columns, DAY)[1], Random(1)
    values_of = {name: coded.values for name, coded in held(columns)}  # noqa: PD011
    open_ = [name for name in NEIGHBOURS if name is not Dimension.KIND and values_of[name]]
    chosen = []
    for _ in range(ONE_BY_ONE):
        dimension = random.choice(open_)
        value = random.choice(values_of[dimension])
        chosen.append(declared.at(random.choice(stocks.times)).limited(dimension, value))
    return chosen


def test_a_search_over_a_hundred_thousand_entries(bulk: Callable[[int], Books], columns: Columns, race: Race) -> None:
    books, peer = bulk(ENTRIES), one_by_one(columns)
    seconds: list[float] = []
    found: list[int] = []

    def search() -> None:
        start = perf_counter()
        run = searching(columns, books)
        run.run()
        seconds.append(perf_counter() - start)
        found.append(run.tally.tried)

    race.run("search of all cuts", search, {f"pandas, {ONE_BY_ONE} of them one by one": peer}, rounds=3)
    race.note("entries held", len(columns), "entries")
    race.note("cuts tried in a search", found[-1], "cuts")
    race.note("cuts tried a second", found[-1] / min(seconds), "a second")

    assert peer() == [value_of(columns, cut, None) or 0 for cut in cuts(columns)]
    assert np.array_equal(columns.number, np.sort(columns.number))


def test_loading_the_entries(bulk: Callable[[int], Books], columns: Columns, race: Race) -> None:
    books = bulk(ENTRIES)
    kinds = [kind for kind in Kind if GROUP_OF[kind] in (Group.LENDING, Group.PLEDGE)]
    names = ", ".join(f"'{kind}'" for kind in kinds)
    statement = f"SELECT * FROM entry JOIN instrument ON key = instrument WHERE entry.kind IN ({names})"

    def load() -> Columns:
        with books.database.reading() as connection:
            return load_columns(connection, Cut.of("disbursed", {}).scope, kinds, columns.known)

    race.run("entries as columns", load, {"the rows alone": lambda: books.rows(statement)}, rounds=3)
    assert len(load()) == len(columns)


def test_an_explanation_over_the_sample(tmp_path: Path, race: Race) -> None:
    database = Database(str(tmp_path / "ledger.db"))
    database.create()
    load_sample(database)
    days = [f"{year}-{month:02d}-28" for year in range(2019, 2024) for month in range(1, 13)]
    with database.reading() as connection:
        head = find_head(connection).number

        def by_sql() -> None:
            for day in days:
                scope = {"kind": "patent_pledge_loan", "as_of": day}
                evaluate(connection, "disbursed", None, scope, Viewer.all(), head)

        race.run("explanation of F06 over the sample", lambda: explain(connection, "F06"), {"60 cuts by SQL": by_sql})
        assert explain(connection, "F06").candidates[0].cut.scope.as_of == date(2022, 12, 31)
    database.engine.dispose()
