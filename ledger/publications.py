"""Published documents as they are recorded: which there are, and what each printed, as known at a journal number."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.errors import NotFound
from ledger.finding_codes import FindingCode
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


def has_sample(connection: Connection, known: int) -> bool:
    """Whether a publication known by then says that the ledger was built from its figures."""
    query = select(_D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    return any(json.loads(body).get("sample") for body in connection.execute(query).scalars())
