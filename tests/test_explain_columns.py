"""Entries as numpy columns say what SQL totals say, to the fen, for every cut."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.evaluation import evaluate
from ledger.explain.columns import Columns, load_columns
from ledger.explain.cuts import Cut
from ledger.explain.neighbourhood import NEIGHBOURS, axes
from ledger.explain.sweep import UNTRIED, sweep
from ledger.explain.values import in_base_units, value_of
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import NATURE_OF, Count, Kind, Measure, Nature
from tests.books import Books, post_everything

MEASURES = [measure for measure in Measure if measure is not Measure.REPORTED_OUTSTANDING]
DAYS = ["2022-12-31", "2023-01-05", "2023-01-31", "2023-02-05", "2023-03-31", "2023-08-01"]
PERIODS = ["2022", "2023", "2023H1", "2023Q1", "2023-02", "2023-08"]
LIMITS = {
    "institution": ["B01", "B02", "F01", "E09"],
    "recipient": ["E01", "E02", "B01"],
    "region": ["330303", "330326"],
    "programme": ["示例计划", "别的"],
    "category": ["示例行业"],
    "kind": ["technology_loan", "equity_investment"],
    "year": ["2023"],
    "quarter": ["2023Q1"],
    "month": ["2023-02"],
}


def times(measure: Measure) -> st.SearchStrategy[dict[str, Any]]:
    """Any time that a measure can be asked for."""
    as_of = st.fixed_dictionaries({"as_of": st.sampled_from(DAYS)})
    if NATURE_OF[measure] is Nature.STOCK:
        return st.one_of(st.just({}), as_of)
    periods = st.fixed_dictionaries({"period": st.sampled_from(PERIODS)})
    parts = st.fixed_dictionaries(
        {"period": st.sampled_from(PERIODS), "part": st.sampled_from(["adjustment", "booked"])}
    )
    return st.one_of(st.just({}), as_of, periods, parts)


@st.composite
def scopes(draw: st.DrawFn, measure: Measure, head: int) -> dict[str, Any]:
    """Any scope that a figure can declare."""
    scope = draw(times(measure))
    scope |= draw(
        st.sampled_from([{}, {"kind": "patent_pledge_loan"}, {"group": "lending"}, {"kind": "pledge_registration"}])
    )
    if "part" not in scope:
        scope |= draw(st.sampled_from([{}, {"basis": "event"}, {"basis": "book"}]))
    for name in ("where", "without"):
        dimension = draw(st.sampled_from([None, *LIMITS]))
        is_taken = name == "where" and dimension == "kind" and "kind" in scope
        is_timed = dimension in {"year", "quarter", "month"} and NATURE_OF[measure] is Nature.STOCK
        if dimension and not is_taken and not is_timed:
            scope[name] = {dimension: draw(st.sampled_from(LIMITS[dimension]))}
    leaving = draw(st.lists(st.sampled_from(["reversals", "renewals", "adjustments"]), unique=True, max_size=3))
    return (
        scope
        | ({"leaving": leaving} if leaving else {})
        | draw(st.sampled_from([{}, {}, {"known_at": max(1, head // 2)}, {"known_at": 1}]))
    )


def check(books: Books, columns: Columns, measure: Measure, count: Count | None, scope: dict[str, Any]) -> None:
    """Columns and SQL agree on one cut."""
    with books.database.reading() as connection:
        expected = evaluate(connection, measure, count, scope, Viewer.all(), columns.known)
    assert in_base_units(value_of(columns, Cut.of(measure, scope), count), count) == expected


@pytest.fixture(scope="module")
def everything(module_books: Books) -> Books:
    """Entries of every act and kind, some reversed, some booked late."""
    post_everything(module_books)
    module_books.post(
        """
        technology_loan J9 B02 -> E02 renews technology_loan:B02:J2
        2023-07-01 J9 disbursement 70: means rollover
        technology_loan J8 B02 -> E01
        2023-02-10 J8 disbursement 30: means rollover
        2023-09-10 J8 repayment 30
        """
    )
    return module_books


@pytest.fixture(scope="module")
def columns(everything: Books) -> Columns:
    with everything.database.reading() as connection:
        return load_columns(connection, Cut.of("disbursed", {}).scope, list(Kind), find_head(connection).number)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_cut_has_the_value_that_totals_give(everything: Books, columns: Columns, data: st.DataObject) -> None:
    measure = data.draw(st.sampled_from(MEASURES))
    counts = [None, *Count] if measure is Measure.PLEDGED else [None, *(c for c in Count if c is not Count.PATENTS)]
    check(everything, columns, measure, data.draw(st.sampled_from(counts)), data.draw(scopes(measure, columns.known)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_sweep_has_the_value_of_every_cut_that_it_tries(columns: Columns, data: st.DataObject) -> None:
    measure = data.draw(st.sampled_from(MEASURES))
    counts = [None, *Count] if measure is Measure.PLEDGED else [None, *(c for c in Count if c is not Count.PATENTS)]
    count = data.draw(st.sampled_from(counts))
    base = Cut.of(measure, data.draw(scopes(measure, columns.known)))
    axis = axes(base, columns, date(2023, 12, 1))[base.is_stock]
    dimensions = [d for d in NEIGHBOURS if d not in base.scope.where and d not in base.scope.without]
    swept = sweep(columns, base, axis, [count], dimensions)[0]
    part = base.scope.part
    for place in data.draw(st.lists(st.integers(0, len(axis) - 1), min_size=6, max_size=6)):
        cut = base.at(axis.times[place])
        if cut.scope.part is not part:
            continue
        equals(columns, cut, count, int(swept.whole[place]))
        for dimension in dimensions:
            for code, value in enumerate(columns.dimensions[dimension].values):
                equals(columns, cut.limited(dimension, value), count, int(swept.limited[dimension][place, code]))
                if dimension in swept.without:
                    without = int(swept.without[dimension][place, code])
                    equals(columns, cut.leaving_out(dimension, value), count, without)


def equals(columns: Columns, cut: Cut, count: Count | None, swept: int) -> None:
    """A value that was swept is that of its cut, where nothing sums to zero; no sum crosses groups."""
    if swept != UNTRIED and cut.group is not None:
        assert swept == (value_of(columns, cut, count) or 0), (cut, count)


def test_a_cut_is_stored_as_it_was_declared() -> None:
    declared = {
        "kind": "patent_pledge_loan", "period": "2023H1", "part": "booked", "where": {"institution": "B01"},
        "without": {"programme": "示例计划"}, "leaving": ["reversals", "adjustments"], "known_at": 3,
    }  # fmt: skip
    assert Cut.of("disbursed", declared).stored() == declared
    assert Cut.of("outstanding", {"group": "lending", "as_of": "2023-06-30"}).scope.as_of == date(2023, 6, 30)
