"""Facts of one voucher with the row and columns that each came from, and findings on their way back to the cells."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.messages import Layout
from ledger.intake.places import CellPlace
from ledger.intake.plans import Columns
from ledger.intake_words import Field

_LINE: Final = re.compile(r"#(\d+)")
_NAMES_LINES: Final = frozenset(
    {FindingCode.DUPLICATE_ENTRY, FindingCode.PATENT_UNDER_OTHER_PLEDGE, FindingCode.ALREADY_REVERSED}
)
"""Findings whose ``found`` names other lines of the voucher."""


class Origin(NamedTuple):
    """Where a fact came from: a row, and the field of the row for each field of the fact.

    ``rows`` names the row of a field where that is another: a later row of the same instrument gave it.
    """

    row: int
    columns: Columns
    rows: Mapping[str, int] = {}


@dataclass(slots=True)
class Places:
    """Where fields and rows of a sheet stand."""

    layout: Layout

    def cell(self, row: int, of: Field | None) -> str:
        """The cell of a field in a row; the row where no column gives the field."""
        column = None if of is None else self.layout.columns.get(of)
        return CellPlace(self.layout.sheet, row, column).text


@dataclass(slots=True)
class Composed:
    """One voucher: its facts, an origin for each, and findings that have their places already."""

    places: Places
    facts: list[dict[str, Any]] = field(default_factory=list)
    origins: list[Origin] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def add(self, fact: dict[str, Any], row: int, columns: Columns) -> str:
        """The fact stands; its reference inside the voucher, ``#3``."""
        self.facts.append(fact)
        self.origins.append(Origin(row, columns))
        return f"#{len(self.facts)}"

    def back(self, finding: Finding) -> Finding:
        """A finding of the ledger (``/facts/2/amount``) at its cell or row; one of the whole voucher at the sheet.

        One of a whole entry stands at its amount, or at its patent.
        """
        found = finding.found
        if finding.code in _NAMES_LINES:
            found = _LINE.sub(self._row_of, found)
        return replace(finding, place=self._place(finding.place), found=found)

    def _place(self, pointer: str) -> str:
        parts = pointer.split("/")
        if len(parts) < 3 or parts[1] != "facts" or int(parts[2]) >= len(self.origins):
            return CellPlace(self.places.layout.sheet).text
        origin, fact = self.origins[int(parts[2])], self.facts[int(parts[2])]
        whole = ("patent" if "patent" in fact else "amount") if fact["fact"] == "entry" else ""
        name = parts[3] if len(parts) > 3 else whole
        return self.places.cell(origin.rows.get(name, origin.row), origin.columns.get(name))

    def _row_of(self, match: re.Match[str]) -> str:
        line = int(match[1])
        return self.places.cell(self.origins[line - 1].row, None) if line <= len(self.origins) else match[0]
