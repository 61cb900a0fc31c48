"""A batch beside the institution's own statements: what the ledger's balance becomes, and what was reported of it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, select, text

from ledger.encoding import load_list
from ledger.money import format_yuan
from ledger.period import month_end, month_of, parse_date
from ledger.tables import Tables
from ledger.vocabulary import SIGNS_OF, Measure, StatementMeasure

BALANCES_MAX: Final = 60
"""Most days that a sheet compares."""

_V: Final = Tables.VOUCHER.c
_S: Final = Tables.STATEMENT.c
_SIGNS: Final = {str(act): sign for act, sign in SIGNS_OF[Measure.OUTSTANDING].items()}
_OUTSTANDING: Final = str(StatementMeasure.OUTSTANDING)

_POSTED: Final = text("""
SELECT act, CAST(coalesce(sum(amount_fen), 0) AS BIGINT) AS fen FROM entry
WHERE institution = :institution AND kind = :kind AND event_date <= :day AND act IN :acts GROUP BY act
""").bindparams(bindparam("acts", expanding=True))


class Key(NamedTuple):
    """Whose business of what kind, at the end of which day (ISO)."""

    institution: str
    kind: str
    day: str


class _Batch:
    """What a batch moves by institution, kind and day, and what it states itself."""

    def __init__(self) -> None:
        self.moves: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.stated: dict[Key, int] = {}
        self.of_loans: dict[Key, int] = defaultdict(int)

    def take(self, fact: dict[str, Any]) -> None:
        if fact["fact"] == "entry" and fact["act"] in _SIGNS:
            terms = fact["terms"]
            by_day = self.moves[(terms["institution"], terms["kind"])]
            by_day[fact["event_date"]] += _SIGNS[fact["act"]] * fact["amount_fen"]
        elif fact["fact"] == "statement" and fact["measure"] == _OUTSTANDING:
            key = Key(fact["institution"], fact["kind"], fact["date"])
            if fact.get("loan"):
                self.of_loans[key] += fact["amount_fen"]
            else:
                self.stated[key] = fact["amount_fen"]

    def keys(self) -> set[Key]:
        """The days that are stated in the batch, and the ends of the months in which it moves anything."""
        found = {*self.stated, *self.of_loans}
        for (institution, kind), days in self.moves.items():
            ends = {month_end(month_of(parse_date(day))).isoformat() for day in days}
            found |= {Key(institution, kind, end) for end in ends}
        return found


def balances(connection: Connection, vouchers: tuple[int, ...]) -> list[dict[str, Any]]:
    """By institution, kind and day: the reported balance, the ledger's once the batch is posted, their difference.

    Only days for which a balance was reported, in the batch itself or in a posted statement; the sum of statements of
    single loans where there is none of the whole. At most 60, the latest.
    """
    batch = _Batch()
    for voucher in vouchers:
        for fact in load_list(connection.execute(select(_V.facts).where(_V.id == voucher)).scalar_one()):
            batch.take(fact)
    latest = sorted(batch.keys(), key=lambda key: (key.day, key), reverse=True)
    rows = [row for key in latest for row in _row(connection, batch, key)]
    return rows[:BALANCES_MAX]


def _row(connection: Connection, batch: _Batch, key: Key) -> Iterator[dict[str, Any]]:
    reported = batch.stated.get(key)
    if reported is None:
        reported = _posted_statement(connection, key)
    if reported is None:
        reported = batch.of_loans.get(key)
    if reported is None:
        return
    given = {**key._asdict(), "day": parse_date(key.day), "acts": list(_SIGNS)}
    posted = sum(_SIGNS[row.act] * row.fen for row in connection.execute(_POSTED, given))
    moved = sum(fen for day, fen in batch.moves[key[:2]].items() if day <= key.day)
    ledger = posted + moved
    yield {
        **key._asdict(),
        "statement": format_yuan(reported),
        "ledger": format_yuan(ledger),
        "difference": format_yuan(reported - ledger),
    }


def _posted_statement(connection: Connection, key: Key) -> int | None:
    """The latest posted statement of the whole of that kind on that very day."""
    query = select(_S.amount_fen).where(
        _S.institution == key.institution,
        _S.kind == key.kind,
        _S.statement_date == parse_date(key.day),
        _S.measure == _OUTSTANDING,
        _S.loan.is_(None),
    )
    return connection.execute(query.order_by(_S.number.desc(), _S.line.desc()).limit(1)).scalar()
