"""Who may do what. Accounts are not facts: they say nothing about money and go through no voucher.

An administrator keeps accounts and settings and therefore may not record, approve or close.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from ledger.access_log import HERE, Clock, Origin, log_act, moment_of
from ledger.access_words import AccessEvent
from ledger.database import moment_text
from ledger.errors import Conflict, Finding, Forbidden, Malformed
from ledger.finding_codes import FindingCode
from ledger.references import find_parties
from ledger.tables import Tables
from ledger.vocabulary import InstitutionKind, Role

_A: Final = Tables.ACCOUNT.c

_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,39}")

_EXCLUSIVE: Final = frozenset({Role.ADMINISTRATOR, Role.SUBMITTER})
"""Roles that are held alone: the administrator may not act in the books, a bank's clerk sees only that bank."""


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign, with all roles held; ``institution`` is a submitter's own.

    ``removed_at`` is told by lists only: an account that was removed is found by nobody who wants to sign.
    """

    name: str
    roles: frozenset[Role]
    institution: str | None = None
    removed_at: str | None = None

    def require(self, *roles: Role) -> None:
        """Nothing, if one of these roles is held.

        Raises:
            Forbidden: ROLE_MISSING.
        """
        if not self.roles & set(roles):
            found = ", ".join(sorted(self.roles))
            raise Forbidden.of(FindingCode.ROLE_MISSING, self.name, expected=", ".join(roles), found=found)


def is_account_name(name: str) -> bool:
    """True for what could be an account's name: 1 to 40 of a-z 0-9 . _ -, a letter first."""
    return _NAME.fullmatch(name) is not None


def add_user(
    connection: Connection,
    name: str,
    roles: Iterable[Role],
    institution: str | None = None,
    *,
    origin: Origin = HERE,
    clock: Clock | None = None,
) -> User:
    """The account stands, without a password, and the access log says so.

    Raises:
        Malformed: the name is not 1 to 40 of a-z 0-9 . _ -, the roles exclude each other, or a clerk has no bank.
        Conflict: the name is taken, if only by an account that was removed.
    """
    held = _checked(roles)
    if not is_account_name(name):
        raise Malformed.of(FindingCode.MALFORMED, "name", expected="a-z 0-9 . _ -, 1..40", found=name[:60])
    if Role.SUBMITTER in held and not institution:  # without one the account would see every bank's business
        raise Malformed.of(FindingCode.MISSING_FIELD, "institution", expected="institution")
    if connection.execute(select(_A.name).where(_A.name == name)).first():
        raise Conflict.of(FindingCode.USER_EXISTS, "name", found=name)
    row = {"name": name, "roles": _text_of(held), "institution": institution}
    connection.execute(insert(Tables.ACCOUNT), [row | {"created_at": moment_text(moment_of(clock))}])
    log_act(connection, AccessEvent.ACCOUNT_ADDED, name, _text_of(held), origin, clock)
    return User(name, held, institution)


def _checked(roles: Iterable[Role]) -> frozenset[Role]:
    held = frozenset(roles)
    if not held or (held & _EXCLUSIVE and len(held) > 1):
        raise Malformed.of(FindingCode.ROLES_EXCLUDE, "role", found=", ".join(sorted(held)))
    return held


def _text_of(roles: frozenset[Role]) -> str:
    return ",".join(role for role in Role if role in roles)


def roles_of(text: str) -> frozenset[Role]:
    """The roles of an account's stored text."""
    return frozenset(map(Role, text.split(",")))


def find_user(connection: Connection, name: str) -> User:
    """The account of that name, which may sign.

    Raises:
        Forbidden: UNKNOWN_USER, or ACCOUNT_REMOVED.
    """
    row = connection.execute(select(_A.roles, _A.institution, _A.removed_at).where(_A.name == name)).first()
    if row is None:
        raise Forbidden.of(FindingCode.UNKNOWN_USER, "user", found=name)
    if row.removed_at is not None:
        raise Forbidden.of(FindingCode.ACCOUNT_REMOVED, "user", found=name)
    return User(name, roles_of(row.roles), row.institution)


