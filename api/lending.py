"""Commands that ask about loans: the register, the portfolio, the calendar of what falls due."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.console import Command, open_database, option, plainly, print_json
from api.reading import AsOf, Basis, Format, Formats, KnownAt, Names, Where, show
from ledger.labels import cli as texts
from ledger.vocabulary import LoanState

if TYPE_CHECKING:
    from ledger.scope import Question

LoanKind = Annotated[str | None, option("loan_kind", "--kind")]

_WITHIN_DAYS: Final = 90


def _question(parameters: dict[str, Any]) -> "Question":
    from ledger.scope import Viewer, parse_question  # noqa: PLC0415

    return parse_question("outstanding", parameters, Viewer.all())


def loans(
    as_of: AsOf = None,
    kind: LoanKind = None,
    state: Annotated[LoanState | None, option("loan_state", "--state")] = None,
    where: Where = None,
    basis: Basis = None,
    known_at: KnownAt = None,
    parties: Names = None,
    format_: Formats = Format.TABLE,
) -> None:
    """The register of loans is printed."""
    from ledger.lists import institution_names  # noqa: PLC0415
    from ledger.loans import loan_book, loan_item  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        asked = _question(_scope(as_of, kind, where, basis, known_at, parties))
        book = loan_book(connection, asked.scope, state)
        names = institution_names(connection, book.head.number)
    if format_ is Format.JSON:
        from api.wire import wire  # noqa: PLC0415

        head = {"number": book.head.number, "hash": book.head.hash}
        items = [wire(loan_item(row)) for row in book.rows]
        print_json({"scope": book.scope.canonical(), "items": items, "head": head})
        return
    from reports.loans import build_loans  # noqa: PLC0415

    show(build_loans(book, names, state), format_)


def _scope(
    as_of: str | None,
    kind: str | None,
    where: list[str] | None,
    basis: str | None,
    known_at: str | None,
    parties: str | None,
) -> dict[str, Any]:
    return {"as_of": as_of, "kind": kind, "where": where, "basis": basis, "known_at": known_at, "parties": parties}


def portfolio(
    as_of: AsOf = None,
    kind: LoanKind = None,
    by: Annotated[str | None, option("split", "--by")] = None,
    within: Annotated[int, option("within", "--within")] = _WITHIN_DAYS,
    where: Where = None,
    basis: Basis = None,
    known_at: KnownAt = None,
    parties: Names = None,
    format_: Formats = Format.TABLE,
) -> None:
    """The portfolio is printed: as two tables, or as one for other programs."""
    from ledger.lists import institution_names  # noqa: PLC0415
    from ledger.portfolio import portfolio as find_portfolio  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        asked = _question({**_scope(as_of, kind, where, basis, known_at, parties), "by": by})
        found = find_portfolio(connection, asked.scope, asked.by, within)
        names = institution_names(connection, found.book.head.number)
    if format_ is Format.JSON:
        print_json(found.as_json())
        return
    from reports.loans import build_portfolio, build_portfolio_whole  # noqa: PLC0415

    if format_ is Format.CSV:
        show(build_portfolio_whole(found, names), format_)
        return
    for table in build_portfolio(found, names):
        show(table)


def maturities(
    as_of: AsOf = None,
    kind: LoanKind = None,
    where: Where = None,
    basis: Basis = None,
    known_at: KnownAt = None,
    parties: Names = None,
    format_: Formats = Format.TABLE,
) -> None:
    """The calendar is printed."""
    from ledger.maturities import maturities as find_maturities  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        asked = _question(_scope(as_of, kind, where, basis, known_at, parties))
        found = find_maturities(connection, asked.scope)
    if format_ is Format.JSON:
        print_json(found.as_json())
        return
    from reports.loans import build_maturities  # noqa: PLC0415

    show(build_maturities(found), format_)


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    named: dict[str, Callable[..., None]] = {"loans": loans, "portfolio": portfolio, "maturities": maturities}
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
