"""Routes that ask: entries, instruments, institutions, totals, the monthly workbook, the audit, the head."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import Field

from api.answers import HeadAnswer, Listed, PageAnswer, TotalsAnswer, as_head
from api.caching import answered_before
from api.dependencies import (
    CallerOf,
    KnownAt,
    Reading,
    ServerOf,
    log,
    refuse_unknown_parameters,
    tell_head,
)
from api.problems import answers, responses
from api.wire import wire
from ledger.access_words import AccessEvent
from ledger.audit import audit as run_audit
from ledger.contradictions import find_contradictions
from ledger.instruments import find_instrument, list_instruments
from ledger.labels import examples
from ledger.lists import LIMIT_MAX, institution_names, list_entries, list_institutions
from ledger.party_words import Parties
from ledger.period import parse_period
from ledger.publications import known_publications
from ledger.scope import Scope, Viewer, parse_question
from ledger.totals import answer, find_head
from ledger.vocabulary import Basis, Kind, Measure, Part
from reports.lists import ENTRY_COLUMNS, build_entries
from reports.pack.builder import require_length
from reports.rebuild import period_tables
from reports.text import csv_header, csv_lines
from reports.workbook import render_workbook

router = APIRouter(tags=["reading"], dependencies=[Depends(refuse_unknown_parameters)])

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}

Month = Annotated[str, Field(pattern=r"^\d{4}-\d{2}$", description="YYYY-MM", examples=["2023-06"])]
Limit = Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many to a page")]
Cursor = Annotated[str | None, Query(max_length=200, description="next_cursor of the page before")]
Period = Annotated[str | None, Query(description="2023-06, 2023Q2, 2023H1 or 2023", examples=["2023H1"])]
AsOf = Annotated[str | None, Query(description="Up to and including this day", examples=["2023-06-30"])]
OfKind = Annotated[Kind | None, Query(description="Only this kind of business", examples=["patent_pledge_loan"])]
OnBasis = Annotated[Basis, Query(description="By the day it counts in the books, or the day it happened")]
OfPart = Annotated[
    Part, Query(description="Of what is booked in a period: what happened in it, before it, or both (booked)")
]
ByNames = Annotated[Parties, Query(description="Parties and regions as recorded, as known now, or by head office")]
Where = Annotated[list[str] | None, Query(description="dimension=value; may be repeated", examples=[["region=330303"]])]
Without = Annotated[
    list[str] | None,
    Query(description="As where, but left out", examples=[["region=330303"]]),
]
Leaves = Annotated[
    str | None, Query(description="Left out: reversals, renewals, adjustments; comma-separated", examples=["renewals"])
]


_TYPES: Final = {"csv": "text/csv; charset=utf-8", "ndjson": "application/x-ndjson"}


def _example(value: Any) -> dict[int | str, dict[str, Any]]:
    return answers(200, value, ()) | _READS


@router.get(
    "/totals/{measure}",
    summary="A total",
    description="Count and amount of a measure over a scope, split by dimensions. No total crosses groups.",
    response_model=TotalsAnswer,
    responses=_example(examples.TOTALS),
)
def totals(
    connection: Reading, caller: CallerOf, request: Request, response: Response,
    measure: Annotated[Measure, Path(description="A flow over a period or to date, or a stock as of a day")],
    kind: OfKind = None,
    group: Annotated[str | None, Query(description="Only this group of kinds", examples=["lending"])] = None,
    by: Annotated[str | None, Query(description="Comma-separated", examples=["institution,month"])] = None,
    period: Period = None, as_of: AsOf = None, known_at: KnownAt = None, basis: OnBasis = Basis.BOOK,
    part: OfPart = Part.OCCURRED, where: Where = None, without: Without = None, leaving: Leaves = None,
    counts: Annotated[str | None, Query(description="Further counts, comma-separated", examples=["recipients"])] = None,
    parties: ByNames = Parties.RECORDED,
) -> Any:  # fmt: skip
    """The answer to one question."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    parameters = {
        "kind": kind, "group": group, "by": by, "period": period, "as_of": as_of, "known_at": str(head.number),
        "basis": basis, "part": part, "where": where, "without": without, "leaving": leaving, "counts": counts,
        "parties": parties,
    }  # fmt: skip
    return answer(connection, parse_question(measure, parameters, caller.viewer)).as_json()


