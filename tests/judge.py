"""A judge that knows nothing of ours: what z3 says of a system of figures, and trees of figures to plant faults in."""

from collections.abc import Sequence
from fractions import Fraction
from random import Random

import z3

from ledger.contradictions.relations import AtMost, Product, Relation, Sum
from ledger.contradictions.system import Claim, System, members
from ledger.intervals import Interval


def z3_core(system: System, figures: int) -> list[int] | None:
    """A minimal set of figures that cannot all be true, by z3; None where they can."""
    solver = z3.Solver()
    solver.set("core.minimize", True)
    quantities = [(z3.Int if whole else z3.Real)(f"q{index}") for index, whole in enumerate(system.whole)]
    solver.add(*[quantity >= 0 for quantity in quantities])
    solver.add(*[_relation(link.relation, quantities) for link in system.links])
    for claim in system.claims:
        if figures >> claim.figure & 1:
            bounds = _within(quantities[claim.variable], claim.interval)
            solver.assert_and_track(bounds, f"f{claim.figure}")
    if solver.check() == z3.sat:
        return None
    return sorted(int(str(name)[1:]) for name in solver.unsat_core())


def _relation(relation: Relation, quantities: Sequence[z3.ArithRef]) -> z3.BoolRef:
    if isinstance(relation, Sum):
        return quantities[relation.total] == z3.Sum([quantities[part] for part in relation.parts])
    if isinstance(relation, AtMost):
        return quantities[relation.part] <= quantities[relation.whole]
    assert isinstance(relation, Product)
    return quantities[relation.result] == quantities[relation.base] * quantities[relation.factor]


def _within(quantity: z3.ArithRef, interval: Interval) -> z3.BoolRef:
    bounds = []
    if interval.low is not None:
        low = z3.Q(interval.low.numerator, interval.low.denominator)
        bounds.append(quantity >= low if interval.low_closed else quantity > low)
    if interval.high is not None:
        high = z3.Q(interval.high.numerator, interval.high.denominator)
        bounds.append(quantity <= high if interval.high_closed else quantity < high)
    return z3.And(bounds)


def tree_of_131(wrong: int, by: int, seed: int) -> System:
    """131 figures, each true to half a unit: a whole (0), its 10 parts, and 12 parts of each; one is out by ``by``."""
    random = Random(seed)
    leaves = [random.randrange(30, 1000) for _ in range(120)]
    middle = [sum(leaves[12 * index : 12 * index + 12]) for index in range(10)]
    values = [sum(leaves), *middle, *leaves]
    values[wrong] += by
    system = System(figures=131)
    for index, value in enumerate(values):
        variable = system.variable(is_whole=False)
        half = Fraction(1, 2)
        system.claims.append(Claim(index, variable, Interval(value - half, value + half)))
    system.relate(Sum(0, tuple(range(1, 11))))
    for index in range(10):
        system.relate(Sum(1 + index, tuple(range(11 + 12 * index, 23 + 12 * index))))
    return system


def is_minimal(system: System, core: int) -> bool:
    """Whether z3 finds that the set cannot be true, and can with any one figure left out."""
    without = [core & ~(1 << figure) for figure in members(core)]
    return z3_core(system, core) is not None and all(z3_core(system, rest) is None for rest in without)
