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
    if any(column.span for column in table.columns):
        spans = spans_of(table.columns)
        cells = (Markup('<th colspan="{}">{}</th>').format(len(members), span) for span, members in spans)
        yield Markup("<tr>{}</tr>").format(Markup("").join(cells))
    cells = (Markup('<th scope="col"{}>{}</th>').format(_class(column), column.label) for column in table.columns)
    yield Markup("<tr>{}</tr>").format(Markup("").join(cells))


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
