"""Routes that ask about loans: the register, the portfolio as of a day, and the calendar of what falls due."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import Listed, PageAnswer, as_head
from api.caching import answered_before
from api.dependencies import CallerOf, KnownAt, Reading, refuse_unknown_parameters, tell_head
from api.problems import answers, responses
from api.routers.reading import AsOf, ByNames, Cursor, Limit, OnBasis, Where
from api.schemas import LoanKind
from api.wire import wire
from ledger.labels import examples
from ledger.loans import list_loans
from ledger.maturities import maturities as find_maturities
from ledger.party_words import Parties
from ledger.portfolio import WITHIN_DAYS, WITHIN_MAX
from ledger.portfolio import portfolio as find_portfolio
from ledger.scope import Question, Viewer, parse_question
from ledger.totals import find_head
from ledger.vocabulary import Basis, LoanState, Measure

router = APIRouter(tags=["loans"], dependencies=[Depends(refuse_unknown_parameters)])

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}

OfKind = Annotated[LoanKind | None, Query(description="Only this kind of loans", examples=["patent_pledge_loan"])]
OfState = Annotated[LoanState | None, Query(description="Only loans in this state on the day", examples=["overdue"])]
Split = Literal["kind", "institution", "recipient", "region", "programme", "category"]


def _question(viewer: Viewer, known: int, **parameters: Any) -> Question:
    return parse_question(Measure.OUTSTANDING, parameters | {"known_at": str(known)}, viewer)


@router.get(
    "/loans",
    summary="The register of loans",
    description="Live loans as of a day, with the due date and rate in force then, by day of disbursement.",
    response_model=PageAnswer,
    responses=answers(200, examples.LOANS, ()) | _READS,
)
def loans(
    connection: Reading, caller: CallerOf, request: Request, response: Response, kind: OfKind = None,
    state: OfState = None, as_of: AsOf = None, known_at: KnownAt = None, basis: OnBasis = Basis.BOOK,
    where: Where = None, parties: ByNames = Parties.RECORDED, limit: Limit = 100, cursor: Cursor = None,
) -> Any:  # fmt: skip
    """A page of loans."""
    head = find_head(connection, known_at)
    if cursor is None and answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    asked = _question(
        caller.viewer, head.number, kind=kind, as_of=as_of, basis=basis, where=where, parties=parties
    )  # fmt: skip
    page = list_loans(connection, asked.scope, state, limit=limit, cursor=cursor)
    tell_head(response, page.head.number)
    items = [Listed(**wire(item)) for item in page.items]
    return PageAnswer(items=items, head=as_head(page.head), next_cursor=page.next_cursor)


@router.get(
    "/portfolio",
    summary="The loan portfolio",
    description=(
        "As of a day: balances, overdue, falling due soon, mean rate; and to date: paid out, by rollover, written off "
        "and recovered. A loan that renews another goes on under its contract."
    ),
    response_model=Listed,
    responses=answers(200, examples.PORTFOLIO, ()) | _READS,
)
def portfolio(
    connection: Reading, caller: CallerOf, request: Request, response: Response, kind: OfKind = None,
    by: Annotated[Split | None, Query(description="Split by one dimension", examples=["institution"])] = None,
    within: Annotated[int, Query(ge=0, le=WITHIN_MAX, description="Days ahead that count as soon")] = WITHIN_DAYS,
    as_of: AsOf = None, known_at: KnownAt = None, basis: OnBasis = Basis.BOOK, where: Where = None,
    parties: ByNames = Parties.RECORDED,
) -> Any:  # fmt: skip
    """The portfolio."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    asked = _question(
        caller.viewer, head.number, kind=kind, by=by, as_of=as_of, basis=basis, where=where, parties=parties
    )
    return find_portfolio(connection, asked.scope, asked.by, within).as_json()


@router.get(
    "/maturities",
    summary="The maturity calendar",
    description="Which balances fall due in which month, by the due dates in force as of a day.",
    response_model=Listed,
    responses=answers(200, examples.MATURITIES, ()) | _READS,
)
def maturities(
    connection: Reading, caller: CallerOf, request: Request, response: Response, kind: OfKind = None,
    as_of: AsOf = None, known_at: KnownAt = None, basis: OnBasis = Basis.BOOK, where: Where = None,
    parties: ByNames = Parties.RECORDED,
) -> Any:  # fmt: skip
    """The calendar."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    asked = _question(caller.viewer, head.number, kind=kind, as_of=as_of, basis=basis, where=where, parties=parties)
    return find_maturities(connection, asked.scope).as_json()
