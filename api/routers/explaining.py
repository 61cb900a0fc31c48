"""Routes that explain a published figure, and hand in a person's confirmation of one candidate."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Response

from api import book_schemas
from api.acts import Building
from api.answers import Listed
from api.dependencies import (
    CallerOf,
    DryRun,
    IdempotencyKey,
    KnownAt,
    Reading,
    ServerOf,
    refuse_unknown_parameters,
    tell_head,
)
from api.problems import answers, responses
from api.routers.writing import hand_in, recording_route
from api.schemas import with_example
from ledger.explain.confirming import confirmation_of
from ledger.explain.explanation import explain
from ledger.explain.telling import tell
from ledger.labels import explain_examples as examples

router = APIRouter(tags=["reading"], dependencies=[Depends(refuse_unknown_parameters)])

Code = Annotated[str, Path(max_length=40, description="The publication", examples=["REPORT-2023"])]
FigureId = Annotated[str, Path(max_length=80, description="The figure in it", examples=["F06"])]

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503)


@router.get(
    "/publications/{code}/figures/{figure}/explanation",
    summary="Explain a published figure",
    description="The cuts of the ledger that give it, the simplest first, and what its gap is made of. Only proposals.",
    response_model=Listed,
    responses=answers(200, examples.EXPLANATION, ()) | _READS,
)
def explanation(connection: Reading, response: Response, code: Code, figure: FigureId, known_at: KnownAt = None) -> Any:
    """The explanation of one figure; never from a cache, for what is handed in and not decided yet is in it."""
    found = explain(connection, figure, code, known_at)
    tell_head(response, found.head.number)
    return tell(found)


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
