"""Commands that list what business rests on: agreements and parties."""

from collections.abc import Callable
from typing import Any

import typer

from api.console import Command, open_database, plainly, print_json
from api.reading import Cursor, Format, Formats, Kind, KnownAt, Limit, show
from ledger.labels import cli as texts


def instruments(
    kind: Kind = None,
    known_at: KnownAt = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    format_: Formats = Format.TABLE,
) -> None:
    """A page of instruments is printed, each with its balance."""
    from ledger.instruments import list_instruments  # noqa: PLC0415
    from ledger.labels import code_of  # noqa: PLC0415
    from ledger.lists import institution_names  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415
    from ledger.vocabulary import Kind as Kinds  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        only = None if kind is None else code_of(Kinds, kind)
        page = list_instruments(connection, Viewer.all(), only, known_at, limit=limit, cursor=cursor)
        names = institution_names(connection, page.head.number)
    if format_ is Format.JSON:
        _print_json("instruments", list(page.items), page.head, page.next_cursor)
        return
    from reports.lists import build_instruments  # noqa: PLC0415

    show(build_instruments(page, names), format_)
    if page.next_cursor:
        typer.echo(texts.NEXT_PAGE.format(cursor=page.next_cursor), err=True)


def institutions(known_at: KnownAt = None, format_: Formats = Format.TABLE) -> None:
    """Every party is printed, as known."""
    from ledger.lists import list_institutions  # noqa: PLC0415
    from ledger.totals import find_head  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        head = find_head(connection, known_at)
        items = list_institutions(connection, head.number)
    if format_ is Format.JSON:
        _print_json("institutions", items, head, None)
        return
    from reports.lists import build_institutions  # noqa: PLC0415

    show(build_institutions(items, head), format_)


def _print_json(what: str, items: list[dict[str, Any]], head: Any, next_cursor: str | None) -> None:
    from api.wire import wire  # noqa: PLC0415

    told = {"number": head.number, "hash": head.hash}
    print_json({what: [wire(item) for item in items], "head": told, "next_cursor": next_cursor})


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    named: dict[str, Callable[..., None]] = {"instruments": instruments, "institutions": institutions}
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
