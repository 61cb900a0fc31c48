"""The sheet of loans: one row a loan, with parties, contract, patents, amounts and state at the period's end."""

from ledger.vocabulary import Unit
from reports.pack.asking import KIND, Asking
from reports.register import build_register
from reports.table import Table


def build_loan_register(asking: Asking) -> Table:
    """The patent-pledge loans as of the period's last day, and their total."""
    return build_register(
        asking.connection, KIND, asking.period.last, asking.stamp, asking.viewer,
        asking.heading(Unit.YUAN), asking.basis, asking.parties,
    )  # fmt: skip
