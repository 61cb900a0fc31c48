"""Routes of vouchers: the list, one whole with what it would change, takeover, and decisions."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field
from sqlalchemy import Connection

from api import requests, schemas
from api.answers import DecisionAnswer, Listed, PageAnswer, as_decision, as_head, told
from api.dependencies import CallerOf, IdempotencyKey, KnownAt, Reading, ServerOf, refuse_unknown_parameters, tell_head
from api.problems import answers, finding_body, responses
from api.server import Server
from api.wire import wire
from ledger.effects import effects_of
from ledger.idempotency import once
from ledger.journal import decide, take_over
from ledger.judged import Standing
from ledger.labels.examples import DECISION_ANSWER, EXAMPLES, VOUCHER_LIST, VOUCHER_WHOLE
from ledger.lists import find_voucher, list_vouchers
from ledger.period import today
from ledger.standing import check_standing
from ledger.totals import find_head
from ledger.vocabulary import VoucherState

router = APIRouter(tags=["vouchers"], dependencies=[Depends(refuse_unknown_parameters)])

VoucherPath = Annotated[str, Field(pattern=r"^S[1-9]\d{0,14}$", description="As submitted: S7", examples=["S7"])]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many to a page")]
Cursor = Annotated[str | None, Query(max_length=200, description="next_cursor of the page before")]

_WRITES: Final = responses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


@router.get(
    "/vouchers",
    summary="List vouchers",
    description="In the order of submission, by state if wanted. A submitter sees the own institution's.",
    response_model=PageAnswer,
    responses=answers(
        200,
        VOUCHER_LIST,
        (
            401,
            403,
            404,
            422,
            429,
            503,
        ),
    ),
)
def vouchers(
    connection: Reading,
    caller: CallerOf,
    response: Response,
    state: Annotated[VoucherState | None, Query(description="Only those in this state")] = None,
    known_at: KnownAt = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> PageAnswer:
    """A page of vouchers."""
    page = list_vouchers(connection, caller.viewer, state, known_at, limit=limit, cursor=cursor)
    tell_head(response, page.head.number)
    items = [Listed(**wire(item)) for item in page.items]
    return PageAnswer(items=items, head=as_head(page.head), next_cursor=page.next_cursor)


@router.get(
    "/vouchers/{voucher}",
    summary="One voucher whole",
    description="Its facts, source, revisions, and what it would change (or changed): totals before and after.",
    response_model=Listed,
    responses=answers(
        200,
        VOUCHER_WHOLE,
        (
            401,
            403,
            404,
            422,
            429,
            503,
        ),
    ),
)
def voucher(connection: Reading, caller: CallerOf, voucher: VoucherPath, response: Response) -> Listed:
    """The voucher whole."""
    id_ = int(voucher[1:])
    whole = find_voucher(connection, id_, caller.viewer)
    tell_head(response, find_head(connection).number)
    effects = effects_of(connection, id_, whole["facts"], caller.viewer)
    return Listed(**wire(whole | {"findings": _findings(connection, id_, whole), "effects": effects}))


def _findings(connection: Connection, voucher: int, whole: dict[str, Any]) -> list[dict[str, Any]]:
    """What would be found if the voucher were posted now; nothing once it is decided."""
    if whole["state"] != VoucherState.SUBMITTED:
        return []
    standing = Standing(connection, whole["facts"], voucher, today().isoformat())
    return [finding_body(finding) for finding in check_standing(standing)]


@router.post(
    "/vouchers/{voucher}/takeover",
    summary="Take a voucher over",
    description="A maker answers for a voucher that a partner's clerk submitted, and with it for all of "
    "the same imported file. Twice is the same as once.",
    response_model=Listed,
    responses=answers(200, VOUCHER_WHOLE, ()) | _WRITES,
)
def takeover(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey, voucher: VoucherPath, response: Response
) -> Listed:
    """The voucher is the caller's to answer for."""
    id_ = int(voucher[1:])
    with server.database.writing() as writer:
        writer.lock_chain()  # who presses twice waits for the first answer
        answer, is_replay = once(
            writer, caller.user, key, {"takeover": voucher}, lambda: _taken_over(writer, id_, caller)
        )
    _tell_replay(response, is_replay=is_replay)
    return Listed(**answer)


def _taken_over(writer: Any, voucher: int, caller: Any) -> dict[str, Any]:
    take_over(writer, voucher, caller.user)
    whole: dict[str, Any] = wire(find_voucher(writer.connection, voucher, caller.viewer))
    return whole


def _tell_replay(response: Response, *, is_replay: bool) -> None:
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"


@router.post(
    "/vouchers/{voucher}/decision",
    summary="Decide a voucher",
    description="Post, return or reject as checker; withdraw as who submitted it. A reason is needed but for posting.",
    response_model=DecisionAnswer,
    responses=answers(200, DECISION_ANSWER, ()) | _WRITES,
)
def decision(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey, response: Response, voucher: VoucherPath,
    body: Annotated[requests.DecisionBody, schemas.with_example(EXAMPLES["/decision"])],
) -> Response:  # fmt: skip
    """The voucher's row of the journal."""
    return told(response, _decided(server, caller, key, response, [voucher], body)[0])


@router.post(
    "/decisions",
    summary="Decide several vouchers",
    description="The same verdict for all of them, in one transaction: all or none.",
    response_model=list[DecisionAnswer],
    responses=answers(200, [DECISION_ANSWER], ()) | _WRITES,
)
def decisions(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey, response: Response,
    body: Annotated[requests.DecisionsBody, schemas.with_example(EXAMPLES["/decisions"])],
) -> list[DecisionAnswer]:  # fmt: skip
    """The vouchers' rows of the journal, in the order given."""
    return _decided(server, caller, key, response, body.vouchers, body)


def _decided(
    server: Server, caller: Any, key: str, response: Response, names: list[str], body: requests.DecisionBody
) -> list[DecisionAnswer]:
    ids = [int(name[1:]) for name in names]
    request = body.model_dump(mode="json") | {"vouchers": names}
    with server.database.writing() as writer:
        if caller.viewer.institution is not None:
            for id_ in ids:  # who sees everything is told by the decision itself what there is not
                find_voucher(writer.connection, id_, caller.viewer)
        writer.lock_chain()

        def act() -> list[dict[str, Any]]:
            made = decide(
                writer, ids, body.verdict, caller.user, reason=body.reason, accept=body.accept,
                office_of_one=server.settings.office_of_one,
            )  # fmt: skip
            return [as_decision(item).model_dump() for item in made]

        answer, is_replay = once(writer, caller.user, key, request, act)
    _tell_replay(response, is_replay=is_replay)
    return [DecisionAnswer(**item) for item in answer]
