"""Numbers that one sheet takes from others: their values over Tables, and the same as spreadsheet formulas.

A value that a spreadsheet could not add up exactly (a text in place of an amount beyond its digits) has no formula.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from reports.layout import first_row_of
from reports.table import EXACT_FEN, Cell, Format, Row, RowRole, Table, Term

_MONEY: Final = (Format.YUAN, Format.WAN)
_UNSAFE: Final = re.compile(r'[*?~"<>=\n]|^\s|\s$')
"""What a criterion of SUMIFS would take for a wildcard, a comparison or the end of the text."""

_CRITERION_MAX: Final = 200


def linked(terms: Sequence[Term], tables: Iterable[Table]) -> int:
    """The sum of the terms over these tables; what is missing there adds nothing.

    Raises:
        KeyError: a term names a sheet or a column that there is not.
    """
    by_name = {table.name: table for table in tables}
    return sum(term.sign * sum(_numbers(term, by_name[term.sheet])) for term in terms)


def _numbers(term: Term, table: Table) -> Iterator[int]:
    return (value for value in _cells(term, table) if isinstance(value, int))


def _cells(term: Term, table: Table) -> Iterator[Cell]:
    place = table.index_of(term.key)
    if term.row is not None:
        yield table.rows[term.row].cells[place]
        return
    limits = [(table.index_of(key), text) for key, text in term.where]
    for row in table.rows:
        if row.role is RowRole.ITEM and all(row.cells[at] == text for at, text in limits):
            yield row.cells[place]


def formula_of(terms: Sequence[Term], tables: Mapping[str, Table]) -> str:
    """The sum of the terms as a formula, rounded to the fen where it is money; empty where it could not be exact."""
    if not all(term.sheet in tables and _is_exact(term, tables[term.sheet]) for term in terms):
        return ""
    joined = "".join(f"{'+' if term.sign > 0 else '-'}{_reference(term, tables[term.sheet])}" for term in terms)
    first = tables[terms[0].sheet]
    is_money = first.columns[first.index_of(terms[0].key)].format in _MONEY
    body = joined.removeprefix("+")
    return f"=ROUND({body},2)" if is_money else f"={body}"


def _is_exact(term: Term, table: Table) -> bool:
    safe = all(len(text) <= _CRITERION_MAX and not _UNSAFE.search(text) for _, text in term.where)
    is_money = table.columns[table.index_of(term.key)].format in _MONEY
    return safe and not (is_money and any(abs(value) >= EXACT_FEN for value in _numbers(term, table)))


def _reference(term: Term, table: Table) -> str:
    sheet, top, place = quote_sheetname(table.name), first_row_of(table), table.index_of(term.key)
    if term.row is not None:
        cell = f"{sheet}!{xl_rowcol_to_cell(top + term.row, place, row_abs=True, col_abs=True)}"
        return cell if isinstance(table.rows[term.row].cells[place], int) else f"N({cell})"
    items = _items(table.rows)
    if not items:
        return "0"
    summed = _range(sheet, top, items, place)
    if not term.where:
        return f"SUM({summed})"
    limits = (f'{_range(sheet, top, items, table.index_of(key))},"{text}"' for key, text in term.where)
    return f"SUMIFS({summed},{','.join(limits)})"


def _items(rows: Sequence[Row]) -> range:
    """From the first item row to the last; only lists, whose items stand together, are summed whole."""
    found = [index for index, row in enumerate(rows) if row.role is RowRole.ITEM]
    return range(found[0], found[-1] + 1) if found else range(0)


def _range(sheet: str, top: int, items: range, place: int) -> str:
    return f"{sheet}!{xl_range_abs(top + items.start, place, top + items.stop - 1, place)}"
