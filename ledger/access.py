"""The door: passwords, sign-in with its throttle, and tokens. What happens here stands in the access log.

Whoever asks learns nothing about which accounts exist: an unknown account, a removed one and a wrong password are
refused in the same words after the same work, and are throttled alike.
"""

import math
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from pwdlib import PasswordHash
from sqlalchemy import ColumnElement, Connection, func, insert, select, text

from ledger.access_log import HERE, Clock, Origin, log_act, log_event, moment_of
from ledger.access_words import AccessEvent
from ledger.accounts import User, find_user, is_account_name
from ledger.chain import sha256
from ledger.database import Database, moment_text
from ledger.errors import Finding, LedgerError, Malformed, TooManyRequests, Unauthorized
from ledger.finding_codes import FindingCode
from ledger.tables import Tables
from ledger.tokens import (
    ABILITIES,
    LIFETIME,
    LIFETIME_MAX,
    Session,
    TokenInfo,
    abilities,
    authenticate,
    create_token,
    list_tokens,
    revoke_token,
    revoke_tokens,
)

__all__ = [
    "ABILITIES",
    "LIFETIME",
    "LIFETIME_MAX",
    "Session",
    "TokenInfo",
    "abilities",
    "authenticate",
    "create_token",
    "list_tokens",
    "log_failure",
    "require_calm",
    "revoke_token",
    "revoke_tokens",
    "set_password",
    "sign_in",
    "sign_in_and_log",
]

PASSWORD_MIN: Final = 10
PASSWORD_MAX: Final = 200
"""Fewest and most characters of a password."""

ACCOUNT_FAILURES: Final = 5
ADDRESS_FAILURES: Final = 20
WINDOW: Final = timedelta(minutes=15)
"""After so many failed sign-ins of an account, or from an address, within the window further ones are not tried."""

SIGN_IN_LOCK: Final = 0x646F6F72
"""The advisory lock of PostgreSQL under which sign-ins are counted."""

_A: Final = Tables.ACCOUNT.c
_C: Final = Tables.CREDENTIAL.c
_L: Final = Tables.ACCESS_LOG.c
_HASHER: Final = PasswordHash.recommended()
_AT_ONCE: Final = BoundedSemaphore(4)
"""argon2 takes 64 MiB for each password: a crowd at the door must not take the machine's memory."""


def set_password(
    connection: Connection,
    name: str,
    password: str,
    *,
    origin: Origin = HERE,
    clock: Clock | None = None,
    keep_tokens: bool = False,
) -> None:
    """The account signs in with this password alone, and unless ``keep_tokens`` every token of it is revoked.

    Raises:
        Forbidden: as ``find_user``.
        Malformed: not 10 to 200 characters, or the account's own name.
    """
    find_user(connection, name)
    findings = list(_password_findings(name, _plain(password)))
    if findings:
        raise Malformed(findings)
    row = {"account": name, "hash": _hash(password), "set_at": moment_text(moment_of(clock))}
    connection.execute(insert(Tables.CREDENTIAL), [row])
    log_act(connection, AccessEvent.PASSWORD_SET, name, "", origin, clock)
    if not keep_tokens:
        revoke_tokens(connection, name, origin=origin, clock=clock)


def _plain(password: str) -> str:
    """As it is hashed: full-width characters, which an input method may give, are the plain ones."""
    return unicodedata.normalize("NFKC", password[: 4 * PASSWORD_MAX])


def _password_findings(name: str, password: str) -> list[Finding]:
    """What is wrong with a password; it is never in a finding itself."""
    findings = []
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        expected = f"{PASSWORD_MIN}..{PASSWORD_MAX}"
        findings.append(Finding(FindingCode.PASSWORD_LENGTH, "password", expected, str(len(password))))
    if password.strip().casefold() == name.casefold():
        findings.append(Finding(FindingCode.PASSWORD_IS_NAME, "password"))
    return findings


def _bytes(password: str) -> bytes:
    return _plain(password).encode("utf-8", "surrogatepass")