def _entry_scope(
    viewer: Viewer, kind: Kind | None, period: str | None, as_of: str | None, basis: Basis, part: Part,
    where: list[str] | None, without: list[str] | None, leaving: str | None, parties: Parties, known: int,
) -> Scope:  # fmt: skip
    parameters = {
        "kind": kind, "period": period, "as_of": as_of, "basis": basis, "part": part, "where": where,
        "without": without, "leaving": leaving, "known_at": str(known), "parties": parties,
    }  # fmt: skip
    return parse_question(Measure.DISBURSED, parameters, viewer).scope


@router.get(
    "/entries",
    summary="Entries",
    description="In the order of the journal. As JSON page by page; as CSV or NDJSON all of them, streamed.",
    response_model=PageAnswer,
    responses=answers(200, examples.ENTRIES, (), **{_TYPES["csv"]: examples.CSV, _TYPES["ndjson"]: examples.NDJSON})
    | _READS,
)
def entries(
    server: ServerOf, connection: Reading, caller: CallerOf, request: Request, response: Response,
    measure: Annotated[Measure | None, Query(description="Only entries that this measure sums")] = None,
    kind: OfKind = None, period: Period = None, as_of: AsOf = None, known_at: KnownAt = None,
    basis: OnBasis = Basis.BOOK, part: OfPart = Part.OCCURRED, where: Where = None, without: Without = None,
    leaving: Leaves = None, parties: ByNames = Parties.RECORDED, limit: Limit = 100, cursor: Cursor = None,
    form: Annotated[Literal["json", "ndjson", "csv"], Query(alias="format", description="How it is sent")] = "json",
) -> Any:  # fmt: skip
    """A page of entries, or all of them."""
    head = find_head(connection, known_at)
    if cursor is None and answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    limits = (where, without, leaving)
    scope = _entry_scope(caller.viewer, kind, period, as_of, basis, part, *limits, parties, head.number)
    if form != "json":
        with server.database.writing() as writer:
            log(writer, caller, AccessEvent.EXPORTED, f"entries {form} {scope.canonical()}"[:200])
        return _stream(server, scope, measure, form, dict(response.headers))
    page = list_entries(connection, scope, measure=measure, limit=limit, cursor=cursor)
    tell_head(response, page.head.number)
    items = [Listed(**wire(item)) for item in page.items]
    return PageAnswer(items=items, head=as_head(page.head), next_cursor=page.next_cursor)


def _stream(
    server: Any, scope: Scope, measure: Measure | None, form: str, headers: dict[str, str]
) -> StreamingResponse:
    headers["Content-Disposition"] = f'attachment; filename="entries.{form}"'
    return StreamingResponse(_lines(server, scope, measure, form), media_type=_TYPES[form], headers=headers)


def _lines(server: Any, scope: Scope, measure: Measure | None, form: str) -> Iterator[str]:
    """All entries of a scope as text, a page in memory at a time; one snapshot, since the scope's known-at is fixed."""
    with server.database.reading() as connection:
        names = institution_names(connection, int(str(scope.known_at)))
        if form == "csv":
            yield csv_header(ENTRY_COLUMNS)
        cursor = None
        while True:
            page = list_entries(connection, scope, measure=measure, limit=LIMIT_MAX, cursor=cursor)
            if form == "csv":
                yield csv_lines(build_entries(page, names))
            else:
                yield "".join(json.dumps(wire(item), ensure_ascii=False) + "\n" for item in page.items)
            cursor = page.next_cursor
            if cursor is None:
                return


@router.get(
    "/instruments",
    summary="Instruments",
    description="In the order of submission, with the balance where the kind has one.",
    response_model=PageAnswer,
    responses=_example(examples.INSTRUMENTS),
)
def instruments(
    connection: Reading, caller: CallerOf, response: Response, kind: OfKind = None, known_at: KnownAt = None,
    limit: Limit = 100, cursor: Cursor = None,
) -> PageAnswer:  # fmt: skip
    """A page of instruments."""
    page = list_instruments(connection, caller.viewer, kind, known_at, limit=limit, cursor=cursor)
    tell_head(response, page.head.number)
    items = [Listed(**wire(item)) for item in page.items]
    return PageAnswer(items=items, head=as_head(page.head), next_cursor=page.next_cursor)


