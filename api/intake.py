"""Commands of imports: a bank's file goes in, its checking sheet, profiles, and where an entry came from."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from api.console import (
    Command,
    Group,
    State,
    argument,
    find_signer,
    open_database,
    option,
    plainly,
    print_json,
    progress,
    tell_findings,
)
from api.reading import TableOrJson, show
from api.recording import DryRun, Signer
from ledger.labels import cli as texts
from ledger.labels import imports as words
from ledger.vocabulary import Kind, Unit, Verdict

if TYPE_CHECKING:
    from ledger.intake.importing import Imported
    from ledger.intake.run import Outcome, Task

Formats = Annotated[TableOrJson, option("format", "--format")]
ImportId = Annotated[str, argument("import", metavar="I…")]

imports_app = typer.Typer(cls=Group, no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
profiles_app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)


def import_(
    file: Annotated[Path, argument("import_file", metavar="FILE")],
    as_: Signer,
    profile: Annotated[str | None, option("profile", "--profile")] = None,
    kind: Annotated[Kind | None, option("kind", "--kind")] = None,
    set_: Annotated[list[str] | None, option("constant", "--set")] = None,
    map_: Annotated[list[str] | None, option("map", "--map")] = None,
    keep_profile: Annotated[str | None, option("keep_profile", "--keep-profile")] = None,
    sheet: Annotated[str | None, option("sheet", "--sheet")] = None,
    unit: Annotated[Literal["yuan", "wan_yuan", "yi_yuan"] | None, option("unit", "--unit")] = None,
    new_institutions: Annotated[bool, option("new_institutions", "--new-institutions")] = False,
    skip_hidden: Annotated[bool, option("skip_hidden", "--skip-hidden")] = False,
    dry_run: DryRun = False,
    accept_warnings: Annotated[bool, option("accept_warnings", "--accept-warnings")] = False,
    valid_rows_only: Annotated[bool, option("valid_rows_only", "--valid-rows-only")] = False,
    annotate: Annotated[Path | None, option("annotate", "--annotate", metavar="OUT.xlsx")] = None,
    format_: Formats = TableOrJson.TABLE,
) -> None:
    """The file's vouchers are submitted, all of them or none; status 1 where findings stand against it."""
    from ledger.intake.choices import Choices, chosen_profile  # noqa: PLC0415

    with plainly():
        money = None if unit is None else Unit(unit)
        changes = Choices(kind, sheet, money, tuple(map_ or ()), tuple(set_ or ()), new_institutions, skip_hidden)
        database = open_database()
        with database.reading() as connection:
            user = find_signer(connection, as_)
            chosen = chosen_profile(connection, profile, changes, user)
        task = _task(file, chosen, user, valid_rows_only=valid_rows_only)
        imported = _imported(task, dry_run=dry_run, accept_warnings=accept_warnings)
        if keep_profile is not None:
            _keep(keep_profile, chosen, user)
    _tell(imported, file.name, chosen.name, format_)
    if annotate is not None and _against(imported.outcome):
        _annotate(file, imported.outcome, annotate)
    raise typer.Exit(0 if imported.id is not None or (dry_run and not _against(imported.outcome)) else 1)


def _against(outcome: "Outcome") -> bool:
    return bool(outcome.errors or outcome.warnings)


def _annotate(file: Path, outcome: "Outcome", output: Path) -> None:
    from api.annotating import write_annotated  # noqa: PLC0415
    from api.imports import sent_back  # noqa: PLC0415

    layout = outcome.layout
    header_rows = {layout.sheet: layout.header_rows} if layout else None
    with plainly():
        path = write_annotated(file, sent_back(outcome.findings), output, header_rows, name=file.name)
    typer.echo(words.ANNOTATED.format(path=path), err=True)


def _task(file: Path, profile: Any, user: Any, *, valid_rows_only: bool) -> "Task":
    from api.server import store_of  # noqa: PLC0415
    from ledger.errors import Unreadable  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415
    from ledger.intake.run import ImportFile, Task  # noqa: PLC0415

    try:
        source = ImportFile.of(file)
    except OSError as error:
        raise Unreadable.of(FindingCode.FILE_MISSING, str(file), found=error.strerror or "") from None
    store = store_of(open_database(), State.attachments)
    return Task(source, profile, user, valid_rows_only=valid_rows_only, store=store)


