"""Interest subsidies and risk compensations by the loan that each is for, with those that a loan has twice."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, case, func, select

from ledger.conditions import entry_conditions
from ledger.places import place_text
from ledger.renewals import Renewals, find_renewals
from ledger.scope import Scope
from ledger.succession import party_names
from ledger.tables import Tables
from ledger.totals import find_head
from ledger.vocabulary import LOAN_KINDS, Act, Kind

_E: Final = Tables.ENTRY.c
_I: Final = Tables.INSTRUMENT.c
_KINDS: Final = (Kind.INTEREST_SUBSIDY, Kind.RISK_COMPENSATION)


class Subsidy(NamedTuple):
    """One live subsidy; amounts in fen, to date. ``loan`` is the place of the loan that it is for (None: not said).

    ``is_repeated``: the same loan has another live one of the same kind. A loan that was recorded anew is the same one,
    and is told by the number under which it stands now.
    """

    place: str
    kind: str
    provider: str
    recipient: str | None
    number: str | None
    programme: str | None
    loan: str | None
    loan_number: str | None
    approved_fen: int
    paid_fen: int
    recovered_fen: int
    is_repeated: bool

    @property
    def net_fen(self) -> int:
        """Paid less recovered, in fen."""
        return self.paid_fen - self.recovered_fen


def subsidies(connection: Connection, scope: Scope) -> tuple[Subsidy, ...]:
    """The live subsidies of a scope to date, by kind and place; one whose entries were all reversed is not live.

    Raises:
        LedgerError: ``known_at`` is unreadable or beyond the head.
    """
    known = find_head(connection, scope.known_at).number
    names = party_names(connection, known, scope.parties)
    sums = [func.sum(case((_E.act == str(act), _E.amount_fen), else_=0)) for act in _ACTS]
    own = (_I.key, _I.kind, _I.provider, _I.recipient, _I.instrument_number, _I.programme, _I.for_loan)
    query = select(*own, *sums).select_from(Tables.ENTRY.join(Tables.INSTRUMENT, _I.key == _E.instrument))
    query = query.where(
        _E.kind.in_([str(kind) for kind in _KINDS]), *entry_conditions(scope, known, connection.dialect.name, names)
    )
    query = query.group_by(*own).order_by(_I.kind, _I.key)
    rows = [row for row in connection.execute(query) if row[-3] or row[-2]]
    loans = _Loans(find_renewals(connection, known), _numbers(connection, known))
    held = Counter((row.kind, loans.now(row.for_loan)) for row in rows if row.for_loan is not None)
    return tuple(_subsidy(row, names, loans, held) for row in rows)


_ACTS: Final = (Act.COMMITMENT, Act.DISBURSEMENT, Act.REPAYMENT)


class _Loans(NamedTuple):
    """The loans that subsidies are for: which stands in the place of which now, and their numbers."""

    renewals: Renewals
    numbers: Mapping[int, str | None]

    def now(self, loan: int) -> int:
        return self.renewals.current(loan)


def _numbers(connection: Connection, known: int) -> dict[int, str | None]:
    """The numbers of the loans that anything was ever for, and of those recorded in their place."""
    kinds = [str(kind) for kind in LOAN_KINDS]
    named = select(_I.key, _I.instrument_number).where(_I.number <= known, _I.kind.in_(kinds))
    of = Tables.INSTRUMENT.alias("of").c
    subsidised = select(of.for_loan).where(of.for_loan.is_not(None))
    rows = connection.execute(named.where(_I.key.in_(subsidised) | _I.replaces.is_not(None)))
    return {row.key: row.instrument_number for row in rows}


def _subsidy(row: Any, names: Any, loans: _Loans, held: Counter[Any]) -> Subsidy:
    approved, paid, recovered = (int(value) for value in row[-3:])
    loan = None if row.for_loan is None else loans.now(row.for_loan)
    return Subsidy(
        place_text(row.key), row.kind, names.institution(row.provider, row.key),
        row.recipient and names.institution(row.recipient, row.key), row.instrument_number, row.programme,
        None if loan is None else place_text(loan), None if loan is None else loans.numbers.get(loan),
        approved, paid, recovered, held[row.kind, loan] > 1,
    )  # fmt: skip
