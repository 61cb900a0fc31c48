"""Dealings: agreements one by one over a period, from their balance before it to their balance at its end.

All three are asked of the entries apart, so that opening + increase - decrease = closing is a check and not a sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, func, select

from ledger.conditions import entry_column, entry_conditions
from ledger.places import place_text
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import Head, find_head
from ledger.vocabulary import GROUP_OF, OUTSTANDING_GROUPS, SIGNS_OF, Act, Basis, Dimension, Kind, Measure, Part

_E: Final = Tables.ENTRY.c
_I: Final = Tables.INSTRUMENT.c

_MONEY: Final = {**SIGNS_OF[Measure.OUTSTANDING], **SIGNS_OF[Measure.LIMIT]}
_SIGNS: Final = {str(act): sign for act, sign in _MONEY.items()}
_LIMIT: Final = {str(act): sign for act, sign in SIGNS_OF[Measure.LIMIT].items()}
_BESIDE: Final = (str(Act.INCOME), str(Act.RECOVERY))


@dataclass(frozen=True, slots=True)
class Dealing:
    """One agreement over a period, amounts in fen. A kind without a balance has None before and after.

    ``income_fen`` is interest, dividends and gains, and what came back after a write-off: it moves no balance.
    ``adjusted_fen`` is what of increase less decrease happened before the period. ``committed_fen`` is what was
    promised in the period, of a credit line nothing: its promise is its balance.
    """

    key: int
    kind: Kind
    number: str | None
    provider: str
    recipient: str | None
    programme: str | None
    region: str | None
    for_loan: int | None
    opening_fen: int | None
    increase_fen: int
    decrease_fen: int
    closing_fen: int | None
    income_fen: int
    adjusted_fen: int
    committed_fen: int

    @property
    def place(self) -> str:
        """Where the agreement was recorded."""
        return place_text(self.key)


@dataclass(frozen=True, slots=True)
class Dealings:
    """The agreements that had a balance before or moved in the period, by kind and then in the order of recording."""

    scope: Scope
    head: Head
    rows: tuple[Dealing, ...]


def has_balance(kind: Kind) -> bool:
    """Whether agreements of a kind have something outstanding, or a limit."""
    return GROUP_OF[kind] in OUTSTANDING_GROUPS


def dealings(connection: Connection, scope: Scope, kinds: Iterable[Kind] = tuple(Kind)) -> Dealings:
    """The dealings of a scope over its period (without one: to date, from nothing) in agreements of these kinds.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, scope.known_at)
    asked = _Asked(connection, head.number, [str(kind) for kind in kinds])
    before, after = {}, asked.sums(scope)
    moved, adjusted = after, {}
    if scope.period is not None:
        plain = replace(scope, period=None, part=Part.OCCURRED)
        is_book = scope.basis is Basis.BOOK
        before = asked.sums(replace(plain, as_of=scope.period.start - timedelta(days=1)))
        after = asked.sums(replace(plain, as_of=scope.period.last))
        moved = asked.sums(replace(scope, part=Part.BOOKED if is_book else Part.OCCURRED))
        adjusted = asked.sums(replace(scope, part=Part.ADJUSTMENT)) if is_book else {}
    made = (
        _dealing(row, *(sums.get(row.key, {}) for sums in (before, moved, after, adjusted)))
        for row in asked.agreements(scope, {*before, *moved})
    )
    order = {kind: place for place, kind in enumerate(Kind)}
    rows = sorted((row for row in made if _is_told(row)), key=lambda row: (order[row.kind], row.key))
    return Dealings(scope, head, tuple(rows))


def _is_told(row: Dealing) -> bool:
    figures = (
        row.opening_fen, row.increase_fen, row.decrease_fen, row.closing_fen, row.income_fen, row.adjusted_fen,
        row.committed_fen,
    )  # fmt: skip
    return any(figures)


_Sums = dict[str, int]
"""Act → fen."""


@dataclass(frozen=True, slots=True)
class _Asked:
    connection: Connection
    known: int
    kinds: list[str]

    def sums(self, scope: Scope) -> dict[int, _Sums]:
        """By agreement and act: the sum of a scope's amounts."""
        names = party_names(self.connection, self.known, scope.parties)
        limits = entry_conditions(scope, self.known, self.connection.dialect.name, names)
        query = select(_E.instrument, _E.act, func.sum(_E.amount_fen)).where(_E.kind.in_(self.kinds), *limits)
        query = query.where(_E.patent.is_(None)).group_by(_E.instrument, _E.act)
        found: dict[int, _Sums] = defaultdict(dict)
        for key, act, fen in self.connection.execute(query):
            found[key][act] = int(fen)
        return found

    def agreements(self, scope: Scope, keys: set[int]) -> Iterator[Any]:
        """The agreements themselves, parties and regions by the names asked for."""
        names = party_names(self.connection, self.known, scope.parties)
        dialect = self.connection.dialect.name
        shown = [
            func.min(entry_column(dimension, scope, dialect, names)).label(str(dimension))
            for dimension in (Dimension.PROVIDER, Dimension.RECIPIENT, Dimension.REGION)
        ]
        columns = (_I.key, _I.kind, _I.instrument_number, _I.programme, _I.for_loan)
        joined = Tables.INSTRUMENT.join(Tables.ENTRY, _E.instrument == _I.key)
        limits = entry_conditions(
            replace(scope, period=None, as_of=None, part=Part.OCCURRED), self.known, dialect, names
        )
        query = select(*columns, *shown).select_from(joined).where(_I.kind.in_(self.kinds), *limits)
        rows = self.connection.execute(query.group_by(*columns).order_by(_I.key))
        return (row for row in rows if row.key in keys)


def _dealing(row: Any, before: _Sums, moved: _Sums, after: _Sums, adjusted: _Sums) -> Dealing:
    kind = Kind(row.kind)
    increase, decrease = _moves(kind, moved)
    more, less = _moves(kind, adjusted)
    levels = [_level(kind, sums) if has_balance(kind) else None for sums in (before, after)]
    told = (row.key, kind, row.instrument_number, row.provider, row.recipient, row.programme, row.region, row.for_loan)
    committed = 0 if kind is Kind.CREDIT_LINE else moved.get(Act.COMMITMENT, 0)
    income = sum(moved.get(act, 0) for act in _BESIDE)
    return Dealing(*told, levels[0], increase, decrease, levels[1], income, more - less, committed)


def _signs(kind: Kind) -> dict[str, int]:
    """The acts that move a kind: a line by what is promised, a registration by what is registered, else by money."""
    if kind is Kind.CREDIT_LINE:
        return _LIMIT
    if kind is Kind.PLEDGE_REGISTRATION:
        return {str(Act.REGISTRATION): 1}
    return {act: sign for act, sign in _SIGNS.items() if act not in _LIMIT}


def _moves(kind: Kind, sums: _Sums) -> tuple[int, int]:
    """Increase and decrease in fen, both as positive numbers unless reversals outweigh."""
    signs = _signs(kind)
    up, down = (sum(sums.get(act, 0) for act, sign in signs.items() if sign == way) for way in (1, -1))
    return up, down


def _level(kind: Kind, sums: _Sums) -> int:
    return sum(sign * sums.get(act, 0) for act, sign in _signs(kind).items())
