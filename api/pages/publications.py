"""Pages of publications: their audit, what contradicts, what explains a figure, and a person's word for a candidate."""

import secrets
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Query
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from sqlalchemy import Connection

from api.dependencies import PAGES, Caller, CallerOf, Reading, ServerOf, require_same_site
from api.pages.rendering import page, told
from api.problems import status_of
from api.routers.writing import submitted
from ledger.audit import audit
from ledger.contradictions import find_contradictions
from ledger.errors import LedgerError
from ledger.explain.confirming import confirmation_of
from ledger.explain.explanation import Explanation, explain
from ledger.explain.telling import scope_behind
from ledger.journal import Draft
from ledger.lists import institution_names, list_entries
from ledger.publications import find_publication, known_publications
from ledger.totals import find_head
from reports.audit import build_audit
from reports.contradictions import build_contradictions
from reports.explain import build_explanation
from reports.html import render_html
from reports.lists import build_entries

router = APIRouter(prefix=f"{PAGES}/publications")

ENTRIES_MAX: Final = 500
"""Entries that a page shows of a candidate; the API has them all."""

Place = Annotated[int | None, Query(ge=1, le=10)]


@router.get("/{code}")
def show(connection: Reading, caller: CallerOf, code: str, known_at: str = "") -> HTMLResponse:
    """One publication with the verdict on each figure, and what contradicts in it or with others."""
    head = find_head(connection, known_at or None)
    publication = find_publication(connection, code, head.number)
    audited = build_audit(audit(connection, code, known_at or None, caller.viewer))
    found = build_contradictions(find_contradictions(known_publications(connection, (), head.number)))
    explained = [
        one["id"] for one in publication["figures"] if {"measure", "scope"} <= one.keys() and "growth" not in one
    ]
    return page(
        "publication",
        caller,
        explained=explained,
        publication=publication,
        known_at=known_at,
        audit=render_html(audited),
        contradictions=render_html(found),
    )


@router.get("/{code}/figures/{figure}")
def explanation(
    connection: Reading, caller: CallerOf, code: str, figure: str, known_at: str = "", candidate: Place = None
) -> HTMLResponse:
    """What explains one figure, the form to confirm a candidate, and the entries behind the one that is asked for."""
    found = explain(connection, figure, code, known_at or None)
    return _explained(connection, caller, found, candidate=candidate)


def _explained(
    connection: Connection, caller: Caller, found: Explanation, error: LedgerError | None = None, voucher: str = "",
    candidate: int | None = None,
) -> HTMLResponse:  # fmt: skip
    names = institution_names(connection, found.head.number)
    behind = None if candidate is None else _entries(connection, found, candidate, names)
    return page(
        "figure",
        caller,
        200 if error is None else int(status_of(error)),
        code=found.publication_code,
        figure=found.sought[0],
        table=render_html(build_explanation(found, names)),
        numbers=range(1, len(found.candidates) + 1),
        candidates=[number for number, one in enumerate(found.candidates, start=1) if one.is_of_scope],
        entries=behind,
        known_at=found.head.number,
        key=secrets.token_hex(16),
        voucher=voucher,
        findings=[] if error is None else told(error.findings),
    )


def _entries(connection: Connection, found: Explanation, candidate: int, names: dict[str, str]) -> Markup:
    """The first entries behind a candidate, as a table.

    Raises:
        NotFound: CANDIDATE_UNKNOWN.
    """
    measure, scope = scope_behind(found, candidate, "candidate")
    return render_html(build_entries(list_entries(connection, scope, measure=measure, limit=ENTRIES_MAX), names))


@router.post("/{code}/figures/{figure}", dependencies=[Depends(require_same_site)])
def confirm(
    server: ServerOf, caller: CallerOf, code: str, figure: str,
    candidate: Annotated[int, Form(ge=1, le=10)], reason: Annotated[str, Form(min_length=1, max_length=200)],
    known_at: Annotated[str, Form(max_length=60)], key: Annotated[str, Form(min_length=1, max_length=64)],
) -> HTMLResponse:  # fmt: skip
    """A voucher that confirms the candidate as it was shown is submitted; pressed twice, it is one."""
    with server.database.reading() as connection:
        found = explain(connection, figure, code, known_at)
        try:
            fact = confirmation_of(found, candidate, reason)
            given = {"via": "page", "reason": reason}
            submission = submitted(server, caller, Draft([fact], f"page-{key}", given))
        except LedgerError as error:
            return _explained(connection, caller, found, error)
        return _explained(connection, caller, found, voucher=f"S{submission.id}")
