"""Quick ways of posting agree with the slow ones that they stand in for."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ledger.chain import canonical
from ledger.encoding import dump_list, load_list
from ledger.invariants import Movement, Sums, breaches, doubtful
from ledger.vocabulary import ACTS_OF, Kind

_DAYS = ("2023-01-01", "2023-01-02", "2023-01-03")


@st.composite
def _movements(draw: st.DrawFn) -> list[Movement]:
    kind = draw(st.sampled_from([Kind.TECHNOLOGY_LOAN, Kind.CREDIT_LINE, Kind.EQUITY_INVESTMENT]))
    signs = st.sampled_from([1, 1, 1, -1])
    steps = st.tuples(st.sampled_from(ACTS_OF[kind]), st.sampled_from(_DAYS), st.integers(1, 3), signs)
    return [
        Movement(7, str(kind), str(act), day, sign * fen, sign)
        for act, day, fen, sign in draw(st.lists(steps, min_size=1, max_size=8))
    ]


def _sums(posted: list[Movement], day: str) -> list[Sums]:
    return [
        Sums(
            7,
            act,
            sum(m.amount_fen for m in posted if m.act == act and m.day < day),
            sum(m.amount_fen for m in posted if m.act == act and m.day >= day and m.amount_fen > 0),
            sum(m.amount_fen for m in posted if m.act == act and m.day >= day and m.amount_fen < 0),
            sum(m.tally for m in posted if m.act == act),
        )
        for act in sorted({m.act for m in posted})
    ]


@given(_movements(), st.integers(0, 8))
def test_an_instrument_without_doubt_has_no_breach(movements: list[Movement], cut: int) -> None:
    posted, added = movements[:cut], movements[cut:]
    if not added:
        return
    first = min(m.day for m in added)
    seen = [m._replace(day=max(m.day, first)) for m in posted] + added  # what came before counts by its sum
    if doubtful(added, _sums(posted, first)) == set():
        assert list(breaches(seen)) == []


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.lists(st.recursive(_TEXTS | st.integers() | st.booleans() | st.none(), st.lists)))
def test_a_list_is_written_as_the_chain_writes_it(values: list[Any]) -> None:
    assert dump_list(values) == canonical(values)
    assert load_list(dump_list(values)) == values


@given(st.lists(st.dictionaries(_TEXTS, _TEXTS | st.integers())))
def test_facts_are_written_as_the_chain_writes_them(values: list[Any]) -> None:
    assert dump_list(values) == canonical(values)
    assert [list(fact) for fact in load_list(dump_list(values))] == [list(fact) for fact in values]
