"""Routes that hand in: everyday acts, corrections, and vouchers of any facts. Each body becomes one voucher."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Response

from api import acts, schemas
from api.acts import Building
from api.answers import VoucherAnswer, as_answer, told
from api.dependencies import (
    Caller,
    CallerOf,
    DryRun,
    IdempotencyKey,
    ServerOf,
    refuse_unknown_parameters,
)
from api.problems import responses
from api.server import Server
from ledger.corrections import rebook_facts, reversal_facts
from ledger.errors import LedgerError, Refused
from ledger.journal import Draft, Submission, prepare, submit
from ledger.labels.examples import EXAMPLES, VOUCHER_ANSWER

router = APIRouter(tags=["recording"], dependencies=[Depends(refuse_unknown_parameters)])

WRITE_RESPONSES: Final = {
    200: {
        "description": "Stored before under this key, or a dry run",
        "model": VoucherAnswer,
        "content": {"application/json": {"example": VOUCHER_ANSWER | {"is_replay": True}}},
    },
    **responses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503),
}


def hand_in(
    server: Server, caller: Caller, response: Response, building: Building, key: str, body: schemas.Lines, *,
    dry_run: bool, revises: int | None = None, reason: str | None = None,
) -> Response:  # fmt: skip
    """The facts are submitted as one voucher under the key, or only checked; findings point into the body.

    Raises:
        LedgerError: as ``journal.submit``.
    """
    source = {"via": "api", "title": body.title, "reason": reason}
    given = {name: value for name, value in source.items() if value is not None}
    scans = [item.model_dump(mode="json") for item in body.attachments]
    draft = Draft(building.facts, key, given, revises, attachments=scans)
    if building.findings:
        raise _refusal(server, caller, draft, building)
    try:
        submission = checked(server, caller, draft) if dry_run else submitted(server, caller, draft)
    except LedgerError as error:
        raise type(error)(dict.fromkeys(map(building.back, error.findings))) from None
    if submission.is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    response.status_code = 200 if submission.is_replay or dry_run else 201
    warnings = tuple(replace(finding, place=building.back(finding).place) for finding in submission.warnings)
    return told(response, as_answer(replace(submission, warnings=warnings)))


def _refusal(server: Server, caller: Caller, draft: Draft, building: Building) -> LedgerError:
    """What the lines by themselves got wrong, and all that the ledger finds beside it."""
    if not draft.facts:
        return Refused(building.findings)
    try:
        checked(server, caller, draft)
    except LedgerError as error:
        return type(error)(dict.fromkeys([*building.findings, *map(building.back, error.findings)]))
    return Refused(building.findings)


def checked(server: Server, caller: Caller, draft: Draft) -> Submission:
    """What the draft would be stored as, with its warnings; nothing is stored.

    Raises:
        LedgerError: as ``journal.prepare``.
    """
    with server.database.reading() as connection:
        return prepare(connection, draft, store=server.store, user=caller.user)


def submitted(server: Server, caller: Caller, draft: Draft) -> Submission:
    """The draft is stored as a voucher of the caller's.

    Raises:
        LedgerError: as ``journal.submit``.
    """
    with server.database.writing() as writer:
        return submit(writer, draft, caller.user, store=server.store)


Act = Callable[[Building, Any, str], None]


def _everyday(path: str, body_class: type[schemas.Lines], act: Act, summary: str, description: str) -> None:
    """A route that takes lines of one kind of act."""

    def endpoint(
        server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey, body: Any, dry_run: DryRun = False
    ) -> Response:
        building = acts.build(body.lines, act)
        return hand_in(server, caller, response, building, key, body, dry_run=dry_run)

    example = EXAMPLES[path]
    endpoint.__annotations__["body"] = Annotated[body_class, schemas.with_example(example)]
    endpoint.__name__ = f"record_{path.strip('/').replace('-', '_')}"
    recording_route(router, path, summary, description)(endpoint)


def recording_route(to: APIRouter, path: str, summary: str, description: str) -> Callable[[Any], Any]:
    """The decorator of a route that hands in a voucher, documented with what all such routes answer."""
    created: dict[int | str, dict[str, Any]] = {
        201: {"description": "Submitted", "content": {"application/json": {"example": VOUCHER_ANSWER}}}
    }
    return to.post(
        path,
        status_code=201,
        summary=summary,
        description=description,
        response_model=VoucherAnswer,
        responses=created | WRITE_RESPONSES,
    )


_ONE = "All lines become one voucher, which another person decides. "

_everyday(
    "/loans", schemas.LoansBody, acts.loan, "Record loans",
    _ONE + "A line is one drawdown with its disbursement and, where given, its pledge registration with patents.",
)  # fmt: skip
_everyday(
    "/repayments", schemas.RepaymentsBody, acts.repayment, "Record repayments",
    _ONE + "Principal, interest, write-offs and recoveries on loans.",
)  # fmt: skip
_everyday(
    "/credit-lines", schemas.CreditLinesBody, acts.credit_line, "Record credit lines",
    _ONE + "New lines, or existing ones raised or cut.",
)  # fmt: skip
_everyday(
    "/registrations", schemas.RegistrationsBody, acts.registration, "Record pledge registrations",
    _ONE + "Each with the patents under it.",
)  # fmt: skip
_everyday(
    "/releases", schemas.ReleasesBody, acts.release, "Record releases of patents",
    _ONE + "Patents that leave a registration.",
)  # fmt: skip
_everyday(
    "/contributions", schemas.ContributionsBody, acts.contribution, "Record contributions to funds",
    _ONE + "Promised, paid in, returned and distributed money of a fund or venture company.",
)  # fmt: skip
_everyday(
    "/investments", schemas.InvestmentsBody, acts.investment, "Record equity investments",
    _ONE + "Decided, invested, returned, gained and written off.",
)  # fmt: skip
_everyday(
    "/shares", schemas.SharesBody, acts.share, "Record shares and mutual deposits",
    _ONE + "Of members in a cooperative.",
)  # fmt: skip
_everyday(
    "/grants", schemas.GrantsBody, acts.grant, "Record grants",
    _ONE + "Fiscal money approved, paid and recovered.",
)  # fmt: skip
_everyday(
    "/subsidies", schemas.LoanSupportsBody, acts.subsidy, "Record interest subsidies",
    _ONE + "Fiscal money that answers a loan.",
)  # fmt: skip
_everyday(
    "/compensations", schemas.LoanSupportsBody, acts.compensation, "Record risk compensations",
    _ONE + "Fiscal money that answers a lost loan.",
)  # fmt: skip
_everyday(
    "/statements", schemas.StatementsBody, acts.statement, "Record statements",
    _ONE + "An institution's own month-end balances.",
)  # fmt: skip
_everyday(
    "/institutions", schemas.InstitutionsBody, acts.institution, "Record institutions",
    _ONE + "New parties, or known ones as they are from now on.",
)  # fmt: skip
_everyday(
    "/amendments", schemas.AmendmentsBody, acts.amendment, "Record amendments",
    _ONE + "Due dates, rates, purposes and securities from a day on.",
)  # fmt: skip


def _plain_building(facts: list[Any], origin: str, **names: str) -> Building:
    building = Building(whole={"/facts": origin, "revises": "/revises", "client_key": "Idempotency-Key"})
    for index, fact in enumerate(facts):
        building.facts.append(fact)
        building.origins.append((f"{origin}/{index}", names))
    return building


@recording_route(
    router,
    "/reversals",
    "Reverse entries",
    "Cancels posted entries to the fen, in one voucher. What was right is recorded anew.",
)
def reverse(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[schemas.ReversalsBody, schemas.with_example(EXAMPLES["/reversals"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that reverses the entries is submitted."""
    building = _plain_building(reversal_facts(*body.entries), "/entries", entry="")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, reason=body.reason)


@recording_route(
    router,
    "/rebookings",
    "Rebook an instrument",
    "Reverses all live entries of an instrument and records it anew with the changes, in one voucher.",
)
def rebook(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[schemas.RebookingBody, schemas.with_example(EXAMPLES["/rebookings"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that rebooks the instrument is submitted."""
    with server.database.reading() as connection:
        facts = rebook_facts(connection, body.instrument, body.changes)
    building = Building(facts, [("/changes", {})] * len(facts))
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, reason=body.reason)


@recording_route(
    router, "/vouchers", "Submit facts", "Any facts, as in a record file; may answer a returned voucher by revising it."
)
def submit_facts(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[schemas.VoucherBody, schemas.with_example(EXAMPLES["/vouchers"])], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher of these facts is submitted."""
    revises = int(body.revises[1:]) if body.revises else None
    building = _plain_building(body.facts, "/facts")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, revises=revises)
