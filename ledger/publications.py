"""Published documents as they are recorded: which there are, and what each printed, as known at a journal number."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger.errors import Finding, NotFound
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


def has_sample(connection: Connection, known: int) -> bool:
    """Whether a publication known by then says that the ledger was built from its figures."""
    query = select(_D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    return any(json.loads(body).get("sample") for body in connection.execute(query).scalars())
