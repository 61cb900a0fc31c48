"""What each report of the catalogue may be asked, by name: cheap to import, so that help costs nothing.

The words of time, basis and limits are those of every question to the ledger; the rest are read in ``reports.asked``.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_KNOWN: Final = ("basis", "known_at")
_ON_A_DAY: Final = ("as_of", *_KNOWN, "parties")
_OF_LOANS: Final = ("kind", "where", *_ON_A_DAY)

PACKS: Final = ("monthly", "quarter", "half-year", "year")
"""The workbooks of a period, which have commands of their own."""

PARAMETERS_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(PACKS, ("period", "sheets", "basis", "known_at", "parties")),
        "loans": ("state", *_OF_LOANS),
        "entries": ("kind", "where", "period", *_ON_A_DAY),
        "pledges": ("institution", *_ON_A_DAY),
        "portfolio": ("by", "within", *_OF_LOANS),
        "maturities": _OF_LOANS,
        "institution": ("institution", "period", *_KNOWN),
        "funds": ("fund", "period", *_ON_A_DAY),
        "cooperative": ("period", *_ON_A_DAY),
        "grants": ("period", *_ON_A_DAY),
        "reconciliation": ("kind", *_ON_A_DAY),
        "trend": ("kind", "period", *_KNOWN, "parties"),
        "restatement": ("since", "period", "as_of", *_KNOWN),
        "audit": ("publication", "known_at"),
        "reversals": ("period", "known_at"),
        "access-log": ("account", "event"),
    }
)
"""Name → the names of its parameters, in the order in which they are offered. Any other is refused."""

REQUIRED_OF: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **dict.fromkeys(PACKS, ("period",)),
        "institution": ("institution", "period"),
        "trend": ("period",),
        "restatement": ("since",),
    }
)
"""Name → those without which it says nothing."""

ISSUED: Final = frozenset(
    name for name, words in PARAMETERS_OF.items() if "known_at" in words and {"period", "as_of"} & set(words)
)
"""Those that speak of a period or a day and can be made again: only these can be sent out and proven later."""

PARAMETERS: Final = tuple(dict.fromkeys(name for names in PARAMETERS_OF.values() for name in names))
"""Every parameter of any report."""

LISTS: Final = frozenset({"where"})
"""Those that may be given several times."""
