"""Who a file means: names, codes and USCCs → codes of institutions, proposals of new ones, findings.

Nothing is merged by likeness. A party is found by its code, else its USCC, else as the profile maps its name, else by
its name; who is not found is new where the profile says so, else a finding, told once for each.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.identifiers import parse_uscc
from ledger.intake.names import NearNames, core_of, same_name
from ledger.intake.profile import Profile
from ledger.intake_words import Field
from ledger.lists import list_institutions
from ledger.references import Party
from ledger.vocabulary import PARTIES_OF, InstitutionKind, Kind, Severity

_EVER: Final = 2**53
_CODE: Final = re.compile(r"[A-Z0-9][A-Z0-9_-]{0,31}")

_LETTER: Final = {
    InstitutionKind.BANK: "B",
    InstitutionKind.GUARANTOR: "U",
    InstitutionKind.INSURER: "N",
    InstitutionKind.FUND: "F",
    InstitutionKind.VENTURE_COMPANY: "V",
    InstitutionKind.COOPERATIVE: "C",
    InstitutionKind.GOVERNMENT: "G",
    InstitutionKind.ENTERPRISE: "E",
    InstitutionKind.RESEARCH_BODY: "R",
    InstitutionKind.PARK: "P",
}
"""What the made-up code of a new institution begins with."""


class Role(NamedTuple):
    """One end of a kind of business: the fields that name the party there; ``end`` is its place in ``PARTIES_OF``."""

    end: int
    name: Field
    code: Field
    uscc: Field
    kind: Field
    regions: tuple[Field, ...]


PROVIDER: Final = Role(
    0, Field.PROVIDER, Field.PROVIDER_CODE, Field.PROVIDER_USCC, Field.PROVIDER_KIND, (Field.PROVIDER_REGION,)
)
RECIPIENT: Final = Role(
    1, Field.RECIPIENT, Field.RECIPIENT_CODE, Field.RECIPIENT_USCC, Field.RECIPIENT_KIND,
    (Field.RECIPIENT_REGION, Field.REGION),
)  # fmt: skip


class Known(NamedTuple):
    """An institution as known, or as this file states it."""

    code: str
    name: str
    kind: str
    uscc: str | None
    region: str | None


class Problem(NamedTuple):
    """A finding of a row before it has a place: its field, or the row where ``field`` is None."""

    code: FindingCode
    field: Field | None
    expected: str = ""
    found: str = ""
    severity: Severity = Severity.ERROR


_UNUSUAL: Final = frozenset({InstitutionKind.RESEARCH_BODY, InstitutionKind.PARK})
"""Those that borrow, join and receive shares are enterprises unless somebody says otherwise."""


@dataclass(slots=True)
class Found:
    """Whom a row means: ``code`` None where nobody is known. ``fact`` states a new one, from ``columns``."""

    code: str | None = None
    problems: list[Problem] = field(default_factory=list)
    fact: dict[str, Any] | None = None
    columns: dict[str, Field] = field(default_factory=dict)


@dataclass(slots=True)
class Unknown:
    """Somebody whom nobody knows: where first named, how often."""

    row: int
    field: Field
    text: str
    count: int = 1


class Directory:
    """All institutions that are posted, and those that this file states."""

    def __init__(self, known: Sequence[Known], profile: Profile) -> None:
        self._profile = profile
        self._by_code: dict[str, Known] = {}
        self._by_uscc: dict[str, str] = {}
        self._by_name: dict[str, set[str]] = {}
        self._by_same: dict[str, set[str]] = {}
        self._near: NearNames | None = None
        self._aliases = {same_name(name): code for name, code in profile.institutions.items()}
        self.unknown: dict[tuple[str, ...], Unknown] = {}
        for party in known:
            self._learn(party)

    @classmethod
    def of(cls, connection: Connection, profile: Profile) -> "Directory":
        """The directory of all that is posted now."""
        names = ("code", "name", "kind", "uscc", "region")
        return cls([Known(*(row[name] for name in names)) for row in list_institutions(connection, _EVER)], profile)

    def _learn(self, party: Known) -> None:
        self._by_code[party.code] = party
        if party.uscc:
            self._by_uscc.setdefault(party.uscc, party.code)
        self._by_name.setdefault(party.name, set()).add(party.code)
        self._by_same.setdefault(same_name(party.name), set()).add(party.code)
        if self._near is not None:
            self._near.add(party.name)

    def party(self, code: str) -> Party:
        """What the door needs to know of an institution that was found."""
        known = self._by_code[code]
        return Party(known.kind, known.region)

    def find(self, role: Role, values: Mapping[str, str], kind: Kind, row: int) -> Found:
        """Whom the row means at this end of its business; a new institution is known from then on."""
        given = (values.get(role.code, ""), values.get(role.uscc, ""), values.get(role.name, ""))
        code, problems = self._look_up(role, *given)
        if code is not None or problems:
            if any(problem.severity is Severity.ERROR for problem in problems):
                return Found(None, problems)
            return Found(code, problems)
        if not self._profile.new_institutions or (any(given) and not given[2]):  # nobody is made of a code alone
            self._tell_unknown(role, given, row)
            return Found()
        return self._propose(role, values, kind)

    def _look_up(self, role: Role, code: str, uscc: str, name: str) -> tuple[str | None, list[Problem]]:
        """The one institution that is meant; or none; problems where what is given points to several."""
        by_uscc = self._by_uscc.get(_uscc(uscc)) if uscc else None
        named = self._named(name) if name else set()
        if code in self._by_code:
            return code, list(self._conflicts(role, code, by_uscc, uscc, named, name))
        if by_uscc is not None:
            return by_uscc, list(self._conflicts(role, by_uscc, by_uscc, uscc, named, name))
        if len(named) == 1:
            (one,) = named
            return one, list(self._conflicts(role, one, by_uscc, uscc, named, name))
        if named:
            return None, [Problem(FindingCode.PARTY_AMBIGUOUS, role.name, ", ".join(sorted(named)), name)]
        return None, []

    def _named(self, name: str) -> set[str]:
        """By what the profile says, else the very name, else the same name in another writing, else a code."""
        alias = self._profile.institutions.get(name) or self._aliases.get(same_name(name))
        if alias is not None:
            return {alias} if alias in self._by_code else set()
        exact = self._by_name.get(name) or self._by_same.get(same_name(name))
        return exact or ({name} if name in self._by_code else set())

    def _conflicts(
        self, role: Role, code: str, by_uscc: str | None, uscc: str, named: set[str], name: str
    ) -> Sequence[Problem]:
        known = self._by_code[code]
        problems = []
        if by_uscc not in (None, code) or (uscc and known.uscc and _uscc(uscc) != known.uscc):
            expected = known.uscc or known.code
            problems.append(Problem(FindingCode.PARTY_CONFLICT, role.uscc, f"{code} {expected}", uscc))
        if named and code not in named:
            problems.append(Problem(FindingCode.PARTY_CONFLICT, role.name, f"{code} {known.name}", name))
        elif name and not named and core_of(name) != core_of(known.name):
            found = f"{code} {known.name}"
            problems.append(Problem(FindingCode.PARTY_NAME_DIFFERS, role.name, found, name, Severity.WARNING))
        return problems

    def _tell_unknown(self, role: Role, given: tuple[str, str, str], row: int) -> None:
        fields = (role.code, role.uscc, role.name)
        key = (given[2] and same_name(given[2])) or given[1] or given[0]
        told = self.unknown.get((key,))
        if told is not None:
            told.count += 1
            return
        at = next(index for index in (2, 1, 0) if given[index])
        self.unknown[(key,)] = Unknown(row, fields[at], given[at])

    def unknown_again(self, values: Mapping[str, str], role: Role) -> None:
        """One more row names somebody who was told as unknown before."""
        name = values.get(role.name, "")
        key = (name and same_name(name)) or values.get(role.uscc, "") or values.get(role.code, "")
        if (key,) in self.unknown:
            self.unknown[(key,)].count += 1

    def near(self, name: str) -> list[str]:
        """``name (code)`` of known institutions whose names are near."""
        if self._near is None:
            self._near = NearNames()
            for known in self._by_code.values():
                self._near.add(known.name)
        return [f"{near} ({', '.join(sorted(self._by_name[near]))})" for near in self._near.near(name)]

    def _propose(self, role: Role, values: Mapping[str, str], kind: Kind) -> Found:
        """A new institution as a fact, with a warning for near names; or what is missing to make one."""
        name, uscc = values.get(role.name, ""), values.get(role.uscc, "")
        if not name:
            return Found(None, [Problem(FindingCode.MISSING_FIELD, role.name)])
        of_kind = self._kind(role, values, kind)
        if of_kind is None:
            return Found(None, [Problem(FindingCode.MISSING_FIELD, role.kind, found=name)])
        region_field = next((given for given in role.regions if values.get(given)), None)
        region = values.get(region_field) if region_field else None
        code = self._new_code(values.get(role.code, ""), uscc, name, of_kind)
        near = self.near(name)
        warned = [Problem(FindingCode.NEAR_NAME, role.name, "; ".join(near), name, Severity.WARNING)] if near else []
        fact = {"fact": "institution", "code": code, "name": name, "kind": str(of_kind)}
        columns = {"name": role.name, "kind": role.kind, "code": role.code if values.get(role.code) else role.name}
        for key, value, column in (("uscc", uscc, role.uscc), ("region", region, region_field)):
            if value and column:
                fact[key] = value
                columns[key] = column
        self._learn(Known(code, name, str(of_kind), _uscc(uscc) or None, region))
        return Found(code, warned, fact, columns)

    def _kind(self, role: Role, values: Mapping[str, str], kind: Kind) -> InstitutionKind | None:
        """As the row says, else the profile, else what such business usually has at this end."""
        said = values.get(role.kind)
        if said:
            return InstitutionKind(said)
        declared = self._profile.party_kinds.get("recipient" if role.end else "provider")
        allowed = PARTIES_OF[kind][role.end]
        usual = allowed - _UNUSUAL
        return declared or (next(iter(usual)) if len(usual) == 1 else None)

    def _new_code(self, given: str, uscc: str, name: str, kind: InstitutionKind) -> str:
        """The code that the row gives, else the USCC, else one made of the name, the same each time."""
        for code in (given, _uscc(uscc)):
            if _CODE.fullmatch(code) and code not in self._by_code:
                return code
        digest = sha256(same_name(name).encode()).hexdigest().upper()
        return next(code for length in range(8, 31) if (code := _LETTER[kind] + digest[:length]) not in self._by_code)


def _uscc(text: str) -> str:
    """The USCC as the ledger keeps it, or nothing where it fails its checks."""
    try:
        return parse_uscc(text)
    except InvalidValue:
        return ""


def unknown_findings(directory: Directory) -> list[tuple[Unknown, Finding]]:
    """One finding for each party that nobody knows, without its place: near names, and how many rows name it."""
    findings = []
    for unknown in directory.unknown.values():
        near = "; ".join(directory.near(unknown.text))
        found = unknown.text if unknown.count == 1 else f"{unknown.text} ×{unknown.count}"
        findings.append((unknown, Finding(FindingCode.PARTY_UNKNOWN, "", near, found)))
    return findings
