"""Errors as RFC 9457 problem documents: the ONE table from exception to status, and the document's model."""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ledger import errors
from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.labels import api as texts
from ledger.labels import cure, describe

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[dict[type[Exception], HTTPStatus]] = {
    errors.Unreadable: HTTPStatus.BAD_REQUEST,
    errors.Unauthorized: HTTPStatus.UNAUTHORIZED,
    errors.Forbidden: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.Refused: HTTPStatus.CONFLICT,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    errors.UnsupportedType: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    errors.Malformed: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.TooManyRequests: HTTPStatus.TOO_MANY_REQUESTS,
    errors.Unavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    LedgerError: HTTPStatus.UNPROCESSABLE_ENTITY,
}
"""Exception → status, looked up along the class's bases."""

_USUAL: Final = {
    400: Finding(FindingCode.UNREADABLE, "", "JSON"),
    401: Finding(FindingCode.TOKEN_EXPIRED, "", "2023-01-07T01:00:00.000000Z", "2023-01-06T13:00:00.000000Z"),
    403: Finding(FindingCode.ROLE_MISSING, "POST /loans", "maker, submitter", "checker"),
    404: Finding(FindingCode.UNKNOWN_VOUCHER, "S99", found="S99"),
    409: Finding(FindingCode.BALANCE_NEGATIVE, "/lines/0", ">= 0", "2023-06-05 -10000.00"),
    413: Finding(FindingCode.TOO_LARGE, "", "<= 16777216"),
    415: Finding(FindingCode.UNSUPPORTED_TYPE, "", "application/json", "text/plain"),
    422: Finding(FindingCode.AMOUNT_JSON_NUMBER, "/lines/0/amount", '"415.00"', "415"),
    429: Finding(FindingCode.SIGN_IN_THROTTLED, "", "840"),
    503: Finding(FindingCode.HEAD_FILE_MISSING, "pledgebook.db.head"),
}
"""What an error of each status usually finds."""


class FindingBody(BaseModel):
    """One broken rule."""

    code: str = Field(examples=["balance_negative"])
    severity: str = Field(examples=["error"])
    pointer: str = Field(description="JSON pointer, or the name of a parameter", examples=["/facts/0"])
    expected: str = Field(examples=[">= 0"])
    found: str = Field(examples=["2023-06-05 -10000.00"])
    detail: str = Field(description="The sentence for a person, in Chinese")
    cure: str = Field(description="What to do, in Chinese")


class Problem(BaseModel):
    """A problem document (RFC 9457) with every finding of the refusal."""

    type: str = Field("about:blank", examples=["about:blank"])
    title: str = Field(description="What the status means, in Chinese")
    status: int = Field(examples=[409])
    detail: str = Field(description="How many findings, and the first, in Chinese")
    code: str = Field(description="The code of the first finding")
    request_id: str | None = None
    findings: list[FindingBody]


def status_of(error: Exception) -> HTTPStatus:
    """The status of an exception: that of the nearest class in the table."""
    for class_ in type(error).__mro__:
        if class_ in STATUS:
            return STATUS[class_]
    return HTTPStatus.INTERNAL_SERVER_ERROR


def finding_body(finding: Finding) -> dict[str, Any]:
    """A finding with its sentence and cure, as plain data."""
    return {
        "code": str(finding.code),
        "severity": str(finding.severity),
        "pointer": finding.place,
        "expected": finding.expected,
        "found": finding.found,
        "detail": describe(finding),
        "cure": cure(finding),
    }


class _ProblemResponse(JSONResponse):
    """What was found may hold half a character (a lone surrogate), which no UTF-8 has: it is told as ``?``."""

    def render(self, content: Any) -> bytes:
        """The document's bytes."""
        return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def problem(
    request: Request, status: HTTPStatus, findings: Sequence[Finding], headers: dict[str, str] | None = None
) -> JSONResponse:
    """The problem document of these findings."""
    body = _body(int(status), findings, getattr(request.state, "request_id", None))
    return _ProblemResponse(body, int(status), headers, MEDIA_TYPE)


def _body(status: int, findings: Sequence[Finding], request_id: str | None) -> dict[str, Any]:
    return {
        "type": "about:blank",
        "title": texts.STATUS_TITLES[status],
        "status": status,
        "detail": texts.DETAIL.format(count=len(findings), first=describe(findings[0])) if findings else "",
        "code": str(findings[0].code) if findings else "",
        "request_id": request_id,
        "findings": [finding_body(finding) for finding in findings],
    }


def problem_examples() -> dict[str, Any]:
    """A real problem document for every documented status, by the name under which operations refer to it."""
    return {
        f"Problem{status}": {"value": _body(status, [found], "5f1d7a84db9f0d1c")} for status, found in _USUAL.items()
    }


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of these error statuses for an operation."""
    return {
        status: {
            "description": texts.STATUS_TITLES[status],
            "model": Problem,
            "content": {
                MEDIA_TYPE: {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                    "examples": {"problem": {"$ref": f"#/components/examples/Problem{status}"}},
                }
            },
        }
        for status in statuses
    }


def answers(status: int, example: Any, errors_: Sequence[int], **others: str) -> dict[int | str, dict[str, Any]]:
    """The documentation of an operation's answer, by a real example, and of its error statuses.

    ``others`` are examples of the answer as text, by media type.
    """
    content: dict[str, Any] = {"application/json": {"example": example}}
    content |= {type_: {"schema": {"type": "string"}, "example": text} for type_, text in others.items()}
    good: dict[int | str, dict[str, Any]] = {status: {"content": content}}
    return good | responses(*errors_)
