"""Commands of the catalogue: any report, in any form, on the screen or into a file."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from inspect import Parameter, Signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.console import Command, ended_cleanly, open_database, option, plainly, progress
from api.reading import reports_app
from ledger.labels import catalogue as labels
from ledger.labels import cli as texts
from ledger.labels.reports import REPORT_LABELS
from reports.formats import ON_SCREEN, SUFFIXES, Form
from reports.parameters import ISSUED, LISTS, PACKS, PARAMETERS_OF, REQUIRED_OF

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


def chosen_form(output: Path | None, form: Form | None, usual: Form) -> Form:
    """The form asked for, or else the one in which the file's name ends, or without a file the usual one.

    Raises:
        Malformed: FORM_AND_NAME, where the name ends in another form, or neither says which.
    """
    named = SUFFIXES.get(output.suffix.lower()) if output else None
    if output is None or (form is not None and named in {None, form}):
        return form or usual
    if named is None or form is not None:
        from ledger.errors import Malformed  # noqa: PLC0415
        from ledger.finding_codes import FindingCode  # noqa: PLC0415

        expected = ", ".join(end for end, its in SUFFIXES.items() if form in {None, its})
        raise Malformed.of(FindingCode.FORM_AND_NAME, "--output", expected=expected, found=output.name[:80])
    return named


def tell_report(name: str, given: dict[str, Any], output: Path | None, form: Form) -> None:
    """The report is printed, or stands in a file where one is named or it cannot be printed.

    Raises:
        LedgerError: as ``build_report`` and ``write``.
    """
    from ledger.scope import Viewer  # noqa: PLC0415
    from reports.catalogue import build_report  # noqa: PLC0415

    with open_database().reading() as connection, ended_cleanly():
        document = build_report(connection, name, given, Viewer.all())
        if output is None and form in ON_SCREEN:
            _print(document, form)
        else:
            _write(document, form, output or Path(file_name(document, form)))


def _print(document: "Document", form: Form) -> None:
    from reports.writers import pieces  # noqa: PLC0415

    with _watched(document, is_shown=not sys.stdout.isatty()) as shown:
        for piece in pieces(shown, form):
            typer.echo(piece, nl=False)


def _write(document: "Document", form: Form, path: Path) -> None:
    from reports.writers import write  # noqa: PLC0415

    is_replaced, whole = path.is_file(), path.absolute()
    with _watched(document) as shown:
        write(shown, form, whole)
    typer.echo((labels.REPLACED if is_replaced else labels.WRITTEN).format(path=whole))


@contextmanager
def _watched(document: "Document", *, is_shown: bool = True) -> "Iterator[Document]":
    """The document, with a bar that moves as its rows are read, where a person is watching and there are rows."""
    expected = document.expected if is_shown else 0
    if not expected:
        yield document
        return
    with progress(labels.WRITING, expected) as step:
        yield document.watched(step)


def file_name(document: "Document", form: Form) -> str:
    """``loans-2023-06-30.xlsx``: the report, and the period or day that it speaks of."""
    scope = document.asked.scope
    time = document.asked.given.get("period") or (scope.as_of and scope.as_of.isoformat()) or ""
    return "-".join(filter(None, (document.report.name, time))) + f".{'txt' if form is Form.TEXT else form}"


def send_out(
    report: str, given: dict[str, Any], output: Path | None, form: Form, signer: str, reason: str | None
) -> None:
    """The workbook stands, and the voucher that it was sent out waits for its decision.

    Raises:
        LedgerError: as ``issue_report``; another form than a workbook cannot be proven later, and is not sent out.
    """
    from api.issuing import issue_report, told_issue  # noqa: PLC0415
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    if form is not Form.XLSX:
        raise Malformed.of(FindingCode.UNKNOWN_CODE, "--format", expected=str(Form.XLSX), found=str(form))
    submission, fact, path = issue_report(open_database(), report, given, output, signer, reason)
    typer.echo(told_issue(submission, fact))
    typer.echo(texts.WORKBOOK.format(path=path))


def require_together(*, issue: bool, signer: str | None, reason: str | None) -> None:
    """An issue is signed, and nothing else is.

    Raises:
        Malformed: one is given without the other.
    """
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    if issue and signer is None:
        raise Malformed.of(FindingCode.MISSING_FIELD, "--as")
    if not issue and (signer is not None or reason is not None):
        raise Malformed.of(FindingCode.MISSING_FIELD, "--issue")


_SIGNED = ("issue", "as_", "reason")
_ISSUE_KINDS = (
    Annotated[bool | None, option("issue", "--issue")],
    Annotated[str | None, option("as", "--as")],
    Annotated[str | None, option("reason", "--reason")],
)


def _command(name: str) -> Callable[..., None]:
    """The command of one report: its own parameters as options, and where it is written."""

    def command(**given: Any) -> None:
        output, form = given.pop("output"), given.pop("format_")
        issue, signer, reason = (given.pop(word, None) for word in _SIGNED)
        with plainly():
            require_together(issue=bool(issue), signer=signer, reason=reason)
            if signer is None:
                tell_report(name, given, output, chosen_form(output, form, Form.TEXT))
            else:
                send_out(name, given, output, chosen_form(output, form, Form.XLSX), signer, reason)

    kinds: dict[str, Any] = {word: _annotation(name, word) for word in PARAMETERS_OF[name]}
    kinds |= {
        "output": Annotated[Path | None, option("output", "--output", "-o")],
        "format_": Annotated[Form | None, option("report_format", "--format")],
    }
    if name in ISSUED:
        kinds |= dict(zip(_SIGNED, _ISSUE_KINDS, strict=True))
    command.__annotations__ = {**kinds, "return": None}
    parameters = [
        Parameter(word, Parameter.KEYWORD_ONLY, default=None, annotation=kind) for word, kind in kinds.items()
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
