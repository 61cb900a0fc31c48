"""What every request passes before a route: an id, limits of the body, security headers, a line in the log.

Plain ASGI, so that a limit holds while the body is still coming in. The log line is JSON and names method, path,
status, duration, account and request id: never a query, a header or a body.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import Request
from fastapi.responses import Response

from api.dependencies import PREFIX, is_page
from api.pages.rendering import refusal
from api.problems import problem
from api.settings import Settings
from ledger.errors import Finding
from ledger.finding_codes import FindingCode

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOGGER: Final = logging.getLogger("pledgebook.access")
FAULTS: Final = logging.getLogger("pledgebook")

_REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
_STRINGS: Final = re.compile(rb'"(?:[^"\\]|\\.)*"?')
_FILES: Final = frozenset(f"{PREFIX}{path}" for path in ("/imports", "/proofs", "/publications/extract"))
"""Where a file is sent, to be read as it comes."""

_WRITES: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_POLICY: Final = b"default-src 'none'; frame-ancestors 'none'"
_DOCS_POLICY: Final = (
    b"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    b"connect-src 'self'; frame-ancestors 'none'"
)

_PAGES_POLICY: Final = (
    b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    b"frame-ancestors 'none'"
)
_FORMS: Final = frozenset({b"application/x-www-form-urlencoded", b"multipart/form-data"})


def depth_of(body: bytes) -> int:
    """How deep brackets and braces are nested outside of strings; linear in the length."""
    depth = deepest = 0
    for byte in _STRINGS.sub(b"", body):
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


class Doorkeeper:
    """The middleware: the app behind it sees whole, decent bodies and every response leaves with its headers."""

    def __init__(self, app: App, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or whatever else the server sends (a start, a stop), which passes through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), [0]
        headers = dict(scope["headers"])
        given = headers.get(b"x-request-id", b"").decode("latin-1")
        request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                status[0] = message["status"]
                message["headers"] = [*message.get("headers", ()), *_security(scope["path"], request_id)]
            await send(message)

        refusal, whole = await self._read(scope, headers, receive)
        handler = self.app if refusal is None else refusal
        try:
            await handler(scope, whole, send_with_headers)
        except Exception:
            FAULTS.exception("internal error %s", request_id)
            if status[0]:  # the answer had begun: it can only be cut off
                raise
            broken = _refusal(Request(scope), HTTPStatus.INTERNAL_SERVER_ERROR, FindingCode.INTERNAL)
            await broken(scope, whole, send_with_headers)
        finally:
            _log(scope, status[0], time.perf_counter() - started)

    async def _read(
        self, scope: Scope, headers: dict[bytes, bytes], receive: Receive
    ) -> tuple[Response | None, Receive]:
        """The refusal of a body that is too large or no JSON, else None; and a receive that gives the body again."""
        if scope["method"] not in _WRITES:
            return None, receive
        is_scan, is_import = scope["path"] == f"{PREFIX}/attachments", scope["path"] in _FILES
        is_large = is_scan or is_page(scope["path"])
        limit = self.settings.attachment_max if is_large else self.settings.body_max
        if is_import:
            limit = self.settings.import_max
        declared = headers.get(b"content-length", b"0")
        body = bytearray()
        request = Request(scope)
        if declared.isdigit() and int(declared) > limit:
            return _refusal(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, FindingCode.TOO_LARGE, f"<= {limit}"), receive
        if is_import:  # it goes to a file as it comes, and the route counts its bytes
            return None, receive
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return _refusal(request, HTTPStatus.BAD_REQUEST, FindingCode.UNREADABLE), receive
            body += message.get("body", b"")
            if len(body) > limit:
                return _refusal(
                    request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, FindingCode.TOO_LARGE, f"<= {limit}"
                ), receive
            if not message.get("more_body"):
                break
        refusal = None if is_scan else self._indecent(request, headers, bytes(body))
        return refusal, _again(bytes(body), receive)

    def _indecent(self, request: Request, headers: dict[bytes, bytes], body: bytes) -> Response | None:
        if not body:
            return None
        media_type = headers.get(b"content-type", b"").split(b";")[0].strip().lower()
        if is_page(request.url.path) and media_type in _FORMS:
            return None
        if media_type != b"application/json":
            found = media_type.decode("latin-1")[:60]
            code = FindingCode.UNSUPPORTED_TYPE
            return _refusal(request, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, code, "application/json", found)
        try:
            body.decode()
        except UnicodeDecodeError as error:
            found = f"byte {error.start}"
            return _refusal(request, HTTPStatus.BAD_REQUEST, FindingCode.UNREADABLE, "UTF-8", found)
        limit = self.settings.depth_max
        if body.count(b"[") + body.count(b"{") > limit and depth_of(body) > limit:
            return _refusal(request, HTTPStatus.BAD_REQUEST, FindingCode.UNREADABLE, f"depth <= {limit}")
        return None


def _refusal(request: Request, status: HTTPStatus, code: FindingCode, expected: str = "", found: str = "") -> Response:
    findings = [Finding(code, "", expected, found)]
    return refusal(request, status, findings) if is_page(request.url.path) else problem(request, status, findings)


def _again(body: bytes, receive: Receive) -> Receive:
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _security(path: str, request_id: str) -> list[tuple[bytes, bytes]]:
    policy = _DOCS_POLICY if path.startswith("/docs") else _PAGES_POLICY if is_page(path) else _POLICY
    return [*_HEADERS, (b"content-security-policy", policy), (b"x-request-id", request_id.encode())]


def _log(scope: Scope, status: int, seconds: float) -> None:
    line = {
        "method": scope["method"],
        "path": scope["path"][:200],
        "status": status,
        "ms": round(seconds * 1000, 1),
        "account": scope["state"].get("account"),
        "request_id": scope["state"]["request_id"],
    }
    LOGGER.info(json.dumps(line, ensure_ascii=True))