def _hash(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(_bytes(password))


@cache
def _nobodys_hash() -> str:
    """What the password for an unknown account is compared with: no password has this hash that could be entered."""
    return _HASHER.hash(b"\xff")


def sign_in(connection: Connection, name: str, password: str, address: str | None, clock: Clock | None = None) -> User:
    """Whose name and password these are. Only looks: ``sign_in_and_log`` also writes the line that is counted.

    Raises:
        TooManyRequests: SIGN_IN_THROTTLED; the password was not looked at.
        Unauthorized: SIGN_IN_FAILED, for every other reason.
    """
    require_calm(connection, name, address, clock)
    stored, other = _stored_hash(connection, name), _nobodys_hash()
    with _AT_ONCE:
        is_right = _HASHER.verify(_bytes(password), stored or other)
    if stored is None or not is_right:
        raise Unauthorized.of(FindingCode.SIGN_IN_FAILED)
    return find_user(connection, name)


def _stored_hash(connection: Connection, name: str) -> str | None:
    """The latest password of an account that stands."""
    joined = Tables.CREDENTIAL.join(Tables.ACCOUNT, _A.name == _C.account)
    known = name if is_account_name(name) else ""  # the same query for every text, and none that an engine refuses
    query = select(_C.hash).select_from(joined).where(_A.name == known, _A.removed_at.is_(None))
    return connection.execute(query.order_by(_C.id.desc()).limit(1)).scalar()


def sign_in_and_log(
    database: Database, name: str, password: str, *, origin: Origin = HERE, clock: Clock | None = None
) -> User:
    """As ``sign_in``, and its line stands in the log whichever way it went; no writer waits for argon2 meanwhile.

    The failures are counted again as the line is written: of many guesses made at once, none gets in that would have
    been throttled one after another.
    """
    try:
        with database.reading() as connection:
            user = sign_in(connection, name, password, origin.address, clock)
        with database.writing() as writer:
            _lock(writer.connection)
            require_calm(writer.connection, name, origin.address, clock)
            _log(writer.connection, AccessEvent.SIGN_IN, name, origin, clock)
    except (Unauthorized, TooManyRequests) as refusal:
        with database.writing() as writer:
            log_failure(writer.connection, name, refusal, origin=origin, clock=clock)
        raise
    return user


def log_failure(
    connection: Connection, name: str, refusal: LedgerError, *, origin: Origin = HERE, clock: Clock | None = None
) -> None:
    """A sign-in that was refused stands in the log, to be committed although the request fails."""
    _lock(connection)
    is_throttled = isinstance(refusal, TooManyRequests)
    event = AccessEvent.SIGN_IN_THROTTLED if is_throttled else AccessEvent.SIGN_IN_FAILED
    _log(connection, event, _counted_name(connection, name), origin, clock)


def _log(connection: Connection, event: AccessEvent, account: str, origin: Origin, clock: Clock | None) -> None:
    address, request_id = origin.address, origin.request_id
    log_event(connection, event, account=account, address=address, request_id=request_id, clock=clock)


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": SIGN_IN_LOCK})


def _counted_name(connection: Connection, name: str) -> str:
    """The account, or for any other text a short hash: it may be a password typed into the wrong field."""
    if is_account_name(name) and connection.execute(select(_A.name).where(_A.name == name)).first():
        return name
    return f"?{sha256(name)[:12]}"


def require_calm(connection: Connection, name: str, address: str | None, clock: Clock | None = None) -> None:
    """Nothing, unless sign-ins of this account or from this address failed too often within the window.

    An account's failures before its last sign-in no longer count; those of an address do, since who tries the accounts
    of others may have one.

    Raises:
        TooManyRequests: SIGN_IN_THROTTLED, with the seconds to wait.
    """
    now = moment_of(clock)
    account = _counted_name(connection, name)
    entered = select(func.max(_L.id)).where(_L.account == account, _L.event == str(AccessEvent.SIGN_IN))
    own = (_L.account == account) & (_L.id > func.coalesce(entered.scalar_subquery(), 0))
    waits = [_wait(connection, own, ACCOUNT_FAILURES, now)]
    if address is not None:
        waits.append(_wait(connection, _L.address == address, ADDRESS_FAILURES, now))
    if max(waits) > 0:
        finding = Finding(FindingCode.SIGN_IN_THROTTLED, expected=str(max(waits)))
        raise TooManyRequests([finding], retry_after=max(waits))


def _wait(connection: Connection, whose: ColumnElement[bool], most: int, now: datetime) -> int:
    """Seconds until fewer than ``most`` failures are within the window; 0 if that is so now."""
    query = select(_L.at).where(_L.event == str(AccessEvent.SIGN_IN_FAILED), whose, _L.at > moment_text(now - WINDOW))
    oldest = connection.execute(query.order_by(_L.at.desc()).offset(most - 1).limit(1)).scalar()
    if oldest is None:
        return 0
    return max(1, math.ceil((datetime.fromisoformat(oldest) + WINDOW - now).total_seconds()))
