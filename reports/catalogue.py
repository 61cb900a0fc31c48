"""The reports that there are, by name: the command line, the pages and the documents iterate this and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ledger.labels.pack import REPORTS
from reports.pack.builder import build_pack
from reports.table import Table


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name in addresses and commands, what people call it, and what builds its tables."""

    name: str
    label: str
    build: Callable[..., tuple[Table, ...]]


CATALOGUE: Final[Mapping[str, Report]] = MappingProxyType(
    {name: Report(name, label, build_pack) for name, label in REPORTS.items()}
)
"""Name → report, in the order in which they are offered."""