def _imported(task: "Task", *, dry_run: bool, accept_warnings: bool) -> "Imported":
    """What became of it; where nothing was stored the import has no number."""
    from dataclasses import replace  # noqa: PLC0415

    from ledger.intake.importing import Imported, Unsubmitted, check_new_file, submit_import  # noqa: PLC0415

    database = open_database()
    with progress(words.READING.format(file=task.file.name)) as step:
        watched = replace(task, progress=step)
        if dry_run:
            with database.reading() as connection:
                return Imported(None, check_new_file(connection, watched))
        try:
            with database.writing() as writer:
                return submit_import(writer, watched, accept_warnings=accept_warnings)
        except Unsubmitted as refusal:
            return Imported(None, refusal.outcome)


def _keep(name: str, profile: Any, user: Any) -> None:
    from ledger.intake.profiles import keep_profile, profile_toml  # noqa: PLC0415

    with open_database().writing() as writer:
        version = keep_profile(writer.connection, name, profile_toml(profile), user)
    typer.echo(words.PROFILE_KEPT.format(name=name, version=version), err=True)


def _tell(imported: "Imported", file: str, profile: str, format_: TableOrJson) -> None:
    outcome = imported.outcome
    if format_ is TableOrJson.JSON:
        from api.imports import imported_body  # noqa: PLC0415

        print_json(imported_body(imported, file))
        return
    if outcome.layout is not None:
        _tell_totals(outcome.summary, file, profile)
    if outcome.findings:
        count = {"errors": len(outcome.errors), "warnings": len(outcome.warnings)}
        typer.echo(words.FOUND.format(**count))
        tell_findings(outcome.findings, err=False)
    _tell_end(imported)


def _tell_end(imported: "Imported") -> None:
    from reports.imports import span_of  # noqa: PLC0415

    outcome = imported.outcome
    counts = {"records": outcome.summary.get("accepted", 0), "facts": outcome.fact_count}
    if imported.id is not None:
        text = words.REPLAYED if imported.is_replay else words.SUBMITTED
        typer.echo(text.format(id=f"I{imported.id}", vouchers=span_of(imported.vouchers), **counts))
    elif outcome.errors:
        typer.echo(words.NOT_SUBMITTED)
    else:
        typer.echo(words.CLEAN.format(vouchers=outcome.voucher_count, **counts))


def _tell_totals(summary: dict[str, Any], file: str, profile: str) -> None:
    from reports.imports import build_control, build_rows  # noqa: PLC0415

    header = "、".join(map(str, summary["header_rows"]))
    names = {"sheet": summary["sheet"] or "–", "profile": profile or "–"}
    typer.echo(words.TOTAL_ROW.format(file=file, header=header, **names))
    if summary["unmapped"]:
        typer.echo(words.UNMAPPED.format(columns="、".join(summary["unmapped"].values())))
    show(build_rows(summary))
    show(build_control(summary))
    if summary["left_out"]:
        rows = "、".join(map(str, summary["left_out"][:100]))
        typer.echo(words.LEFT_OUT.format(count=len(summary["left_out"]), rows=rows))
    if summary["proposals"]:
        typer.echo(words.NEW_PARTIES.format(count=len(summary["proposals"])))
        for party in summary["proposals"][:100]:
            typer.echo(_new_party(party))


def _new_party(party: dict[str, Any]) -> str:
    from ledger.labels import label  # noqa: PLC0415
    from ledger.vocabulary import InstitutionKind  # noqa: PLC0415

    near = words.NEAR.format(names="、".join(party["near"])) if party.get("near") else ""
    kind = label(InstitutionKind(party["kind"]))
    return words.NEW_PARTY.format(code=party["code"], name=party["name"], kind=kind, near=near)


