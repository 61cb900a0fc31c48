"""Routes of the door itself: sign-in, tokens, accounts, the access log."""

from datetime import timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import Connection

from api import requests, schemas
from api.answers import Listed
from api.dependencies import (
    CallerOf,
    IdempotencyKey,
    Reading,
    ServerOf,
    origin_of,
    refuse_unknown_parameters,
)
from api.problems import answers, responses
from ledger.access import set_password, sign_in_and_log
from ledger.access_log import LIMIT_MAX, list_events
from ledger.access_words import AccessEvent, TokenScope
from ledger.accounts import add_user, list_users, remove_user
from ledger.accounts import set_roles as change_roles
from ledger.errors import Conflict, NotFound
from ledger.finding_codes import FindingCode
from ledger.idempotency import once
from ledger.labels import examples
from ledger.tokens import TokenInfo, abilities, create_token, list_tokens, revoke_token
from ledger.vocabulary import Role

door = APIRouter(tags=["access"], dependencies=[Depends(refuse_unknown_parameters)])
router = APIRouter(tags=["access"], dependencies=[Depends(refuse_unknown_parameters)])

_WRITES: Final = responses(400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


class TokenAnswer(BaseModel):
    """A token's secret, shown this once, and what it is for."""

    token: str = Field(examples=["pb_…"])
    id: int
    name: str
    scopes: list[TokenScope]
    expires_at: str


class SessionAnswer(BaseModel):
    """Who is asking, and with what token."""

    account: str
    roles: list[Role]
    institution: str | None
    scopes: list[TokenScope]


class AccountAnswer(BaseModel):
    """An account that stands."""

    name: str
    roles: list[Role]
    institution: str | None


def _token_answer(secret: str, info: TokenInfo) -> TokenAnswer:
    scopes = [scope for scope in TokenScope if scope in info.scopes]
    return TokenAnswer(token=secret, id=info.id, name=info.name, scopes=scopes, expires_at=info.expires_at)


@door.post(
    "/sign-in",
    summary="Sign in",
    description="Name and password for a token of all the account's abilities. Throttled per account and address.",
    response_model=TokenAnswer,
    responses=answers(200, examples.TOKEN, (400, 401, 413, 415, 422, 429, 503)),
)
def sign_in(
    request: Request, server: ServerOf,
    body: Annotated[requests.SignInBody, schemas.with_example(examples.EXAMPLES["/sign-in"])],
) -> TokenAnswer:  # fmt: skip
    """A token for the hours that the settings name."""
    origin = origin_of(request, body.name)
    user = sign_in_and_log(server.database, body.name, body.password, origin=origin)
    lifetime = timedelta(hours=server.settings.token_hours)
    with server.database.writing() as writer:
        made = create_token(writer.connection, user, abilities(user), lifetime, "sign-in", origin=origin)
    return _token_answer(*made)


@router.get(
    "/session", summary="Who am I", description="The account, its roles, and what the token is good for.",
    response_model=SessionAnswer,
    responses=answers(200, examples.SESSION, (401, 403, 422, 429, 503)),
)  # fmt: skip
def session(caller: CallerOf) -> SessionAnswer:
    """The caller's session."""
    user = caller.user
    return SessionAnswer(
        account=user.name,
        roles=[role for role in Role if role in user.roles],
        institution=user.institution,
        scopes=[scope for scope in TokenScope if scope in caller.session.scopes],
    )


@router.delete(
    "/session", status_code=204, summary="Sign out", description="The token of this request is dead.",
    response_class=Response, responses=responses(401, 403, 422, 429, 503),
)  # fmt: skip
def sign_out(server: ServerOf, caller: CallerOf) -> Response:
    """The token is revoked."""
    with server.database.writing() as writer:
        token, event = caller.session.token_id, AccessEvent.SIGN_OUT
        revoke_token(writer.connection, token, caller.user, origin=caller.origin, event=event)
    return Response(status_code=204)


@router.get(
    "/tokens", summary="My tokens", description="Of the account itself, newest first; secrets are not kept.",
    response_model=list[Listed],
    responses=answers(200, [examples.TOKEN_INFO], (401, 403, 422, 429, 503)),
)  # fmt: skip
def tokens(connection: Reading, caller: CallerOf) -> list[Listed]:
    """The caller's tokens."""
    names = ("id", "name", "created_at", "expires_at", "revoked_at")
    return [
        Listed(**{name: getattr(token, name) for name in names} | {"scopes": sorted(token.scopes)})
        for token in list_tokens(connection, caller.user.name)
    ]


@router.post(
    "/tokens", status_code=201, summary="Make a token",
    description="Of scopes that the account has. The secret is shown once: the same key again is refused.",
    response_model=TokenAnswer,
    responses=answers(201, examples.TOKEN, ()) | _WRITES,
)  # fmt: skip
def make_token(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey,
    body: Annotated[requests.TokenBody, schemas.with_example(examples.EXAMPLES["/tokens"])],
) -> TokenAnswer:  # fmt: skip
    """A token."""
    caller.session.require(TokenScope.READ)
    lifetime = timedelta(hours=body.hours)
    with server.database.writing() as writer:
        scopes = frozenset(body.scopes)
        for scope in scopes:
            caller.session.require(scope)
        made = create_token(writer.connection, caller.user, scopes, lifetime, body.name, origin=caller.origin)
        _, is_replay = once(writer, caller.user, key, body.model_dump(mode="json"), lambda: made[1].id)
        if is_replay:  # what was made just now is undone with the transaction
            raise Conflict.of(FindingCode.KEY_CONFLICT, "Idempotency-Key", found=key)
    return _token_answer(*made)


@router.delete(
    "/tokens/{token}", status_code=204, summary="Revoke a token", description="One of the account's own.",
    response_class=Response, responses=responses(401, 403, 404, 422, 429, 503),
)  # fmt: skip
def revoke(
    server: ServerOf, caller: CallerOf, token: Annotated[int, Field(ge=1, le=2**53, description="Its id")]
) -> Response:
    """The token is dead."""
    with server.database.writing() as writer:
        if token not in {own.id for own in list_tokens(writer.connection, caller.user.name)}:
            raise NotFound.of(FindingCode.TOKEN_UNKNOWN, "token", found=str(token))
        revoke_token(writer.connection, token, caller.user, origin=caller.origin)
    return Response(status_code=204)


@router.get(
    "/accounts", summary="Accounts", description="Those that stand, by name.", response_model=list[AccountAnswer],
    responses=answers(200, [examples.ACCOUNT], (401, 403, 422, 429, 503)),
)  # fmt: skip
def accounts(connection: Reading) -> list[AccountAnswer]:
    """The accounts."""
    return [_account(user) for user in list_users(connection) if user.removed_at is None]


def _require_account(connection: Connection, name: str) -> None:
    """Nothing, if the account stands: to who keeps accounts one that does not is a wrong address."""
    if all(user.name != name or user.removed_at is not None for user in list_users(connection)):
        raise NotFound.of(FindingCode.UNKNOWN_USER, "name", found=name)


def _account(user: Any) -> AccountAnswer:
    roles = [role for role in Role if role in user.roles]
    return AccountAnswer(name=user.name, roles=roles, institution=user.institution)


@router.post(
    "/accounts", status_code=201, summary="Add an account", description="With its first password; logged.",
    response_model=AccountAnswer,
    responses=answers(201, examples.ACCOUNT, ()) | _WRITES,
)  # fmt: skip
def add_account(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey, response: Response,
    body: Annotated[requests.AccountBody, schemas.with_example(examples.EXAMPLES["/accounts"])],
) -> AccountAnswer:  # fmt: skip
    """The account stands."""
    request = body.model_dump(mode="json", exclude={"password"}) | {"account": body.name}
    with server.database.writing() as writer:

        def act() -> dict[str, Any]:
            user = add_user(writer.connection, body.name, body.roles, body.institution, origin=caller.origin)
            set_password(writer.connection, body.name, body.password, origin=caller.origin)
            return _account(user).model_dump(mode="json")

        answer, is_replay = once(writer, caller.user, key, request, act)
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return AccountAnswer(**answer)


@router.put(
    "/accounts/{name}/roles", summary="Change an account's roles", description="From now on; logged.",
    response_model=AccountAnswer,
    responses=answers(200, examples.ACCOUNT, ()) | _WRITES,
)  # fmt: skip
def set_roles(
    server: ServerOf, caller: CallerOf, key: IdempotencyKey, response: Response,
    name: Annotated[str, Field(max_length=60, description="The account")],
    body: Annotated[requests.RolesBody, schemas.with_example(examples.EXAMPLES["/roles"])],
) -> AccountAnswer:  # fmt: skip
    """The account as it is now."""
    with server.database.writing() as writer:
        _require_account(writer.connection, name)
        request = body.model_dump(mode="json") | {"roles_of": name}

        def act() -> dict[str, Any]:
            return _account(change_roles(writer.connection, name, body.roles, origin=caller.origin)).model_dump(
                mode="json"
            )

        answer, is_replay = once(writer, caller.user, key, request, act)
    if is_replay:
        response.headers["Idempotency-Replayed"] = "true"
    return AccountAnswer(**answer)


@router.delete(
    "/accounts/{name}", status_code=204, summary="Remove an account",
    description="It cannot sign in or act any more; what it signed stays. Logged.",
    response_class=Response, responses=responses(401, 403, 404, 409, 422, 429, 503),
)  # fmt: skip
def remove_account(
    server: ServerOf, caller: CallerOf, name: Annotated[str, Field(max_length=60, description="The account")]
) -> Response:
    """The account is removed."""
    with server.database.writing() as writer:
        _require_account(writer.connection, name)
        remove_user(writer.connection, name, origin=caller.origin)
    return Response(status_code=204)


class EventsAnswer(BaseModel):
    """Lines of the access log, newest first."""

    items: list[Listed]
    next_cursor: str | None


@router.get(
    "/access-log", summary="The access log", description="Sign-ins, refusals, exports, changes of roles; newest first.",
    response_model=EventsAnswer,
    responses=answers(200, examples.EVENTS, (401, 403, 422, 429, 503)),
)  # fmt: skip
def access_log(
    connection: Reading,
    account: Annotated[str | None, Query(max_length=60, description="Only of this account")] = None,
    event: Annotated[AccessEvent | None, Query(description="Only of this kind")] = None,
    limit: Annotated[int, Query(ge=1, le=LIMIT_MAX, description="How many to a page")] = 100,
    cursor: Annotated[str | None, Query(max_length=200, description="next_cursor of the page before")] = None,
) -> EventsAnswer:  # fmt: skip
    """A page of the log."""
    page = list_events(connection, limit, cursor, account, event)
    return EventsAnswer(items=[Listed(**item) for item in page.items], next_cursor=page.next_cursor)
