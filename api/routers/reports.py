"""Routes of the catalogue: which reports there are, and any of them in any form."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.answers import Listed
from api.caching import answered_before
from api.dependencies import Caller, CallerOf, KnownAt, Reading, ServerOf, log, refuse_unknown_parameters, tell_head
from api.permissions import REPORT_ROLES
from api.problems import answers, responses
from api.server import Server
from ledger.access_words import AccessEvent
from ledger.errors import Forbidden
from ledger.finding_codes import FindingCode
from ledger.labels import report_examples as examples
from ledger.totals import find_head
from reports.asked import read_asked
from reports.catalogue import CATALOGUE, Report, build_report, find_report
from reports.formats import MEDIA_TYPES, Form
from reports.parameters import REQUIRED_OF
from reports.writers import pieces, render

router = APIRouter(tags=["reports"], dependencies=[Depends(refuse_unknown_parameters)])

_READS: Final = responses(400, 401, 403, 404, 422, 429, 503) | {304: {"description": "As your ETag has it"}}
_WEIGHT: Final = re.compile(r"[01](\.[0-9]{0,3})?")
_OTHERS: Final = {media: "…" for form, media in MEDIA_TYPES.items() if form is not Form.JSON}


@router.get(
    "/reports",
    summary="The reports that there are",
    description="Name, label and parameters of each; those that it requires are named apart.",
    response_model=Listed,
    responses=answers(200, examples.REPORTS, ()) | responses(401, 403, 422, 429, 503),
)
def reports(caller: CallerOf) -> Any:
    """The catalogue, as far as the caller may have it."""
    told = [
        {
            "name": report.name,
            "label": report.label,
            "parameters": list(report.parameters),
            "required": list(REQUIRED_OF.get(report.name, ())),
        }
        for report in CATALOGUE.values()
        if may_have(caller, report)
    ]
    return {"reports": told}


def may_have(caller: Caller, report: Report) -> bool:
    """Whether the report is among those that the caller may ask for."""
    roles = REPORT_ROLES.get(report.name)
    return roles is None or bool(roles & caller.user.roles)


def find_allowed(caller: Caller, name: str) -> Report:
    """The report of that name.

    Raises:
        NotFound: there is none.
        Forbidden: it is not for the caller.
    """
    found = find_report(name)
    if not may_have(caller, found):
        expected = ", ".join(sorted(REPORT_ROLES[name]))
        raise Forbidden.of(
            FindingCode.ROLE_MISSING, f"GET /reports/{name}", expected=expected, found=", ".join(caller.user.roles)
        )
    return found


def _text(description: str, example: str) -> Any:
    return Query(max_length=200, description=description, examples=[example])


class Words:
    """Every parameter that some report has; a report refuses those that are not its own."""

    def __init__(
        self,
        period: Annotated[str | None, _text("2023-06, 2023Q2, 2023H1 or 2023", "2023H1")] = None,
        as_of: Annotated[str | None, _text("Up to and including this day", "2023-06-30")] = None,
        basis: Annotated[str | None, _text("book (the usual) or event", "book")] = None,
        parties: Annotated[str | None, _text("recorded (the usual), present or head_office", "present")] = None,
        kind: Annotated[str | None, _text("Only this kind of business", "patent_pledge_loan")] = None,
        where: Annotated[
            list[str] | None, Query(description="dimension=value; may be repeated", examples=[["region=330303"]])
        ] = None,
        sheets: Annotated[str | None, _text("Which sheets of a period's workbook", "leader,summary")] = None,
        state: Annotated[str | None, _text("Only loans in this state", "overdue")] = None,
        by: Annotated[str | None, _text("Split by one dimension", "institution")] = None,
        within: Annotated[str | None, _text("Days ahead that count as soon", "90")] = None,
        institution: Annotated[str | None, _text("The code of an institution", "B01")] = None,
        fund: Annotated[str | None, _text("Only this fund", "F01")] = None,
        since: Annotated[
            str | None, _text("An issue, a journal number, a day or an instant", "monthly/2023-06")
        ] = None,
        publication: Annotated[str | None, _text("The code of a publication", "R1")] = None,
        account: Annotated[str | None, _text("Only lines about this account", "wang")] = None,
        event: Annotated[str | None, _text("Only this event", "refused")] = None,
    ) -> None:
        """What was given, by name."""
        everything = {name: value for name, value in locals().items() if name != "self"}
        self.given = {name: value for name, value in everything.items() if value is not None}


def form_of(request: Request, asked: Form | None) -> Form:
    """The form asked for, or else the one that the caller accepts most gladly, or else JSON.

    Source: RFC 9110, 12.5.1; what is not accepted (``q=0``) is not sent, and of equals the first is.
    """
    if asked is not None:
        return asked
    wanted = [_weighed(item) for item in request.headers.get("accept", "").split(",")]
    known = {media.split(";")[0]: form for form, media in MEDIA_TYPES.items()}
    gladly = sorted((item for item in wanted if item[1] > 0), key=lambda item: -item[1])
    return next((known[media] for media, _ in gladly if media in known), Form.JSON)


def _weighed(item: str) -> tuple[str, float]:
    """A media type and how gladly it is taken: 1, unless it says otherwise."""
    media, *words = (word.strip().lower() for word in item.split(";"))
    told = [word.removeprefix("q=") for word in words if word.startswith("q=")]
    weight = told[0] if told and _WEIGHT.fullmatch(told[0]) else "1"
    return media, float(weight)


@router.get(
    "/reports/{name}",
    summary="A report",
    description=(
        "In the form that `format`, or else `Accept`, names; JSON where neither does. CSV is streamed. A report "
        "refuses parameters that are not its own."
    ),
    response_model=Listed,
    responses=answers(200, examples.REPORT, (), **_OTHERS) | _READS,
)
def report(
    server: ServerOf, connection: Reading, caller: CallerOf, request: Request, response: Response,
    name: Annotated[str, Path(max_length=40, description="Its name in the catalogue", examples=["maturities"])],
    words: Annotated[Words, Depends()], known_at: KnownAt = None,
    form: Annotated[Form | None, Query(alias="format", description="How it is sent", examples=["csv"])] = None,
) -> Any:  # fmt: skip
    """The report in its form."""
    found = find_allowed(caller, name)
    head, chosen = find_head(connection, known_at), form_of(request, form)
    given = words.given | ({} if known_at is None else {"known_at": str(head.number)})
    read_asked(connection, name, given, caller.viewer)  # what is asked wrong is told, whatever the caller has
    response.headers["Vary"] = "Accept"
    tell_head(response, head.number)
    if found.is_settled and answered_before(request, response, head, caller.viewer, chosen):
        return Response(status_code=304, headers=dict(response.headers))
    document = build_report(connection, name, given, caller.viewer)
    if found.is_settled:
        given["known_at"] = str(head.number)
    whole = None if chosen is Form.CSV else render(document, chosen)
    with server.database.writing() as writer:
        log(writer, caller, AccessEvent.EXPORTED, f"report {name} {chosen} {head.number}")
    headers = dict(response.headers) | {"Content-Disposition": f'attachment; filename="{name}.{chosen}"'}
    if whole is None:
        return StreamingResponse(_stream(server, name, given, caller), media_type=MEDIA_TYPES[chosen], headers=headers)
    return Response(whole, media_type=MEDIA_TYPES[chosen], headers=headers)


def _stream(server: Server, name: str, given: dict[str, Any], caller: Caller) -> Iterator[bytes]:
    """The report as its rows come, over a connection of its own: the request's is closed by then."""
    with server.database.reading() as connection:
        yield from pieces(build_report(connection, name, given, caller.viewer), Form.CSV)