def list_users(connection: Connection) -> list[User]:
    """All accounts, by name, with those that were removed."""
    rows = connection.execute(select(_A.name, _A.roles, _A.institution, _A.removed_at).order_by(_A.name))
    return [User(row.name, roles_of(row.roles), row.institution, row.removed_at) for row in rows]


def remove_user(connection: Connection, name: str, *, origin: Origin = HERE, clock: Clock | None = None) -> None:
    """The account can no longer sign, and its tokens are dead; what it signed stands. Its name is never given again.

    Raises:
        Forbidden: as ``find_user``; NOT_SELF if an account would remove itself, so that one always is left to undo it.
    """
    find_user(connection, name)
    if origin.account == name:
        raise Forbidden.of(FindingCode.NOT_SELF, "user", found=name)
    removed = {"removed_at": moment_text(moment_of(clock))}
    connection.execute(update(Tables.ACCOUNT).where(_A.name == name).values(removed))
    log_act(connection, AccessEvent.ACCOUNT_REMOVED, name, "", origin, clock)


def set_roles(
    connection: Connection, name: str, roles: Iterable[Role], *, origin: Origin = HERE, clock: Clock | None = None
) -> User:
    """The account holds these roles and no others; the log says which it held before.

    An account stays on its side: a clerk's vouchers are shown to the clerk's bank through the account.

    Raises:
        Malformed: the roles exclude each other, or CLERK_FOR_EVER.
        Forbidden: as ``find_user``; NOT_SELF if an account would change its own roles.
    """
    held, before = _checked(roles), find_user(connection, name)
    if origin.account == name:
        raise Forbidden.of(FindingCode.NOT_SELF, "user", found=name)
    old, new = _text_of(before.roles), _text_of(held)
    if (Role.SUBMITTER in held) != (Role.SUBMITTER in before.roles):
        raise Malformed.of(FindingCode.CLERK_FOR_EVER, "role", expected=old, found=new)
    if held != before.roles:
        connection.execute(update(Tables.ACCOUNT).where(_A.name == name).values(roles=new))
        log_act(connection, AccessEvent.ROLE_CHANGED, name, f"{old} -> {new}", origin, clock)
    return User(name, held, before.institution)


_CLERK_FACTS: Final = frozenset({"institution", "instrument", "entry", "reversal", "amendment", "statement"})


def require_own_business(connection: Connection, facts: Sequence[Mapping[str, Any] | None], user: User) -> None:
    """Nothing, unless a partner's clerk states something of another institution, or what no clerk may state.

    A clerk may name new enterprises, and all that is provided, received or handled by the clerk's own institution. A
    fact that has a finding of its own is None and passed over.

    Raises:
        Forbidden: NOT_OWN_BUSINESS, at every such fact.
    """
    if user.institution is None:
        return
    known = find_parties(connection, (fact["code"] for fact in facts if fact and fact["fact"] == "institution"))
    findings = [
        Finding(FindingCode.NOT_OWN_BUSINESS, f"/facts/{index}", user.institution, fact["fact"])
        for index, fact in enumerate(facts)
        if fact is not None and not _is_own(fact, user.institution, known)
    ]
    if findings:
        raise Forbidden(findings)


def _is_own(fact: Mapping[str, Any], own: str, known: Container[str]) -> bool:
    if fact["fact"] not in _CLERK_FACTS:
        return False
    if fact["fact"] == "institution":
        return fact["kind"] == InstitutionKind.ENTERPRISE and fact["code"] not in known
    terms = fact.get("terms") or fact.get("negates", {}).get("terms") or fact
    return own in (terms.get("institution"), terms.get("provider"), terms.get("recipient"))
