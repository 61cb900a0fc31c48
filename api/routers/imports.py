"""Routes of imports: a file is previewed and submitted, its sheet checked and decided; profiles; origins of entries."""

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api import schemas
from api.annotating import annotated_copy
from api.answers import DecisionAnswer, Listed, as_decision
from api.dependencies import CallerOf, Reading, ServerOf, refuse_unknown_parameters
from api.imports import import_body, import_whole, imported_body, sent_back, sheet_body
from api.problems import answers, responses
from api.requests import DecisionBody
from api.uploads import one_of_few, received, stored_copy
from ledger.attachments import IMPORT_MAX
from ledger.errors import Refused
from ledger.intake.choices import Choices, apply_choices, kept_profile
from ledger.intake.deciding import Ticked, decide_import
from ledger.intake.importing import Imported, Unsubmitted, preview_import, submit_import
from ledger.intake.kept import FINDINGS_KEPT, find_import, list_imports
from ledger.intake.origins import origin_of
from ledger.intake.profile import TOML_MAX, Profile, parse_profile
from ledger.intake.profiles import find_profile, keep_profile, list_profiles
from ledger.intake.run import ImportFile, Task
from ledger.intake.sheet import checking_sheet
from ledger.labels import import_examples as examples
from ledger.labels.examples import DECISION_ANSWER
from ledger.media import CSV, XLS, XLSM, XLSX, sheet_type_of
from ledger.vocabulary import Kind, Unit

router = APIRouter(tags=["imports"], dependencies=[Depends(refuse_unknown_parameters)])

ImportPath = Annotated[str, Field(pattern=r"^I[1-9]\d{0,14}$", description="As it was answered: I3", examples=["I3"])]
ProfileName = Annotated[str, Field(min_length=1, max_length=80, description="Of a kept profile", examples=["bank-b01"])]

UnitName = Literal["yuan", "wan_yuan", "yi_yuan"]

_READS: Final = (401, 403, 404, 422, 429, 503)
_WRITES: Final = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)
_FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@dataclass(frozen=True, slots=True)
class Asked:
    """How an uploaded file is to be read."""

    name: str
    profile: str | None
    toml: str | None
    choices: Choices
    valid_rows_only: bool


def asked_of(
    name: Annotated[str, Query(min_length=1, max_length=200, description="The file's name, as its sender calls it")],
    profile: Annotated[str | None, Query(min_length=1, max_length=80, description="Name of a kept profile")] = None,
    toml: Annotated[str | None, Query(max_length=TOML_MAX, description="A profile as TOML, in its place")] = None,
    kind: Annotated[Kind | None, Query(description="Of business, where the file does not say it")] = None,
    constants: Annotated[
        list[str] | None, Query(alias="set", max_length=100, description="`field=text`; what no column gives")
    ] = None,
    sheet: Annotated[str | None, Query(min_length=1, max_length=200, description="Which sheet")] = None,
    unit: Annotated[UnitName | None, Query(description="Of amounts, where the file names none")] = None,
    columns: Annotated[
        list[str] | None, Query(alias="map", max_length=100, description="`field=header`; may be given several times")
    ] = None,
    new_institutions: Annotated[bool, Query(description="Parties that are not known become institutions")] = False,
    skip_hidden: Annotated[bool, Query(description="Leave out hidden rows and columns")] = False,
    valid_rows_only: Annotated[bool, Query(description="Leave out rows with errors, and their agreements")] = False,
) -> Asked:
    """What the query says."""
    chosen_unit = None if unit is None else Unit(unit)
    columns_and_constants = (tuple(columns or ()), tuple(constants or ()))
    choices = Choices(kind, sheet, chosen_unit, *columns_and_constants, new_institutions, skip_hidden)
    return Asked(name, profile, toml, choices, valid_rows_only)


