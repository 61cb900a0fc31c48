"""What the demonstration shows once the sample stands: totals, the audit, a workbook."""

from typing import TYPE_CHECKING, Final

import typer

from api.reading import show
from api.workbooks import write_period
from ledger.audit import audit
from ledger.labels import cli as texts
from ledger.lists import institution_names
from ledger.scope import Viewer, parse_question
from ledger.totals import answer
from reports.audit import build_audit
from reports.totals import build_totals

if TYPE_CHECKING:
    from ledger.database import Database

MONTH: Final = "2023-06"
AS_OF: Final = "2023-06-30"


def show_tour(database: "Database") -> None:
    """Totals by bank and by kind, the audit of the published figures, and the path of a workbook are printed."""
    with database.reading() as connection:
        for title, parameters in (
            (texts.BY_BANK, {"kind": "patent_pledge_loan", "by": "institution", "as_of": AS_OF}),
            (texts.BY_KIND, {"by": "kind", "as_of": AS_OF}),
        ):
            result = answer(connection, parse_question("disbursed", parameters, Viewer.all()))
            typer.echo(f"\n{title}")
            show(build_totals(result, institution_names(connection, result.head.number)))
        typer.echo()
        show(build_audit(audit(connection), is_narrow=True))
    typer.echo("\n" + texts.WORKBOOK.format(path=write_period(database, "monthly", MONTH)))
