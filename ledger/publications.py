"""Published documents as they are recorded: which there are, and what each printed, as known at a journal number."""

import json
from collections.abc import Mapping
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


def has_sample(connection: Connection, known: int) -> bool:
    """Whether a publication known by then says that the ledger was built from its figures."""
    query = select(_D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    return any(json.loads(body).get("sample") for body in connection.execute(query).scalars())


def list_publications(connection: Connection, known: int) -> list[Mapping[str, Any]]:
    """The latest version of every publication known by then, the one recorded last first."""
    query = select(_D.code, _D.body).where(_D.fact == str(FactKind.PUBLICATION), _D.number <= known)
    latest: dict[str, Mapping[str, Any]] = {}
    for code, body in connection.execute(query.order_by(_D.number.desc(), _D.line.desc())):
        latest.setdefault(code, json.loads(body))
    return list(latest.values())
