"""What a voucher changes: totals before and after it, per kind and act, exact to the fen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, func, or_, select

from ledger.scope import Viewer
from ledger.tables import Tables

_E: Final = Tables.ENTRY.c
_J: Final = Tables.JOURNAL.c


def effects_of(
    connection: Connection, voucher: int, facts: Sequence[Mapping[str, Any]], viewer: Viewer
) -> list[dict[str, Any]]:
    """Per kind and act that the facts touch: count and fen to date before the voucher, and after it.

    Before is before its own decision where it has one, else now; a viewer sees the own institution's totals.
    """
    counts: Counter[tuple[str, str]] = Counter()
    amounts: Counter[tuple[str, str]] = Counter()
    for fact in facts:
        sign, entry = (-1, fact["negates"]) if fact["fact"] == "reversal" else (1, fact)
        if entry.get("act") is not None:
            key = (entry["terms"]["kind"], entry["act"])
            counts[key] += sign * entry["tally"]
            amounts[key] += sign * entry.get("amount_fen", 0)
    before = _before(connection, voucher, sorted(counts), viewer) if counts else {}
    return [
        _effect(kind, act, before.get((kind, act), (0, 0)), counts[kind, act], amounts[kind, act])
        for kind, act in sorted(counts)
    ]


def _effect(kind: str, act: str, before: tuple[int, int], count: int, amount: int) -> dict[str, Any]:
    return {
        "kind": kind,
        "act": act,
        "count_before": before[0],
        "amount_before_fen": before[1],
        "count_after": before[0] + count,
        "amount_after_fen": before[1] + amount,
    }


def _before(
    connection: Connection, voucher: int, keys: Sequence[tuple[str, str]], viewer: Viewer
) -> dict[tuple[str, str], tuple[int, int]]:
    number = connection.execute(select(_J.number).where(_J.voucher == voucher)).scalar()
    wanted = [or_(*(and_(_E.kind == kind, _E.act == act) for kind, act in keys))]
    if number is not None:
        wanted.append(_E.number < number)
    own = viewer.institution
    if own is not None:
        wanted.append(or_(_E.institution == own, _E.provider == own, _E.recipient == own))
    amount = func.coalesce(func.sum(_E.amount_fen), 0)
    query = select(_E.kind, _E.act, func.sum(_E.tally), amount).where(*wanted).group_by(_E.kind, _E.act)
    return {(kind, act): (int(count), int(fen)) for kind, act, count, fen in connection.execute(query)}
