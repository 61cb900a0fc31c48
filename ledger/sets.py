"""Whole lists as one bound parameter: a JSON text that both engines unfold, so that one statement serves 1 or 5,000."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

from ledger.chain import canonical


def fetch(connection: Connection, statement: str, items: Iterable[Sequence[Any]], **parameters: Any) -> list[Any]:
    """The rows of ``statement``, in which ``{listed}`` stands for a table of one column ``value``, an item a row.

    Every item is a list, taken apart as ``value->>0``, ``value->>1`` … (numbers need a CAST). No item, no query.
    """
    listed = canonical(list(items))
    if listed == "[]":
        return []
    query = _unfolding(statement, connection.dialect.name)
    return list(connection.execute(query, {"items": listed, **parameters}).all())


@cache
def _unfolding(statement: str, dialect: str) -> TextClause:
    """The statement for this engine; made once, since small vouchers took longer to make than to run it."""
    unfold = "json_each(:items)" if dialect == "sqlite" else "json_array_elements(CAST(:items AS json))"
    return text(statement.replace("{listed}", unfold))
