"""A person's word for a candidate: the fact that confirms it, and the check that it says how many others there were."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from ledger.errors import Finding, LedgerError, NotFound
from ledger.explain.cuts import Cut
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
    """Every confirmation says how many equally simple cuts gave its figure, where the search comes to its scope.

    One that says another number is a finding. A scope that the search does not propose is the person's own: nothing is
    known of its rivals, and what is said of them stands.
    """
    for line, fact in enumerate(facts):
        if fact is None or fact["fact"] != "confirmation":
            continue
        found = _equally_simple(connection, fact)
        if found is not None and fact.setdefault("equally_simple", found) != found:
            place = f"{pointer('facts', line)}/equally_simple"
            yield Finding(FindingCode.CONFIRMATION_COUNT, place, str(found), str(fact["equally_simple"]))


def _equally_simple(connection: Connection, fact: Mapping[str, Any]) -> int | None:
    try:
        explanation = explain(connection, fact["figure"], fact["publication"])
        confirmed = Cut.of(fact["measure"], fact["scope"])
    except LedgerError:  # what is wrong with it is told by the checks of papers
        return None
    proposed = (one for one in explanation.candidates if one.is_of_scope)
    return next((one.equally_simple for one in proposed if one.cut == confirmed), None)