def _preview(server: Any, caller: Any, file: ImportFile, asked: Asked) -> dict[str, Any]:
    profile = Profile()
    if asked.toml is not None:
        profile = parse_profile(asked.toml)
    elif asked.profile is not None:
        with server.database.reading() as connection:
            profile = kept_profile(connection, asked.profile, caller.user)
    profile = apply_choices(profile, asked.choices)
    task = Task(file, profile, caller.user, valid_rows_only=asked.valid_rows_only, store=server.store)
    return imported_body(preview_import(server.database, task), file.name)


@router.post(
    "/imports",
    status_code=201,
    summary="Preview a file",
    description="XLSX, XLSM, XLS, ET, CSV or TSV, by content: read, checked against the ledger, and kept with its "
    "control totals and findings at their cells. Nothing is submitted yet. Two files are read at a time.",
    response_model=Listed,
    responses=answers(201, examples.IMPORT_PREVIEW, _WRITES),
    openapi_extra=_FILE,
)
async def preview(
    request: Request, server: ServerOf, caller: CallerOf, asked: Annotated[Asked, Depends(asked_of)]
) -> Listed:
    """The preview stands."""
    with one_of_few(server), tempfile.TemporaryDirectory(prefix="pledgebook-import-") as folder:
        file = await received(request, Path(folder), asked.name, min(server.settings.import_max, IMPORT_MAX))
        return Listed(**await run_in_threadpool(_preview, server, caller, file, asked))


class ImportsAnswer(BaseModel):
    """Some imports, the latest first; ``next_cursor`` leads on."""

    items: list[Listed]
    next_cursor: str | None


@router.get(
    "/imports",
    summary="List imports",
    description="The latest first, with what has become of them. A submitter sees those of the own institution.",
    response_model=ImportsAnswer,
    responses=answers(200, examples.IMPORTS, _READS),
)
def imports(
    connection: Reading,
    caller: CallerOf,
    limit: Annotated[int, Query(ge=1, le=1000, description="How many to a page")] = 100,
    cursor: Annotated[
        str | None, Query(pattern=r"^I[1-9]\d{0,14}$", description="next_cursor of the page before")
    ] = None,
) -> ImportsAnswer:
    """A page of imports."""
    before = None if cursor is None else int(cursor[1:])
    items = list_imports(connection, caller.viewer, limit=limit + 1, before=before)
    more = items[limit - 1].text if len(items) > limit else None
    return ImportsAnswer(items=[Listed(**import_body(item)) for item in items[:limit]], next_cursor=more)


@router.get(
    "/imports/{import_id}",
    summary="One import whole",
    description="Its layout, control totals, first 1,000 findings and proposed institutions: as submitted, and "
    "as previewed while it is not.",
    response_model=Listed,
    responses=answers(200, examples.IMPORT, _READS),
)
def import_(connection: Reading, caller: CallerOf, import_id: ImportPath) -> Listed:
    """The import whole."""
    return Listed(**import_whole(find_import(connection, int(import_id[1:]), caller.viewer)))


class SubmitBody(schemas.Body):
    """How a previewed file is submitted."""

    new_institutions: bool = Field(False, description="Parties that are not known become institutions")
    accept_warnings: bool = Field(False, description="The warnings were looked at and confirmed")
    valid_rows_only: bool = Field(False, description="Leave out rows with errors, and all of the same agreement")


