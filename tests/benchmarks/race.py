"""The program and its peers in turns: each round times all of them one after the other, so that they share the weather.

A ratio is the program's time over the peer's in the same round. No test asserts one: the machine has other work.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any, Final

import pytest

RATIOS: Final = pytest.StashKey[list[str]]()

Peer = Callable[[], object]


@dataclass
class Race:
    """One benchmark and the lines it adds to the table of ratios."""

    benchmark: Any
    told: list[str]

    def run(
        self,
        name: str,
        ours: Callable[..., object],
        peers: Mapping[str, Peer],
        *,
        rounds: int = 5,
        before: Callable[[], object] | None = None,
        after: Callable[[], object] | None = None,
    ) -> None:
        """Every round: ``before``, the program, ``after``, then each peer; neither before nor after is timed."""
        seconds: dict[str, list[float]] = {peer: [] for peer in peers}

        def run_peers() -> None:
            if after is not None:
                after()
            for peer, run in peers.items():
                start = perf_counter()
                run()
                seconds[peer].append(perf_counter() - start)

        self.benchmark.pedantic(ours, setup=before, teardown=run_peers, rounds=rounds)
        if self.benchmark.disabled:  # then pedantic leaves the teardown out
            run_peers()
        else:
            own = self.benchmark.stats.stats.data
            for peer, times in seconds.items():
                self._tell(f"{name} / {peer}", [a / b for a, b in zip(own, times, strict=True)])

    def _tell(self, what: str, ratios: list[float]) -> None:
        self.benchmark.extra_info[what] = {"min": min(ratios), "median": median(ratios)}
        self.told.append(f"{what:<90} {min(ratios):8.3f} {median(ratios):8.3f}")

    def note(self, what: str, figure: float, unit: str) -> None:
        """A figure that is no ratio, for the same table."""
        self.benchmark.extra_info[what] = figure
        self.told.append(f"{what:<90} {figure:,.1f} {unit}")
