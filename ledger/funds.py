"""Funds: what was paid into them and by whom, what they invested and got back, and how far the treasury's money went.

A contribution is internal where its provider is itself a fund or venture company: the same money on its way. Over
several funds it must not count twice, so that what counts is external = gross - internal. Returned principal and
exited principal are repayments and lower a balance; gains are income and do not.

Two multiples, never mixed: leverage 放大倍数 is external contributions paid in ÷ what the treasury paid in, and the
enterprise multiple 投向企业倍数 is what was invested in enterprises ÷ what the treasury paid in.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, case, func, select

from ledger.conditions import entry_column, entry_conditions
from ledger.money import ROUNDING_RULE, format_yuan, multiple, round_multiple
from ledger.scope import Scope
from ledger.succession import Names, party_names
from ledger.tables import Tables
from ledger.totals import Head, find_head
from ledger.vocabulary import (
    SIGNS_OF,
    Act,
    Basis,
    Dimension,
    InstitutionKind,
    Kind,
    Means,
    Measure,
    Part,
    StatementMeasure,
)

_E: Final = Tables.ENTRY.c
_N: Final = Tables.INSTITUTION.c
_S: Final = Tables.STATEMENT.c

_VEHICLES: Final = frozenset({InstitutionKind.FUND, InstitutionKind.VENTURE_COMPANY})
_KINDS: Final = (Kind.FUND_CONTRIBUTION, Kind.EQUITY_INVESTMENT)
_OUTSTANDING: Final = {str(act): sign for act, sign in SIGNS_OF[Measure.OUTSTANDING].items()}


@dataclass(frozen=True, slots=True)
class Sourced:
    """An amount in fen: all of it, and what of it is internal, or is with the treasury, by who contributed."""

    gross: int
    internal: int
    treasury: int

    @property
    def external(self) -> int:
        """What does not come from another fund: gross less internal, in fen."""
        return self.gross - self.internal


@dataclass(frozen=True, slots=True)
class Contributions:
    """What stands between a fund and those who pay into it. ``in_kind`` is a part of ``paid_in``."""

    committed: Sourced
    paid_in: Sourced
    in_kind: Sourced
    returned: Sourced
    gains: Sourced
    outstanding: Sourced

    @property
    def has_internal(self) -> bool:
        """Whether anything of all this went between funds."""
        return any(getattr(self, field.name).internal for field in fields(self))


@dataclass(frozen=True, slots=True)
class Investments:
    """What a fund put elsewhere, in fen. ``in_enterprises`` and ``in_kind`` are parts of ``invested``.

    Not in enterprises is what went to a research body or a park. An opening, whose recipients nobody knows one by one,
    counts as in enterprises, as such investments are meant.
    """

    committed: int
    invested: int
    in_enterprises: int
    in_kind: int
    exited: int
    gains: int
    written_off: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class FundFigures:
    """One fund's figures, or those of all; None where nothing of that side was ever recorded by then.

    ``fund`` is None for all of them, and for an opening of which nobody knows the fund. ``target`` is the size in fen
    that the fund itself last stated it aims at; targets are not added, as one fund may pay into another.
    """

    fund: str | None
    contributions: Contributions | None
    investments: Investments | None
    target: int | None = None

    @property
    def leverage(self) -> Fraction | None:
        """External contributions paid in ÷ the treasury's, exact; None where the treasury paid nothing."""
        paid_in = self.contributions and self.contributions.paid_in
        return multiple(paid_in.external, paid_in.treasury) if paid_in else None

    @property
    def enterprise_multiple(self) -> Fraction | None:
        """Invested in enterprises ÷ what the treasury paid in, exact; None where either was never recorded."""
        treasury = self.contributions.paid_in.treasury if self.contributions else None
        return multiple(self.investments.in_enterprises if self.investments else None, treasury)

    def as_json(self) -> dict[str, Any]:
        """Plain data: amounts in yuan as text, multiples exact and rounded."""
        return {
            "target": None if self.target is None else format_yuan(self.target),
            "contributions": self.contributions and _sourced_json(self.contributions),
            "investments": self.investments
            and {field.name: format_yuan(getattr(self.investments, field.name)) for field in fields(Investments)},
            "leverage": _multiple_json(self.leverage),
            "enterprise_multiple": _multiple_json(self.enterprise_multiple),
        }


