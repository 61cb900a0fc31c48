"""Routes about balances: funds, and what institutions report beside what the ledger holds."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.answers import Listed
from api.caching import answered_before
from api.dependencies import CallerOf, KnownAt, Reading, refuse_unknown_parameters
from api.problems import answers
from api.routers.reading import AsOf, ByNames, OfKind, OnBasis, Period
from ledger.funds import fund_figures
from ledger.labels import examples
from ledger.party_words import Parties
from ledger.reconciliation import reconciliation
from ledger.scope import parse_question
from ledger.totals import find_head
from ledger.vocabulary import Basis, Measure

router = APIRouter(tags=["reading"], dependencies=[Depends(refuse_unknown_parameters)])

_ERRORS = (400, 401, 403, 404, 422, 429, 503)
_UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "As your ETag has it"}}


@router.get(
    "/funds",
    summary="Funds",
    description="Contributions gross, internal (from another fund) and external, investments, and two multiples: "
    "`leverage` (external paid in ÷ the treasury's) and `enterprise_multiple` (in enterprises ÷ the treasury's).",
    response_model=Listed,
    responses=answers(200, examples.FUNDS, _ERRORS) | _UNCHANGED,
)
def funds(
    connection: Reading, caller: CallerOf, request: Request, response: Response, period: Period = None,
    as_of: AsOf = None,
    fund: Annotated[str | None, Query(max_length=40, description="Only this one", examples=["F01"])] = None,
    known_at: KnownAt = None, basis: OnBasis = Basis.BOOK, parties: ByNames = Parties.RECORDED,
) -> Any:  # fmt: skip
    """The figures of every fund and of all."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    parameters = {
        "period": period, "as_of": as_of, "known_at": str(head.number), "basis": basis, "parties": parties,
    }  # fmt: skip
    scope = parse_question(Measure.DISBURSED, parameters, caller.viewer).scope
    return fund_figures(connection, scope, fund).as_json()


@router.get(
    "/reconciliations",
    summary="Statements against entries",
    description="At a month's end (by default the last one): what differs, since when, and who stated nothing; "
    "`difference` is statement less entries. `present` means by who stood for the business on that day.",
    response_model=Listed,
    responses=answers(200, examples.RECONCILIATION, _ERRORS) | _UNCHANGED,
)
def reconciliations(
    connection: Reading, caller: CallerOf, request: Request, response: Response, as_of: AsOf = None,
    kind: OfKind = None,
    everything: Annotated[bool, Query(alias="all", description="What agrees or cannot be compared, too")] = False,
    known_at: KnownAt = None, basis: OnBasis = Basis.BOOK, parties: ByNames = Parties.PRESENT,
) -> Any:  # fmt: skip
    """The balances of a month's end by entries and by statement."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    parameters = {
        "as_of": as_of, "kind": kind, "known_at": str(head.number), "basis": basis, "parties": parties,
    }  # fmt: skip
    scope = parse_question(Measure.OUTSTANDING, parameters, caller.viewer).scope
    return reconciliation(connection, scope, everything=everything).as_json()
