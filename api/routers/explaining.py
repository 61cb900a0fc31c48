"""Routes that explain a published figure, and hand in a person's confirmation of one candidate."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Request, Response

from api import book_schemas
from api.acts import Building
from api.answers import Listed
from api.caching import answered_before
from api.dependencies import CallerOf, DryRun, IdempotencyKey, KnownAt, Reading, ServerOf, refuse_unknown_parameters
from api.problems import answers, responses
from api.routers.writing import hand_in, recording_route
from api.schemas import with_example
from ledger.explain.confirming import confirmation_of
from ledger.explain.explanation import explain
from ledger.explain.telling import tell
from ledger.labels import explain_examples as examples
from ledger.totals import find_head

router = APIRouter(tags=["reading"], dependencies=[Depends(refuse_unknown_parameters)])

Code = Annotated[str, Path(max_length=40, description="The publication", examples=["REPORT-2023"])]
FigureId = Annotated[str, Path(max_length=80, description="The figure in it", examples=["F06"])]

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}


@router.get(
    "/publications/{code}/figures/{figure}/explanation",
    summary="Explain a published figure",
    description="The cuts of the ledger that give it, the simplest first, and what its gap is made of. Only proposals.",
    response_model=Listed,
    responses=answers(200, examples.EXPLANATION, ()) | _READS,
)
def explanation(
    connection: Reading, caller: CallerOf, request: Request, response: Response, code: Code, figure: FigureId,
    known_at: KnownAt = None,
) -> Any:  # fmt: skip
    """The explanation of one figure."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    return tell(explain(connection, figure, code, head.number))


@recording_route(
    router,
    "/publications/{code}/figures/{figure}/confirmations",
    "Confirm a scope",
    "Submits a voucher with a person's word for a candidate; the declared scope and its verdict stay beside it.",
)
def confirm(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey, code: Code, figure: FigureId,
    body: Annotated[book_schemas.ConfirmationBody, with_example(examples.CONFIRMATION)], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that confirms one candidate is submitted."""
    with server.database.reading() as connection:
        found = explain(connection, figure, code, body.known_at)
    building = Building()
    building.add(confirmation_of(found, body.candidate, body.reason), "/candidate", reason="/reason")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, reason=body.reason)
