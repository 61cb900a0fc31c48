"""The command that explains a figure: its candidates, the entries behind one, and a person's confirmation of one."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.console import Command, argument, open_database, option, plainly, print_json
from api.reading import Cursor, Format, KnownAt, Limit, TableOrJson, show, show_page
from api.recording import DryRun, hand_in
from ledger.labels import cli as texts

if TYPE_CHECKING:
    from ledger.explain.explanation import Explanation


def explain(
    figure: Annotated[str, argument("figure", metavar="F06")],
    publication: Annotated[str | None, option("publication", "--publication")] = None,
    known_at: KnownAt = None,
    entries: Annotated[int | None, option("candidate_entries", "--entries", min=1)] = None,
    confirm: Annotated[int | None, option("confirm", "--confirm", min=1)] = None,
    reason: Annotated[str | None, option("reason", "--reason")] = None,
    as_: Annotated[str | None, option("as", "--as")] = None,
    dry_run: DryRun = False,
    limit: Limit = 100,
    cursor: Cursor = None,
    format_: Annotated[TableOrJson, option("format", "--format")] = TableOrJson.TABLE,
) -> None:
    """Which cuts of the ledger give a published figure is told; one of them is confirmed where that is asked."""
    from ledger.explain.explanation import explain as search  # noqa: PLC0415
    from ledger.lists import institution_names  # noqa: PLC0415

    with plainly():
        _require_whole(confirm, reason, as_)
        with open_database().reading() as connection:
            found = search(connection, figure, publication, known_at)
            names = institution_names(connection, found.head.number)
            if entries is not None:
                _show_entries(connection, found, entries, names, limit, cursor, format_)
                return
        if confirm is not None:
            _confirm(found, confirm, reason or "", as_ or "", dry_run=dry_run)
            return
    if format_ is TableOrJson.JSON:
        from ledger.explain.telling import tell  # noqa: PLC0415

        print_json(tell(found))
        return
    from ledger.labels.explain import ENTRIES_HINT  # noqa: PLC0415
    from reports.explain import build_explanation  # noqa: PLC0415

    show(build_explanation(found, names, ENTRIES_HINT))


def _require_whole(confirm: int | None, reason: str | None, as_: str | None) -> None:
    """A confirmation has a reason and a name, and nothing else has."""
    from ledger.errors import Finding, Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    given = {"--confirm": confirm, "--reason": reason, "--as": as_}
    lacking = [name for name, value in given.items() if value is None]
    if 0 < len(lacking) < len(given):
        raise Malformed(Finding(FindingCode.MISSING_FIELD, name) for name in lacking)


def _show_entries(
    connection: Any,
    found: "Explanation",
    candidate: int,
    names: dict[str, str],
    limit: int,
    cursor: str | None,
    format_: TableOrJson,
) -> None:
    from ledger.explain.telling import scope_behind  # noqa: PLC0415
    from ledger.lists import list_entries  # noqa: PLC0415

    measure, scope = scope_behind(found, candidate, "--entries")
    page = list_entries(connection, scope, measure=measure, limit=limit, cursor=cursor)
    form = Format.JSON if format_ is TableOrJson.JSON else Format.TABLE
    show_page(page, "entries", form, names)


def _confirm(found: "Explanation", candidate: int, reason: str, signer: str, *, dry_run: bool) -> None:
    from ledger.explain.confirming import confirmation_of  # noqa: PLC0415
    from ledger.journal import Draft  # noqa: PLC0415

    hand_in([Draft([confirmation_of(found, candidate, reason)])], signer, dry_run=dry_run)


def register(app: typer.Typer) -> None:
    """The command hangs on the app."""
    app.command("explain", cls=Command, help=texts.COMMANDS["explain"])(explain)
