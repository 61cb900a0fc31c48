"""The pages' routes: sign-in and -out, and what every page shares. Each page's own routes stand in its module."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles

from api.dependencies import (
    COOKIE,
    PAGES,
    CallerOf,
    Reading,
    ServerOf,
    origin_of,
    refuse_unknown_parameters,
    require_same_site,
)
from api.pages import publications, recording, reports
from api.pages.rendering import page, told
from api.permissions import PAGE_PERMISSIONS
from api.problems import status_of
from ledger.access import sign_in_and_log
from ledger.access_words import AccessEvent
from ledger.errors import LedgerError
from ledger.publications import list_publications
from ledger.tokens import abilities, create_token, revoke_token
from ledger.totals import find_head

ASSETS: Final = StaticFiles(directory=Path(__file__).parent / "static")

door = APIRouter(prefix=PAGES, include_in_schema=False)
"""What needs nobody signed in."""

router = APIRouter(include_in_schema=False, dependencies=[Depends(refuse_unknown_parameters)])
"""Pages of people who are signed in; the application puts the permission before each."""
router.include_router(recording.router)
router.include_router(publications.router)
router.include_router(reports.router)


def _own_page(to: str) -> str:
    """Where a sign-in leads: only to a page of our own."""
    return to if (to == PAGES or to.startswith(f"{PAGES}/")) and "\\" not in to and to.isprintable() else PAGES


@door.get("/sign-in")
def sign_in_form(to: str = PAGES) -> HTMLResponse:
    """The form."""
    return page("sign_in", to=_own_page(to))


@door.post("/sign-in", dependencies=[Depends(require_same_site)])
def sign_in(
    request: Request, server: ServerOf,
    name: Annotated[str, Form(max_length=60)], password: Annotated[str, Form(max_length=200)],
    to: Annotated[str, Form(max_length=500)] = PAGES,
) -> Response:  # fmt: skip
    """A token stands in a cookie; what was wrong is told above the form."""
    origin = origin_of(request, name)
    lifetime = timedelta(hours=server.settings.token_hours)
    try:
        user = sign_in_and_log(server.database, name, password, origin=origin)
        with server.database.writing() as writer:
            secret, _ = create_token(writer.connection, user, abilities(user), lifetime, "page", origin=origin)
    except LedgerError as error:
        return page("sign_in", status=int(status_of(error)), to=_own_page(to), findings=told(error.findings))
    answer = RedirectResponse(_own_page(to), 303)
    answer.set_cookie(
        COOKIE, secret, max_age=int(lifetime.total_seconds()), path=PAGES, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post(f"{PAGES}/sign-out", dependencies=[Depends(require_same_site)])
def sign_out(server: ServerOf, caller: CallerOf) -> Response:
    """The token is dead and the cookie gone."""
    with server.database.writing() as writer:
        token, event = caller.session.token_id, AccessEvent.SIGN_OUT
        revoke_token(writer.connection, token, caller.user, origin=caller.origin, event=event)
    answer = RedirectResponse(f"{PAGES}/sign-in", 303)
    answer.delete_cookie(COOKIE, path=PAGES)
    return answer


@router.get(PAGES)
def home(connection: Reading, caller: CallerOf) -> HTMLResponse:
    """The publications that are recorded, for those who may look at one."""
    may_read = PAGE_PERMISSIONS[f"GET {PAGES}/publications/{{code}}"].roles & caller.user.roles
    listed = list_publications(connection, find_head(connection).number) if may_read else ()
    return page("home", caller, publications=listed, may_read=bool(may_read))


def to_sign_in(request: Request) -> Response:
    """Who is not signed in is led to the form and back."""
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    query = f"?{urlencode({'to': wanted})}" if request.method == "GET" else ""
    answer = RedirectResponse(f"{PAGES}/sign-in{query}", 303)
    answer.delete_cookie(COOKIE, path=PAGES)
    return answer
