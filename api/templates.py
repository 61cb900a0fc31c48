"""The command that writes the template of a kind of business; it needs no ledger."""

from pathlib import Path
from typing import Annotated

import typer

from api.console import Command, argument, option, plainly
from ledger.labels import cli as texts


def template(
    kind: Annotated[str, argument("template_kind", metavar="KIND")],
    output: Annotated[Path | None, option("output", "--output", "-o")] = None,
) -> None:
    """The blank workbook is written, by default as ``template-KIND.xlsx`` here."""
    from ledger.errors import Unavailable  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415
    from ledger.labels import code_of  # noqa: PLC0415
    from ledger.vocabulary import Kind  # noqa: PLC0415
    from reports.template import render_template  # noqa: PLC0415

    with plainly():
        chosen = code_of(Kind, kind)
        path = (output or Path(f"template-{chosen}.xlsx")).resolve()
        try:
            path.write_bytes(render_template(chosen))
        except OSError as error:
            raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(path), found=type(error).__name__) from None
    typer.echo(texts.TEMPLATE.format(path=path))


def register(app: typer.Typer) -> None:
    """The command hangs on the app under its name."""
    app.command("template", cls=Command, help=texts.COMMANDS["template"])(template)
