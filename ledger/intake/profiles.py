"""Kept profiles: by name, in versions, the latest of which holds; and a profile written as TOML again."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import Connection, func, insert, select

from ledger.accounts import User
from ledger.database import moment_text
from ledger.errors import Malformed, NotFound
from ledger.finding_codes import FindingCode
from ledger.intake.profile import Profile, parse_profile
from ledger.submission import Clock
from ledger.tables import Tables
from ledger.vocabulary import Role

NAME_MAX: Final = 80

_P: Final = Tables.PROFILE.c
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")


def keep_profile(connection: Connection, name: str, content: str, user: User, clock: Clock | None = None) -> int:
    """The profile stands under the name, as its next version; the same content again is the version that holds.

    Raises:
        Forbidden: the user is neither maker nor submitter.
        Malformed: the name, or what the TOML says.
    """
    user.require(Role.MAKER, Role.SUBMITTER)
    if not 1 <= len(name) <= NAME_MAX or not name.isprintable() or set(name) & set("/\\"):
        raise Malformed.of(FindingCode.MALFORMED, "name", expected=f"1..{NAME_MAX}", found=ascii(name)[:60])
    parse_profile(content)
    last = _latest(connection, name, user)
    if last is not None and last["content"] == content:
        return int(last["version"])
    version = connection.execute(select(func.max(_P.version)).where(_P.name == name)).scalar() or 0
    row = {"name": name, "version": version + 1, "content": content, "account": user.name}
    connection.execute(insert(Tables.PROFILE), [row | {"kept_at": moment_text((clock or Clock()).now)}])
    return int(version) + 1


def find_profile(connection: Connection, name: str, user: User | None = None) -> dict[str, Any]:
    """The version that holds: name, version, content (TOML), account, kept_at. A clerk finds those of the own bank.

    Raises:
        NotFound: UNKNOWN_PROFILE.
    """
    found = _latest(connection, name, user)
    if found is None:
        names = ", ".join(row["name"] for row in list_profiles(connection, user)[:20])
        raise NotFound.of(FindingCode.UNKNOWN_PROFILE, "profile", expected=names, found=name[:80])
    return found


def _latest(connection: Connection, name: str, user: User | None) -> dict[str, Any] | None:
    return next((row for row in list_profiles(connection, user) if row["name"] == name), None)


def list_profiles(connection: Connection, user: User | None = None) -> list[dict[str, Any]]:
    """The version that holds of each profile, by name: those of the office, or to a clerk those of the own bank.

    So that nobody's files are read by what another house has kept under the same name.
    """
    columns = (_P.name, _P.version, _P.content, _P.account, _P.kept_at)
    query = select(*columns).order_by(_P.name, _P.version)
    account = Tables.ACCOUNT.c
    own = account.institution.is_(None) if user is None else account.institution.is_not_distinct_from(user.institution)
    query = query.where(_P.account.in_(select(account.name).where(own)))
    return list({row.name: dict(row._mapping) for row in connection.execute(query)}.values())  # noqa: SLF001


def profile_toml(profile: Profile) -> str:
    """The profile as TOML, without what it leaves as it is by default; ``parse_profile`` reads it back."""
    values = profile.model_dump(mode="json", exclude_defaults=True)
    return "".join(_lines(values, ""))


def _lines(values: Mapping[str, Any], prefix: str) -> Iterator[str]:
    tables = {name: value for name, value in values.items() if isinstance(value, Mapping)}
    for name, value in values.items():
        if name not in tables and value is not None:
            yield f"{_key(name)} = {_value(value)}\n"
    for name, value in tables.items():
        path = f"{prefix}{_key(name)}"
        if any(not isinstance(item, Mapping) for item in value.values()):
            yield f"\n[{path}]\n"
        yield from _lines(value, f"{path}.")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    """TOML writes texts, numbers, truths and lists of them as JSON does, but for a DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
