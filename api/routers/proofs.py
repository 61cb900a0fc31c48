"""Routes of workbooks that are sent out: recording that one was, and proving one against the ledger."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field
from sqlalchemy import Connection

from api import schemas
from api.acts import Building
from api.answers import Listed
from api.dependencies import (
    CallerOf,
    DryRun,
    IdempotencyKey,
    ServerOf,
    log,
    refuse_unknown_parameters,
)
from api.problems import answers
from api.routers.writing import hand_in, recording_route
from api.uploads import one_of_few, received
from ledger.access_words import AccessEvent
from ledger.attachments import IMPORT_MAX
from ledger.errors import LedgerError
from ledger.intake.run import ImportFile
from ledger.labels import proof_examples as examples
from ledger.party_words import Parties
from ledger.scope import Viewer
from ledger.vocabulary import Basis
from reports.catalogue import build_report, find_report
from reports.issue import issue_fact
from reports.parameters import LISTS
from reports.proof import prove
from reports.rebuild import made

router = APIRouter(tags=["proofs"], dependencies=[Depends(refuse_unknown_parameters)])

_WRITES: Final = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class IssueBody(schemas.Lines):
    """A workbook as it was had from the API: which report, of what, and as known at which journal number."""

    report: str = Field(min_length=1, max_length=40, description="Its name", examples=["monthly"])
    period: str | None = Field(
        None, min_length=1, max_length=10, description="2023-06, 2023Q2, 2023H1 or 2023", examples=["2023-06"]
    )
    as_of: str | None = Field(
        None, min_length=1, max_length=10, description="The day of a report as of a day", examples=["2023-06-30"]
    )
    sheets: str | None = Field(
        None, min_length=1, max_length=200, description="The sheets that were chosen", examples=["summary,trend"]
    )
    known_at: str = Field(pattern=r"^[1-9]\d{0,14}$", description="The `X-Known-At` that it came with", examples=["7"])
    basis: Basis = Basis.BOOK
    parties: Parties = Parties.RECORDED
    parameters: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=200)]] | None = Field(
        None, max_length=20, description="What else it was asked for with", examples=[{"state": "overdue"}]
    )
    reason: str | None = Field(None, min_length=1, max_length=500, description="To whom, and why")


@recording_route(
    router,
    "/issues",
    "Issue a workbook",
    "Records that a workbook was sent out: the digest of its content, its scope and its head. Only where all that it "
    "speaks of is closed is it final.",
)
def issue(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[IssueBody, schemas.with_example(examples.ISSUE)], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher that the workbook was sent out is submitted."""
    with server.database.reading() as connection:
        fact = _fact(connection, body)
    building = Building()
    building.add(fact, "", head="known_at")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run, reason=body.reason)


def _given(body: IssueBody, parameters: tuple[str, ...]) -> dict[str, Any]:
    """The report's parameters as they were asked for; the usual basis and names only where it has such."""
    told = {name: getattr(body, name) for name in ("period", "as_of", "sheets", "known_at")}
    usual = {"basis": (body.basis, Basis.BOOK), "parties": (body.parties, Parties.RECORDED)}
    told |= {name: str(value) for name, (value, common) in usual.items() if name in parameters or value != common}
    lists = {name: text.split("\n") if name in LISTS else text for name, text in (body.parameters or {}).items()}
    return {**lists, **{name: value for name, value in told.items() if value is not None}}


def _fact(connection: Connection, body: IssueBody) -> dict[str, Any]:
    """What is handed in; findings point into the body."""
    try:
        given = _given(body, find_report(body.report).parameters)
        tables, workbook = made(lambda: build_report(connection, body.report, given, Viewer.all()))
        return issue_fact(connection, tables, workbook)
    except LedgerError as error:
        places = {"month": "period"}  # as the builder of the months calls it
        findings = [replace(each, place=f"/{places.get(each.place, each.place)}") for each in error.findings]
        raise type(error)(findings) from None


def _prove(server: Any, caller: Any, file: ImportFile) -> dict[str, Any]:
    with server.database.reading() as connection:
        proof = prove(connection, file.path, name=file.name)
    with server.database.writing() as writer:
        log(writer, caller, AccessEvent.EXPORTED, f"proof {proof.digest[:16]} {proof.head.number}")
    return proof.as_json()


@router.post(
    "/proofs",
    summary="Prove a workbook",
    description="A workbook of ours, as it came back: compared cell by cell with the ledger as it was known when it "
    "was made, and as it is now. Each difference says whether the file was changed or the ledger since. Nothing is "
    "kept of the file. Two files are read at a time.",
    response_model=Listed,
    responses=answers(200, examples.PROOF, _WRITES),
    openapi_extra=_FILE,
)
async def proofs(
    request: Request, server: ServerOf, caller: CallerOf,
    name: Annotated[str, Query(min_length=1, max_length=200, description="The file's name, as its sender calls it")],
) -> Listed:  # fmt: skip
    """What was found of the file."""
    with one_of_few(server), tempfile.TemporaryDirectory(prefix="pledgebook-proof-") as folder:
        file = await received(request, Path(folder), name, min(server.settings.import_max, IMPORT_MAX))
        return Listed(**await run_in_threadpool(_prove, server, caller, file))
