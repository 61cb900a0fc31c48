"""Which profile a file is read by: a kept one by name, or a TOML file, with what was chosen for this file on top."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from ledger.accounts import User
from ledger.errors import Finding, InvalidValue, Malformed, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.profile import TOML_MAX, Profile, parse_profile
from ledger.intake.profiles import find_profile
from ledger.intake_words import Field
from ledger.labels import code_of
from ledger.vocabulary import Kind, Unit


@dataclass(frozen=True, slots=True)
class Choices:
    """What is said for one file, beside its profile: columns as ``field=header``, constants as ``field=text``."""

    kind: Kind | None = None
    sheet: str | None = None
    unit: Unit | None = None
    columns: tuple[str, ...] = ()
    constants: tuple[str, ...] = ()
    new_institutions: bool = False
    skip_hidden: bool = False


def chosen_profile(connection: Connection, profile: str | None, choices: Choices, user: User) -> Profile:
    """The profile with the choices laid over it. A name that is a file's path, or ends in ``.toml``, is that file.

    Raises:
        NotFound: UNKNOWN_PROFILE.
        Unreadable: the file cannot be read.
        Malformed: as ``parse_profile``, or a column that names no field.
    """
    if profile is None:
        chosen = Profile()
    elif profile.endswith(".toml") or Path(profile).is_file():
        chosen = parse_profile(read_profile_file(Path(profile)))
    else:
        chosen = kept_profile(connection, profile, user)
    return apply_choices(chosen, choices)


def kept_profile(connection: Connection, name: str, user: User) -> Profile:
    """The kept profile of that name, which also is its name where it says no other.

    Raises:
        NotFound: UNKNOWN_PROFILE.
    """
    profile = parse_profile(find_profile(connection, name, user)["content"])
    return profile if profile.name else profile.model_copy(update={"name": name})


def read_profile_file(path: Path) -> str:
    """The text of a profile's file.

    Raises:
        Unreadable: it is missing, too large or not UTF-8.
    """
    try:
        with path.open("rb") as stream:
            return stream.read(TOML_MAX + 1).decode("utf-8-sig")
    except OSError as error:
        raise Unreadable.of(FindingCode.FILE_MISSING, str(path), found=error.strerror or "") from None
    except UnicodeDecodeError as error:
        found = f"byte {error.start}"
        raise Unreadable.of(FindingCode.UNREADABLE, str(path), expected="UTF-8", found=found) from None


def apply_choices(profile: Profile, choices: Choices) -> Profile:
    """The profile as this file is read by it."""
    changes: dict[str, Any] = {}
    if choices.kind is not None:
        changes["kind"] = str(choices.kind)
    if choices.sheet is not None:
        changes["sheet"] = choices.sheet
    if choices.unit is not None:
        changes["unit"] = str(choices.unit)
    if choices.columns:
        changes["columns"] = {**profile.columns, **_pairs(choices.columns, "--map")}
    if choices.constants:
        constants = {field: texts[-1] for field, texts in _pairs(choices.constants, "--set").items()}
        changes["constants"] = {**profile.constants, **constants}
    if choices.new_institutions:
        changes["new_institutions"] = True
    if choices.skip_hidden:
        changes["skip_hidden"] = True
    return Profile.model_validate(profile.model_dump(exclude_unset=True) | changes) if changes else profile


def _pairs(pairs: tuple[str, ...], option: str) -> dict[Field, list[str]]:
    """Field → texts, of ``field=text``, the field by its code or its Chinese name."""
    found: dict[Field, list[str]] = {}
    findings = []
    for pair in pairs:
        name, _, text = pair.partition("=")
        field = _field(name.strip())
        if field is None or not text.strip():
            findings.append(Finding(FindingCode.UNKNOWN_FIELD, option, "field=text", pair[:80]))
        else:
            found.setdefault(field, []).append(text.strip())
    if findings:
        raise Malformed(findings)
    return found


def _field(name: str) -> Field | None:
    try:
        return Field(name)
    except ValueError:
        pass
    try:
        return code_of(Field, name)
    except InvalidValue:
        return None
