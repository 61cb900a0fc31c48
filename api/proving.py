"""The command that proves a workbook. It imports what it needs when it runs."""

from pathlib import Path
from typing import Annotated

import typer

from api.console import Command, argument, open_database, option, plainly, print_json
from api.reading import TableOrJson, show
from ledger.labels import cli as texts


def prove(
    file: Annotated[Path, argument("prove_file", metavar="FILE.xlsx")],
    format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE,
) -> None:
    """The workbook is compared with the ledger; status 0 where nothing differs, 1 where something does."""
    from reports.proof import prove as run_proof  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        proof = run_proof(connection, file)
    if format_ is TableOrJson.JSON:
        print_json(proof.as_json())
    else:
        from reports.proof_table import build_proof, proof_lines  # noqa: PLC0415

        if proof.is_proven:
            typer.echo("\n".join(proof_lines(proof)))
        else:
            show(build_proof(proof))
    raise typer.Exit(0 if proof.is_proven else 1)


def register(app: typer.Typer) -> None:
    """The command hangs on the app."""
    app.command("prove", cls=Command, help=texts.COMMANDS["prove"])(prove)
