"""The search for contradictions against z3, and against worlds that are consistent because they were planted so."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.contradictions.relations import AtMost, Product, Sum
from ledger.contradictions.system import Claim, System, members
from ledger.intervals import Interval
from tests.judge import is_minimal, tree_of_131, z3_core

HALF = Fraction(1, 2)


@pytest.mark.parametrize("wrong", [0, 1, 5, 10, 11, 40, 77, 130])
@pytest.mark.parametrize("by", [-11, 11])
def test_one_wrong_figure_of_131_is_found_with_the_minimal_set_that_z3_finds(wrong: int, by: int) -> None:
    system = tree_of_131(wrong, by, seed=wrong)
    core = system.minimal(system.all)
    assert core is not None
    assert core >> wrong & 1
    if wrong == 0 or wrong > 10:
        assert members(core) == z3_core(system, system.all)
    else:
        # A middle one contradicts both its whole and its parts: two minimal sets, and either may be named.
        assert is_minimal(system, core)


@pytest.mark.parametrize("seed", range(6))
def test_a_tree_without_a_fault_has_no_contradiction(seed: int) -> None:
    system = tree_of_131(0, 0, seed)
    assert system.minimal(system.all) is None
    assert z3_core(system, system.all) is None


def interval(draw: st.DrawFn, value: Fraction) -> Interval:
    """An interval that holds the value, or misses it by a little."""
    low = value + draw(st.integers(-3, 1)) * HALF
    high = max(low, value + draw(st.integers(-1, 3)) * HALF)
    is_point = low == high
    closed = st.booleans()
    return Interval(low, high, is_point or draw(closed), is_point or draw(closed))


@st.composite
def trees(draw: st.DrawFn, *, is_true: bool) -> System:
    """A random tree of sums, each quantity claimed by up to two figures, true or a little wrong."""
    system = System()
    claims: list[tuple[int, Interval]] = []

    def grow(depth: int) -> tuple[int, Fraction]:
        variable = system.variable(is_whole=draw(st.booleans()) if depth == 0 else False)
        count = draw(st.integers(0, 3)) if depth < 2 else 0
        parts = [grow(depth + 1) for _ in range(count)] if count else []
        value = sum((part[1] for part in parts), Fraction(0)) if parts else Fraction(draw(st.integers(0, 9)))
        if parts:
            system.relate(Sum(variable, tuple(part[0] for part in parts)))
        for _ in range(draw(st.integers(0, 2))):
            around = Interval(value - HALF, value + HALF) if is_true else interval(draw, value)
            claims.append((variable, around))
        return variable, value

    grow(0)
    system.figures = len(claims)
    system.claims = [Claim(figure, *claim) for figure, claim in enumerate(claims)]
    return system


@given(trees(is_true=False))
@settings(max_examples=150, deadline=None)
def test_on_trees_the_verdict_is_z3s_and_the_set_is_minimal(system: System) -> None:
    core = system.minimal(system.all)
    assert (core is None) == (z3_core(system, system.all) is None)
    assert core is None or is_minimal(system, core)


@given(trees(is_true=True))
@settings(max_examples=100, deadline=None)
def test_what_is_true_is_never_contradicted(system: System) -> None:
    assert system.clash(system.all) is None


@st.composite
def worlds(draw: st.DrawFn) -> tuple[System, list[Fraction]]:
    """A random web of sums, limits and products over given values, cycles and all, that the values satisfy."""
    values = [Fraction(draw(st.integers(0, 12)), draw(st.integers(1, 4))) for _ in range(4)]
    system = System()
    for value in values:
        system.variable(is_whole=value.denominator == 1 and draw(st.booleans()))
    for _ in range(draw(st.integers(1, 6))):
        parts = tuple(draw(st.lists(st.integers(0, len(values) - 1), min_size=2, max_size=3, unique=True)))
        form = draw(st.sampled_from(["sum", "product", "limit"]))
        if form == "limit":
            small, large = sorted(parts[:2], key=values.__getitem__)
            system.relate(AtMost(small, large))
            continue
        one, other = values[parts[0]], values[parts[1]]
        result = sum((values[part] for part in parts), Fraction(0)) if form == "sum" else one * other
        values.append(result)
        made = system.variable(is_whole=False)
        system.relate(Sum(made, parts) if form == "sum" else Product(made, parts[0], parts[1]))
    claimed = draw(st.lists(st.integers(0, len(values) - 1), min_size=1, max_size=8))
    system.figures = len(claimed)
    for figure, variable in enumerate(claimed):
        width = draw(st.integers(0, 2)) * HALF
        around = Interval(values[variable] - width, values[variable] + width)
        system.claims.append(Claim(figure, variable, around))
    return system, values


@given(worlds())
@settings(max_examples=200, deadline=None)
def test_the_true_world_is_never_excluded(world: tuple[System, list[Fraction]]) -> None:
    system, values = world
    state = system.propagate(system.all)
    for low, high, value in zip(state.lows, state.highs, values, strict=True):
        assert low is None or low.value < value or (low.value == value and not low.is_open)
        assert high is None or high.value > value or (high.value == value and not high.is_open)


@given(worlds(), st.integers(0, 7), st.integers(-4, 4))
@settings(max_examples=150, deadline=None)
def test_a_set_is_minimal_also_where_relations_close_cycles(
    world: tuple[System, list[Fraction]], at: int, by: int
) -> None:
    system, values = world
    claim = system.claims[at % len(system.claims)]
    value = values[claim.variable] + by
    system.claims.append(Claim(system.figures, claim.variable, Interval(value, value)))
    system.figures += 1
    core = system.minimal(system.all)
    if core is None:
        return
    assert system.clash(core) is not None
    assert all(system.clash(core & ~(1 << figure)) is None for figure in members(core))


def test_two_rates_that_feed_on_each_other_come_to_an_end() -> None:
    system = System(figures=2)
    first, second, up = (system.variable(is_whole=False) for _ in range(3))
    system.relate(Product(second, first, up))
    system.relate(Product(first, second, up))
    system.claims = [
        Claim(0, first, Interval(Fraction(1), None, high_closed=False)),
        Claim(1, up, Interval(Fraction(11, 10), Fraction(12, 10))),
    ]
    assert system.clash(system.all) is None
