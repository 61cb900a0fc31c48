"""Who may do what. Accounts are not facts: they say nothing about money and go through no voucher.

An administrator keeps accounts and settings and therefore may not record, approve or close.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, insert, select

from ledger.database import moment_text, utc_now
from ledger.errors import Conflict, Forbidden, Malformed
from ledger.finding_codes import FindingCode
from ledger.tables import Tables
from ledger.vocabulary import Role

_A: Final = Tables.ACCOUNT.c

_NAME: Final = re.compile(r"[a-z][a-z0-9._-]{0,39}")

_EXCLUSIVE: Final = frozenset({Role.ADMINISTRATOR, Role.SUBMITTER})
"""Roles that are held alone: the administrator may not act in the books, a bank's clerk sees only that bank."""


@dataclass(frozen=True, slots=True)
class User:
    """A person who may sign, with all roles held; ``institution`` is a submitter's own."""

    name: str
    roles: frozenset[Role]
    institution: str | None = None

    def require(self, *roles: Role) -> None:
        """Nothing, if one of these roles is held.

        Raises:
            Forbidden: ROLE_MISSING.
        """
        if not self.roles & set(roles):
            found = ", ".join(sorted(self.roles))
            raise Forbidden.of(FindingCode.ROLE_MISSING, self.name, expected=", ".join(roles), found=found)


def add_user(connection: Connection, name: str, roles: Iterable[Role], institution: str | None = None) -> User:
    """The account stands.

    Raises:
        Malformed: the name is not 1 to 40 of a-z 0-9 . _ -, or the roles exclude each other.
        Conflict: the name is taken.
    """
    held = frozenset(roles)
    if not _NAME.fullmatch(name):
        raise Malformed.of(FindingCode.MALFORMED, "name", expected="a-z 0-9 . _ -, 1..40", found=name[:60])
    if not held or (held & _EXCLUSIVE and len(held) > 1):
        raise Malformed.of(FindingCode.ROLES_EXCLUDE, "role", found=", ".join(sorted(held)))
    if connection.execute(select(_A.name).where(_A.name == name)).first():
        raise Conflict.of(FindingCode.USER_EXISTS, "name", found=name)
    roles_text = ",".join(role for role in Role if role in held)
    row = {"name": name, "roles": roles_text, "institution": institution, "created_at": moment_text(utc_now())}
    connection.execute(insert(Tables.ACCOUNT), [row])
    return User(name, held, institution)


def find_user(connection: Connection, name: str) -> User:
    """The account of that name.

    Raises:
        Forbidden: UNKNOWN_USER.
    """
    row = connection.execute(select(_A.roles, _A.institution).where(_A.name == name)).first()
    if row is None:
        raise Forbidden.of(FindingCode.UNKNOWN_USER, "user", found=name)
    return User(name, frozenset(map(Role, row.roles.split(","))), row.institution)


def list_users(connection: Connection) -> list[User]:
    """All accounts, by name."""
    rows = connection.execute(select(_A.name, _A.roles, _A.institution).order_by(_A.name))
    return [User(row.name, frozenset(map(Role, row.roles.split(","))), row.institution) for row in rows]