@router.post(
    "/imports/{import_id}/submit",
    summary="Submit an import",
    description="The file is checked again, against the ledger as it is now, and its vouchers wait for their decision "
    "under one batch: all of them or none. Pressing twice gives the same answer.",
    response_model=Listed,
    responses=answers(200, examples.IMPORT_SUBMITTED, _WRITES),
)
def submit(
    server: ServerOf, caller: CallerOf, response: Response, import_id: ImportPath,
    body: Annotated[SubmitBody, schemas.with_example(examples.BODIES["/submit"])],
) -> Listed:  # fmt: skip
    """The import's vouchers wait."""
    number = int(import_id[1:])
    with server.database.reading() as connection:
        item = find_import(connection, number, caller.viewer)
    profile = Profile.model_validate_json(item.profile)
    if body.new_institutions:
        profile = profile.model_copy(update={"new_institutions": True})
    rows_only = body.valid_rows_only or bool(item.options.get("valid_rows_only"))
    with one_of_few(server), stored_copy(server.store, item.sha256, item.name) as file:
        task = Task(file, profile, caller.user, valid_rows_only=rows_only, store=server.store)
        imported = _submitted(server, task, number, accept_warnings=body.accept_warnings)
    if imported.is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return Listed(**imported_body(imported, item.name))


def _submitted(server: Any, task: Task, number: int, *, accept_warnings: bool) -> Imported:
    try:
        with server.database.writing() as writer:
            return submit_import(writer, task, accept_warnings=accept_warnings, preview=number)
    except Unsubmitted as refusal:
        raise Refused(refusal.findings[: FINDINGS_KEPT + 1]) from None


@router.get(
    "/imports/{import_id}/sheet",
    summary="The checking sheet",
    description="Control totals, reported balances, what changed since the last import, warnings, and a sample to "
    "tick. Of an import that was posted: the sheet as it was ticked.",
    response_model=Listed,
    responses=answers(200, examples.SHEET, _READS),
)
def sheet(connection: Reading, caller: CallerOf, import_id: ImportPath) -> Listed:
    """The sheet."""
    item = find_import(connection, int(import_id[1:]), caller.viewer)
    return Listed(**sheet_body(checking_sheet(connection, item)))


class ImportDecisionBody(DecisionBody):
    """What a checker says of an import; to post it, every row of the sample is ticked by its number."""

    ticked: list[Annotated[int, Field(ge=1, le=9_999_999)]] | Literal["all"] = Field(
        default_factory=list, description="Rows of the sample that agree with the paper, or `all`"
    )


@router.post(
    "/imports/{import_id}/decision",
    summary="Decide an import",
    description="All its vouchers, in one transaction. The sheet as ticked is kept, and its SHA-256 stands in the "
    "reason of every journal row.",
    response_model=list[DecisionAnswer],
    responses=answers(200, [DECISION_ANSWER], _WRITES),
)
def decide(
    server: ServerOf, caller: CallerOf, response: Response, import_id: ImportPath,
    body: Annotated[ImportDecisionBody, schemas.with_example(examples.BODIES["/decision"])],
) -> list[DecisionAnswer]:  # fmt: skip
    """The vouchers' rows of the journal."""
    said = Ticked(body.verdict, body.ticked, body.accept, body.reason)
    office = server.settings.office_of_one
    with server.database.writing() as writer:
        made = decide_import(writer, int(import_id[1:]), said, caller.user, viewer=caller.viewer, office_of_one=office)
    if all(item.is_replay for item in made):
        response.headers["Idempotency-Replayed"] = "true"
    return [as_decision(item) for item in made]


@router.get(
    "/imports/{import_id}/file",
    summary="The file itself",
    description="The sender's own bytes, as a download that no browser will run.",
    response_class=Response,
    responses=responses(*_READS)
    | {200: {"description": "Its bytes", "content": {type_: {"example": "…"} for type_ in (XLSX, XLSM, XLS, CSV)}}},
)
def file(server: ServerOf, connection: Reading, caller: CallerOf, import_id: ImportPath) -> Response:
    """The bytes."""
    item = find_import(connection, int(import_id[1:]), caller.viewer)
    info, stream = server.store.open(item.sha256)
    kind = sheet_type_of(stream.read(65536)) or CSV
    stream.seek(0)
    headers = {
        "Content-Disposition": f'attachment; filename="{item.text}"',
        "Content-Length": str(info.size),
        "Cache-Control": "private, max-age=31536000, immutable",
    }
    return StreamingResponse(iter(lambda: stream.read(65536), b""), media_type=kind, headers=headers)


