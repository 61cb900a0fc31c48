"""The page on which a publication is recorded: a document becomes a list of its figures, the list a voucher."""

import hashlib
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, UploadFile
from fastapi.responses import HTMLResponse, Response

from api.dependencies import PAGES, Caller, CallerOf, ServerOf, require_same_site
from api.documents import found_in, submit_list
from api.pages.rendering import page, told
from api.problems import status_of
from api.routers.writing import checked, submitted
from api.server import Server
from api.uploads import one_of_few
from ledger.errors import LedgerError
from ledger.intake.document_guard import read_figure_list
from ledger.intake.messages import unpacked
from ledger.intake.publication_facts import Heading, Listed, drafted, listed, sentences
from ledger.intake.run import ImportFile
from ledger.journal import Draft, Submission
from ledger.media import XLSX
from reports.figure_list import figure_list

router = APIRouter(prefix=f"{PAGES}/publications/new")

_EMPTY: Final[Mapping[str, str]] = {"code": "", "title": "", "date": ""}


def _form(
    caller: Caller, given: Mapping[str, str], error: LedgerError | None = None, submission: Submission | None = None
) -> HTMLResponse:
    return page(
        "new_publication",
        caller,
        int(status_of(error)) if error else 200,
        given=given,
        findings=told(error.findings) if error else [],
        voucher=f"S{submission.id}" if submission else "",
        warnings=told(submission.warnings) if submission else [],
        key=secrets.token_hex(16),
    )


@router.get("")
def form(caller: CallerOf) -> HTMLResponse:
    """Both forms, empty."""
    return _form(caller, _EMPTY)


@contextmanager
def uploaded(server: Server, upload: UploadFile) -> Iterator[ImportFile]:
    """The upload as a file with its SHA-256, for as long as it is read."""
    name = Path((upload.filename or "").replace("\\", "/")).name or "upload"
    with one_of_few(server), tempfile.TemporaryDirectory(prefix="pledgebook-page-") as folder:
        path = Path(folder) / "upload"
        content = upload.file.read()
        path.write_bytes(content)
        yield ImportFile(path, name, hashlib.sha256(content).hexdigest())


@router.post("/list", dependencies=[Depends(require_same_site)])
def make_list(server: ServerOf, caller: CallerOf, file: UploadFile) -> Response:
    """All figures of the document as a workbook to be looked through, with the scopes that are suggested."""
    try:
        with uploaded(server, file) as source:
            body = found_in(source, None)
            fact = drafted(Heading("", "", ""), body)
            content = figure_list(fact["figures"], sentences(body))
    except LedgerError as error:
        return _form(caller, _EMPTY, error)
    disposition = {"Content-Disposition": 'attachment; filename="figures.xlsx"', "Cache-Control": "no-store"}
    return Response(content, media_type=XLSX, headers=disposition)


@router.post("", dependencies=[Depends(require_same_site)])
def record(
    server: ServerOf, caller: CallerOf, file: UploadFile,
    code: Annotated[str, Form(max_length=100)], title: Annotated[str, Form(max_length=400)],
    date: Annotated[str, Form(max_length=20)], key: Annotated[str, Form(min_length=1, max_length=64)],
) -> HTMLResponse:  # fmt: skip
    """A voucher of the list is submitted, or every problem is told at its cell and nothing is stored."""
    given = {"code": code.strip(), "title": title.strip(), "date": date.strip()}
    try:
        with uploaded(server, file) as source:
            body = read_figure_list(source.path, name=source.name)
        submission = _recorded(
            server, caller, listed(Heading(given["code"], given["title"], given["date"]), body), body, f"page-{key}"
        )
    except LedgerError as error:
        return _form(caller, given, error)
    return _form(caller, _EMPTY, submission=submission)


def _recorded(server: Server, caller: Caller, publication: Listed, body: Mapping[str, Any], key: str) -> Submission:
    draft = Draft([publication.fact], key, {"via": "page", "title": publication.fact["title"]})
    return submit_list(
        publication,
        unpacked(body["findings"]),
        lambda: checked(server, caller, draft),
        lambda: submitted(server, caller, draft),
    )
