"""Errors as RFC 9457 problem documents: the ONE table from exception to status, and the document's model."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from ledger import errors
from ledger.errors import Finding, LedgerError
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
    title: str = Field(examples=["409"])
    status: int = Field(examples=[409])
    detail: str
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


def problem(
    request: Request, status: HTTPStatus, findings: Sequence[Finding], headers: dict[str, str] | None = None
) -> JSONResponse:
    """The problem document of these findings."""
    body = {
        "type": "about:blank",
        "title": texts.STATUS_TITLES[int(status)],
        "status": int(status),
        "detail": texts.DETAIL.format(count=len(findings), first=describe(findings[0])) if findings else "",
        "code": str(findings[0].code) if findings else "",
        "request_id": getattr(request.state, "request_id", None),
        "findings": [finding_body(finding) for finding in findings],
    }
    return JSONResponse(body, int(status), headers, MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The documentation of these error statuses for an operation."""
    return {
        status: {
            "description": texts.STATUS_TITLES[status],
            "model": Problem,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def answers(status: int, example: Any, errors_: Sequence[int]) -> dict[int | str, dict[str, Any]]:
    """The documentation of an operation's answer, by a real example, and of its error statuses."""
    good: dict[int | str, dict[str, Any]] = {status: {"content": {"application/json": {"example": example}}}}
    return good | responses(*errors_)
