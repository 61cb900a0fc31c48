"""Commands of the catalogue: any report, in any form, on the screen or into a file."""

from collections.abc import Callable
from contextlib import nullcontext
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.console import Command, open_database, option, plainly, progress
from api.reading import reports_app
from ledger.labels import catalogue as labels
from ledger.labels import cli as texts
from ledger.labels.reports import REPORT_LABELS
from reports.formats import ON_SCREEN, SUFFIXES, Form
from reports.parameters import LISTS, PACKS, PARAMETERS_OF, REQUIRED_OF

if TYPE_CHECKING:
    from reports.catalogue import Document


@reports_app.callback(invoke_without_command=True, help=texts.COMMANDS["report"])
def reports(
    context: typer.Context, *, listed: Annotated[bool, option("list_reports", "--list", is_eager=True)] = False
) -> None:
    """The reports that can be built are told where that is asked."""
    if listed:
        tell_catalogue()
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def tell_catalogue() -> None:
    """Each report with its label and its parameters; those in brackets may be left out."""
    for name, words in PARAMETERS_OF.items():
        required = REQUIRED_OF.get(name, ())
        told = " ".join(word if word in required else f"[{word}]" for word in words)
        typer.echo(f"{name}  {REPORT_LABELS[name]}  {told}".rstrip())


def _run(name: str, given: dict[str, Any]) -> None:
    output, form = given.pop("output"), given.pop("format_")
    issue, signer, reason = given.pop("issue"), given.pop("as_"), given.pop("reason")
    if issue or signer is not None or reason is not None:
        _issue(name, given, output, form, issue=issue, signer=signer, reason=reason)
        return
    form = form or (SUFFIXES.get(output.suffix.lower(), Form.XLSX) if output else Form.TEXT)
    from ledger.scope import Viewer  # noqa: PLC0415
    from reports.catalogue import build_report  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        document = build_report(connection, name, given, Viewer.all())
        if output is None and form in ON_SCREEN:
            _print(document, form)
        else:
            _write(document, form, output or Path(_file_name(document, form)))


def _issue(
    name: str, given: dict[str, Any], output: Path | None, form: Form | None, *,
    issue: bool, signer: str | None, reason: str | None,
) -> None:  # fmt: skip
    """The report's workbook is written, and the voucher that it was sent out submitted."""
    from api.issuing import issue_workbook, require_together, told_issue  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415
    from reports.catalogue import build_report  # noqa: PLC0415
    from reports.rebuild import made  # noqa: PLC0415

    with plainly():
        require_together(issue=issue, signer=signer, reason=reason)
        _require_workbook(output, form)
        database = open_database()
        with database.reading() as connection:
            first = build_report(connection, name, given, Viewer.all())
            path = (output or Path(_file_name(first, Form.XLSX))).resolve()
        submission = issue_workbook(
            database,
            lambda connection: made(lambda: build_report(connection, name, given, Viewer.all())),
            path,
            str(signer),
            reason,
        )
        typer.echo(told_issue(*submission))
    typer.echo(labels.WRITTEN.format(path=path))


def _require_workbook(output: Path | None, form: Form | None) -> None:
    """Only workbooks are issued: they carry the stamp that is proven.

    Raises:
        Malformed: another form is asked for.
    """
    asked = form or (SUFFIXES.get(output.suffix.lower(), Form.XLSX) if output else Form.XLSX)
    if asked is not Form.XLSX:
        from ledger.errors import Malformed  # noqa: PLC0415
        from ledger.finding_codes import FindingCode  # noqa: PLC0415

        raise Malformed.of(FindingCode.MALFORMED, "--format", expected=str(Form.XLSX), found=str(asked))


def _print(document: "Document", form: Form) -> None:
    from reports.writers import pieces  # noqa: PLC0415

    for piece in pieces(document, form):
        typer.echo(piece, nl=False)


def _write(document: "Document", form: Form, path: Path) -> None:
    from reports.writers import write  # noqa: PLC0415

    whole, expected = path.resolve(), document.expected
    watched = progress(labels.WRITING, expected) if expected else nullcontext(None)
    with watched as step:
        write(document.watched(step) if step else document, form, whole)
    typer.echo(labels.WRITTEN.format(path=whole))


def _file_name(document: "Document", form: Form) -> str:
    """``loans-2023-06-30.xlsx``: the report, and the period or day that it speaks of."""
    scope = document.asked.scope
    time = document.asked.given.get("period") or (scope.as_of and scope.as_of.isoformat()) or ""
    return "-".join(filter(None, (document.report.name, time))) + f".{'txt' if form is Form.TEXT else form}"


_FLAG: Any = Annotated[bool, option("issue", "--issue")]


def _command(name: str) -> Callable[..., None]:
    """The command of one report: its own parameters as options, and where it is written."""

    def command(**given: Any) -> None:
        _run(name, given)

    kinds: dict[str, Any] = {word: _annotation(name, word) for word in PARAMETERS_OF[name]}
    kinds |= {
        "output": Annotated[Path | None, option("output", "--output", "-o")],
        "format_": Annotated[Form | None, option("report_format", "--format")],
        "issue": _FLAG,
        "as_": Annotated[str | None, option("as", "--as")],
        "reason": Annotated[str | None, option("reason", "--reason")],
    }
    command.__annotations__ = {**kinds, "return": None}
    parameters = [
        Parameter(word, Parameter.KEYWORD_ONLY, default=False if kind is _FLAG else None, annotation=kind)
        for word, kind in kinds.items()
    ]
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return command


def _annotation(name: str, word: str) -> Any:
    label = texts.REPORT_OPTIONS.get((name, word), word)
    kind = list[str] | None if word in LISTS else str | None
    return Annotated[kind, option(label, f"--{word.replace('_', '-')}")]


def register(_app: typer.Typer) -> None:
    """Every report that has no command of its own hangs under ``report``."""
    for name in PARAMETERS_OF:
        if name not in PACKS:
            reports_app.command(name, cls=Command, help=REPORT_LABELS[name] + texts.STOP)(_command(name))
