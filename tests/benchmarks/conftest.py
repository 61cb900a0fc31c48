"""Fixtures of the benchmarks: their size, ledgers in bulk, and the table of ratios at the end of a measured run."""

import os
from collections.abc import Callable, Iterator

import pytest

from ledger.database import Database
from tests.benchmarks.race import RATIOS, Race
from tests.benchmarks.workload import fill
from tests.books import Books

SCALE_VARIABLE = "PLEDGEBOOK_BENCH_SCALE"
SMALL = 0.002


def _is_measured(config: pytest.Config) -> bool:
    return not config._benchmarksession.disabled  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> float:
    """What part of the full size is run: all where times are measured, next to nothing in an ordinary test run."""
    return float(os.environ.get(SCALE_VARIABLE, 1 if _is_measured(pytestconfig) else SMALL))


@pytest.fixture
def race(benchmark: Callable[..., object], request: pytest.FixtureRequest) -> Race:
    """The program against its peers; its ratios are printed at the end of a measured run."""
    told = request.config.stash.setdefault(RATIOS, []) if _is_measured(request.config) else []
    return Race(benchmark, told)


@pytest.fixture(scope="session")
def bulk(tmp_path_factory: pytest.TempPathFactory, scale: float) -> Iterator[Callable[[int], Books]]:
    """By the number of entries at full size: a ledger that large, whole down to its hashes, made once and only read."""
    made: dict[int, Books] = {}

    def make(entries: int) -> Books:
        if entries not in made:
            directory = tmp_path_factory.mktemp("bulk")
            made[entries] = Books(Database(str(directory / "ledger.db"), directory / "head"))
            fill(made[entries], round(entries * scale))
        return made[entries]

    yield make
    for books in made.values():
        books.database.engine.dispose()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The ratios, smallest and median of the rounds, in the order in which they were measured."""
    lines = config.stash.get(RATIOS, [])
    if lines:
        terminalreporter.section("ratios, smallest and median of the rounds")
        for line in lines:
            terminalreporter.write_line(line)