@router.get(
    "/instruments/{voucher}/{line}",
    summary="One instrument whole",
    description="Its parties, balance, live patents, securities, amendments and entries. Its place is S7/3.",
    response_model=Listed,
    responses=_example(examples.INSTRUMENT),
)
def instrument(
    connection: Reading, caller: CallerOf, response: Response,
    voucher: Annotated[str, Field(pattern=r"^S[1-9]\d{0,13}$", description="Where it was recorded", examples=["S1"])],
    line: Annotated[int, Field(ge=1, le=9999, description="Its line there", examples=[4])], known_at: KnownAt = None,
) -> Listed:  # fmt: skip
    """The instrument whole."""
    whole, head = find_instrument(connection, f"{voucher}/{line}", caller.viewer, known_at)
    tell_head(response, head.number)
    return Listed(**wire(whole))


@router.get(
    "/institutions",
    summary="Institutions",
    description="Every party as known, by code.",
    response_model=PageAnswer,
    responses=_example(examples.INSTITUTIONS),
)
def institutions(
    connection: Reading, caller: CallerOf, request: Request, response: Response, known_at: KnownAt = None
) -> Any:
    """The parties."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    items = [Listed(**item) for item in list_institutions(connection, head.number)]
    return PageAnswer(items=items, head=as_head(head), next_cursor=None)


_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get(
    "/reports/monthly/{month}",
    summary="The monthly workbook",
    description="Built at one snapshot: the same month and known-at give the same bytes.",
    response_class=Response,
    responses=_READS | {200: {"description": "The workbook", "content": {_XLSX: {"example": "PK…"}}}},
)
def monthly(
    server: ServerOf, connection: Reading, caller: CallerOf, request: Request, response: Response, month: Month,
    known_at: KnownAt = None, basis: OnBasis = Basis.BOOK, parties: ByNames = Parties.RECORDED,
) -> Response:  # fmt: skip
    """The workbook of a month."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    period = parse_period(month)
    require_length("monthly", period)
    tables = period_tables(connection, period, caller.viewer, head.number, basis, parties)
    stream = BytesIO()
    render_workbook(tables, stream)
    with server.database.writing() as writer:
        log(writer, caller, AccessEvent.EXPORTED, f"monthly {month} {head.number}")
    headers = dict(response.headers) | {"Content-Disposition": f'attachment; filename="monthly-{month}.xlsx"'}
    return Response(stream.getvalue(), media_type=_XLSX, headers=headers)


@router.get(
    "/audit",
    summary="Audit published figures",
    description=(
        "The figures of a recorded publication (the latest, if none is named) against the ledger as it was known on "
        "the day of publication, where it goes back so far, and beside it as known now, or as asked for."
    ),
    response_model=Listed,
    responses=_example(examples.AUDIT),
)
def audit(
    connection: Reading, caller: CallerOf, request: Request, response: Response,
    publication: Annotated[str | None, Query(max_length=40, description="Its code", examples=["REPORT-2023"])] = None,
    known_at: KnownAt = None,
) -> Any:  # fmt: skip
    """The verdict on every figure."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    return run_audit(connection, publication, known_at, caller.viewer).as_json()


@router.get(
    "/contradictions",
    summary="Published figures against each other",
    description=(
        "Which figures of these publications (all, if none is named) cannot all be true: minimal sets, by which "
        "relations they clash, and what would reconcile them. That none is found is no agreement."
    ),
    response_model=Listed,
    responses=_example(examples.CONTRADICTIONS),
)
def contradictions(
    connection: Reading, caller: CallerOf, request: Request, response: Response,
    publication: Annotated[list[str] | None, Query(max_length=100, description="A code, repeatable")] = None,
    known_at: KnownAt = None,
) -> Any:  # fmt: skip
    """The contradictions among published figures."""
    head = find_head(connection, known_at)
    if answered_before(request, response, head, caller.viewer):
        return Response(status_code=304, headers=dict(response.headers))
    return find_contradictions(known_publications(connection, publication or (), head.number)).as_json()


@router.get(
    "/head",
    summary="The head of the chain",
    description="The last journal number and its hash: keep it outside, and any later change of the past will show.",
    response_model=HeadAnswer,
    responses=_example(examples.HEAD),
)
def head(connection: Reading, response: Response) -> HeadAnswer:
    """The head."""
    found = find_head(connection)
    tell_head(response, found.number)
    return as_head(found)
