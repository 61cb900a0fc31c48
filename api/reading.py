"""Commands that ask the ledger: lists, totals, reports, audit, verify. Each imports what it needs when it runs."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any

import typer

from api.console import (
    Command,
    Group,
    State,
    argument,
    open_database,
    option,
    plainly,
    print_json,
    progress,
    tell_findings,
    voucher_id,
)
from ledger import vocabulary
from ledger.labels import cli as texts
from ledger.vocabulary import VoucherState


class Format(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class TableOrJson(StrEnum):
    """How findings are printed."""

    TABLE = "table"
    JSON = "json"


Kind = Annotated[str | None, option("kind", "--kind")]
By = Annotated[str | None, option("by", "--by")]
Period = Annotated[str | None, option("period", "--period")]
AsOf = Annotated[str | None, option("as_of", "--as-of")]
KnownAt = Annotated[str | None, option("known_at", "--known-at")]
Basis = Annotated[str | None, option("basis", "--basis")]
Part = Annotated[str | None, option("part", "--part")]
Names = Annotated[str | None, option("parties", "--parties")]
Where = Annotated[list[str] | None, option("where", "--where")]
Without = Annotated[list[str] | None, option("without", "--without")]
Leaving = Annotated[str | None, option("leaving", "--leaving")]
Counts = Annotated[str | None, option("counts", "--counts")]
Formats = Annotated[Format, option("format", "--format")]
Limit = Annotated[int, option("limit", "--limit")]
Cursor = Annotated[str | None, option("cursor", "--cursor")]

reports_app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


def total(
    measure: Annotated[str, argument("measure")],
    kind: Kind = None,
    by: By = None,
    period: Period = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    basis: Basis = None,
    part: Part = None,
    where: Where = None,
    without: Without = None,
    leaving: Leaving = None,
    counts: Counts = None,
    parties: Names = None,
    format_: Annotated[Format, option("format", "--format")] = Format.TABLE,
) -> None:
    """The answer to one question is printed."""
    from ledger.scope import Viewer, parse_question  # noqa: PLC0415
    from ledger.totals import answer  # noqa: PLC0415

    parameters = {
        "kind": kind, "by": by, "period": period, "as_of": as_of, "known_at": known_at, "basis": basis, "part": part,
        "where": where, "without": without, "leaving": leaving, "counts": counts, "parties": parties,
    }  # fmt: skip
    with plainly(), open_database().reading() as connection:
        result = answer(connection, parse_question(measure, parameters, Viewer.all()))
        if format_ is Format.JSON:
            print_json(result.as_json())
            return
        from ledger.lists import institution_names  # noqa: PLC0415
        from reports.totals import build_totals  # noqa: PLC0415

        show(build_totals(result, institution_names(connection, result.head.number)), format_)


def show(table: Any, format_: Format = Format.TABLE) -> None:
    """A Table of the reports is printed as text or CSV."""
    from reports.text import render_csv, render_text  # noqa: PLC0415

    text = render_csv(table) if format_ is Format.CSV else render_text(table)
    typer.echo(text, nl=not text.endswith("\n"))


def entries(
    measure: Annotated[vocabulary.Measure | None, option("only_measure", "--measure")] = None,
    kind: Kind = None,
    period: Period = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    basis: Basis = None,
    part: Part = None,
    where: Where = None,
    without: Without = None,
    leaving: Leaving = None,
    parties: Names = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    origin: Annotated[bool, option("origin", "--origin")] = False,
    format_: Formats = Format.TABLE,
) -> None:
    """A page of entries is printed, with the file and row of those that were imported where that is asked."""
    from ledger.lists import institution_names, list_entries  # noqa: PLC0415
    from ledger.scope import Viewer, parse_question  # noqa: PLC0415

    parameters = {
        "kind": kind, "period": period, "as_of": as_of, "known_at": known_at, "basis": basis, "part": part,
        "where": where, "without": without, "leaving": leaving, "parties": parties,
    }  # fmt: skip
    with plainly(), open_database().reading() as connection:
        scope = parse_question("disbursed", parameters, Viewer.all()).scope
        page = list_entries(connection, scope, measure=measure, limit=limit, cursor=cursor)
        names = institution_names(connection, page.head.number)
        if origin:
            page = _with_origins(connection, page)
    show_page(page, "entries", format_, names)


def _with_origins(connection: Any, page: Any) -> Any:
    from dataclasses import replace  # noqa: PLC0415

    from ledger.intake.origins import file_and_row  # noqa: PLC0415

    found = file_and_row(connection, [item["entry"] for item in page.items])
    places = [found.get(item["entry"], (None, None)) for item in page.items]
    items = [{**item, "file": file, "row": row} for item, (file, row) in zip(page.items, places, strict=True)]
    return replace(page, items=tuple(items))


def vouchers(
    state: Annotated[VoucherState | None, option("state", "--state")] = None,
    known_at: KnownAt = None,
    limit: Limit = 100,
    cursor: Cursor = None,
    format_: Formats = Format.TABLE,
) -> None:
    """A page of vouchers is printed."""
    from ledger.lists import list_vouchers  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        page = list_vouchers(connection, Viewer.all(), state, known_at, limit=limit, cursor=cursor)
    show_page(page, "vouchers", format_, {})


def show_page(page: Any, what: str, format_: Format, names: dict[str, str]) -> None:
    """A page of entries or vouchers is printed, and how to go on."""
    if format_ is Format.JSON:
        from ledger.money import format_yuan  # noqa: PLC0415

        items = [dict(item) for item in page.items]
        for item in items:
            if "amount_fen" in item:
                fen = item.pop("amount_fen")
                item["amount"] = None if fen is None else format_yuan(fen)
        head = {"number": page.head.number, "hash": page.head.hash}
        print_json({what: items, "head": head, "next_cursor": page.next_cursor})
        return
    from reports.lists import build_entries, build_vouchers  # noqa: PLC0415

    show(build_entries(page, names) if what == "entries" else build_vouchers(page), format_)
    if page.next_cursor:
        typer.echo(texts.NEXT_PAGE.format(cursor=page.next_cursor), err=True)


def show_voucher(voucher: Annotated[str, argument("voucher", metavar="S…")]) -> None:
    """A voucher with all its facts is printed as JSON."""
    from ledger.lists import find_voucher  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        print_json(find_voucher(connection, voucher_id(voucher), Viewer.all()))


@reports_app.command("list", cls=Command, help=texts.COMMANDS["report list"])
def report_list() -> None:
    """The reports that can be built are told."""
    from api.cataloguing import tell_catalogue  # noqa: PLC0415

    tell_catalogue()


def audit(
    publication: Annotated[str | None, argument("publication")] = None,
    known_at: KnownAt = None,
    format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE,
) -> None:
    """Published figures are compared with the ledger; the exit status says how it went."""
    from ledger.audit import audit as run_audit  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        result = run_audit(connection, publication, known_at)
    if format_ is TableOrJson.JSON:
        print_json(result.as_json())
    else:
        from reports.audit import build_audit  # noqa: PLC0415

        show(build_audit(result, is_narrow=True))
    raise typer.Exit(exit_status(result))


def contradictions(
    publications: Annotated[list[str] | None, argument("publications", metavar="[CODE]...")] = None,
    known_at: KnownAt = None,
    format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE,
) -> None:
    """Published figures are compared with each other; status 1 where some cannot all be true."""
    from ledger.contradictions import find_contradictions  # noqa: PLC0415
    from ledger.known import resolve_known_at  # noqa: PLC0415
    from ledger.publications import known_publications  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        known = resolve_known_at(connection, known_at)
        result = find_contradictions(known_publications(connection, publications or (), known))
    if format_ is TableOrJson.JSON:
        print_json(result.as_json())
    else:
        from reports.contradictions import build_contradictions  # noqa: PLC0415

        show(build_contradictions(result))
    raise typer.Exit(1 if result.claimed else 0)


def rules(format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE) -> None:
    """The table of reading rules is printed; no ledger is asked."""
    if format_ is TableOrJson.JSON:
        from ledger.rule_table import rules_as_json  # noqa: PLC0415

        print_json(rules_as_json())
        return
    from reports.rules import build_rules  # noqa: PLC0415

    show(build_rules())


def exit_status(result: Any) -> int:
    """0 where all figures are consistent, 1 where any is inconsistent, 3 otherwise."""
    from ledger.vocabulary import AuditClass  # noqa: PLC0415

    classes = {row.audit_class for row in result.rows}
    if AuditClass.INCONSISTENT in classes:
        return 1
    return 0 if classes <= {AuditClass.CONSISTENT} else 3


def verify() -> None:
    """All that is stored is read again; status 1 if anything is not as it was signed."""
    from sqlalchemy import text  # noqa: PLC0415

    from api.server import store_of  # noqa: PLC0415
    from ledger.verify import verify as run_verify  # noqa: PLC0415

    with plainly():
        database = open_database()
        with database.reading() as connection:
            count = connection.execute(text("SELECT count(*) FROM journal")).scalar_one()
        with progress(texts.VERIFYING, count) as step:
            result = run_verify(database, step, store_of(database, State.attachments))
    if result.is_intact:
        numbers = {"vouchers": result.vouchers, "entries": result.entries, "number": result.number}
        typer.echo(texts.INTACT.format(hash=result.hash or "-", **numbers))
        return
    typer.echo(texts.NOT_INTACT.format(count=len(result.findings)))
    tell_findings(result.findings, err=False)
    raise typer.Exit(1)


def head(restore: Annotated[bool, option("restore", "--restore")] = False) -> None:
    """The head of the chain is printed, after the head file was rebuilt where that was asked for."""
    from ledger.totals import find_head  # noqa: PLC0415
    from ledger.verify import restore_head_file  # noqa: PLC0415

    with plainly():
        database = open_database()
        if restore:
            lines = restore_head_file(database)
            typer.echo(texts.RESTORED.format(head=database.head.path, count=lines))
        with database.reading() as connection:
            found = find_head(connection)
    typer.echo(texts.HEAD.format(number=found.number, hash=found.hash or "-"))


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    app.add_typer(reports_app, name="report", help=texts.COMMANDS["report"])
    named: dict[str, Callable[..., None]] = {
        "entries": entries,
        "vouchers": vouchers,
        "show": show_voucher,
        "total": total,
        "audit": audit,
        "contradictions": contradictions,
        "rules": rules,
        "verify": verify,
        "head": head,
    }
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
