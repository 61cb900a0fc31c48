"""The application: routes under ``/api/v1``, one handler for every refusal, documentation that needs no network."""

import logging
from collections.abc import Iterator, Sequence
from http import HTTPStatus
from importlib.resources import files
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from api import pages
from api.dependencies import PAGES, PREFIX, address_of, authorize, is_page
from api.middleware import Doorkeeper
from api.openapi import Described
from api.pages.rendering import refusal
from api.pages.site import to_sign_in
from api.problems import problem, status_of
from api.routers import (
    access,
    balances,
    books,
    deciding,
    explaining,
    imports,
    lending,
    proofs,
    publications,
    reading,
    reports,
    system,
    templates,
    writing,
)
from api.server import Server
from api.settings import Settings
from ledger.access_log import log_event
from ledger.access_words import AccessEvent
from ledger.errors import Finding, Forbidden, InvalidValue, LedgerError, TooManyRequests, Unauthorized
from ledger.finding_codes import FindingCode
from ledger.records import pointer, shape_finding

DESCRIPTION: Final = """\
A ledger of science and technology finance. What is recorded becomes a voucher that another person decides; every answer
says as of which journal number it holds (`X-Known-At`). Amounts are texts in yuan. Errors are problem documents
(RFC 9457) with every finding, its JSON pointer, what was expected, what was found, and the cure.
"""

_CODES: Final = {
    HTTPStatus.NOT_FOUND: FindingCode.NO_SUCH_ADDRESS,
    HTTPStatus.METHOD_NOT_ALLOWED: FindingCode.METHOD_NOT_ALLOWED,
    HTTPStatus.BAD_REQUEST: FindingCode.UNREADABLE,
}


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application with these settings (default: from the environment)."""
    chosen = settings or Settings.model_validate({})
    app = Described(
        title="Pledgebook", version="1", description=DESCRIPTION, docs_url=None, redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json", swagger_ui_oauth2_redirect_url=None,
    )  # fmt: skip
    app.state.server = Server.of(chosen)
    guarded = APIRouter(prefix=PREFIX, dependencies=[Depends(authorize)])
    for module in (
        writing,
        deciding,
        imports,
        publications,
        books,
        explaining,
        reading,
        reports,
        lending,
        balances,
        proofs,
        templates,
        system,
        access,
    ):
        guarded.include_router(module.router)
    app.include_router(guarded)
    app.include_router(access.door, prefix=PREFIX)
    app.include_router(system.health)
    app.include_router(pages.door)
    app.include_router(pages.router, dependencies=[Depends(authorize)])
    app.mount(f"{PAGES}/static", pages.ASSETS, name="pages-static")
    _add_docs(app)
    _add_handlers(app)
    app.add_middleware(Doorkeeper, settings=chosen)
    return app


def _add_docs(app: FastAPI) -> None:
    assets = files("fastapi_offline") / "static"
    app.mount("/docs/assets", StaticFiles(directory=str(assets)), name="docs-assets")

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=f"{PREFIX}/openapi.json",
            title="Pledgebook",
            swagger_js_url="/docs/assets/swagger-ui-bundle.js",
            swagger_css_url="/docs/assets/swagger-ui.css",
            swagger_favicon_url="data:,",
        )


def _add_handlers(app: FastAPI) -> None:
    app.add_exception_handler(LedgerError, _refused)
    app.add_exception_handler(InvalidValue, _invalid)
    app.add_exception_handler(RequestValidationError, _unshaped)
    app.add_exception_handler(HTTPException, _http)


def _told(
    request: Request, status: HTTPStatus, findings: Sequence[Finding], headers: dict[str, str] | None = None
) -> Response:
    """A refusal in the form that was asked for: a problem document, or a page."""
    tell = refusal if is_page(request.url.path) else problem
    return tell(request, status, findings, headers)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, LedgerError)  # noqa: S101  (the handler is registered for it)
    headers = {}
    if isinstance(error, (Forbidden, Unauthorized)):
        _log_refusal(request, error)
    if isinstance(error, Unauthorized) and is_page(request.url.path):
        return to_sign_in(request)
    if isinstance(error, Unauthorized):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(error.retry_after)
    return _told(request, status_of(error), error.findings, headers)


_NOT_LOGGED: Final = frozenset({FindingCode.TOKEN_UNKNOWN, FindingCode.SIGN_IN_FAILED, FindingCode.SIGN_IN_THROTTLED})
"""What says nothing about any account, or has its own line already."""


def _log_refusal(request: Request, error: LedgerError) -> None:
    """Who was refused what stands in the access log; a log that cannot be written does not change the answer."""
    codes = sorted({str(finding.code) for finding in error.findings} - _NOT_LOGGED)
    if not codes:
        return
    origin = {"address": address_of(request), "request_id": request.state.request_id}
    account = getattr(request.state, "account", None)
    detail = f"{request.method} {request.url.path} {', '.join(codes)}"
    try:
        with request.app.state.server.database.writing() as writer:
            log_event(writer.connection, AccessEvent.REFUSED, account=account, detail=detail, **origin)
    except LedgerError as failure:
        logging.getLogger("pledgebook").warning("refusal not logged: %s", failure)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, InvalidValue)  # noqa: S101
    return _told(request, HTTPStatus.UNPROCESSABLE_ENTITY, [error.at("")])


def _unshaped(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    details = error.errors()
    if any(detail["type"] == "json_invalid" for detail in details):
        return _told(request, HTTPStatus.BAD_REQUEST, [Finding(FindingCode.UNREADABLE, "", "JSON")])
    return _told(request, HTTPStatus.UNPROCESSABLE_ENTITY, list(_shape(details)))


def _shape(details: Any) -> Iterator[Finding]:
    """Findings with a JSON pointer into the body, or the name of a parameter or header."""
    for detail in details:
        where, *rest = detail["loc"]
        found = shape_finding(detail, (), len(detail["loc"]))
        place = pointer(*rest) if where == "body" else str(rest[-1] if rest else where)
        yield Finding(found.code, place, found.expected, "" if "password" in rest else found.found)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    status = HTTPStatus(error.status_code)
    code = _CODES.get(status, FindingCode.MALFORMED)
    return _told(request, status, [Finding(code, request.url.path[:200])], dict(error.headers or {}))