def import_id(text: str) -> int:
    """The number of ``I3``.

    Raises:
        Malformed: anything else.
    """
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    if not (text[:1] in "Ii" and text[1:].isdecimal() and len(text) < 18):
        raise Malformed.of(FindingCode.MALFORMED, "import", expected="I3", found=text[:40])
    return int(text[1:])


@imports_app.callback(invoke_without_command=True)
def imports_(context: typer.Context) -> None:
    """Without a command of its own, the list."""
    if context.invoked_subcommand is None:
        imports_list()


@imports_app.command("list", cls=Command, help=texts.COMMANDS["imports list"])
def imports_list(limit: Annotated[int, option("limit", "--limit")] = 100, format_: Formats = TableOrJson.TABLE) -> None:
    """The imports are printed, the latest first."""
    from ledger.intake.kept import list_imports  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        items = list_imports(connection, Viewer.all(), limit=limit)
    if format_ is TableOrJson.JSON:
        from api.imports import import_body  # noqa: PLC0415

        print_json({"imports": [import_body(item) for item in items]})
        return
    from reports.imports import build_imports  # noqa: PLC0415

    show(build_imports(items))


@imports_app.command("show", cls=Command, help=texts.COMMANDS["imports show"])
def imports_show(import_: ImportId, format_: Formats = TableOrJson.TABLE) -> None:
    """One import is printed: its control totals and findings."""
    from ledger.intake.kept import find_import  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        item = find_import(connection, import_id(import_), Viewer.all())
    if format_ is TableOrJson.JSON:
        from api.imports import import_whole  # noqa: PLC0415

        print_json(import_whole(item))
        return
    from reports.imports import build_imports  # noqa: PLC0415

    show(build_imports([item]))
    _tell_totals(item.summary, item.name, item.profile_name)
    tell_findings(item.findings, err=False)


@imports_app.command("check", cls=Command, help=texts.COMMANDS["imports check"])
def imports_check(import_: ImportId, format_: Formats = TableOrJson.TABLE) -> None:
    """The checking sheet of an import is printed."""
    from ledger.intake.kept import find_import  # noqa: PLC0415
    from ledger.intake.sheet import checking_sheet, sheet_digest  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        item = find_import(connection, import_id(import_), Viewer.all())
        sheet = checking_sheet(connection, item)
    if format_ is TableOrJson.JSON:
        from api.imports import sheet_body  # noqa: PLC0415

        print_json(sheet_body(sheet))
        return
    _tell_sheet(sheet)
    typer.echo(words.CHECKED.format(sha256=sheet_digest(sheet)))


def _tell_sheet(sheet: dict[str, Any]) -> None:
    from reports.imports import build_sample, build_statements  # noqa: PLC0415

    _tell_totals(sheet["totals"] | {"proposals": []}, sheet["file"], sheet["profile"])
    if sheet["statements"]:
        show(build_statements(sheet["statements"]))
    _tell_compared(sheet)
    _tell_warnings(sheet["warnings"])
    show(build_sample(sheet["sample"]))
    rows = ",".join(str(row["row"]) for row in sheet["sample"])
    accept = "".join(f" --accept {warning['code']}" for warning in sheet["warnings"])
    count = len(sheet["sample"])
    typer.echo(words.TICK.format(count=count, id=sheet["import"], rows=rows, accept=accept))


def _tell_compared(sheet: dict[str, Any]) -> None:
    if sheet["compared_with"] is None:
        typer.echo(words.COMPARED_NONE)
        return
    counts = {name: sheet[name] for name in ("new", "changed", "vanished")}
    typer.echo(words.COMPARED.format(last=sheet["compared_with"], **counts))
    for name, what in (("new", words.NEW), ("changed", words.CHANGED), ("vanished", words.VANISHED)):
        rows = "、".join(f"{row['what']}（{row['row']}）" for row in sheet[f"{name}_rows"][:50])
        if rows:
            typer.echo(words.CHANGED_ROWS.format(what=what, rows=rows))


