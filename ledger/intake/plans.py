"""What a row says, by its kind and the fields it gives: planned once for each set of fields, then read row by row."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final, NamedTuple

from ledger.checks import FIELD_KINDS
from ledger.intake_words import STATEMENTS, Field
from ledger.money import parse_fen
from ledger.vocabulary import INSTITUTION_IS_RECIPIENT, LOAN_KINDS, NEW_BUSINESS, Act, Kind, StatementMeasure

Columns = Mapping[str, Field]
"""Which field of the row each field of a fact came from."""

_HEAD: Final = {
    "number": Field.NUMBER,
    "contract": Field.CONTRACT,
    "programme": Field.PROGRAMME,
    "category": Field.CATEGORY,
    "region": Field.REGION,
    "purpose": Field.PURPOSE,
    "signed_date": Field.SIGNED_DATE,
    "due_date": Field.DUE_DATE,
    "rate": Field.RATE,
    "currency": Field.CURRENCY,
}
"""What an instrument takes from its row as it stands."""

LINKS: Final = {"renews": Field.RENEWS, "for_loan": Field.FOR_LOAN}

_NAMED: Final = {
    Field.COMMITMENT: Act.COMMITMENT,
    Field.DISBURSEMENT: Act.DISBURSEMENT,
    Field.REPAYMENT: Act.REPAYMENT,
    Field.INCOME: Act.INCOME,
    Field.WRITE_OFF: Act.WRITE_OFF,
    Field.RECOVERY: Act.RECOVERY,
    Field.REGISTRATION: Act.REGISTRATION,
    Field.LINE_AMOUNT: Act.COMMITMENT,
}
"""Amounts whose column says the act; registration and line amount of a loan's row belong to those instead."""

_DEFAULT_ACT: Final = {Kind.CREDIT_LINE: Act.COMMITMENT, Kind.PLEDGE_REGISTRATION: Act.REGISTRATION}
"""What an amount without an act means; of all other kinds, money was paid."""

_BACK: Final = (Field.REPAYMENT_DATE, Field.DATE)
_DAYS: Final = {
    Act.COMMITMENT: (Field.SIGNED_DATE, Field.DATE),
    Act.REGISTRATION: (Field.DATE, Field.SIGNED_DATE),
    Act.PLEDGE: (Field.DATE, Field.SIGNED_DATE),
    Act.REPAYMENT: _BACK,
    Act.INCOME: _BACK,
    Act.WRITE_OFF: _BACK,
    Act.RECOVERY: _BACK,
}
"""Per act: the days that an amount of its own column may have, the first given one holds; of all others, the date."""

_MAY_BE_ZERO: Final = frozenset({Field.REPAYMENT, Field.INCOME, Field.WRITE_OFF, Field.RECOVERY})
"""Columns that say 0 where nothing happened."""

PATENT_ACTS: Final = frozenset({Act.PLEDGE, Act.RELEASE})
_SECURED: Final = (Field.REGISTRATION_NUMBER, Field.REGISTRATION, Field.PATENT)
_BEGINNING: Final = NEW_BUSINESS | {Act.PLEDGE}
_PARTIES: Final[Columns] = {"provider": Field.PROVIDER, "recipient": Field.RECIPIENT}


class EntryPlan(NamedTuple):
    """One entry that a row states; ``amount`` None only of patents without a value. ``more`` is copied as it stands."""

    act: str
    amount: Field | None
    day: Field
    more: tuple[tuple[str, Field], ...]
    columns: Columns
    may_be_zero: bool = False
    of_patents: bool = False
    is_new: bool = False


class StatementPlan(NamedTuple):
    """One level that a row states."""

    measure: StatementMeasure
    amount: Field
    columns: Columns


