"""Whole lists as one bound parameter: a JSON text that both engines unfold, so that one statement serves 1 or 5,000."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from ledger.encoding import dump_list


def fetch(
    connection: Connection, statement: str, items: Iterable[Sequence[Any]] | Iterable[int], **parameters: Any
) -> list[Any]:
    """The rows of ``statement``, in which ``{listed}`` stands for a table of one column ``value``, an item a row.

    An item is a number, which ``{key}`` stands for, or a list, taken apart as ``value->>0``, ``value->>1`` … (a number
    needs a CAST, a day one to ``{date}``). Taking one out costs as much as half a seek. No item, no query.
    """
    listed = list(items)
    if not listed:
        return []
    is_sqlite = connection.dialect.name == "sqlite"
    unfold = "json_each(:items)" if is_sqlite else "json_array_elements(CAST(:items AS json))"
    key = "value" if is_sqlite else "CAST(CAST(value AS TEXT) AS BIGINT)"
    date = "TEXT" if is_sqlite else "DATE"
    query = text(statement.replace("{listed}", unfold).replace("{key}", key).replace("{date}", date))
    return list(connection.execute(query, {"items": dump_list(listed), **parameters}).all())
