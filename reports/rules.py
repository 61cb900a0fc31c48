"""The table of reading rules as a report: how wide each form of a published figure is read, and why."""

from typing import Final

from ledger.labels import rules as texts
from ledger.labels.reports import LIST_SEPARATOR
from ledger.reading_rules import RULES_VERSION
from ledger.rule_table import rule_rows
from reports.table import Heading, Table, column, make_row, notes

RULE_COLUMNS: Final = tuple(column(key) for key in texts.COLUMNS)


def build_rules() -> Table:
    """One row a rule, in the order of the table, with what its letters mean and the conventions below."""
    rows = tuple(
        make_row(
            RULE_COLUMNS,
            {
                "rule_form": row.name,
                "rule_words": LIST_SEPARATOR.join(row.words),
                "rule_core": row.core,
                "rule_loose": row.loose or None,
                "rule_basis": texts.BASIS_NAMES[row.basis],
            },
        )
        for row in rule_rows()
    )
    title = texts.TITLE.format(version=RULES_VERSION)
    return Table(texts.SHEET, title, Heading(), RULE_COLUMNS, rows, notes(*texts.NOTES))
