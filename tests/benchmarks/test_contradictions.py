"""One wrong figure of 131: the minimal set of figures that clash, beside z3's minimal core of the same system."""

from tests.benchmarks.race import Race
from tests.judge import tree_of_131, z3_core


def test_a_wrong_figure_of_131_and_its_minimal_set(race: Race) -> None:
    system = tree_of_131(77, -11, seed=77)

    race.run(
        "contradiction among 131 figures",
        lambda: system.minimal(system.all),
        {"z3": lambda: z3_core(system, system.all)},
        rounds=15,
    )

    core = system.minimal(system.all)
    assert core is not None
    assert core >> 77 & 1
