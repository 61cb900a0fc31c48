"""A person's word for a candidate: the fact that confirms it, and the check that it says how many others there were."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from ledger.errors import Finding, LedgerError, NotFound
from ledger.explain.cuts import Cut, changes, window_of
from ledger.explain.explanation import Explanation, explain
from ledger.finding_codes import FindingCode
from ledger.records import pointer


def confirmation_of(explanation: Explanation, candidate: int, reason: str) -> dict[str, Any]:
    """The fact that confirms the scope of a candidate (numbered from 1); the declared scope stays as it is.

    Raises:
        NotFound: CANDIDATE_UNKNOWN where there is no such candidate, or it only reads the text otherwise.
    """
    numbers = [str(n) for n, one in enumerate(explanation.candidates, start=1) if one.is_of_scope]
    if str(candidate) not in numbers:
        expected = ", ".join(numbers)
        raise NotFound.of(FindingCode.CANDIDATE_UNKNOWN, "candidate", expected=expected, found=str(candidate))
    chosen = explanation.candidates[candidate - 1]
    return {
        "fact": "confirmation",
        "publication": explanation.publication_code,
        "figure": explanation.sought[0].figure_id,
        "measure": str(chosen.cut.measure),
        "scope": chosen.cut.stored(),
        "reason": reason,
        "equally_simple": chosen.equally_simple,
    }


def complete_confirmations(connection: Connection, facts: Sequence[dict[str, Any] | None]) -> Iterator[Finding]:
    """Every confirmation says how many cuts as simple as its own, which is one of them, give the figure.

    One that says another number is a finding. Where nothing can be searched it is the only one, or as many as it says.
    """
    for line, fact in enumerate(facts):
        if fact is None or fact["fact"] != "confirmation":
            continue
        found = _equally_simple(connection, fact)
        if fact.setdefault("equally_simple", found or 1) != (found or fact["equally_simple"]):
            place = f"{pointer('facts', line)}/equally_simple"
            yield Finding(FindingCode.CONFIRMATION_COUNT, place, str(found), str(fact["equally_simple"]))


def _equally_simple(connection: Connection, fact: Mapping[str, Any]) -> int | None:
    """How many as simple there are as known now; a scope that the search does not propose is one more than it does."""
    try:
        found = explain(connection, fact["figure"], fact["publication"])
        confirmed = Cut.of(fact["measure"], fact["scope"])
    except LedgerError:  # what is wrong with it is told by the checks of papers
        return None
    proposed = [one for one in found.candidates if one.is_of_scope]
    own = next((one for one in proposed if one.cut == confirmed), None)
    if own is not None:
        return own.equally_simple
    simplicity = len(changes(found.declared, confirmed)), window_of(confirmed.time, found.date)
    rivals = (one.equally_simple for one in proposed if (len(one.changes), one.window) == simplicity)
    return 1 + next(rivals, 0)
