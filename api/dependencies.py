"""What routes ask for: the server, who calls, a key for a write. Every route passes ``authorize``: deny by default."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Connection

from api.permissions import permission_of
from api.server import Server
from ledger.access_log import Origin, log_event
from ledger.access_words import AccessEvent
from ledger.accounts import User
from ledger.database import Writer
from ledger.errors import Finding, Forbidden, Malformed, Unauthorized
from ledger.finding_codes import FindingCode
from ledger.scope import Viewer
from ledger.tokens import Session, authenticate
from ledger.vocabulary import Role

PREFIX = "/api/v1"
PAGES = "/pages"

COOKIE = "pledgebook"
"""The cookie of a browser's token."""

bearer = HTTPBearer(auto_error=False, description="A token of POST /sign-in or POST /tokens")


async def server_of(request: Request) -> Server:
    """The server that runs this request; ``async`` since it waits for nothing: a thread would only cost."""
    server: Server = request.app.state.server
    return server


ServerOf = Annotated[Server, Depends(server_of)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, from where, and what may be seen."""

    session: Session
    address: str
    request_id: str

    @property
    def user(self) -> User:
        """The account that the token belongs to."""
        return self.session.user

    @property
    def origin(self) -> Origin:
        """The caller as the access log has it."""
        return Origin(self.user.name, self.address, self.request_id)

    @property
    def viewer(self) -> Viewer:
        """A submitter sees the own institution's business; all others let in see all."""
        if Role.SUBMITTER in self.user.roles:
            return Viewer.of(self.user.institution or "")
        return Viewer.all()


def address_of(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else "-"


def authorize(
    request: Request,
    server: ServerOf,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Caller:
    """The caller, whose role and token let this route.

    Raises:
        Unauthorized: no token, or one that is unknown, expired, revoked, or of a removed account.
        Forbidden: the role or the token's scope does not let this route; logged.
    """
    secret = credentials.credentials if credentials is not None else _cookie(request)
    if secret is None:
        raise Unauthorized.of(FindingCode.TOKEN_UNKNOWN, "Authorization", expected="Bearer …")
    with server.database.reading() as connection:
        session = authenticate(connection, secret)
    caller = Caller(session, address_of(request), request.state.request_id)
    request.state.account, request.state.caller = caller.user.name, caller
    _require_permission(request, caller)
    return caller


def is_page(path: str) -> bool:
    """Whether an address is a page's rather than the API's."""
    return path == PAGES or path.startswith(f"{PAGES}/")


def _cookie(request: Request) -> str | None:
    """The token of a browser: good for pages only, so that no other site's script can reach the API with it."""
    return request.cookies.get(COOKIE) if is_page(request.url.path) else None


def require_same_site(request: Request) -> None:
    """Nothing, if a form was sent by a page of our own, as the browser itself says.

    Raises:
        Forbidden: CROSS_SITE.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "").partition("://")[2]
    is_own = site == "same-origin" if site is not None else origin == request.headers.get("host")
    if not is_own:
        raise Forbidden.of(FindingCode.CROSS_SITE, "Origin", found=(site or origin)[:60])


def _require_permission(request: Request, caller: Caller) -> None:
    path = request.scope["route"].path_format.removeprefix(PREFIX)
    route = f"{request.method} {path}"
    permission = permission_of(route)
    if permission is not None and permission.roles & caller.user.roles and permission.scopes & caller.session.scopes:
        return
    if permission is not None and permission.roles & caller.user.roles:
        expected, found = ", ".join(sorted(permission.scopes)), ", ".join(sorted(caller.session.scopes))
        raise Forbidden.of(FindingCode.SCOPE_MISSING, route, expected=expected, found=found)
    expected = ", ".join(sorted(permission.roles)) if permission else ""
    raise Forbidden.of(FindingCode.ROLE_MISSING, route, expected=expected, found=", ".join(sorted(caller.user.roles)))


CallerOf = Annotated[Caller, Depends(authorize)]


def reading(server: ServerOf, _caller: CallerOf) -> Iterator[Connection]:
    """One snapshot for one request."""
    with server.database.reading() as connection:
        yield connection


Reading = Annotated[Connection, Depends(reading, scope="function")]

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=160,
        pattern=r"^[\x21-\x7e]+$",
        description="Your own name for this request: the same key and body get the same answer",
        examples=["2023-01-loans-1"],
    ),
]
DryRun = Annotated[bool, Query(description="Check everything and store nothing")]
KnownAt = Annotated[
    str | None, Query(description="As known at a journal number, or at an instant with its zone", examples=["7"])
]


_LISTS = frozenset({"where", "without", "map", "set"})
"""Parameters that may be given several times."""


async def refuse_unknown_parameters(request: Request) -> None:
    """Nothing, if the operation documents every query parameter that is given, and each is text.

    Raises:
        Malformed: UNKNOWN_PARAMETER for each that it does not; TEXT_CONTROL_CHARACTER for a null character, which
            PostgreSQL has not.
    """
    spoilt = sorted({name for name, value in request.query_params.multi_items() if "\0" in value})
    if spoilt:
        raise Malformed(Finding(FindingCode.TEXT_CONTROL_CHARACTER, name) for name in spoilt)
    if not request.query_params:
        return
    known = {field.alias for field in request.scope["route"].dependant.query_params}
    known |= _nested(request.scope["route"].dependant)
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        expected = ", ".join(sorted(known))
        raise Malformed(Finding(FindingCode.UNKNOWN_PARAMETER, name, expected, name) for name in unknown)
    given = Counter(name for name, _ in request.query_params.multi_items())
    repeated = sorted(name for name, count in given.items() if count > 1 and name not in _LISTS)
    if repeated:
        raise Malformed(Finding(FindingCode.REPEATED_PARAMETER, name) for name in repeated)


def _nested(dependant: object) -> set[str]:
    names: set[str] = set()
    for inner in dependant.dependencies:  # type: ignore[attr-defined]
        names |= {field.alias for field in inner.query_params} | _nested(inner)
    return names


def log(writer: Writer, caller: Caller, event: AccessEvent, detail: str) -> None:
    """The caller's deed is in the access log."""
    log_event(
        writer.connection,
        event,
        account=caller.user.name,
        address=caller.address,
        detail=detail,
        request_id=caller.request_id,
    )


def origin_of(request: Request, account: str | None = None) -> Origin:
    """Who acts, as the access log has it, where nobody is signed in yet."""
    return Origin(account, address_of(request), request.state.request_id)


def tell_head(response: Response, number: int) -> None:
    """Every answer says as of which journal number it holds."""
    response.headers["X-Known-At"] = str(number)