def _sourced_json(contributions: Contributions) -> dict[str, Any]:
    amounts = {field.name: getattr(contributions, field.name) for field in fields(Contributions)}
    names = ("gross", "internal", "external", "treasury")
    return {name: {of: format_yuan(getattr(amount, of)) for of in names} for name, amount in amounts.items()}


def _multiple_json(exact: Fraction | None) -> dict[str, str] | None:
    if exact is None:
        return None
    return {"exact": str(exact), "rounded": str(round_multiple(exact)), "rounding": ROUNDING_RULE}


@dataclass(frozen=True, slots=True)
class FundAnswer:
    """The funds of a scope, by code, and all of them together; internal money is in both, and is named in both.

    ``adjustment`` is what the books of a period took in of earlier ones, its ``outstanding`` how that moved balances;
    ``opening_count`` how many payments to date are known only in sum.
    """

    scope: Scope
    head: Head
    rows: tuple[FundFigures, ...]
    total: FundFigures
    adjustment: FundFigures | None
    opening_count: int

    def as_json(self) -> dict[str, Any]:
        """The answer as plain data."""
        body: dict[str, Any] = {
            "scope": self.scope.canonical(),
            "head": {"number": self.head.number, "hash": self.head.hash},
            "funds": [{"fund": row.fund, **row.as_json()} for row in self.rows],
            "total": self.total.as_json(),
        }
        if self.adjustment is not None:
            body["adjustment"] = self.adjustment.as_json()
        if self.opening_count:
            body["opening_count"] = self.opening_count
        return body


def fund_figures(connection: Connection, scope: Scope, fund: str | None = None) -> FundAnswer:
    """The figures of every fund (or of one) over a period, or to date; balances are those at its end.

    A fund is who receives contributions or makes investments, by the names asked for; whose kind a contributor is, is
    as it was recorded.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    head = find_head(connection, scope.known_at)
    asked = _Asked(connection, head.number, party_names(connection, head.number, scope.parties), fund)
    flows, levels = asked.sums(scope), asked.sums(_to_date(scope))
    adjusted = asked.sums(replace(scope, part=Part.ADJUSTMENT)) if _has_adjustment(scope) else []
    targets = asked.targets(_to_date(scope))
    funds = sorted({row.fund for row in levels} | set(targets), key=lambda code: (code is None, code or ""))
    sums = {code: _figures(code, *(_of(code, rows) for rows in (flows, levels))) for code in funds}
    rows = tuple(replace(row, target=targets.get(code or "")) for code, row in sums.items())
    adjustment = _figures(None, adjusted, adjusted) if adjusted else None
    return FundAnswer(scope, head, rows, _figures(None, flows, levels), adjustment, _openings(levels))


def _to_date(scope: Scope) -> Scope:
    return scope if scope.period is None else replace(scope, period=None, part=Part.OCCURRED, as_of=scope.period.last)


def _has_adjustment(scope: Scope) -> bool:
    return scope.period is not None and scope.basis is Basis.BOOK and scope.part is Part.OCCURRED


class _Sum(NamedTuple):
    """What one act came to for one fund, by the kinds of both ends and by means; and how many of it are openings'."""

    fund: str | None
    kind: str
    act: str
    means: str | None
    provider_kind: str
    recipient_kind: str | None
    fen: int
    unnamed: int