@dataclass(frozen=True, slots=True)
class Plan:
    """What rows of one kind with one set of fields say.

    ``missing`` is what they lack, so that they make no facts. ``begins``: such a row may be the first of its
    instrument. ``is_dated``: then that says when it was signed, since no field does. ``of_whole``: it states a
    level of all business of a kind, and no instrument. ``has_line`` and ``is_secured``: of a loan, it speaks of the
    line or the registration too. ``undated``: columns of what came back on a row that begins its instrument,
    without a day of their own: the day on which it began is not theirs, so that the row lacks one unless they say
    0. ``size``: at most so many facts a row makes, without parties, and without patents where it ``has_patents``.
    """

    kind: Kind
    name: str
    head: tuple[tuple[str, Field], ...]
    columns: Columns
    entries: tuple[EntryPlan, ...]
    statements: tuple[StatementPlan, ...]
    links: tuple[tuple[str, Field], ...]
    missing: tuple[Field, ...]
    undated: tuple[Field, ...]
    begins: bool
    is_dated: bool
    of_whole: bool
    has_line: bool
    is_secured: bool
    is_opening: bool
    size: int
    has_patents: bool

    def lacking(self, values: Mapping[str, str]) -> tuple[Field, ...]:
        """What a row of this plan lacks."""
        if self.undated and any(parse_fen(values[of]) for of in self.undated):
            return (*self.missing, Field.REPAYMENT_DATE)
        return self.missing


def plan_of(kind: Kind, act: Act | None, fields: AbstractSet[str], *, is_opening: bool = False) -> Plan:
    """The plan of rows that give these fields; ``act`` is what they say of their plain amount."""
    is_loan = kind in LOAN_KINDS
    has_line = is_loan and not fields.isdisjoint((Field.LINE_NUMBER, Field.LINE_AMOUNT))
    is_secured = is_loan and not fields.isdisjoint(_SECURED)
    entries = tuple(_entries(kind, act, fields))
    statements = tuple(_statements(kind, fields))
    of_whole = bool(statements) and not entries and Field.NUMBER not in fields
    head = tuple((name, field) for name, field in _HEAD.items() if field in fields and _has(kind, name))
    begins = any(entry.act in _BEGINNING for entry in entries)
    whole = (kind, fields, entries, statements)
    return Plan(
        kind,
        kind.value,
        head,
        {**_PARTIES, **dict(head), **LINKS, "under": Field.LINE_NUMBER, "secured_by": Field.REGISTRATION_NUMBER},
        entries,
        statements,
        tuple((name, field) for name, field in LINKS.items() if field in fields and _has(kind, name)),
        tuple(dict.fromkeys(_missing(*whole, begins=begins, is_opening=is_opening, of_whole=of_whole))),
        () if is_opening else _undated(entries),  # the amounts of an opening are levels, all of its day
        begins,
        begins and not is_opening and Field.SIGNED_DATE not in fields and Field.DATE in fields,
        of_whole,
        has_line,
        is_secured,
        is_opening,
        1 + len(entries) + len(statements) + (2 if has_line else 0),
        is_secured or any(entry.of_patents for entry in entries),
    )


def _has(kind: Kind, name: str) -> bool:
    kinds = FIELD_KINDS.get("rate_ppm" if name == "rate" else name)
    return kinds is None or kind in kinds


def _entries(kind: Kind, act: Act | None, fields: AbstractSet[str]) -> Iterator[EntryPlan]:
    if act in PATENT_ACTS:
        amount = next((field for field in (Field.AMOUNT, Field.APPRAISED) if field in fields), None)
        yield _entry(act, amount, fields, of_patents=True)
        return
    if Field.AMOUNT in fields:
        yield _entry(act or _DEFAULT_ACT.get(kind, Act.DISBURSEMENT), Field.AMOUNT, fields)
    of_loan = (Field.LINE_AMOUNT, Field.REGISTRATION) if kind in LOAN_KINDS else ()
    for field, named in _NAMED.items():
        if field in fields and field not in of_loan:
            yield _entry(named, field, fields)
    if kind is Kind.PLEDGE_REGISTRATION and Field.PATENT in fields:
        yield _entry(Act.PLEDGE, Field.APPRAISED if Field.APPRAISED in fields else None, fields, of_patents=True)


