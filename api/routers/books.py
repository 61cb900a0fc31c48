"""Routes about the books: closings and reopenings, reviews, successions, the checklist, and why a total changed."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api import acts, book_schemas
from api.acts import Building
from api.answers import Listed, as_head
from api.caching import answered_before
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
from api.differences import Asked, differences
from api.problems import answers, finding_body, responses
from api.routers.reading import AsOf, OfKind, OfPart, OnBasis, Period, Where
from api.routers.writing import hand_in, recording_route
from api.schemas import with_example
from ledger.checklist import checklist as ask_checklist
from ledger.labels.examples import CHANGES, CHECKLIST, EXAMPLES
from ledger.period import parse_month
from ledger.totals import find_head
from ledger.vocabulary import Basis, Group, Measure, Part

router = APIRouter(tags=["books"], dependencies=[Depends(refuse_unknown_parameters)])

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}


@recording_route(
    router,
    "/closings",
    "Close months",
    "Submits a voucher; its warnings are the checklist, accepted by code when decided.",
)
def close(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[book_schemas.ClosingsBody, with_example(EXAMPLES["/closings"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that closes the months is submitted."""
    building = Building()
    for index, month in enumerate(body.months):
        building.add({"fact": "closing", "month": month}, f"/months/{index}", month="")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run)


@recording_route(router, "/reopenings", "Reopen months", "Opens a month and every later one again, with the reason.")
def reopen(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[book_schemas.ReopeningsBody, with_example(EXAMPLES["/reopenings"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that reopens the months is submitted."""
    building = Building()
    names = {"month": "/month", "reason": "/reason"}
    building.add({"fact": "reopening", "month": body.month, "reason": body.reason}, "/month", **names)
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, reason=body.reason)


@recording_route(
    router, "/reviews", "Review vouchers", "Says that a second person has looked at what was approved by one alone."
)
def review(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[book_schemas.ReviewsBody, with_example(EXAMPLES["/reviews"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher of reviews is submitted."""
    building = Building()
    for index, voucher in enumerate(body.vouchers):
        building.add({"fact": "review", "voucher": voucher}, f"/vouchers/{index}", voucher="")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run)


@recording_route(
    router, "/successions", "Record successions", "Mergers, splits and new names of institutions and regions."
)
def succeed(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[book_schemas.SuccessionsBody, with_example(EXAMPLES["/successions"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher of successions is submitted."""
    building = acts.build(body.lines, acts.succession)
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run)


@router.get(
    "/checklists/{month}",
    summary="What is asked before a month closes",
    description="Every open question of the month as a finding at its place, as the ledger stands now.",
    response_model=Listed,
    responses=answers(200, CHECKLIST, ()) | _READS,
)
def checklist(
    connection: Reading, response: Response,
    month: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", description="YYYY-MM", examples=["2023-06"])],
) -> Any:  # fmt: skip
    """The checklist."""
    asked = parse_month(month)
    items = [finding_body(item) for item in ask_checklist(connection, asked)]
    head = find_head(connection)
    tell_head(response, head.number)
    return {"month": asked.text, "head": as_head(head).model_dump(), "items": items}


FromKnown = Annotated[str | None, Query(max_length=60, description="Journal number or instant", examples=["5"])]
FromIssue = Annotated[
    str | None, Query(max_length=160, description="The latest issue of report/period", examples=["monthly/2023-06"])
]


@router.get(
    "/changes/{measure}",
    summary="Why a total changed",
    description="The vouchers between two record times, or between the two bases; they sum exactly to the difference.",
    response_model=Listed,
    responses=answers(200, CHANGES, ()) | _READS,
)
def changes(
    connection: Reading, caller: CallerOf, request: Request, response: Response,
    measure: Annotated[Measure, Path(description="A flow over a period or to date, or a stock as of a day")],
    kind: OfKind = None, group: Annotated[Group | None, Query(description="Only this group of kinds")] = None,
    period: Period = None, as_of: AsOf = None, where: Where = None, basis: OnBasis = Basis.BOOK,
    part: OfPart = Part.OCCURRED, from_known: FromKnown = None, to_known: KnownAt = None,
    from_basis: Annotated[Basis | None, Query(description="Default: the question's basis")] = None,
    to_basis: Annotated[Basis | None, Query(description="Default: the question's basis")] = None,
    from_issue: FromIssue = None,
) -> Any:  # fmt: skip
    """The two totals and what leads from one to the other."""
    head = find_head(connection, to_known)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    limits = {
        "kind": kind, "group": group, "period": period, "as_of": as_of, "where": where, "basis": basis, "part": part,
    }  # fmt: skip
    asked = Asked(measure, limits, from_known, str(head.number), from_basis, to_basis, from_issue)
    return differences(connection, asked, caller.viewer).as_json()