def _tell_warnings(warnings: list[dict[str, Any]]) -> None:
    from ledger.finding_codes import FindingCode  # noqa: PLC0415
    from ledger.labels.findings import SENTENCES  # noqa: PLC0415

    typer.echo(words.WARNINGS if warnings else words.NO_WARNINGS)
    for warning in warnings:
        sentence = SENTENCES[FindingCode(warning["code"])]
        typer.echo(words.WARNING.format(sentence=sentence, **warning))


def approve_batch(batch: str, ticked: str | None, signer: str, accept: list[str]) -> None:
    """The import's vouchers are posted, with the sample ticked."""
    from ledger.intake.deciding import Ticked, Ticks, decide_import  # noqa: PLC0415
    from ledger.labels import label  # noqa: PLC0415

    with plainly():
        ticks: Ticks = "all" if ticked == "all" else _rows(ticked or "")
        said = Ticked(Verdict.POSTED, ticks, accept)
        with open_database().writing() as writer:
            user = find_signer(writer.connection, signer)
            made = decide_import(writer, import_id(batch), said, user, office_of_one=State.office_of_one)
    for decision in made:
        text = texts.DECIDED_BEFORE if decision.is_replay else texts.DECIDED
        typer.echo(text.format(voucher=decision.voucher, verdict=label(decision.verdict), number=decision.number))
        tell_findings(decision.notes, err=False)


def _rows(ticked: str) -> list[int]:
    from ledger.errors import Malformed  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    parts = [part.strip() for part in ticked.replace("，", ",").replace("、", ",").split(",") if part.strip()]
    if not all(part.isdecimal() and len(part) < 8 for part in parts):
        raise Malformed.of(FindingCode.MALFORMED, "--ticked", expected="5,17,…", found=ticked[:60])
    return [int(part) for part in parts]


@profiles_app.command("list", cls=Command, help=texts.COMMANDS["profile list"])
def profile_list() -> None:
    """The kept profiles are printed."""
    from ledger.intake.profiles import list_profiles  # noqa: PLC0415
    from reports.imports import build_profiles  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        show(build_profiles(list_profiles(connection)))


@profiles_app.command("show", cls=Command, help=texts.COMMANDS["profile show"])
def profile_show(name: Annotated[str, argument("profile_name")]) -> None:
    """A profile is printed as TOML."""
    from ledger.intake.profiles import find_profile  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        typer.echo(find_profile(connection, name)["content"], nl=False)


@profiles_app.command("keep", cls=Command, help=texts.COMMANDS["profile keep"])
def profile_keep(
    name: Annotated[str, argument("profile_name")],
    file: Annotated[Path, argument("profile_file", metavar="FILE")],
    as_: Signer,
) -> None:
    """The profile of a file stands under the name."""
    from ledger.intake.choices import read_profile_file  # noqa: PLC0415
    from ledger.intake.profiles import keep_profile  # noqa: PLC0415

    with plainly():
        content = read_profile_file(file)
        with open_database().writing() as writer:
            user = find_signer(writer.connection, as_)
            version = keep_profile(writer.connection, name, content, user)
    typer.echo(words.PROFILE_KEPT.format(name=name, version=version))


def origin(entry: Annotated[str, argument("entry", metavar="N/L")], format_: Formats = TableOrJson.TABLE) -> None:
    """The file and row that an entry came from are printed."""
    from ledger.intake.origins import origin_of, require_entry  # noqa: PLC0415
    from ledger.scope import Viewer  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        found = origin_of(connection, require_entry(entry), Viewer.all())
    if format_ is TableOrJson.JSON:
        print_json(found)
        return
    given = {name: found[name] for name in ("entry", "file", "row", "sha256")}
    blank = {name: found[name] or "–" for name in ("sheet", "cell")}
    typer.echo(words.ORIGIN.format(id=found["import"], **blank, **given))


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    app.add_typer(imports_app, name="imports", help=texts.COMMANDS["imports"])
    app.add_typer(profiles_app, name="profile", help=texts.COMMANDS["profile"])
    named: dict[str, Callable[..., None]] = {"import": import_, "origin": origin}
    for name, function in named.items():
        app.command(name, cls=Command, help=texts.COMMANDS[name])(function)
