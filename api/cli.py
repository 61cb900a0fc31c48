"""``pledgebook``: the command line. Help costs typer and nothing else; each command imports what it needs."""

from pathlib import Path
from typing import Annotated

import typer

from api import (
    balances,
    books,
    cataloguing,
    explaining,
    exporting,
    intake,
    lending,
    masters,
    periods,
    proving,
    publications,
    reading,
    recording,
    templates,
)
from api.console import Command, Group, State, open_database, option, plainly, progress, run
from ledger.labels import cli as texts

app = typer.Typer(
    cls=Group, no_args_is_help=True, rich_markup_mode=None, add_completion=False, pretty_exceptions_enable=False
)


def _tell_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415

        typer.echo(f"pledgebook {version('pledgebook')}")
        raise typer.Exit


@app.callback(help=texts.APP)
def options(
    database: Annotated[str, option("database", "--database", envvar="PLEDGEBOOK_DATABASE")] = "pledgebook.db",
    head_file: Annotated[Path | None, option("head_file", "--head-file", envvar="PLEDGEBOOK_HEAD_FILE")] = None,
    office_of_one: Annotated[bool, typer.Option(hidden=True, envvar="PLEDGEBOOK_OFFICE_OF_ONE")] = False,
    attachments: Annotated[Path | None, typer.Option(hidden=True, envvar="PLEDGEBOOK_ATTACHMENTS")] = None,
    _version: Annotated[bool, option("version", "--version", is_eager=True, callback=_tell_version)] = False,
) -> None:
    """The options given before a command hold for it."""
    State.database, State.head_file = database, head_file
    State.office_of_one, State.attachments = office_of_one, attachments


@app.command("init", cls=Command, help=texts.COMMANDS["init"])
def init() -> None:
    """The ledger stands and is up to date."""
    from ledger.replay import bring_up_to_date  # noqa: PLC0415

    with plainly():
        database = open_database()
        text = texts.CREATED if bring_up_to_date(database) else texts.UPGRADED
    typer.echo(text.format(database=State.database, head=database.head.path))


@app.command("demo", cls=Command, help=texts.COMMANDS["demo"])
def demo() -> None:
    """The sample ledger stands; its totals, the audit and a workbook are shown."""
    from api.demo import is_empty, load_sample  # noqa: PLC0415
    from api.tour import show_tour  # noqa: PLC0415
    from ledger.replay import bring_up_to_date  # noqa: PLC0415

    with plainly():
        database = open_database()
        if bring_up_to_date(database):
            typer.echo(texts.CREATED.format(database=State.database, head=database.head.path))
        if is_empty(database):
            with progress(texts.LOADING) as step:
                count = load_sample(database, lambda _done, _total: step(1))
            typer.echo(texts.LOADED.format(count=count))
        else:
            typer.echo(texts.ALREADY_LOADED)
        show_tour(database)


@app.command("serve", cls=Command, help=texts.COMMANDS["serve"])
def serve(
    host: Annotated[str | None, option("host", "--host")] = None,
    port: Annotated[int | None, option("port", "--port", min=0, max=65535)] = None,
) -> None:
    """The API is served until Ctrl-C; the options given here go before the environment."""
    from api.serve import read_settings  # noqa: PLC0415
    from api.serve import serve as run_server  # noqa: PLC0415

    with plainly():
        given = {"database": State.database, "head_file": State.head_file, "host": host, "port": port}
        settings = read_settings().model_copy(update={k: v for k, v in given.items() if v is not None})
        with open_database().reading():
            pass
    typer.echo(texts.SERVING.format(host=settings.host, port=settings.port))
    run_server(settings)


recording.register(app)
intake.register(app)
reading.register(app)
publications.register(app)
proving.register(app)
books.register(app)
lending.register(app)
masters.register(app)
balances.register(app)
exporting.register(app)
periods.register(app)
cataloguing.register(app)
explaining.register(app)
templates.register(app)


def main() -> None:
    """The console script."""
    run(app)


if __name__ == "__main__":
    main()
