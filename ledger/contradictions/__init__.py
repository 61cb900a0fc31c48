"""Published figures against each other: which cannot all be true, and what would reconcile them.

    publications ─▶ published figures ─Model▶ System of quantities, claims, relations ─▶ minimal sets that clash
                                                                                     └─▶ proposals

Nothing here asks the ledger: two figures contradict each other whatever is recorded.
"""

from ledger.contradictions.finding import Contradiction, Contradictions, Reconciliation, find_contradictions

__all__ = ["Contradiction", "Contradictions", "Reconciliation", "find_contradictions"]