def _of(fund: str | None, rows: list[_Sum]) -> list[_Sum]:
    return [row for row in rows if row.fund == fund]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The one question to the entries, asked for flows and for balances."""

    connection: Connection
    known: int
    names: Names
    fund: str | None

    def sums(self, scope: Scope) -> list[_Sum]:
        """The sums of a scope. An institution keeps its kind for ever: to join it changes no old figure."""
        kinds = select(_N.code, _N.kind).where(_N.number <= self.known).distinct().subquery()
        provider, recipient = kinds.alias("provider"), kinds.alias("recipient")
        fund = self._fund(scope).label("fund")
        columns = (fund, _E.kind, _E.act, _E.means, provider.c.kind.label("provider_kind"),
                   recipient.c.kind.label("recipient_kind"))  # fmt: skip
        joined = Tables.ENTRY.outerjoin(provider, provider.c.code == _E.provider)
        joined = joined.outerjoin(recipient, recipient.c.code == _E.recipient)
        unnamed = func.sum(case((_E.recipient.is_(None), _E.tally), else_=0))
        query = select(*columns, func.sum(_E.amount_fen), unnamed).select_from(joined).group_by(*columns)
        rows = self.connection.execute(query.where(*self._conditions(scope, fund.element)))
        return [_Sum(*row[:-2], int(row[-2]), int(row[-1])) for row in rows]

    def targets(self, scope: Scope) -> dict[str, int]:
        """By fund: the size it aims at, in fen, as it last stated itself by the scope's day; a part of it has none."""
        if scope.where:
            return {}
        day = _S.book_date if scope.basis is Basis.BOOK else _S.statement_date
        told = [_S.kind == str(Kind.FUND_CONTRIBUTION), _S.measure == str(StatementMeasure.TARGET)]
        known = [_S.number <= self.known, *([day <= scope.as_of] if scope.as_of else [])]
        if scope.viewer.institution is not None:
            known.append(_S.institution == scope.viewer.institution)
        order = (_S.statement_date, _S.number, _S.line)
        rows = self.connection.execute(select(_S.institution, _S.amount_fen).where(*told, *known).order_by(*order))
        sums: Counter[str] = Counter()
        for code, fen in {row.institution: row.amount_fen for row in rows}.items():
            sums[self.names.institution(code, 0)] += fen
        return {code: fen for code, fen in sums.items() if self.fund in (None, code)}

    def _fund(self, scope: Scope) -> ColumnElement[Any]:
        ends = (Dimension.RECIPIENT, Dimension.PROVIDER)
        paid_into, invests = (entry_column(end, scope, self.connection.dialect.name, self.names) for end in ends)
        return case((_E.kind == str(Kind.FUND_CONTRIBUTION), paid_into), else_=invests)

    def _conditions(self, scope: Scope, fund: ColumnElement[Any]) -> Iterator[ColumnElement[bool]]:
        yield _E.kind.in_([str(kind) for kind in _KINDS])
        yield from entry_conditions(scope, self.known, self.connection.dialect.name, self.names)
        if self.fund is not None:
            yield fund == self.fund


def _openings(levels: list[_Sum]) -> int:
    return sum(row.unnamed for row in levels if row.act == Act.DISBURSEMENT)


def _figures(fund: str | None, flows: list[_Sum], levels: list[_Sum]) -> FundFigures:
    paid, put = ([_of_kind(kind, rows) for rows in (flows, levels)] for kind in _KINDS)
    return FundFigures(fund, _contributions(*paid) if any(paid) else None, _investments(*put) if any(put) else None)


def _of_kind(kind: Kind, rows: list[_Sum]) -> list[_Sum]:
    return [row for row in rows if row.kind == kind]


def _contributions(flows: list[_Sum], levels: list[_Sum]) -> Contributions:
    return Contributions(
        committed=_sourced(row for row in flows if row.act == Act.COMMITMENT),
        paid_in=_sourced(row for row in flows if row.act == Act.DISBURSEMENT),
        in_kind=_sourced(row for row in flows if row.means == Means.IN_KIND),
        returned=_sourced(row for row in flows if row.act == Act.REPAYMENT),
        gains=_sourced(row for row in flows if row.act == Act.INCOME),
        outstanding=_sourced(_signed(levels)),
    )


def _signed(levels: list[_Sum]) -> Iterator[_Sum]:
    return (row._replace(fen=_OUTSTANDING[row.act] * row.fen) for row in levels if row.act in _OUTSTANDING)


def _sourced(rows: Iterator[_Sum]) -> Sourced:
    sums: Counter[str] = Counter()
    for row in rows:
        sums[row.provider_kind] += row.fen
    internal = sum(sums[kind] for kind in _VEHICLES)
    return Sourced(sum(sums.values()), internal, sums[InstitutionKind.GOVERNMENT])


def _investments(flows: list[_Sum], levels: list[_Sum]) -> Investments:
    sums: Counter[str] = Counter()
    for row in flows:
        sums[row.act] += row.fen
    paid = [row for row in flows if row.act == Act.DISBURSEMENT]
    return Investments(
        committed=sums[Act.COMMITMENT],
        invested=sums[Act.DISBURSEMENT],
        in_enterprises=sum(row.fen for row in paid if row.recipient_kind in {None, InstitutionKind.ENTERPRISE}),
        in_kind=sum(row.fen for row in paid if row.means == Means.IN_KIND),
        exited=sums[Act.REPAYMENT],
        gains=sums[Act.INCOME],
        written_off=sums[Act.WRITE_OFF],
        outstanding=sum(row.fen for row in _signed(levels)),
    )