def _entry(act: Act, amount: Field | None, fields: AbstractSet[str], *, of_patents: bool = False) -> EntryPlan:
    days = _DAYS.get(act, (Field.DATE,))
    if amount is Field.AMOUNT:
        days = (Field.DATE, *days)
    day = next((field for field in days if field in fields), days[-1])
    more = {"remark": Field.REMARK, "tally": Field.TALLY}
    if act is Act.DISBURSEMENT:
        more["means"] = Field.MEANS
    copied = {name: field for name, field in more.items() if field in fields}
    said = Field.ACT if amount in (Field.AMOUNT, None) and Field.ACT in fields else amount or Field.PATENT
    columns = {
        "instrument": Field.NUMBER, "act": said, "event_date": day, "amount": amount or Field.PATENT,
        "patent": Field.PATENT, **copied,
    }  # fmt: skip
    is_new = act in NEW_BUSINESS
    return EntryPlan(act.value, amount, day, tuple(copied.items()), columns, amount in _MAY_BE_ZERO, of_patents, is_new)


def _undated(entries: tuple[EntryPlan, ...]) -> tuple[Field, ...]:
    if not any(entry.is_new and entry.day is Field.DATE for entry in entries):
        return ()
    back = (entry for entry in entries if entry.may_be_zero and entry.day is Field.DATE)
    return tuple(entry.amount for entry in back if entry.amount is not None)


def _statements(kind: Kind, fields: AbstractSet[str]) -> Iterator[StatementPlan]:
    party = Field.RECIPIENT if kind in INSTITUTION_IS_RECIPIENT else Field.PROVIDER
    for field in STATEMENTS:
        if field in fields:
            measure = StatementMeasure(field)
            if kind is Kind.CREDIT_LINE and field is Field.OUTSTANDING:
                measure = StatementMeasure.LIMIT
            columns = {
                "institution": party, "kind": Field.KIND, "loan": Field.NUMBER, "date": Field.AS_OF,
                "measure": field, "amount": field, "count": Field.TALLY,
            }  # fmt: skip
            yield StatementPlan(measure, field, columns)


def _missing(
    kind: Kind,
    fields: AbstractSet[str],
    entries: tuple[EntryPlan, ...],
    statements: tuple[StatementPlan, ...],
    *,
    begins: bool,
    is_opening: bool,
    of_whole: bool,
) -> Iterator[Field]:
    """What rows of these fields lack."""
    if not (entries or statements):
        yield Field.AMOUNT
    hangs = Field.NUMBER in fields and not begins
    yield from _missing_parties(kind, fields, needs_none=is_opening or hangs, of_whole=of_whole)
    if Field.NUMBER not in fields and entries and not begins:
        yield Field.NUMBER
    for entry in entries:
        if entry.day not in fields:
            yield entry.day
        if entry.of_patents and Field.PATENT not in fields:
            yield Field.PATENT
    if statements and Field.AS_OF not in fields:
        yield Field.AS_OF


def _missing_parties(kind: Kind, fields: AbstractSet[str], *, needs_none: bool, of_whole: bool) -> Iterator[Field]:
    """Both parties are needed; of an opening, or under a number, the provider; of a level of all, the institution."""
    has_provider = not fields.isdisjoint((Field.PROVIDER, Field.PROVIDER_CODE, Field.PROVIDER_USCC))
    has_recipient = not fields.isdisjoint((Field.RECIPIENT, Field.RECIPIENT_CODE, Field.RECIPIENT_USCC))
    is_recipient = kind in INSTITUTION_IS_RECIPIENT
    if not has_provider and not (of_whole and is_recipient):
        yield Field.PROVIDER
    if not has_recipient and not needs_none and not (of_whole and not is_recipient):
        yield Field.RECIPIENT
    if of_whole and (has_provider if is_recipient else has_recipient):
        yield Field.NUMBER
