"""Records → vouchers of facts: rows of one agreement become one instrument and its entries.

A voucher refers to what is posted or stands earlier in itself. So rows that belong together stay in one voucher: in the
order of the file as long as that goes (streaming). Where a later row needs what an earlier voucher of the file states,
``NeedsGrouping`` says that all rows must be known first, and another ``Composer`` (grouped) puts together what hangs
together.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from ledger.entry_register import REGISTER_FIELDS
from ledger.errors import Finding
from ledger.finding_codes import FindingCode
from ledger.intake.composed import Composed, Places
from ledger.intake.drafter import Drafter
from ledger.intake.drafting import NeedsGrouping, loan_keys, parted
from ledger.intake.grouping import Group, Line, Link, in_file_order, together
from ledger.intake.messages import Layout, Record
from ledger.intake.parties import PROVIDER, RECIPIENT, Directory, Found, Role, unknown_findings
from ledger.intake.plans import Plan, plan_of
from ledger.intake.posted import Posted
from ledger.intake.profile import Profile
from ledger.intake_words import AMOUNTS, Field
from ledger.labels import label
from ledger.records import FACTS_MAX
from ledger.references import NumberedKey, Party
from ledger.vocabulary import LOAN_KINDS, Act, Kind, Severity

__all__ = ["Composed", "Composer", "NeedsGrouping"]

_REGISTER: Final = frozenset(map(str, REGISTER_FIELDS))
_TRUE: Final = "true"
_FORMULA_STARTS: Final = frozenset("=+-@")


class Composer:
    """One file on its way to facts. Feed it the records in the order of rows; vouchers come out as they fill.

    After ``finish``: ``stated_parties`` are the institutions that its vouchers state, by code (each states those that
    it needs first); ``left_out`` the rows that made no facts, told or hanging on one that is told.
    """

    def __init__(
        self, connection: Connection, profile: Profile, layout: Layout, *, is_grouped: bool = False,
        own: str | None = None, facts_max: int = FACTS_MAX,
    ) -> None:  # fmt: skip
        self._kind = profile.kind.value if profile.kind is not None else None
        self._places = Places(layout)
        self._seeks_loans = Field.FOR_LOAN in layout.columns or Field.FOR_LOAN in profile.constants
        self._directory = Directory.of(connection, profile)
        self._posted = Posted(connection, own)
        self._drafter = Drafter(self._posted, Composed(self._places), is_grouped=is_grouped)
        self._drafter.tells_signing = layout.columns.keys() >= _REGISTER  # our own export has all there is to say
        self._is_grouped = is_grouped
        self._facts_max = facts_max
        self._plans: dict[tuple[Any, ...], Plan] = {}
        own_region = Field.RECIPIENT_REGION in layout.columns  # then its empty cell says that there is none
        self._recipient = RECIPIENT._replace(regions=RECIPIENT.regions[:1]) if own_region else RECIPIENT
        self._kindless: set[Role] = set()
        self._parties: dict[tuple[str | int | None, ...], Found] = {}
        self._unstated: dict[str, tuple[Found, int]] = {}
        self._lines: list[Line] = []
        self.stated_parties: dict[str, Party] = {}

    @property
    def left_out(self) -> list[int]:
        """Rows that made no facts, in the order in which that was known."""
        return self._drafter.left_out

    def feed(self, records: Sequence[Record]) -> Iterator[Composed]:
        """Records in the order of rows; the vouchers that they fill (streaming only).

        Raises:
            NeedsGrouping: streaming does not do for this file; what came out of it before is void.
        """
        lines = [line for record in records if (line := self._read(record)) is not None]
        self._learn(lines)
        self._lines += lines
        if self._is_grouped:
            return
        groups = list(in_file_order(self._lines))
        self._lines = groups.pop() if groups else []  # the next records may go on with it
        for group in groups:
            yield from self._pack([group])

    def finish(self) -> Iterator[Composed]:
        """What remains, and the findings that are known only now; the last has perhaps no facts.

        Raises:
            NeedsGrouping: as ``feed``.
        """
        rest = [list(in_file_order(self._lines))] if self._lines else []
        for groups in together(self._lines, self._drafter.in_file) if self._is_grouped else rest:
            yield from self._pack(groups)
        self._lines = []
        last = self._drafter.voucher
        for unknown, finding in unknown_findings(self._directory):
            place = self._places.cell(unknown.row, unknown.field)
            last.findings.append(Finding(finding.code, place, finding.expected, finding.found))
        if last.facts or last.findings:
            yield last
            self._drafter.next_voucher(Composed(self._places))

    # rows

    def _read(self, record: Record) -> Line | None:
        """A record as a line: its plan, its parties, the number that it bears and those that it names."""
        values: Mapping[str, str] = record.values
        if "'" in "".join(values.values()):
            values = {of: _unmarked(text) for of, text in values.items()}
        kind_text = values.get(Field.KIND) or self._kind
        if record.spoilt or kind_text is None:
            if not record.spoilt:
                self._tell(FindingCode.MISSING_FIELD, record.row, Field.KIND, label(Field.KIND))
            self._leave_out(record.row, values)
            return None
        plan = self._plan(kind_text, values)
        lacking = plan.lacking(values)
        for missing in lacking:
            self._tell_missing(record.row, missing)
        if lacking:
            self._leave_out(record.row, values)
            return None
        provider = self._party(PROVIDER, values, plan, record.row)
        recipient = self._party(self._recipient, values, plan, record.row)
        if provider is None or recipient is None:
            self._leave_out(record.row, values)
            return None
        number = values.get(Field.NUMBER)
        key = None if number is None else (kind_text, provider, number)
        line = Line(record.row, values, plan, provider, recipient or None, key)
        if plan.has_line or plan.is_secured or plan.links:
            line.links = tuple(_links(line))
        if self._seeks_loans and key is not None and recipient and plan.kind in LOAN_KINDS:
            self._drafter.borrowed.setdefault((recipient, key[2]), []).append(key)
        return line

    def _plan(self, kind: str, values: Mapping[str, str]) -> Plan:
        act = values.get(Field.ACT)
        opening = values.get(Field.OPENING)
        name = (kind, act, opening, *values)
        plan = self._plans.get(name)
        if plan is None:
            given = frozenset(of for of, text in values.items() if text)
            plan = plan_of(Kind(kind), Act(act) if act else None, given, is_opening=opening == _TRUE)
            self._plans[name] = plan
        return plan

    def _leave_out(self, row: int, values: Mapping[str, str]) -> None:
        """The row makes no facts, and what hangs on it is left out without another word."""
        self._drafter.left_out.append(row)
        for of in (Field.NUMBER, Field.LINE_NUMBER, Field.REGISTRATION_NUMBER):
            self._drafter.spoilt.update(parted(values.get(of, "")))
        if Field.NUMBER in values:
            self._drafter.spoilt.add(values[Field.NUMBER])

    def _party(self, role: Role, values: Mapping[str, str], plan: Plan, row: int) -> str | None:
        """The code of the party, empty where the row needs none; None where nobody is known, which is told."""
        get = values.get
        name = (role.end, get(role.code), get(role.uscc), get(role.name))
        found = self._parties.get(name)
        if found is not None:
            if found.code is None:
                self._again(role, values, found, row)
            return found.code
        found = self._directory.find(role, values, plan.kind, row) if any(name[1:]) else Found("")
        self._parties[name] = found
        for problem in found.problems:
            missing = problem.field is not None and problem.code is FindingCode.MISSING_FIELD
            if problem.field is role.kind and missing:  # what new parties are is asked once for the whole file
                if role in self._kindless:
                    continue
                self._kindless.add(role)
            expected = label(problem.field) if missing and problem.field else problem.expected
            self._tell(problem.code, row, problem.field, expected, problem.found, problem.severity)
        if found.fact is not None and found.code is not None:
            self._unstated[found.code] = (found, row)
            self.stated_parties[found.code] = self._directory.party(found.code)
        return found.code

    def _again(self, role: Role, values: Mapping[str, str], found: Found, row: int) -> None:
        """One more row of a party that is not known, or that is named in contradiction, which each row is told."""
        if not found.problems:
            self._directory.unknown_again(values, role)
        for problem in found.problems:
            if problem.code is not FindingCode.MISSING_FIELD:
                self._tell(problem.code, row, problem.field, problem.expected, problem.found, problem.severity)

    def _tell_missing(self, row: int, field: Field) -> None:
        """A missing field at its cell, where a column gives it in other rows; of amounts, at the first that has one."""
        columns = self._places.layout.columns
        if field is Field.AMOUNT and field not in columns:
            field = next((amount for amount in AMOUNTS if amount in columns), field)
        self._tell(FindingCode.MISSING_FIELD, row, field, label(field))

    def _tell(
        self, code: FindingCode, row: int, field: Field | None, expected: str = "", found: str = "",
        severity: Severity = Severity.ERROR,
    ) -> None:  # fmt: skip
        place = self._places.cell(row, field)
        self._drafter.voucher.findings.append(Finding(code, place, expected, found, severity))

    # vouchers

    def _learn(self, lines: Sequence[Line]) -> None:
        """All that these lines name and that is posted, in a few queries."""
        keys: dict[NumberedKey, None] = {line.key: None for line in lines if line.key is not None}
        linked = [link for line in lines for link in line.links]
        keys |= {key: None for link in linked for key in link.keys}
        self._posted.learn(keys, [link.borrowed for link in linked if link.borrowed is not None])
        self._posted.entries(head.place for key in keys if (head := self._posted.head(key)) is not None and head.place)

    def _pack(self, groups: list[Group]) -> Iterator[Composed]:
        """Groups that stay together, as facts of the present voucher, or of the next where it has no room for them."""
        drafter = self._drafter
        lines = groups[0] if len(groups) == 1 else [line for group in groups for line in group]
        size = sum(map(_size, lines)) + (len(self._new_codes(lines)) if self._unstated else 0)
        if size > self._facts_max:
            first = lines[0]
            self._tell(FindingCode.TOO_MANY_FACTS, first.row, Field.NUMBER, f"<= {self._facts_max}", str(size))
            for line in lines:
                self._leave_out(line.row, line.values)
            return
        if len(drafter.voucher.facts) + size > self._facts_max:
            yield drafter.voucher
            drafter.next_voucher(Composed(self._places))
        if self._unstated:
            self._state_parties(lines)
        for group in groups:
            drafter.draft(group)

    def _new_codes(self, lines: Sequence[Line]) -> list[str]:
        codes = dict.fromkeys(code for line in lines for code in (line.provider, line.recipient) if code)
        return [code for code in codes if code in self._unstated]

    def _state_parties(self, lines: Sequence[Line]) -> None:
        for code in self._new_codes(lines):
            found, row = self._unstated.pop(code)
            if found.fact is not None:
                self._drafter.voucher.add(found.fact, row, found.columns)


def _size(line: Line) -> int:
    """At most so many facts a row makes, parties not counted."""
    size = line.plan.size
    if line.plan.has_patents:
        size += 1 + 2 * len(line.links) + len(parted(line.values.get(Field.PATENT, "")))
    return size


def _links(line: Line) -> Iterator[Link]:
    """The other agreements that a row names, each by its number alone or as ``kind:provider:number``."""
    values, plan = line.values, line.plan
    for name, of in plan.links:
        yield _link_to_loan(line, name, of)
    if plan.has_line:
        given = Field.LINE_NUMBER if Field.LINE_NUMBER in values else Field.CONTRACT
        text = values.get(given)
        if text is not None:
            key = _spelt(text) or (str(Kind.CREDIT_LINE), line.provider, text)
            may_state = Field.LINE_AMOUNT in values and _spelt(text) is None
            yield Link("under", given, text, (key,), may_state=may_state)
    if plan.is_secured:
        for text in parted(values.get(Field.REGISTRATION_NUMBER, "")):
            key = _spelt(text) or (str(Kind.PLEDGE_REGISTRATION), line.recipient or "", text)
            of = Field.REGISTRATION_NUMBER
            yield Link("secured_by", of, text, (key,), may_state=_spelt(text) is None)


def _link_to_loan(line: Line, name: str, of: Field) -> Link:
    text = line.values[of]
    spelt = _spelt(text)
    if spelt is not None:
        return Link(name, of, text, (spelt,))
    if name == "for_loan":
        return Link(name, of, text, borrowed=(line.recipient or "", text))
    return Link(name, of, text, loan_keys(line.plan.kind, line.provider, text))


def _spelt(text: str) -> NumberedKey | None:
    """The key that ``kind:provider:number`` spells out; None where the text is a number alone."""
    kind, *rest = text.split(":", 2)
    return (kind, rest[0], rest[1]) if len(rest) == 2 and kind in _KINDS else None


_KINDS: Final = frozenset(map(str, Kind))


def _unmarked(text: str) -> str:
    """The text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    is_marked = text[:1] == "'" and unicodedata.normalize("NFKC", text[1:2]) in _FORMULA_STARTS
    return text[1:] if is_marked else text
