"""Tokens: opaque secrets by which a program or a browser is known. Only their SHA-256 is stored.

A token never lets its bearer do more than the account may do at that moment, whatever it was created for.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, text

from ledger.access_log import HERE, Clock, Origin, log_act, moment_of
from ledger.access_words import AccessEvent, TokenScope
from ledger.accounts import User, roles_of
from ledger.chain import sha256
from ledger.database import moment_text
from ledger.errors import Forbidden, Malformed, NotFound, Unauthorized
from ledger.finding_codes import FindingCode
from ledger.tables import Tables
from ledger.vocabulary import Role

PREFIX: Final = "pb_"
"""How every secret begins, so that one that leaked is found by looking for it."""

LIFETIME: Final = timedelta(hours=12)
LIFETIME_MAX: Final = timedelta(days=90)

NAME_MAX: Final = 60

ABILITIES: Final = MappingProxyType(
    {
        Role.MAKER: frozenset({TokenScope.READ, TokenScope.RECORD}),
        Role.CHECKER: frozenset({TokenScope.READ, TokenScope.DECIDE}),
        Role.AUDITOR: frozenset({TokenScope.READ}),
        Role.SUBMITTER: frozenset({TokenScope.READ, TokenScope.RECORD}),
        Role.ADMINISTRATOR: frozenset({TokenScope.READ, TokenScope.ADMIN}),
    }
)
"""Per role: what a token of its holder may be for."""

_A: Final = Tables.ACCOUNT.c
_T: Final = Tables.TOKEN.c
_R: Final = Tables.REVOCATION.c
_COLUMNS: Final = (_T.id, _T.account, _T.name, _T.scopes, _T.created_at, _T.expires_at, _R.revoked_at)
_JOINED: Final = Tables.TOKEN.outerjoin(Tables.REVOCATION, _R.token == _T.id)

_BEARER: Final = (
    select(*_COLUMNS, _A.roles, _A.institution, _A.removed_at)
    .select_from(_JOINED.join(Tables.ACCOUNT, _A.name == _T.account))
    .where(_T.hash == bindparam("hash"))
)
"""Asked by every request, and so made once."""


@dataclass(frozen=True, slots=True)
class TokenInfo:
    """What may be shown of a token; moments are ISO in UTC."""

    id: int
    account: str
    name: str
    scopes: frozenset[TokenScope]
    created_at: str
    expires_at: str
    revoked_at: str | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """Who is asking, and what the token lets them do of what they may."""

    user: User
    scopes: frozenset[TokenScope]
    token_id: int

    def require(self, scope: TokenScope) -> None:
        """Nothing, if the token is good for this.

        Raises:
            Forbidden: SCOPE_MISSING.
        """
        if scope not in self.scopes:
            found = _text_of(self.scopes).replace(",", ", ")
            raise Forbidden.of(FindingCode.SCOPE_MISSING, self.user.name, expected=scope, found=found)


def abilities(user: User) -> frozenset[TokenScope]:
    """All that a token of this user may be for."""
    return frozenset().union(*(ABILITIES[role] for role in user.roles))


def create_token(
    connection: Connection,
    user: User,
    scopes: Iterable[TokenScope],
    lifetime: timedelta = LIFETIME,
    name: str = "",
    clock: Clock | None = None,
    *,
    origin: Origin = HERE,
) -> tuple[str, TokenInfo]:
    """The token stands; its secret, which nobody can learn again, and what may be shown of it.

    Raises:
        Malformed: no scope, a lifetime of nothing or more than 90 days, a name over 60 characters or with control ones.
        Forbidden: SCOPE_NOT_HELD, for a scope that the account itself does not have.
    """
    asked = frozenset(scopes)
    _require_sound(user, asked, lifetime, name)
    now = moment_of(clock)
    secret = PREFIX + secrets.token_urlsafe(32)
    row: dict[str, Any] = {
        "account": user.name,
        "name": name,
        "scopes": _text_of(asked),
        "created_at": moment_text(now),
        "expires_at": moment_text(now + lifetime),
    }
    statement = insert(Tables.TOKEN).values(**row, hash=sha256(secret)).returning(_T.id)
    id_ = int(connection.execute(statement).scalar_one())
    detail = f"token {id_} {row['scopes']} until {row['expires_at']}"
    log_act(connection, AccessEvent.TOKEN_CREATED, user.name, detail, origin, clock)
    return secret, TokenInfo(**row | {"id": id_, "scopes": asked})


def _require_sound(user: User, asked: frozenset[TokenScope], lifetime: timedelta, name: str) -> None:
    if not asked:
        raise Malformed.of(FindingCode.MISSING_FIELD, "scopes", expected=", ".join(TokenScope))
    if not timedelta(0) < lifetime <= LIFETIME_MAX:
        expected = f"1..{int(LIFETIME_MAX.total_seconds())} s"
        raise Malformed.of(FindingCode.TOKEN_LIFETIME, "lifetime", expected=expected, found=str(lifetime))
    if len(name) > NAME_MAX or not name.isprintable():
        raise Malformed.of(FindingCode.TEXT_LENGTH, "name", expected=f"0..{NAME_MAX}", found=str(len(name)))
    if asked - abilities(user):
        held, wanted = _text_of(abilities(user)), _text_of(asked)
        raise Forbidden.of(FindingCode.SCOPE_NOT_HELD, "scopes", expected=held, found=wanted)


def _text_of(scopes: frozenset[TokenScope]) -> str:
    return ",".join(scope for scope in TokenScope if scope in scopes)


def _scopes_of(words: str) -> frozenset[TokenScope]:
    return frozenset(map(TokenScope, words.split(",")))


def authenticate(connection: Connection, secret: str, clock: Clock | None = None) -> Session:
    """Who bears this token, by one query.

    Raises:
        Unauthorized: TOKEN_UNKNOWN, ACCOUNT_REMOVED, TOKEN_REVOKED or TOKEN_EXPIRED, the first of them that holds.
    """
    row = connection.execute(_BEARER, {"hash": sha256(secret)}).first()
    if row is None:
        raise Unauthorized.of(FindingCode.TOKEN_UNKNOWN)
    _require_live(row, moment_text(moment_of(clock)))
    user = User(row.account, roles_of(row.roles), row.institution)
    return Session(user, _scopes_of(row.scopes) & abilities(user), row.id)


def _require_live(row: Any, now: str) -> None:
    if row.removed_at is not None:
        raise Unauthorized.of(FindingCode.ACCOUNT_REMOVED, found=row.account)
    if row.revoked_at is not None:
        raise Unauthorized.of(FindingCode.TOKEN_REVOKED, found=row.revoked_at)
    if row.expires_at <= now:
        raise Unauthorized.of(FindingCode.TOKEN_EXPIRED, expected=now, found=row.expires_at)


def list_tokens(connection: Connection, account: str | None = None) -> list[TokenInfo]:
    """All tokens, or those of one account, newest first, with those that ended."""
    query = select(*_COLUMNS).select_from(_JOINED).order_by(_T.id.desc())
    if account is not None:
        query = query.where(_T.account == account)
    rows = connection.execute(query)
    return [TokenInfo(**{**row._mapping, "scopes": _scopes_of(row.scopes)}) for row in rows]  # noqa: SLF001


def revoke_token(
    connection: Connection,
    token_id: int,
    user: User,
    *,
    origin: Origin = HERE,
    clock: Clock | None = None,
    event: AccessEvent = AccessEvent.TOKEN_REVOKED,
) -> None:
    """The token is dead; if it was, nothing changes. ``event`` is SIGN_OUT where its bearer leaves.

    Raises:
        NotFound: TOKEN_UNKNOWN: no such token, or another's and the user no administrator.
    """
    row = connection.execute(select(_T.account, _R.revoked_at).select_from(_JOINED).where(_T.id == token_id)).first()
    if row is None or (row.account != user.name and Role.ADMINISTRATOR not in user.roles):
        raise NotFound.of(FindingCode.TOKEN_UNKNOWN, "token", found=str(token_id))
    if row.revoked_at is None:
        _revoke(connection, token_id, row.account, event, Origin(user.name, origin.address, origin.request_id), clock)


def revoke_tokens(connection: Connection, account: str, *, origin: Origin = HERE, clock: Clock | None = None) -> int:
    """Every token of the account that is not expired is dead; how many were revoked just now."""
    now = moment_text(moment_of(clock))
    query = select(_T.id).select_from(_JOINED).where(_T.account == account, _R.token.is_(None), _T.expires_at > now)
    ids = list(connection.execute(query).scalars())
    for id_ in ids:
        _revoke(connection, id_, account, AccessEvent.TOKEN_REVOKED, origin, clock)
    return len(ids)


def _revoke(
    connection: Connection, token_id: int, account: str, event: AccessEvent, origin: Origin, clock: Clock | None
) -> None:
    row = {"token": token_id, "at": moment_text(moment_of(clock)), "by": origin.account}
    statement = "INSERT INTO token_revocation (token, revoked_at, revoked_by) VALUES (:token, :at, :by)"
    if connection.execute(text(f"{statement} ON CONFLICT DO NOTHING"), row).rowcount == 1:  # or another was faster
        log_act(connection, event, account, f"token {token_id}", origin, clock)
