"""Findings as a table, one a row, for a list that goes back to a sender."""

from collections.abc import Sequence
from typing import Final

from ledger.errors import Finding
from ledger.labels import cure, describe, label
from ledger.labels import reports as texts
from reports.table import Heading, Table, column, make_row

FINDING_COLUMNS: Final = tuple(column(key) for key in ("severity", "place", "finding", "cure", "raw", "code"))


def build_findings(findings: Sequence[Finding]) -> Table:
    """One row a finding, in the order given: severity, place, sentence, cure, what was found, code."""
    rows = tuple(
        make_row(
            FINDING_COLUMNS,
            {
                "severity": label(finding.severity),
                "place": finding.place,
                "finding": describe(finding),
                "cure": cure(finding),
                "raw": finding.found,
                "code": finding.code,
            },
        )
        for finding in findings
    )
    return Table(texts.FINDINGS_SHEET, texts.FINDINGS_SHEET, Heading(), FINDING_COLUMNS, rows)
