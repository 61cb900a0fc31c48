"""Routes of publications: figures found in a document, publications recorded, listed and shown."""

import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field

from api import schemas
from api.acts import Building
from api.answers import Listed
from api.caching import answered_before
from api.dependencies import (
    CallerOf,
    DryRun,
    IdempotencyKey,
    KnownAt,
    Reading,
    ServerOf,
    refuse_unknown_parameters,
)
from api.documents import found_in, found_wire
from api.problems import answers, responses
from api.routers.writing import hand_in, recording_route
from api.uploads import one_of_few, received
from ledger import paper_records
from ledger.fields import Code, IsoDate, Name
from ledger.intake.limits import DOCUMENT_LIMITS
from ledger.labels import publication_examples as examples
from ledger.publications import find_publication, list_publications
from ledger.totals import find_head

router = APIRouter(tags=["publications"], dependencies=[Depends(refuse_unknown_parameters)])

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class PublicationBody(schemas.Lines):
    """A published document with its figures; those with measure and scope are audited."""

    code: Code = Field(examples=["REPORT-2023"])
    title: Name
    date: IsoDate = Field(description="YYYY-MM-DD, the day it was published", examples=["2023-07-20"])
    year: int | None = Field(None, ge=1990, le=2100, strict=True, description="The year the document speaks of")
    sample: bool | None = Field(None, strict=True, description="The ledger was built from the figures")
    document: paper_records.PublishedFile | None = None
    figures: list[paper_records.Figure] = Field(min_length=1, max_length=2_000)


@router.post(
    "/publications/extract",
    summary="Find the figures of a document",
    description="DOCX, PDF with text, HTML, Markdown or plain text, by content: every figure with its offsets, its "
    "reading, the words around it, what looks damaged, and a suggested scope. Nothing is recorded. Two files are read "
    "at a time.",
    response_model=Listed,
    responses=answers(200, examples.FOUND, (400, 401, 403, 404, 413, 415, 422, 429, 503)),
    openapi_extra=_FILE,
)
async def extract(
    request: Request, server: ServerOf,
    name: Annotated[str, Query(min_length=1, max_length=200, description="The file's name")],
    year: Annotated[int | None, Query(ge=1990, le=2100, description="The year the document speaks of")] = None,
) -> Listed:  # fmt: skip
    """What was found."""
    with one_of_few(server), tempfile.TemporaryDirectory(prefix="pledgebook-document-") as folder:
        file = await received(request, Path(folder), name, min(server.settings.import_max, DOCUMENT_LIMITS.file_bytes))
        return Listed(**found_wire(await run_in_threadpool(found_in, file, year)))


@recording_route(
    router,
    "/publications",
    "Record a publication",
    "A published document with its figures, one voucher; a later one of the same code is its next version.",
)
def publish(
    server: ServerOf, caller: CallerOf, response: Response, key: IdempotencyKey,
    body: Annotated[PublicationBody, schemas.with_example(examples.PUBLICATION)], dry_run: DryRun = False,
) -> Response:  # fmt: skip
    """A voucher of the publication is submitted."""
    building = Building()
    fact = body.model_dump(mode="json", exclude_none=True, exclude={"attachments"})
    building.add({"fact": "publication", **fact}, "")
    return hand_in(server, caller, response, building, key, body, dry_run=dry_run)


@router.get(
    "/publications",
    summary="List publications",
    description="The latest version of each, the one recorded last first, with how many figures can be audited.",
    response_model=Listed,
    responses=answers(200, examples.PUBLICATIONS, ()) | _READS,
)
def publications(
    connection: Reading, caller: CallerOf, request: Request, response: Response, known_at: KnownAt = None
) -> Any:
    """The publications."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    return {"publications": [item.as_json() for item in list_publications(connection, head.number)]}


@router.get(
    "/publications/{code}",
    summary="One publication",
    description="Its latest version: every figure as printed, with the scope it declares.",
    response_model=Listed,
    responses=answers(200, examples.RECORDED, ()) | _READS,
)
def publication(
    connection: Reading, caller: CallerOf, request: Request, response: Response,
    code: Annotated[str, Field(max_length=40, description="As it was recorded", examples=["REPORT-2023"])],
    known_at: KnownAt = None,
) -> Any:  # fmt: skip
    """The publication."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    return find_publication(connection, code, head.number)
