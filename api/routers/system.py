"""Routes about the server and the bytes: health, readiness, verification as a job, scans."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field
from sqlalchemy import text

from api.dependencies import CallerOf, Reading, ServerOf, refuse_unknown_parameters
from api.problems import FindingBody, answers, finding_body, problem, responses
from api.server import Job
from ledger.attachments import may_see
from ledger.errors import LedgerError, NotFound
from ledger.finding_codes import FindingCode
from ledger.labels import examples
from ledger.media import MEDIA_TYPES

router = APIRouter(dependencies=[Depends(refuse_unknown_parameters)])
health = APIRouter(tags=["server"])

_READS: Final = responses(401, 403, 404, 422, 429, 503)


class HealthAnswer(BaseModel):
    """The process answers."""

    status: str = Field(examples=["ok"])


@health.get(
    "/healthz", summary="Alive", description="The process answers; nothing else is looked at.",
    responses=answers(200, {"status": "ok"}, ()),
)  # fmt: skip
def healthz() -> HealthAnswer:
    """Alive."""
    return HealthAnswer(status="ok")


@health.get(
    "/readyz", summary="Ready", description="Database, migrations and head file are there and fit together.",
    responses=answers(200, {"status": "ready"}, (503,)),
)  # fmt: skip
def readyz(request: Request, server: ServerOf) -> Any:
    """Ready, or a problem that says what is missing."""
    try:
        with server.database.reading() as connection:
            connection.execute(text("SELECT 1 FROM journal LIMIT 1"))
        server.database.head.require()
    except LedgerError as error:
        from http import HTTPStatus  # noqa: PLC0415

        return problem(request, HTTPStatus.SERVICE_UNAVAILABLE, error.findings)
    return HealthAnswer(status="ready")


class JobAnswer(BaseModel):
    """A verification under way (``running``), or how it ended: ``intact``, ``broken``, ``failed``."""

    job: str
    state: str = Field(examples=["intact"])
    done: int
    total: int
    number: int | None = None
    hash: str | None = None
    findings: list[FindingBody] = Field(default_factory=list)


def _answer(job: Job) -> JobAnswer:
    result = job.result
    told = job.error.findings if job.error is not None else result.findings if result is not None else ()
    return JobAnswer(
        job=job.id,
        state=job.state,
        done=job.done,
        total=job.total,
        number=result.number if result else None,
        hash=result.hash if result else None,
        findings=[FindingBody(**finding_body(finding)) for finding in told[:100]],
    )


@router.post(
    "/verifications",
    tags=["verification"],
    status_code=202,
    summary="Start a verification",
    description="Everything is read again in the background; one runs at a time, asking again gives the one that runs.",
    response_model=JobAnswer,
    responses=answers(202, examples.JOB, (401, 403, 415, 422, 429, 503)),
)
def start_verification(server: ServerOf, connection: Reading, _caller: CallerOf) -> JobAnswer:
    """The job."""
    total = connection.execute(text("SELECT count(*) FROM journal")).scalar_one()
    return _answer(server.jobs.start(server.database, server.store, int(total)))


@router.get(
    "/verifications/{job}",
    tags=["verification"],
    summary="A verification",
    description="How far it is, or what it found. The last few are remembered while the server runs.",
    response_model=JobAnswer,
    responses=answers(200, examples.JOB, ()) | _READS,
)
def verification(
    server: ServerOf,
    _caller: CallerOf,
    job: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$", description="As it was answered")],
) -> JobAnswer:
    """The job."""
    found = server.jobs.find(job)
    if found is None:
        raise NotFound.of(FindingCode.NO_SUCH_ADDRESS, "job", found=job)
    return _answer(found)


class StoredAnswer(BaseModel):
    """A stored scan, by the SHA-256 of its bytes."""

    sha256: str
    size: int = Field(description="Bytes")
    media_type: str = Field(examples=["application/pdf"])


@router.post(
    "/attachments",
    tags=["attachments"],
    status_code=201,
    summary="Store a scan",
    description="PDF, PNG, JPEG, TIFF, XLSX or DOCX, by content. A voucher names it by its SHA-256.",
    response_model=StoredAnswer,
    responses=answers(201, examples.STORED, (400, 401, 403, 413, 415, 422, 429, 503)),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
async def store(request: Request, server: ServerOf, _caller: CallerOf) -> StoredAnswer:
    """The scan stands in the store."""
    from io import BytesIO  # noqa: PLC0415

    from fastapi.concurrency import run_in_threadpool  # noqa: PLC0415

    info = await run_in_threadpool(server.store.put, BytesIO(await request.body()))
    return StoredAnswer(sha256=info.sha256, size=info.size, media_type=info.media_type)


@router.get(
    "/attachments/{sha256}",
    tags=["attachments"],
    summary="A scan",
    description="Only for who may see a voucher that names it.",
    response_class=Response,
    responses=_READS
    | {200: {"description": "Its bytes", "content": {type_: {"example": "…"} for type_ in MEDIA_TYPES}}},
)
def scan(
    server: ServerOf,
    connection: Reading,
    caller: CallerOf,
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="Of its bytes")],
) -> Response:
    """The bytes, as a download that no browser will run."""
    if not may_see(connection, sha256, caller.viewer, caller.user):
        raise NotFound.of(FindingCode.ATTACHMENT_MISSING, "sha256", found=sha256)
    info, stream = server.store.open(sha256)
    headers = {
        "Content-Disposition": f'attachment; filename="{sha256[:16]}"',
        "Content-Length": str(info.size),
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return StreamingResponse(iter(lambda: stream.read(65536), b""), media_type=info.media_type, headers=headers)
