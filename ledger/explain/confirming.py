"""A person's word for a candidate: the fact that confirms it, and the check that it says how many others there were."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from ledger.errors import Finding, LedgerError, NotFound
from ledger.evaluation import evaluate
from ledger.explain.cuts import Cut, changes
from ledger.explain.explanation import Explanation, explain, is_asked
from ledger.figures import compare, read_quantity
from ledger.finding_codes import FindingCode
from ledger.publications import find_publication
from ledger.records import pointer
from ledger.scope import Viewer
from ledger.totals import find_head
from ledger.vocabulary import AuditVerdict
from ledger.wording import number_text


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

    One that says another number is a finding, and so is one of the declared scope, or of a scope whose value the
    printed text excludes. Where nothing can be searched it is the only one, or as many as it says.
    """
    for line, fact in enumerate(facts):
        if fact is None or fact["fact"] != "confirmation":
            continue
        yield from _unfit(connection, fact, pointer("facts", line))
        found = _equally_simple(connection, fact)
        if fact.setdefault("equally_simple", found or 1) != (found or fact["equally_simple"]):
            place = f"{pointer('facts', line)}/equally_simple"
            yield Finding(FindingCode.CONFIRMATION_COUNT, place, str(found), str(fact["equally_simple"]))


def _unfit(connection: Connection, fact: Mapping[str, Any], place: str) -> Iterator[Finding]:
    """What speaks against confirming this scope for an amount or a count; of other figures nothing is said."""
    try:
        head = find_head(connection).number
        figures = find_publication(connection, fact["publication"], head)["figures"]
        figure: Mapping[str, Any] = next((one for one in figures if one["id"] == fact["figure"]), {})
        scoped = {**figure, "measure": fact["measure"], "scope": fact["scope"]}
        if not is_asked(scoped):
            return
        confirmed = Cut.of(fact["measure"], fact["scope"])
        value = evaluate(connection, fact["measure"], figure.get("count"), fact["scope"], Viewer.all(), head)
    except LedgerError:  # what is wrong with it is told by the checks of papers
        return
    if is_asked(figure) and Cut.of(figure["measure"], figure["scope"]) == confirmed:
        yield Finding(FindingCode.CONFIRMED_DECLARED, f"{place}/scope")
        return
    quantity = read_quantity(figure["text"])
    if value is None or compare(quantity, value).verdict is AuditVerdict.INCONSISTENT:
        found = "" if value is None else number_text(value, quantity.unit)
        yield Finding(FindingCode.CONFIRMED_VALUE, f"{place}/scope", quantity.printed, found)


def _equally_simple(connection: Connection, fact: Mapping[str, Any]) -> int | None:
    """How many as simple there are as known now; a scope that the search does not propose is one more than it does."""
    try:
        found = explain(connection, fact["figure"], fact["publication"])
        confirmed = Cut.of(fact["measure"], fact["scope"])
    except LedgerError:  # what is wrong with it is told by the checks of papers
        return None
    proposed = [one for one in found.candidates if one.is_of_scope]
    own = next((one for one in proposed if one.says(confirmed)), None)
    if own is not None:
        return own.equally_simple
    made = len(changes(found.declared, confirmed))
    rivals = (one.equally_simple for one in proposed if len(one.changes) == made)
    return 1 + next(rivals, 0)
