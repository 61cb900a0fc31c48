"""The command that writes the register of entries to a file."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from api.console import Command, argument, open_database, plainly
from api.reading import Kind, KnownAt
from ledger.labels import cli as texts


def export(file: Annotated[Path, argument("export_file")], kind: Kind = None, known_at: KnownAt = None) -> None:
    """The register of entries stands in the file, xlsx or csv by its name."""
    from ledger.entry_register import entry_register  # noqa: PLC0415
    from ledger.errors import Malformed, Unavailable  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415
    from ledger.labels import code_of  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415
    from ledger.totals import find_head  # noqa: PLC0415
    from ledger.vocabulary import Kind as Kinds  # noqa: PLC0415
    from reports.export import WRITERS  # noqa: PLC0415

    with plainly():
        write = WRITERS.get(file.suffix.lower())
        if write is None:
            raise Malformed.of(FindingCode.UNSUPPORTED_TYPE, "file", expected=", ".join(WRITERS), found=file.name)
        with open_database().reading() as connection:
            only = None if kind is None else code_of(Kinds, kind)
            head = find_head(connection, known_at)
            try:
                count = write(entry_register(connection, head.number, Viewer.all(), only), file)
            except (OSError, OverflowError) as error:
                raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(file), found=type(error).__name__) from None
    typer.echo(texts.EXPORTED.format(count=count, file=file, number=head.number))


def register(app: typer.Typer) -> None:
    """The command hangs on the app."""
    commands: dict[str, Callable[..., Any]] = {"export": export}
    for name, command in commands.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(command)
