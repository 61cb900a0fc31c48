"""What every command of the command line shares: the database, the errors, the printing. Cheap to import."""

import errno
import json
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer
from typer._click.exceptions import UsageError

from ledger.labels import cli as texts

if TYPE_CHECKING:
    from ledger.accounts import User
    from ledger.database import Database
    from ledger.errors import Finding, LedgerError

COULD_NOT_RUN: Final = 2
"""Exit status of every refusal and of wrong usage."""


class Command(typer.core.TyperCommand):
    """A command whose help speaks Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The formatter's text with its English words replaced."""
        return in_chinese(super().get_help(ctx))


class Group(typer.core.TyperGroup):
    """A group of commands whose help speaks Chinese."""

    def get_help(self, ctx: Any) -> str:
        """The formatter's text with its English words replaced."""
        return in_chinese(super().get_help(ctx))


def in_chinese(text: str) -> str:
    """A help text with the formatter's own words in Chinese, wherever it broke the line."""
    for english, chinese in texts.HEADINGS:
        text = text.replace(english, chinese)
    return re.sub(r"env\s+var:\s+", texts.ENVIRONMENT, text)


def run(app: typer.Typer) -> None:
    """The command line runs and the process ends; a command that is written wrong is a finding like any other."""
    try:
        status = app(prog_name="pledgebook", standalone_mode=False)
        sys.stdout.flush()
    except UsageError as error:
        tell_usage(error)
        sys.exit(COULD_NOT_RUN)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(COULD_NOT_RUN)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        _tell_unprinted(error)
        sys.exit(COULD_NOT_RUN)
    sys.exit(status if isinstance(status, int) else 0)


def _tell_unprinted(error: OSError) -> None:
    """What was to be printed had no room where the output goes: that is told, and the rest is dropped."""
    from reports.files import unwritable  # noqa: PLC0415

    tell(unwritable(Path(texts.STANDARD_OUTPUT), error))
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def ended_cleanly() -> Iterator[None]:
    """A request to end (SIGTERM) unwinds what is open, as Ctrl-C does: no unfinished file stays."""

    def end(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def tell_usage(error: UsageError) -> None:
    """What is wrong with a command, on the error output; a bare group shows its help instead."""
    if type(error).__name__ == "NoArgsIsHelpError":
        typer.echo(error.format_message(), err=True)
        return
    from ledger.errors import LedgerError  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    kind = next(name for name in texts.USAGE if name in {class_.__name__ for class_ in type(error).__mro__})
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", None) or (parameter.get_error_hint() if parameter else "")
    names = [str(item) for item in getattr(error, "possibilities", None) or ()]
    place = str(name or "").strip("'")
    tell(LedgerError.of(FindingCode.USAGE, place, expected=", ".join(names), found=texts.USAGE[kind]))


def option(name: str, *names: str, **settings: Any) -> Any:
    """A typer option with its help from the labels."""
    return typer.Option(*names, help=texts.OPTIONS[name], **settings)


def argument(name: str, **settings: Any) -> Any:
    """A typer argument with its help from the labels."""
    return typer.Argument(help=texts.OPTIONS[name], **settings)


class State:
    """The options given before the command."""

    database: str = "pledgebook.db"
    head_file: Path | None = None
    office_of_one: bool = False
    attachments: Path | None = None


def open_database() -> "Database":
    """The database that the options name; nothing is read yet."""
    from ledger.database import Database  # noqa: PLC0415

    return Database(State.database, State.head_file)


def find_signer(connection: Any, name: str) -> "User":
    """The account in whose name a command acts."""
    from ledger.accounts import find_user  # noqa: PLC0415

    return find_user(connection, name)


@contextmanager
def plainly() -> Iterator[None]:
    """A refusal is told on the error output, all findings of it, and the command ends with status 2."""
    from ledger.errors import InvalidValue, LedgerError  # noqa: PLC0415

    try:
        yield
    except LedgerError as error:
        tell(error)
        raise typer.Exit(COULD_NOT_RUN) from None
    except InvalidValue as error:
        tell(LedgerError([error.at("")]))
        raise typer.Exit(COULD_NOT_RUN) from None


def tell(error: "LedgerError") -> None:
    """The findings of a refusal, in Chinese, on the error output."""
    typer.echo(texts.REFUSED.format(count=len(error.findings)), err=True)
    tell_findings(error.findings)


def tell_findings(findings: "Sequence[Finding]", *, err: bool = True) -> None:
    """Each finding with its place, sentence and cure."""
    from ledger.labels import cure, describe, label  # noqa: PLC0415

    for finding in findings:
        template = texts.FINDING if finding.place else texts.FINDING_NO_PLACE
        line = template.format(
            severity=label(finding.severity),
            code=finding.code,
            place=finding.place,
            sentence=describe(finding),
            cure=cure(finding),
        )
        typer.echo(line, err=err)


def print_json(body: Any) -> None:
    """The body as JSON, indented, characters as they are."""
    typer.echo(json.dumps(body, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(title: str, total: int | None = None) -> Iterator[Any]:
    """A function that is told how many steps are done more; it draws a bar where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda _steps: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda steps: bar.advance(task, steps)


def voucher_id(text: str) -> int:
    """The number of ``S7``.

    Raises:
        Malformed: anything else, a journal number above all.
    """
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    if not (text[:1] in "Ss" and text[1:].isdecimal() and len(text) < 18):
        raise Malformed.of(FindingCode.MALFORMED, "voucher", expected="S7", found=text[:40])
    return int(text[1:])
