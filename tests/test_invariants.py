"""Rules over many entries, against a plain re-computation day by day."""

from collections import defaultdict
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.finding_codes import FindingCode
from ledger.invariants import Breach, Line, Movement, PatentMovement, breaches, line_breaches, patent_breaches
from ledger.vocabulary import GROUP_OF, OUTSTANDING_GROUPS, Group, Kind

DAYS = [f"2023-01-0{day}" for day in range(1, 6)]
LEVELS = {
    FindingCode.BALANCE_NEGATIVE: {"disbursement": 1, "repayment": -1, "write_off": -1},
    FindingCode.LIMIT_NEGATIVE: {"commitment": 1, "commitment_cut": -1},
    FindingCode.RECOVERY_EXCEEDS: {"write_off": 1, "recovery": -1},
}
ACTS = ["disbursement", "repayment", "write_off", "recovery", "commitment", "commitment_cut", "income"]


def movement(key: int, kind: str, act: str, day: str, amount: int) -> Movement:
    """An entry, or with a negative amount a reversal."""
    return Movement(key, kind, act, day, amount, 1 if amount > 0 else -1)


movements = st.lists(
    st.builds(
        movement,
        st.integers(1, 3),
        st.just("technology_loan"),
        st.sampled_from(ACTS),
        st.sampled_from(DAYS),
        st.integers(-9, 9).filter(bool),
    ),
    max_size=25,
)


def naive(moves: list[Movement], openings: frozenset[int]) -> Iterable[Breach]:
    """Every level at every day's end, summed anew from all entries up to that day."""
    for key in {m.instrument for m in moves}:
        own = [m for m in moves if m.instrument == key]
        for code, signs in LEVELS.items():
            for day in DAYS:
                level = sum(signs.get(m.act, 0) * m.amount_fen for m in own if m.day <= day)
                if level < 0:
                    yield Breach(code, key, day, level)
                    break
        paid = [m for m in own if m.act == "disbursement"]
        if key not in openings and sum(m.tally for m in paid) > 1:
            last = max(m.day for m in paid)
            yield Breach(FindingCode.SECOND_DISBURSEMENT, key, last, sum(m.tally for m in paid))


@given(movements, st.frozensets(st.integers(1, 3)))
def test_breaches_are_those_of_a_plain_recomputation(moves: list[Movement], openings: frozenset[int]) -> None:
    found = list(breaches(sorted(moves, key=lambda m: m.instrument), openings))
    assert set(found) == set(naive(moves, openings))
    assert len(found) == len(set(found))


@given(movements)
def test_reversing_everything_on_its_own_day_leaves_no_breach(moves: list[Movement]) -> None:
    undone = [m._replace(amount_fen=-m.amount_fen, tally=-m.tally) for m in moves]
    assert list(breaches(sorted(moves + undone, key=lambda m: m.instrument))) == []


@pytest.mark.parametrize("kind", list(Kind))
def test_no_more_comes_back_than_was_paid_whether_it_is_a_balance_or_paid_for_good(kind: Kind) -> None:
    paid_back = [movement(1, kind, "repayment", DAYS[0], 5)]
    in_balance, fiscal = GROUP_OF[kind] in OUTSTANDING_GROUPS, GROUP_OF[kind] is Group.FISCAL
    expected = [FindingCode.BALANCE_NEGATIVE] * in_balance + [FindingCode.RECLAIM_EXCEEDS] * fiscal
    assert [breach.code for breach in breaches(paid_back)] == expected


def test_a_penalty_on_top_of_a_full_reclaim_is_no_reclaim() -> None:
    moves = [
        movement(1, Kind.GRANT, "disbursement", DAYS[1], 100),
        movement(1, Kind.GRANT, "repayment", DAYS[2], 100),
    ]
    assert list(breaches(moves)) == []
    penalty = movement(1, Kind.GRANT, "repayment", DAYS[2], 6)
    assert list(breaches([*moves, penalty])) == [Breach(FindingCode.RECLAIM_EXCEEDS, 1, DAYS[2], -6)]


def naive_line(line: Line, moves: list[Movement]) -> list[Breach]:
    """The limit and what is used, summed anew at each day on which something was drawn."""
    for day in DAYS:
        until = [m for m in moves if m.day <= day]
        limit = sum({"commitment": 1, "commitment_cut": -1}.get(m.act, 0) * m.amount_fen
                    for m in until if m.instrument == line.key)  # fmt: skip
        under = [m for m in until if m.instrument in line.loans]
        drawn = sum(m.amount_fen for m in under if m.act == "disbursement")
        used = drawn
        if line.revolving:
            used -= sum(m.amount_fen for m in under if m.act in {"repayment", "write_off"})
        today = sum(m.amount_fen for m in under if m.act == "disbursement" and m.day == day)
        if today > 0 and used > limit:
            return [Breach(FindingCode.LINE_EXCEEDED, line.key, day, used - limit)]
    return []


@given(movements, st.booleans())
def test_a_line_is_exceeded_exactly_where_a_plain_recomputation_says(moves: list[Movement], revolving: bool) -> None:
    line = Line(1, revolving, frozenset({2, 3}))
    assert list(line_breaches(line, moves)) == naive_line(line, moves)


def test_a_later_cut_invalidates_no_earlier_drawdown() -> None:
    drawn = [
        movement(1, "credit_line", "commitment", DAYS[0], 100),
        movement(2, "technology_loan", "disbursement", DAYS[1], 80),
        movement(1, "credit_line", "commitment_cut", DAYS[2], 50),
    ]
    line = Line(1, revolving=False, loans=frozenset({2, 3}))
    assert list(line_breaches(line, drawn)) == []
    later = movement(3, "technology_loan", "disbursement", DAYS[3], 1)
    assert list(line_breaches(line, [*drawn, later])) == [Breach(FindingCode.LINE_EXCEEDED, 1, DAYS[3], 31)]


@given(st.lists(st.builds(PatentMovement, st.integers(1, 2), st.sampled_from(["A", "B"]), st.sampled_from(DAYS),
                          st.sampled_from([-1, 1])), max_size=12))  # fmt: skip
def test_a_patent_is_under_a_registration_once_or_not_at_all(moves: list[PatentMovement]) -> None:
    expected = set()
    by_patent: dict[tuple[int, str], list[PatentMovement]] = defaultdict(list)
    for move in moves:
        by_patent[move.instrument, move.patent].append(move)
    for (key, _), own in by_patent.items():
        for day in DAYS:
            level = sum(m.net for m in own if m.day <= day)
            if level not in (0, 1):
                code = FindingCode.PATENT_NOT_PLEDGED if level < 0 else FindingCode.PATENT_PLEDGED_TWICE
                expected.add((code, key, day, level))
                break
    assert {(b.code, b.instrument, b.day, b.figure) for b in patent_breaches(moves)} == expected
