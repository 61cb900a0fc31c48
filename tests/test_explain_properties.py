"""Properties of explanations: values as SQL gives them, parts that sum to the gap, ranges that hold what fits."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from api.demo import load_sample
from ledger.database import Database
from ledger.errors import Refused
from ledger.evaluation import evaluate
from ledger.explain.candidates import Candidate
from ledger.explain.columns import Columns, columns_of, load_columns
from ledger.explain.cuts import Cut, changes
from ledger.explain.difference import Gap, difference_of
from ledger.explain.explanation import Explanation
from ledger.explain.heads import find_heads
from ledger.explain.neighbourhood import axes, bases
from ledger.explain.readings import FAR, Reading, damages_of, slips_of
from ledger.explain.search import Sought
from ledger.explain.sweep import UNTRIED, sweep
from ledger.figures import compare, read_quantity
from ledger.publications import find_publication
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import AuditVerdict, Count, Kind
from tests.books import Books
from tests.explaining import PARTIES, explained, publish

QUIET = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    database = Database(str(tmp_path_factory.mktemp("sample") / "ledger.db"))
    database.create()
    load_sample(database)
    with database.reading() as connection:
        yield connection
    database.engine.dispose()


class Neighbourhood:
    """The neighbourhood of one figure of the sample."""

    def __init__(self, connection: Connection, figure: str) -> None:
        publication = find_publication(connection, None, find_head(connection).number)
        self.figure = next(one for one in publication["figures"] if one["id"] == figure)
        self.declared = Cut.of(self.figure["measure"], self.figure["scope"])
        self.head = find_head(connection).number
        self.columns = load_columns(connection, self.declared.scope, list(Kind), self.head)
        self.day = date.fromisoformat(publication["date"])
        self.bases = list(bases(self.declared, self.columns, find_heads(connection, self.head, self.day)))
        self.axes = axes(self.declared, self.columns, self.day)


@pytest.fixture(scope="module")
def neighbourhoods(sample: Connection) -> dict[str, Neighbourhood]:
    return {figure: Neighbourhood(sample, figure) for figure in ("F01", "F02", "F06", "F09")}


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(data=st.data())
def test_every_cut_tried_over_the_sample_has_the_value_that_totals_give(
    sample: Connection, neighbourhoods: dict[str, Neighbourhood], data: st.DataObject
) -> None:
    near = neighbourhoods[data.draw(st.sampled_from(sorted(neighbourhoods)))]
    base = data.draw(st.sampled_from(near.bases))
    axis = near.axes[base.cut.is_stock]
    count = data.draw(st.sampled_from([None, Count.COUNT, Count.INSTITUTIONS]))
    [swept] = sweep(near.columns, base.cut, axis, [count], base.dimensions)
    place = data.draw(st.integers(0, len(axis) - 1))
    cut = base.cut.at(axis.times[place])
    if cut.scope.part is base.cut.scope.part:
        asked(sample, near, cut, count, int(swept.whole[place]))
        for dimension in base.dimensions:
            values = near.columns.dimensions[dimension].values
            code = data.draw(st.integers(0, len(values) - 1))
            asked(sample, near, cut.limited(dimension, values[code]), count, int(swept.limited[dimension][place, code]))
            if dimension in swept.without:
                left = cut.leaving_out(dimension, values[code])
                asked(sample, near, left, count, int(swept.without[dimension][place, code]))


def asked(connection: Connection, near: Neighbourhood, cut: Cut, count: Count | None, swept: int) -> None:
    """SQL says of a cut what was swept; nothing swept is nothing there."""
    if swept == UNTRIED:
        return
    value = evaluate(connection, cut.measure, count, cut.stored(), Viewer.all(), near.head)
    assert (value or 0) * (100 if count is None else 1) == swept, cut


def test_every_base_is_as_many_changes_away_as_it_says(neighbourhoods: dict[str, Neighbourhood]) -> None:
    for near in neighbourhoods.values():
        assert len(near.bases) > 20
        assert [len(changes(near.declared, base.cut)) for base in near.bases] == [base.cost for base in near.bases]
        assert {base.cost for base in near.bases} <= {0, 1, 2}


@st.composite
def ledgers(draw: st.DrawFn) -> str:
    """A few loans, some repaid, some under a programme."""
    lines = []
    for number in range(draw(st.integers(1, 6))):
        bank, enterprise = draw(st.sampled_from(["B01", "B02", "B03"])), draw(st.sampled_from(["E01", "E02", "E03"]))
        programme = draw(st.sampled_from(["", " programme 示例甲", " programme 示例乙"]))
        month, amount = draw(st.integers(1, 12)), draw(st.integers(1, 900))
        lines.append(f"patent_pledge_loan J{number} {bank} -> {enterprise}{programme}")
        lines.append(f"2022-{month:02d}-{draw(st.integers(1, 28)):02d} J{number} disbursement {amount}万元")
        if draw(st.booleans()):
            lines.append(f"2023-{month:02d}-05 J{number} repayment {draw(st.integers(1, amount))}万元")
    return PARTIES + "\n".join(lines)


@settings(max_examples=12, deadline=None, suppress_health_check=QUIET)
@given(
    ledger=ledgers(), text=st.sampled_from(["900万元", "近0.1亿元", "3笔", "1234.5万元", "超过500万元"]), data=st.data()
)
def test_over_any_ledger_the_parts_sum_to_the_gap_and_candidates_hold(
    tmp_path_factory: pytest.TempPathFactory, ledger: str, text: str, data: st.DataObject
) -> None:
    books = Books(Database(str(tmp_path_factory.mktemp("random") / "ledger.db")))
    books.settle(ledger)
    scope = {"kind": "patent_pledge_loan"} | data.draw(
        st.sampled_from([{"as_of": "2022-06-30"}, {"period": "2022H2"}, {"as_of": "2023-12-31", "basis": "event"}])
    )
    figure: dict[str, Any] = {"text": text, "scope": scope} | ({"count": "count"} if text == "3笔" else {})
    publish(books, figure)
    found = explained(books)
    assert sum(found.difference.values()) == found.gap.size
    for candidate in found.candidates:
        holds(books, found, candidate)
    books.database.engine.dispose()


def holds(books: Books, found: Explanation, candidate: Candidate) -> None:
    """What a candidate says is what SQL says of its stored scope, and it fits the text as it is read there."""
    with books.database.reading() as connection:
        count = found.figure.get("count")
        value = evaluate(
            connection, candidate.cut.measure, count, candidate.cut.stored(), Viewer.all(), found.head.number
        )
    assert value == candidate.value
    assert candidate.reading.verdict(value) is not AuditVerdict.INCONSISTENT
    assert Cut.of(candidate.cut.measure, candidate.cut.stored()) == candidate.cut
    assert 1 <= len(candidate.changes) + bool(candidate.reading.change) <= 3


@given(
    ledger=st.fractions(0, 10**7, max_denominator=100),
    text=st.sampled_from(["900万元", "近0.1亿元", "3万~8万元", "50万元以上", "1234.56元"]),
    lacking=st.fractions(-(10**6), 10**7, max_denominator=100),
)
def test_without_a_candidate_the_parts_sum_to_the_gap_too(ledger: Fraction, text: str, lacking: Fraction) -> None:
    sought = Sought("F01", read_quantity(text), None)
    gap = Gap(ledger, ledger - compare(sought.quantity, ledger).gap)
    parts = difference_of(NOTHING, Cut.of("disbursed", {}), sought, gap, None, lacking)
    assert sum(parts.values()) == gap.size


NOTHING: Columns = None  # type: ignore[assignment]


@given(
    text=st.sampled_from(["9057万元", "近1.2亿元", "约300万元", "35笔", "超过5000万元", "不低于3亿元", "1.5亿元"]),
    fen=st.integers(0, 10**11),
)
def test_a_range_holds_every_value_that_fits(text: str, fen: int) -> None:
    quantity = read_quantity(text)
    per = 1 if text == "35笔" else 100
    for reading in (Reading(quantity), *slips_of(quantity)):
        low, high = reading.range(per)
        is_fit = reading.verdict(Fraction(fen, per)) is not AuditVerdict.INCONSISTENT
        assert not is_fit or low <= fen <= high
        assert -FAR <= low <= high <= FAR


@pytest.mark.parametrize("text", ["9057万元", "近1.2亿元", "35笔", "202323项"])
def test_a_damaged_text_is_read_in_one_other_way_each(text: str) -> None:
    quantity = read_quantity(text)
    read = [damage.quantity for damage in damages_of(quantity, 2023)]
    assert read
    assert len({one.printed for one in read}) == len(read)
    assert all((one.unit, one.qualifier) == (quantity.unit, quantity.qualifier) for one in read)
    assert quantity.value not in {one.value for one in read}
    assert ("1023项" in {one.printed for one in read}) is (text == "202323项")


def test_sums_beyond_sixty_four_bits_are_refused_and_not_wrapped() -> None:
    row = [
        "2023-01-05",
        "2023-01-05",
        2**61,
        1,
        7,
        None,
        "B01",
        None,
        None,
        None,
        "grant",
        "disbursement",
        "B01",
        "B01",
    ]
    rows = [[1, line, *row, "E01", None, None, None, "cash"] for line in (1, 2)]
    assert columns_of(1, [list(column) for column in zip(rows[0], strict=True)]).fen.tolist() == [2**61]
    with pytest.raises(Refused, match="amount_too_large"):
        columns_of(1, [list(column) for column in zip(*rows, strict=True)])
