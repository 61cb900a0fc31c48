"""Tables as HTML: one fragment a table, every text escaped, numbers as a reader of the workbook sees them."""

from collections.abc import Iterator

from markupsafe import Markup, escape

from ledger.labels.reports import EMPTY, NOTES_HEAD
from reports.table import Column, Format, Row, Table, cell_text
from reports.text import is_number, spans_of


def render_html(table: Table) -> Markup:
    """The table as a ``<table>`` with caption, head, rows and notes; safe to put into a page.

    Rows carry their role as a class, cells the class ``number`` or ``date``; nothing else is styled here.
    """
    return Markup("").join(_parts(table))


def _parts(table: Table) -> Iterator[Markup]:
    heading = table.heading
    yield Markup("<table><caption><strong>{}</strong>").format(table.title)
    for line in (heading.period, heading.office, heading.unit):
        if line:
            yield Markup(" <span>{}</span>").format(line)
    yield Markup("</caption><thead>")
    yield from _head(table)
    yield Markup("</thead><tbody>")
    for row in table.rows:
        yield _row(table, row)
    if not table.rows:
        yield Markup('<tr><td colspan="{}">{}</td></tr>').format(len(table.columns), EMPTY)
    yield Markup("</tbody>")
    if table.notes:
        yield _foot(table)
    yield Markup("</table>")
    for sentence in table.prose:
        yield Markup("<p>{}</p>").format(sentence)


def _head(table: Table) -> Iterator[Markup]:
    """One row of headers, or two where some stand under a common one; the others then reach over both."""
    columns = table.columns
    spans = [(span, members) for span, members in spans_of(columns) if span]
    if not spans:
        yield Markup("<tr>{}</tr>").format(Markup("").join(map(_header, columns)))
        return
    over = (
        Markup('<th colspan="{}">{}</th>').format(len(members), span) if span else _header(columns[members[0]], 2)
        for span, members in spans_of(columns)
    )
    yield Markup("<tr>{}</tr>").format(Markup("").join(over))
    under = (_header(columns[place]) for _, members in spans for place in members)
    yield Markup("<tr>{}</tr>").format(Markup("").join(under))


def _header(column: Column, rows: int = 1) -> Markup:
    over = Markup(' rowspan="{}"').format(rows) if rows > 1 else Markup("")
    return Markup('<th scope="col"{}{}>{}</th>').format(over, _class(column), column.label)


def _row(table: Table, row: Row) -> Markup:
    cells = (
        Markup("<td{}>{}</td>").format(_class(column), cell_text(value, column))
        for value, column in zip(row.cells, table.columns, strict=True)
    )
    return Markup('<tr class="{}">{}</tr>').format(row.role, Markup("").join(cells))


def _class(column: Column) -> Markup:
    if column.format is Format.DATE:
        return Markup(' class="date"')
    return Markup(' class="number"') if is_number(column) else Markup("")


def _foot(table: Table) -> Markup:
    items = Markup("").join(Markup("<li>{}</li>").format(note.text) for note in table.notes)
    cell = Markup('<tr><td colspan="{}">{}<ol>{}</ol></td></tr>').format(len(table.columns), escape(NOTES_HEAD), items)
    return Markup("<tfoot>{}</tfoot>").format(cell)
