"""Rules of facts about papers: statements, publications, references, confirmations, reviews and issues.

They are asked like ``checks``; those that need to see what is posted take a connection and are asked again at posting.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Connection, text

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.records import pointer
from ledger.references import Party
from ledger.scope import Viewer, question_of
from ledger.vocabulary import (
    GROUP_OF,
    INSTITUTION_IS_RECIPIENT,
    OUTSTANDING_GROUPS,
    PARTIES_OF,
    Kind,
    StatementMeasure,
)
from ledger.watermark import is_closed, open_from

Stored = Mapping[str, Any]


class Terms(Protocol):
    """What these checks need of the door."""

    parties: dict[str, Party]

    def instrument(self, place: str) -> dict[str, Any]:
        """Kind and terms of an instrument that a stored fact names."""


def _finding(line: int, path: str, code: FindingCode, expected: str = "", found: str = "") -> Finding:
    return Finding(code, f"{pointer('facts', line - 1)}/{path}", expected, found)


def statement_findings(fact: Stored, line: int, door: Terms) -> Iterator[Finding]:
    """A statement is an institution's own, of a kind that it provides and that has the level it speaks of."""
    kind, party = Kind(fact["kind"]), door.parties[fact["institution"]].kind
    side = PARTIES_OF[kind][kind in INSTITUTION_IS_RECIPIENT]
    if party not in side:
        yield _finding(line, "institution", FindingCode.PARTY_KIND, ", ".join(sorted(side)), party)
    is_limit = fact["measure"] == StatementMeasure.LIMIT
    if is_limit != (kind is Kind.CREDIT_LINE) or GROUP_OF[kind] not in OUTSTANDING_GROUPS:
        yield _finding(line, "measure", FindingCode.FIELD_OF_KIND, kind, fact["measure"])
    if "loan" in fact:
        terms = door.instrument(fact["loan"])["terms"]
        if (terms["institution"], terms["kind"]) != (fact["institution"], fact["kind"]):
            found = f"{terms['institution']} {terms['kind']}"
            yield _finding(line, "loan", FindingCode.LINK_KIND, f"{fact['institution']} {kind}", found)


def publication_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """Each figure has an id of its own, names a part that exists, and declares a scope that can be asked."""
    ids = [figure["id"] for figure in fact["figures"]]
    for index, figure in enumerate(fact["figures"]):
        path = f"figures/{index}"
        if figure["id"] in ids[:index]:
            yield _finding(line, f"{path}/id", FindingCode.MALFORMED, "1", figure["id"])
        if figure.get("part", ids[0]) not in ids:
            yield _finding(line, f"{path}/part", FindingCode.CONFIRMED_FIGURE, ", ".join(ids)[:80], figure["part"])
        if "measure" in figure and "scope" in figure:
            yield from _scope_findings(line, f"{path}/scope", figure["measure"], figure["scope"])


def _scope_findings(line: int, path: str, measure: str, scope: Stored) -> Iterator[Finding]:
    try:
        question_of(measure, scope, Viewer.all())
    except LedgerError as error:
        for finding in error.findings:
            yield _finding(line, f"{path}/{finding.place}", finding.code, finding.expected, finding.found)


def reference_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """An outside figure gives an amount or a count."""
    if not {"amount_fen", "count"} & fact.keys():
        yield _finding(line, "amount", FindingCode.MISSING_FIELD, "amount | count")


def confirmation_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """A confirmed scope can be asked."""
    yield from _scope_findings(line, "scope", fact["measure"], fact["scope"])


def _confirmed(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    query = text("SELECT body FROM document WHERE fact = 'publication' AND code = :code ORDER BY number DESC LIMIT 1")
    body = connection.execute(query, {"code": fact["publication"]}).scalar()
    if body is None:
        yield _finding(line, "publication", FindingCode.UNKNOWN_PUBLICATION, found=fact["publication"])
    elif fact["figure"] not in {figure["id"] for figure in json.loads(body)["figures"]}:
        yield _finding(line, "figure", FindingCode.CONFIRMED_FIGURE, found=fact["figure"])


def _reviewed(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    query = text("SELECT 1 FROM journal WHERE voucher = :id AND verdict = 'posted' AND checked_by IS NULL")
    if connection.execute(query, {"id": int(fact["voucher"][1:])}).first() is None:
        yield _finding(line, "voucher", FindingCode.UNKNOWN_VOUCHER, found=fact["voucher"])


def _issued(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    head = connection.execute(text("SELECT coalesce(max(number), 0) FROM journal")).scalar_one()
    if fact["head"] > head:
        yield _finding(line, "head", FindingCode.KNOWN_AT_BEYOND_HEAD, f"0..{head}", str(fact["head"]))
        return
    if fact.get("final") and not is_closed(connection, fact["period"], fact["head"]):
        expected = f"< {open_from(connection, fact['head'])}"
        yield _finding(line, "final", FindingCode.ISSUE_NOT_CLOSED, expected, fact["period"])


_STANDING: Final = {"confirmation": _confirmed, "review": _reviewed, "issue": _issued}


def unanswered(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    """What a confirmation, a review or an issue speaks of and is not posted."""
    check = _STANDING.get(fact["fact"])
    if check is not None:
        yield from check(connection, line, fact)
