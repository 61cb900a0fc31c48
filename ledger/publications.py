"""Published documents as they are recorded: which there are, and what each printed, as known at a journal number."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.errors import Finding, NotFound
from ledger.finding_codes import FindingCode
from ledger.period import OFFICE_ZONE
from ledger.tables import Tables
from ledger.vocabulary import FactKind

_D: Final = Tables.DOCUMENT.c


def find_publication(connection: Connection, code: str | None, known: int) -> Mapping[str, Any]:
    """The latest version of a publication as known at a number; without a code, of the one recorded last.

    Raises:
        NotFound: UNKNOWN_PUBLICATION.
    """
    query = select(_D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    if code is not None:
        query = query.where(_D.code == code)
    body = connection.execute(query.order_by(_D.number.desc(), _D.line.desc()).limit(1)).scalar()
    if body is None:
        raise NotFound.of(FindingCode.UNKNOWN_PUBLICATION, "publication", found=code or "")
    publication: Mapping[str, Any] = json.loads(body)
    return publication


@dataclass(frozen=True, slots=True)
class Listing:
    """One publication of a list; ``number`` is the journal number of its latest version."""

    code: str
    title: str
    date: str
    number: int
    figures: int
    checkable: int
    document: Mapping[str, str] | None

    def as_json(self) -> dict[str, Any]:
        """The line as plain data."""
        return asdict(self)


def list_publications(connection: Connection, known: int) -> tuple[Listing, ...]:
    """The latest version of every publication as known at a number, the one recorded last first."""
    query = select(_D.number, _D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    found: dict[str, Listing] = {}
    for number, body in connection.execute(query.order_by(_D.number.desc(), _D.line.desc())):
        fact = json.loads(body)
        checkable = sum("measure" in figure and "scope" in figure for figure in fact["figures"])
        told = (fact["title"], fact["date"], number, len(fact["figures"]), checkable, fact.get("document"))
        found.setdefault(fact["code"], Listing(fact["code"], *told))
    return tuple(found.values())


def known_publications(connection: Connection, codes: Collection[str], known: int) -> tuple[Mapping[str, Any], ...]:
    """The latest version of each of these publications as known at a number, or of all; by date and code.

    Raises:
        NotFound: UNKNOWN_PUBLICATION, for every code that is none.
    """
    query = select(_D.code, _D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    stored = {str(code): body for code, body in connection.execute(query.order_by(_D.number, _D.line))}
    if unknown := sorted(set(codes) - stored.keys()):
        raise NotFound([Finding(FindingCode.UNKNOWN_PUBLICATION, "publication", found=code) for code in unknown])
    found = [json.loads(stored[code]) for code in dict.fromkeys(codes or stored)]
    return tuple(sorted(found, key=lambda one: (one["date"], one["code"])))


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person's word for the scope that a figure really had: the fact, who made it, and the day it was approved."""

    fact: Mapping[str, Any]
    person: str
    day: str


def known_confirmations(connection: Connection, code: str, known: int) -> Mapping[str, Confirmed]:
    """The latest confirmation of each figure of a publication as known at a number, by the figure's id."""
    journal = Tables.JOURNAL.c
    query = (
        select(_D.body, journal.made_by, journal.decided_at)
        .join_from(Tables.DOCUMENT, Tables.JOURNAL, journal.number == _D.number)
        .where(_D.fact == str(FactKind.CONFIRMATION), _D.code == code, _D.number <= known)
        .order_by(_D.number, _D.line)
    )
    found = {}
    for body, person, moment in connection.execute(query):
        fact = json.loads(body)
        day = datetime.fromisoformat(str(moment)).astimezone(OFFICE_ZONE).date().isoformat()
        found[str(fact["figure"])] = Confirmed(fact, str(person), day)
    return found


def has_sample(connection: Connection, known: int) -> bool:
    """Whether a publication known by then says that the ledger was built from its figures."""
    query = select(_D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    return any(json.loads(body).get("sample") for body in connection.execute(query).scalars())
