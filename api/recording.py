"""Commands that speak to the ledger: accounts, vouchers, decisions. Each imports what it needs when it runs."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer
from typer._click.exceptions import UsageError

from api.console import (
    Command,
    Group,
    State,
    argument,
    find_signer,
    open_database,
    option,
    plainly,
    tell_findings,
    voucher_id,
)
from ledger.labels import cli as texts
from ledger.vocabulary import Role, Verdict

Signer = Annotated[str, option("as", "--as")]
Reason = Annotated[str, option("reason", "--reason")]
Vouchers = Annotated[list[str], argument("vouchers", metavar="S…")]
Accepted = Annotated[list[str] | None, option("accept", "--accept")]
DryRun = Annotated[bool, option("dry_run", "--dry-run")]

users = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


@users.command("add", cls=Command, help=texts.COMMANDS["user add"])
def user_add(
    name: Annotated[str, argument("name")],
    role: Annotated[list[Role], option("role", "--role")],
    institution: Annotated[str | None, option("institution", "--institution")] = None,
) -> None:
    """The account stands."""
    from ledger.accounts import add_user  # noqa: PLC0415
    from ledger.labels import label  # noqa: PLC0415

    with plainly(), open_database().writing() as writer:
        user = add_user(writer.connection, name, role, institution)
    roles = "、".join(label(held) for held in Role if held in user.roles)
    typer.echo(texts.USER_ADDED.format(name=name, roles=roles))


@users.command("list", cls=Command, help=texts.COMMANDS["user list"])
def user_list() -> None:
    """The accounts, a line each."""
    from ledger.accounts import list_users  # noqa: PLC0415
    from ledger.labels import label  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        for user in list_users(connection):
            roles = "、".join(label(role) for role in Role if role in user.roles)
            removed = texts.REMOVED if user.removed_at else ""
            typer.echo("  ".join(filter(None, (user.name, roles, user.institution, removed))))


@users.command("password", cls=Command, help=texts.COMMANDS["user password"])
def user_password(
    name: Annotated[str, argument("name")],
    stdin: Annotated[bool, option("stdin", "--stdin")] = False,
) -> None:
    """The account signs in with the password that was typed twice, or read from the standard input."""
    from ledger.access import set_password  # noqa: PLC0415

    with plainly():
        with open_database().reading() as connection:
            find_signer(connection, name)  # nobody types a password for nothing
        if stdin:
            password = sys.stdin.readline().rstrip("\r\n")
        else:
            password = typer.prompt(texts.ENTER_NEW, hide_input=True, confirmation_prompt=texts.ENTER_AGAIN)
        with open_database().writing() as writer:
            set_password(writer.connection, name, password)
    typer.echo(texts.SIGN_IN_SET.format(name=name))


@users.command("remove", cls=Command, help=texts.COMMANDS["user remove"])
def user_remove(name: Annotated[str, argument("name")]) -> None:
    """The account can no longer sign."""
    from ledger.accounts import remove_user  # noqa: PLC0415

    with plainly(), open_database().writing() as writer:
        remove_user(writer.connection, name)
    typer.echo(texts.USER_REMOVED.format(name=name))


@users.command("roles", cls=Command, help=texts.COMMANDS["user roles"])
def user_roles(
    name: Annotated[str, argument("name")],
    role: Annotated[list[Role], option("role", "--role")],
) -> None:
    """The account holds these roles and no others."""
    from ledger.accounts import set_roles  # noqa: PLC0415
    from ledger.labels import label  # noqa: PLC0415

    with plainly(), open_database().writing() as writer:
        user = set_roles(writer.connection, name, role)
    roles = "、".join(label(held) for held in Role if held in user.roles)
    typer.echo(texts.ROLES_SET.format(name=name, roles=roles))


def record(
    file: Annotated[str, argument("file", metavar="FILE|-")],
    as_: Signer,
    dry_run: DryRun = False,
    revises: Annotated[str | None, option("revises", "--revises")] = None,
) -> None:
    """Every voucher of the file is submitted, all of them or none."""
    from ledger.recording import read_record  # noqa: PLC0415

    with plainly():
        content = _content(file)
        name = "-" if file == "-" else Path(file).name
        drafts = [recorded.draft(name) for recorded in read_record(content)]
        if revises is not None:
            drafts = [replace(draft, revises=voucher_id(revises)) for draft in drafts]
        hand_in(drafts, as_, dry_run=dry_run)


def _content(file: str) -> str:
    from ledger.errors import Unreadable  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise Unreadable.of(FindingCode.FILE_MISSING, file, found=error.strerror or "") from None
    except UnicodeDecodeError as error:
        raise Unreadable.of(FindingCode.UNREADABLE, file, expected="UTF-8", found=f"byte {error.start}") from None


def hand_in(drafts: "list[Any]", signer: str, *, dry_run: bool) -> None:
    """The drafts are submitted in one transaction, and what became of each is told. A dry run undoes it at the end.

    Raises:
        LedgerError: the first draft that is refused; none is stored then.
    """
    from ledger.journal import submit  # noqa: PLC0415

    with open_database().writing(keep=not dry_run) as writer:
        user = find_signer(writer.connection, signer)
        submissions = [submit(writer, draft, user) for draft in drafts]
    for submission in submissions:
        if submission.is_replay:
            typer.echo(texts.REPLAYED.format(id=submission.id))
            continue
        text = texts.WOULD_SUBMIT if dry_run else texts.SUBMITTED
        typer.echo(text.format(id=submission.id, facts=len(submission.facts)))
        if submission.warnings:
            typer.echo(texts.WARNED.format(count=len(submission.warnings)))
            tell_findings(submission.warnings, err=False)


def approve(
    as_: Signer,
    vouchers: Annotated[list[str] | None, argument("vouchers", metavar="S…")] = None,
    accept: Accepted = None,
    batch: Annotated[str | None, option("batch", "--batch")] = None,
    ticked: Annotated[str | None, option("ticked", "--ticked")] = None,
) -> None:
    """The vouchers are posted, all of them or none; or those of an import, with its sample ticked."""
    if batch is None and vouchers and ticked is None:
        _decide(vouchers, Verdict.POSTED, as_, None, accept or ())
    elif batch is not None and not vouchers:
        from api.intake import approve_batch  # noqa: PLC0415

        approve_batch(batch, ticked, as_, accept or [])
    else:
        raise UsageError(texts.USAGE["MissingParameter"])


def return_(vouchers: Vouchers, as_: Signer, reason: Reason) -> None:
    """The vouchers go back to their makers."""
    _decide(vouchers, Verdict.RETURNED, as_, reason)


def reject(vouchers: Vouchers, as_: Signer, reason: Reason) -> None:
    """The vouchers are refused for good."""
    _decide(vouchers, Verdict.REJECTED, as_, reason)


def withdraw(vouchers: Vouchers, as_: Signer, reason: Reason) -> None:
    """The vouchers are taken back by who submitted them."""
    _decide(vouchers, Verdict.WITHDRAWN, as_, reason)


def _decide(vouchers: list[str], verdict: Verdict, signer: str, reason: str | None, accept: Any = ()) -> None:
    from ledger.journal import decide  # noqa: PLC0415
    from ledger.labels import label  # noqa: PLC0415

    with plainly():
        ids = [voucher_id(voucher) for voucher in vouchers]
        with open_database().writing() as writer:
            user = find_signer(writer.connection, signer)
            options = {"reason": reason, "accept": accept, "office_of_one": State.office_of_one}
            decisions = decide(writer, ids, verdict, user, **options)
    for decision in decisions:
        text = texts.DECIDED_BEFORE if decision.is_replay else texts.DECIDED
        typer.echo(text.format(voucher=decision.voucher, verdict=label(decision.verdict), number=decision.number))
        tell_findings(decision.notes, err=False)


def reverse(
    entries: Annotated[list[str], argument("entries", metavar="N/L…")],
    as_: Signer,
    reason: Annotated[str | None, option("reason", "--reason")] = None,
    dry_run: DryRun = False,
) -> None:
    """A voucher that reverses the entries is submitted."""
    from ledger.corrections import reversal_facts  # noqa: PLC0415

    _correct(reversal_facts(*entries), as_, reason, dry_run=dry_run)


def rebook(
    instrument: Annotated[str, argument("instrument", metavar="S…/…")],
    as_: Signer,
    set_: Annotated[list[str], option("set", "--set")],
    reason: Annotated[str | None, option("reason", "--reason")] = None,
    dry_run: DryRun = False,
) -> None:
    """A voucher that reverses the instrument's entries and records it anew is submitted."""
    from ledger.corrections import rebook_facts  # noqa: PLC0415
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    with plainly():
        changes = dict(pair.partition("=")[::2] for pair in set_)
        if "" in changes.values():
            raise Malformed.of(FindingCode.MALFORMED, "--set", expected="field=value", found=", ".join(set_))
        with open_database().reading() as connection:
            facts = rebook_facts(connection, instrument, changes)
    _correct(facts, as_, reason, dry_run=dry_run)


def _correct(facts: list[Any], signer: str, reason: str | None, *, dry_run: bool) -> None:
    from ledger.journal import Draft  # noqa: PLC0415

    source = {"reason": reason} if reason else {}
    with plainly():
        hand_in([Draft(facts, source=source)], signer, dry_run=dry_run)


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    app.add_typer(users, name="user", help=texts.COMMANDS["user"])
    named: dict[str, Callable[..., None]] = {
        "record": record,
        "approve": approve,
        "return": return_,
        "reject": reject,
        "withdraw": withdraw,
        "reverse": reverse,
        "rebook": rebook,
    }
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
