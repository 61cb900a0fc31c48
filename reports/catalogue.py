"""The reports that there are, by name: the command line, the pages and the documents iterate this and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from ledger.labels.reports import REPORT_LABELS
from reports.monthly import build_monthly
from reports.table import Table


@dataclass(frozen=True, slots=True)
class Report:
    """One report: its name in addresses and commands, what people call it, and what builds its tables."""

    name: str
    label: str
    build: Callable[..., tuple[Table, ...]]


_BUILDERS: Final[Mapping[str, Callable[..., tuple[Table, ...]]]] = {"monthly": build_monthly}

CATALOGUE: Final[Mapping[str, Report]] = MappingProxyType(
    {name: Report(name, REPORT_LABELS[name], build) for name, build in _BUILDERS.items()}
)
"""Name → report, in the order in which they are offered."""
