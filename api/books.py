"""Commands about the books: closing and reopening months, the checklist, reviews, and why a total changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from api.console import Command, argument, open_database, option, plainly, print_json, tell_findings
from api.reading import AsOf, Basis, Format, Formats, Kind, Part, Period, TableOrJson, Where, show
from api.recording import DryRun, Signer, hand_in
from ledger.labels import cli as texts

Months = Annotated[list[str], argument("months", metavar="YYYY-MM…")]
Month = Annotated[str, argument("month", metavar="YYYY-MM")]


def close(months: Months, as_: Signer, dry_run: DryRun = False) -> None:
    """A voucher that closes the months is submitted, and their checklists are told."""
    _hand_in([{"fact": "closing", "month": month} for month in months], as_, dry_run=dry_run)


def reopen(
    month: Month, as_: Signer, reason: Annotated[str, option("reason", "--reason")], dry_run: DryRun = False
) -> None:
    """A voucher that reopens the month and every later one is submitted."""
    _hand_in([{"fact": "reopening", "month": month, "reason": reason}], as_, dry_run=dry_run)


def review(
    vouchers: Annotated[list[str], argument("vouchers", metavar="S…")], as_: Signer, dry_run: DryRun = False
) -> None:
    """A voucher that says a second person has looked is submitted."""
    _hand_in([{"fact": "review", "voucher": voucher} for voucher in vouchers], as_, dry_run=dry_run)


def _hand_in(facts: list[Any], signer: str, *, dry_run: bool) -> None:
    from ledger.journal import Draft  # noqa: PLC0415

    with plainly():
        hand_in([Draft(facts)], signer, dry_run=dry_run)


def checklist(
    month: Month,
    format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE,
) -> None:
    """Every open question of a month is told; the status is 1 where there is one."""
    from dataclasses import asdict  # noqa: PLC0415

    from ledger.checklist import checklist as ask  # noqa: PLC0415
    from ledger.period import parse_month  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        found = ask(connection, parse_month(month))
    if format_ is TableOrJson.JSON:
        print_json({"month": month, "items": [asdict(item) for item in found]})
    elif found:
        typer.echo(texts.CHECKLIST.format(month=month, count=len(found)))
        tell_findings(found, err=False)
    else:
        typer.echo(texts.CHECKLIST_EMPTY.format(month=month))
    raise typer.Exit(1 if found else 0)


def changes(
    measure: Annotated[str, argument("measure")],
    kind: Kind = None,
    group: Annotated[str | None, option("group", "--group")] = None,
    period: Period = None,
    as_of: AsOf = None,
    where: Where = None,
    basis: Basis = None,
    part: Part = None,
    from_known: Annotated[str | None, option("from_known", "--from-known")] = None,
    to_known: Annotated[str | None, option("to_known", "--to-known")] = None,
    from_basis: Annotated[str | None, option("from_basis", "--from-basis")] = None,
    to_basis: Annotated[str | None, option("to_basis", "--to-basis")] = None,
    from_issue: Annotated[str | None, option("from_issue", "--from-issue")] = None,
    from_workbook: Annotated[Path | None, option("from_workbook", "--from-workbook")] = None,
    format_: Formats = Format.TABLE,
) -> None:
    """The vouchers that lead from one total to another are printed, with what each adds."""
    from api.differences import Asked, differences  # noqa: PLC0415
    from reports.changes import build_changes  # noqa: PLC0415

    limits = {
        "kind": kind, "group": group, "period": period, "as_of": as_of, "where": where, "basis": basis, "part": part,
    }  # fmt: skip
    asked = Asked(measure, limits, from_known, to_known, from_basis, to_basis, from_issue, from_workbook)
    with plainly(), open_database().reading() as connection:
        result = differences(connection, asked)
    if format_ is Format.JSON:
        print_json(result.as_json())
    else:
        show(build_changes(result), format_)


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    named: dict[str, Callable[..., None]] = {
        "close": close,
        "reopen": reopen,
        "review": review,
        "checklist": checklist,
        "changes": changes,
    }
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
