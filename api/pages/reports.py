"""Pages of reports: looked at, fetched as a file, sent out; and a workbook that came back is proven."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from itertools import islice
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Depends, Query, UploadFile
from fastapi import Form as Field
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from api.cataloguing import file_name
from api.dependencies import PAGES, Caller, CallerOf, KnownAt, Reading, ServerOf, log, require_same_site
from api.issuing import issue_draft
from api.pages.recording import uploaded
from api.pages.rendering import page, told
from api.problems import status_of
from api.routers.reports import Words, find_allowed, may_have
from api.routers.writing import submitted
from api.server import Server
from ledger.access_words import AccessEvent
from ledger.errors import LedgerError
from ledger.labels import label
from ledger.labels import pages as texts
from ledger.party_words import Parties
from ledger.period import last_ended
from ledger.scope import Viewer
from ledger.vocabulary import Basis, Kind, LoanState
from reports.catalogue import CATALOGUE, Document, Report, build_report
from reports.formats import MEDIA_TYPES, Form
from reports.html import render_html
from reports.issue import issue_fact
from reports.long import Long, whole
from reports.pack.builder import LENGTHS
from reports.parameters import ISSUED, REQUIRED_OF
from reports.proof import prove
from reports.proof_table import build_proof, proof_lines
from reports.rebuild import remade
from reports.stamp import words_of
from reports.table import Table
from reports.writers import render

router = APIRouter()

ROWS_MAX: Final = 500
"""Rows of a list that a page shows; the file has them all."""

_CHOICES: Final[Mapping[str, type[StrEnum]]] = {"basis": Basis, "parties": Parties, "kind": Kind, "state": LoanState}
_ALWAYS: Final = frozenset({"basis", "parties"})
"""Of these one holds always: the first, where none is chosen."""


@router.get(f"{PAGES}/reports")
def catalogue(caller: CallerOf) -> HTMLResponse:
    """The reports that the caller may have, and the form to prove a workbook."""
    return _catalogue(caller)


def _catalogue(caller: Caller, status: int = 200, **values: Any) -> HTMLResponse:
    listed = [report for report in CATALOGUE.values() if may_have(caller, report)]
    return page("reports", caller, status, reports=listed, **{"proof": "", "verdict": [], **values})


@router.post(f"{PAGES}/proofs", dependencies=[Depends(require_same_site)])
def proof(server: ServerOf, caller: CallerOf, file: UploadFile) -> HTMLResponse:
    """What was found of the workbook, or why it is none of ours."""
    try:
        with uploaded(server, file) as source, server.database.reading() as connection:
            found = prove(connection, source.path, name=source.name)
    except LedgerError as error:
        return _catalogue(caller, int(status_of(error)), findings=told(error.findings))
    with server.database.writing() as writer:
        log(writer, caller, AccessEvent.EXPORTED, f"proof {found.digest[:16]} {found.head.number}")
    if found.is_proven:
        return _catalogue(caller, verdict=list(proof_lines(found)))
    return _catalogue(caller, proof=render_html(build_proof(found)))


@router.get(f"{PAGES}/reports/{{name}}")
def show(
    server: ServerOf, connection: Reading, caller: CallerOf, name: str, words: Annotated[Words, Depends()],
    known_at: KnownAt = None, form: Annotated[Form | None, Query(alias="format")] = None,
) -> Response:  # fmt: skip
    """The report as tables, or as a file; only its form, where it must be told more first."""
    found = find_allowed(caller, name)
    given = {
        word: value for word, value in (words.given | {"known_at": known_at}).items() if value not in (None, "", [""])
    }
    if not given.keys() >= set(REQUIRED_OF.get(name, ())):
        return _shown(caller, found, given)
    try:
        document = build_report(connection, name, given, caller.viewer)
        if form is not None:
            return _file(server, caller, document, form)
        return _shown(caller, found, given, document)
    except LedgerError as error:
        return _shown(caller, found, given, error=error)


def _file(server: Server, caller: Caller, document: Document, form: Form) -> Response:
    content = render(document, form)
    with server.database.writing() as writer:
        log(writer, caller, AccessEvent.EXPORTED, f"report {document.report.name} {form} {document.asked.head.number}")
    disposition = f'attachment; filename="{file_name(document, form)}"'
    return Response(content, media_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})


def _shown(
    caller: Caller, report: Report, given: Mapping[str, Any], document: Document | None = None,
    error: LedgerError | None = None, voucher: str = "",
) -> HTMLResponse:  # fmt: skip
    is_issued = document is not None and report.name in ISSUED and document.asked.head.number > 0
    return page(
        "report",
        caller,
        200 if error is None else int(status_of(error)),
        report=report,
        fields=[_field(report, word, given) for word in report.parameters],
        tables=[] if document is None else [render_html(table) for table in _tables(document)],
        cut=[] if document is None else _cut(document),
        asked=urlencode(words_of(document.asked.stamp())) if document is not None and is_issued else "",
        known_at=document.asked.head.number if document else 0,
        key=secrets.token_hex(16),
        voucher=voucher,
        file=urlencode(dict(given) | {"format": str(Form.XLSX)}, doseq=True),
        findings=[] if error is None else told(error.findings),
    )


def _field(report: Report, word: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """One line of the form: what it asks for, what stands in it, and what may be chosen."""
    value = given.get(word, "")
    if not value and word == "period" and report.name in LENGTHS:
        value = last_ended(LENGTHS[report.name]).text
    choices = [(str(code), label(code)) for code in _CHOICES.get(word, ())]
    if choices and word not in _ALWAYS:
        choices.insert(0, ("", texts.ANY))
    return {
        "name": word,
        "label": texts.REPORT_WORDS[word],
        "value": value[0] if isinstance(value, list) else value,
        "choices": choices,
        "is_required": word in REQUIRED_OF.get(report.name, ()),
    }


def _tables(document: Document) -> list[Table]:
    """The sheets; of a list that is longer than a page is, the first rows without a total."""
    return [_beginning(sheet) if isinstance(sheet, Long) else sheet for sheet in document.sheets]


def _beginning(sheet: Long) -> Table:
    if sheet.expected <= ROWS_MAX:
        return whole(sheet)
    return whole(replace(sheet, items=islice(sheet.items, ROWS_MAX), total_at=""))


def _cut(document: Document) -> list[str]:
    long = [sheet for sheet in document.sheets if isinstance(sheet, Long) and sheet.expected > ROWS_MAX]
    return [texts.ONLY_THE_FIRST.format(table=sheet.head.title, count=ROWS_MAX) for sheet in long]


@router.post(f"{PAGES}/reports/{{name}}", dependencies=[Depends(require_same_site)])
def issue(
    server: ServerOf, caller: CallerOf, name: str,
    asked: Annotated[str, Field(min_length=1, max_length=2_000)],
    known_at: Annotated[int, Field(ge=1)],
    key: Annotated[str, Field(min_length=1, max_length=64)],
    reason: Annotated[str, Field(max_length=200)] = "",
) -> HTMLResponse:  # fmt: skip
    """A voucher that the workbook, as it was shown, was sent out is submitted; pressed twice, it is one."""
    report, words = find_allowed(caller, name), dict(parse_qsl(asked)) | {"report": name}
    given = {word: value for word, value in words.items() if word in report.parameters} | {"known_at": str(known_at)}
    with server.database.reading() as connection:
        try:
            voucher = _issued(server, connection, caller, words, known_at, reason, key)
        except LedgerError as error:
            return _shown(caller, report, given, error=error)
    return _shown(caller, report, given, voucher=voucher)


def _issued(
    server: Server, connection: Connection, caller: Caller, words: dict[str, str], known: int, reason: str, key: str
) -> str:
    fact = issue_fact(connection, *remade(connection, words, known, Viewer.all()))
    draft = replace(issue_draft(fact, reason or None), client_key=f"page-{key}")
    return f"S{submitted(server, caller, draft).id}"