@router.get(
    "/imports/{import_id}/annotated",
    summary="The file with its findings",
    description="A copy of the sender's workbook for the sender: errors and warnings at their cells, beside their rows "
    "and on a list. Other files come back as a workbook of what they say. Two files are read at a time.",
    response_class=Response,
    responses=responses(*_READS, 413)
    | {200: {"description": "A workbook", "content": {type_: {"example": "…"} for type_ in (XLSX, XLSM)}}},
)
def annotated(server: ServerOf, caller: CallerOf, import_id: ImportPath) -> Response:
    """The copy."""
    with server.database.reading() as connection:
        item = find_import(connection, int(import_id[1:]), caller.viewer)
    header_rows = {item.summary["sheet"]: item.summary["header_rows"]}
    with one_of_few(server), stored_copy(server.store, item.sha256, item.name) as file:
        copy = annotated_copy(file.path, sent_back(item.findings), header_rows, name=item.name)
    kind = sheet_type_of(copy) or XLSX
    name = f"{item.text}-annotated.{'xlsm' if kind == XLSM else 'xlsx'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(copy, media_type=kind, headers=headers)


@router.get(
    "/entries/{number}/{line}/origin",
    summary="Where an entry came from",
    description="Import, file, sheet and row of an entry that was imported.",
    response_model=Listed,
    responses=answers(200, examples.ORIGIN, _READS),
)
def origin(
    connection: Reading,
    caller: CallerOf,
    number: Annotated[int, Field(ge=1, le=10**15, description="Journal number", examples=[7])],
    line: Annotated[int, Field(ge=1, le=9_999, description="Line", examples=[3])],
) -> Listed:
    """The place in the file."""
    return Listed(**origin_of(connection, f"{number}/{line}", caller.viewer))


class ProfileAnswer(BaseModel):
    """A version of a profile; ``toml`` is as it was kept."""

    name: str
    version: int
    account: str
    kept_at: str
    toml: str


def _profile(row: dict[str, Any]) -> ProfileAnswer:
    return ProfileAnswer(toml=row["content"], **{name: row[name] for name in ("name", "version", "account", "kept_at")})


@router.get(
    "/profiles",
    summary="List profiles",
    description="How files of each sender are read; a submitter sees those of the own institution.",
    response_model=list[ProfileAnswer],
    responses=answers(200, [examples.PROFILE], (401, 403, 422, 429, 503)),
)
def profiles(connection: Reading, caller: CallerOf) -> list[ProfileAnswer]:
    """The version that holds of each."""
    return [_profile(row) for row in list_profiles(connection, caller.user)]


@router.get(
    "/profiles/{name}",
    summary="A profile",
    description="The version that holds.",
    response_model=ProfileAnswer,
    responses=answers(200, examples.PROFILE, _READS),
)
def profile(connection: Reading, caller: CallerOf, name: ProfileName) -> ProfileAnswer:
    """The version that holds."""
    return _profile(find_profile(connection, name, caller.user))


class ProfileBody(schemas.Body):
    """A profile to be kept."""

    toml: str = Field(max_length=TOML_MAX, examples=['kind = "patent_pledge_loan"\n'])


@router.put(
    "/profiles/{name}",
    summary="Keep a profile",
    description="As the next version of that name; the same content again changes nothing.",
    response_model=ProfileAnswer,
    responses=answers(200, examples.PROFILE, _WRITES),
)
def keep(
    server: ServerOf, caller: CallerOf, name: ProfileName,
    body: Annotated[ProfileBody, schemas.with_example(examples.BODIES["/profiles"])],
) -> ProfileAnswer:  # fmt: skip
    """It stands."""
    with server.database.writing() as writer:
        keep_profile(writer.connection, name, body.toml, caller.user)
        return _profile(find_profile(writer.connection, name, caller.user))
