"""Rules of facts about papers: statements, publications, references, confirmations, reviews and issues.

They are asked like ``checks``; those that need to see what is posted take a connection and are asked again at posting.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Connection, text

from ledger.errors import Finding
from ledger.figure_checks import OTHERS, figure_findings, named, scope_findings
from ledger.finding_codes import FindingCode
from ledger.records import pointer
from ledger.references import Party
from ledger.vocabulary import (
    GROUP_OF,
    INSTITUTION_IS_RECIPIENT,
    OUTSTANDING_GROUPS,
    PARTIES_OF,
    Basis,
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
    if not _has_level(kind, fact["measure"], is_whole="loan" not in fact):
        yield _finding(line, "measure", FindingCode.FIELD_OF_KIND, kind, fact["measure"])
    if "loan" in fact:
        terms = door.instrument(fact["loan"])["terms"]
        if (terms["institution"], terms["kind"]) != (fact["institution"], fact["kind"]):
            found = f"{terms['institution']} {terms['kind']}"
            yield _finding(line, "loan", FindingCode.LINK_KIND, f"{fact['institution']} {kind}", found)


def _has_level(kind: Kind, measure: str, *, is_whole: bool) -> bool:
    """A limit is a credit line's, which has no other level; a target is a whole fund's."""
    if measure == StatementMeasure.TARGET:
        return kind is Kind.FUND_CONTRIBUTION and is_whole
    return GROUP_OF[kind] in OUTSTANDING_GROUPS and (measure == StatementMeasure.LIMIT) == (kind is Kind.CREDIT_LINE)


def publication_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """Each figure has an id of its own, names figures that exist, and declares a scope that can be asked."""
    yield from figure_findings(fact["figures"], line)


def reference_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """An outside figure gives an amount or a count."""
    if not {"amount_fen", "count"} & fact.keys():
        yield _finding(line, "amount", FindingCode.MISSING_FIELD, "amount | count")


def confirmation_findings(fact: Stored, line: int, _door: Terms) -> Iterator[Finding]:
    """A confirmed scope can be asked."""
    yield from scope_findings(line, "scope", fact["measure"], fact["scope"])


def _confirmed(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    yield from _known_by_then(connection, line, "scope", fact["scope"])
    query = text("SELECT body FROM document WHERE fact = 'publication' AND code = :code ORDER BY number DESC LIMIT 1")
    body = connection.execute(query, {"code": fact["publication"]}).scalar()
    if body is None:
        yield _finding(line, "publication", FindingCode.UNKNOWN_PUBLICATION, found=fact["publication"])
    elif fact["figure"] not in {figure["id"] for figure in json.loads(body)["figures"]}:
        yield _finding(line, "figure", FindingCode.CONFIRMED_FIGURE, found=fact["figure"])


def _published(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    for index, figure in enumerate(fact["figures"]):
        yield from _known_by_then(connection, line, f"figures/{index}/scope", figure.get("scope", {}))
        for field, name in named(figure):
            code, _, id_ = name.partition(OTHERS)
            if id_ and id_ not in _ids_of(connection, code):
                yield _finding(line, f"figures/{index}/{field}", FindingCode.UNKNOWN_FIGURE, f"CODE{OTHERS}ID", name)


def _known_by_then(connection: Connection, line: int, path: str, scope: Stored) -> Iterator[Finding]:
    """A scope is known at a number that stands already."""
    if "known_at" in scope:
        yield from _beyond_head(connection, line, f"{path}/known_at", scope["known_at"])


def _beyond_head(connection: Connection, line: int, path: str, number: int) -> Iterator[Finding]:
    head = connection.execute(text("SELECT coalesce(max(number), 0) FROM journal")).scalar_one()
    if number > head:
        yield _finding(line, path, FindingCode.KNOWN_AT_BEYOND_HEAD, f"0..{head}", str(number))


def _ids_of(connection: Connection, code: str) -> set[str]:
    """The ids of the figures of a posted publication; none where it is not posted."""
    query = text("SELECT body FROM document WHERE fact = 'publication' AND code = :code ORDER BY number DESC LIMIT 1")
    body = connection.execute(query, {"code": code}).scalar()
    return set() if body is None else {figure["id"] for figure in json.loads(body)["figures"]}


def _reviewed(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    query = text("SELECT 1 FROM journal WHERE voucher = :id AND verdict = 'posted' AND checked_by IS NULL")
    if connection.execute(query, {"id": int(fact["voucher"][1:])}).first() is None:
        yield _finding(line, "voucher", FindingCode.UNKNOWN_VOUCHER, found=fact["voucher"])


def _issued(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    beyond = list(_beyond_head(connection, line, "head", fact["head"]))
    yield from beyond
    if not fact.get("final"):
        return
    if fact.get("scope", {}).get("basis") == Basis.EVENT:
        yield _finding(line, "final", FindingCode.ISSUE_RESTATED, Basis.BOOK, Basis.EVENT)
    elif not beyond and not is_closed(connection, fact["period"], fact["head"]):
        expected = f"< {open_from(connection, fact['head'])}"
        yield _finding(line, "final", FindingCode.ISSUE_NOT_CLOSED, expected, fact["period"])


_STANDING: Final = {"publication": _published, "confirmation": _confirmed, "review": _reviewed, "issue": _issued}


def unanswered(connection: Connection, line: int, fact: Stored) -> Iterator[Finding]:
    """What a publication, a confirmation, a review or an issue speaks of and is not posted."""
    check = _STANDING.get(fact["fact"])
    if check is not None:
        yield from check(connection, line, fact)
