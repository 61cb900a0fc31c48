"""Commands about balances: funds, and what institutions report beside what the ledger holds."""

from collections.abc import Callable
from typing import Annotated

import typer

from api.console import Command, open_database, option, plainly, print_json
from api.reading import AsOf, Basis, Format, Formats, Kind, KnownAt, Names, Period, show
from ledger.labels import cli as texts
from ledger.party_words import Parties

NOT_ALL_STATED = 3
"""Exit status where nothing differs and yet somebody stated nothing."""


def funds(
    period: Period = None,
    as_of: AsOf = None,
    fund: Annotated[str | None, option("fund", "--fund")] = None,
    basis: Basis = None,
    known_at: KnownAt = None,
    parties: Names = None,
    format_: Formats = Format.TABLE,
) -> None:
    """The figures of funds are printed: as two tables, as one list for a program, or as plain data."""
    from ledger.funds import fund_figures  # noqa: PLC0415
    from ledger.scope import Viewer, parse_question  # noqa: PLC0415

    parameters = {"period": period, "as_of": as_of, "basis": basis, "known_at": known_at, "parties": parties}
    with plainly(), open_database().reading() as connection:
        answer = fund_figures(connection, parse_question("disbursed", parameters, Viewer.all()).scope, fund)
        if format_ is Format.JSON:
            print_json(answer.as_json())
            return
        from ledger.lists import institution_names  # noqa: PLC0415
        from reports.funds import build_fund_list, build_funds  # noqa: PLC0415

        names = institution_names(connection, answer.head.number)
        tables = (build_fund_list(answer, names),) if format_ is Format.CSV else build_funds(answer, names)
        for table in tables:
            show(table, format_)


def reconcile(
    as_of: Annotated[str | None, option("month_end", "--as-of")] = None,
    kind: Kind = None,
    everything: Annotated[bool, option("all", "--all")] = False,
    basis: Basis = None,
    known_at: KnownAt = None,
    parties: Annotated[str, option("parties_then", "--parties")] = str(Parties.PRESENT),
    format_: Formats = Format.TABLE,
) -> None:
    """What differs or is missing at a month's end is printed; the exit status says how it went."""
    from ledger.reconciliation import reconciliation  # noqa: PLC0415
    from ledger.scope import Viewer, parse_question  # noqa: PLC0415

    parameters = {"as_of": as_of, "kind": kind, "basis": basis, "known_at": known_at, "parties": parties}
    with plainly(), open_database().reading() as connection:
        scope = parse_question("outstanding", parameters, Viewer.all()).scope
        answer = reconciliation(connection, scope, everything=everything)
        if format_ is Format.JSON:
            print_json(answer.as_json())
        else:
            from ledger.lists import institution_names  # noqa: PLC0415
            from reports.reconciliation import build_reconciliation  # noqa: PLC0415

            show(build_reconciliation(answer, institution_names(connection, answer.head.number)), format_)
    raise typer.Exit(1 if answer.differing_count else NOT_ALL_STATED if answer.missing_count else 0)


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    named: dict[str, Callable[..., None]] = {"funds": funds, "reconcile": reconcile}
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
