"""Commands of documents and publications: figures found in a file, drafted, recorded from a list, listed and shown."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from api.console import (
    Command,
    Group,
    argument,
    find_signer,
    open_database,
    option,
    plainly,
    print_json,
    progress,
    tell_findings,
)
from api.reading import KnownAt, TableOrJson, show
from api.recording import DryRun, Signer, hand_in
from ledger.labels import cli as texts
from ledger.labels import documents as words

if TYPE_CHECKING:
    from ledger.errors import Finding
    from ledger.intake.publication_facts import Listed

Formats = Annotated[TableOrJson, option("format", "--format")]
Year = Annotated[int | None, option("document_year", "--year", min=1990, max=2100)]
Code = Annotated[str, option("publication_code", "--code")]
Title = Annotated[str, option("publication_title", "--title")]
Day = Annotated[str, option("publication_date", "--date")]
DocumentFile = Annotated[Path, argument("document_file", metavar="FILE")]

publications_app = typer.Typer(cls=Group, no_args_is_help=True, rich_markup_mode=None)

XLSX: Final = ".xlsx"


def extract(file: DocumentFile, year: Year = None, format_: Formats = TableOrJson.TABLE) -> None:
    """Every figure of the document is printed, as printed there and as read."""
    body = _found(file, year)
    _tell_notes(body)
    if format_ is TableOrJson.JSON:
        from api.documents import found_wire  # noqa: PLC0415

        print_json(found_wire(body))
        return
    from reports.documents import build_found  # noqa: PLC0415

    for table in build_found(body):
        show(table)


def _found(file: Path, year: int | None) -> dict[str, Any]:
    from api.documents import found_in, source_of  # noqa: PLC0415

    with plainly(), progress(words.READING.format(file=file.name)):
        return found_in(source_of(file), year)


def _tell_notes(body: dict[str, Any]) -> None:
    from ledger.intake.messages import unpacked  # noqa: PLC0415

    tell_findings(unpacked(body["notes"]))


@publications_app.command("draft", cls=Command, help=texts.COMMANDS["publication draft"])
def draft(
    file: DocumentFile,
    code: Code,
    title: Title,
    date: Day,
    year: Year = None,
    output: Annotated[Path | None, option("draft_output", "--output", "-o")] = None,
) -> None:
    """A record file of the document's figures is printed, or stands in the file; with ``.xlsx``, a list to fill in."""
    from api.documents import record_file  # noqa: PLC0415
    from ledger.intake.publication_facts import Heading, drafted, sentences  # noqa: PLC0415

    body = _found(file, year)
    _tell_notes(body)
    document = {name: body["document"][name] for name in ("name", "sha256")}
    fact = drafted(Heading(code, title, date, year, document), body)
    if output is None:
        typer.echo(record_file(fact), nl=False)
        return
    if output.suffix.lower() == XLSX:
        from reports.figure_list import figure_list  # noqa: PLC0415

        content = figure_list(fact["figures"], sentences(body))
    else:
        content = record_file(fact).encode()
    with plainly():
        _write(output, content)
    typer.echo(words.LIST_WRITTEN.format(path=output.absolute(), count=len(fact["figures"])))


def _write(output: Path, content: bytes) -> None:
    from ledger.errors import Unavailable  # noqa: PLC0415
    from ledger.finding_codes import FindingCode  # noqa: PLC0415

    try:
        output.write_bytes(content)
    except OSError as error:
        raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(output), found=type(error).__name__) from None


@publications_app.command("record", cls=Command, help=texts.COMMANDS["publication record"])
def record(
    file: Annotated[Path, argument("figure_list", metavar="LIST.xlsx")],
    code: Code,
    title: Title,
    date: Day,
    as_: Signer,
    year: Year = None,
    document: Annotated[Path | None, option("published_document", "--document")] = None,
    dry_run: DryRun = False,
) -> None:
    """A voucher of the publication in the list is submitted; where anything is wrong, all of it is told at its cell."""
    from api.documents import source_of  # noqa: PLC0415
    from ledger.intake.document_guard import read_figure_list  # noqa: PLC0415
    from ledger.intake.messages import unpacked  # noqa: PLC0415
    from ledger.intake.publication_facts import Heading, listed  # noqa: PLC0415

    with plainly():
        source = source_of(file)
        published = None if document is None else source_of(document)
        named = None if published is None else {"name": published.name, "sha256": published.sha256}
        body = read_figure_list(file, name=file.name)
        publication = listed(Heading(code, title, date, year, named), body)
        _submit(publication, unpacked(body["findings"]), as_, dry_run=dry_run, source={"file": source.name})


def _submit(
    publication: "Listed", findings: "list[Finding]", signer: str, *, dry_run: bool, source: dict[str, str]
) -> None:
    from api.documents import submit_list  # noqa: PLC0415
    from ledger.journal import Draft, prepare  # noqa: PLC0415
    from ledger.vocabulary import Severity  # noqa: PLC0415

    tell_findings([finding for finding in findings if finding.severity is not Severity.ERROR])
    given = Draft([publication.fact], None, {**source, "title": publication.fact["title"]})

    def check() -> None:
        with open_database().reading() as connection:
            prepare(connection, given, user=find_signer(connection, signer))

    submit_list(publication, findings, check, lambda: hand_in([given], signer, dry_run=dry_run))


@publications_app.command("list", cls=Command, help=texts.COMMANDS["publication list"])
def list_(known_at: KnownAt = None, format_: Formats = TableOrJson.TABLE) -> None:
    """The publications are printed, the one recorded last first."""
    from ledger.publications import list_publications  # noqa: PLC0415
    from ledger.totals import find_head  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        items = list_publications(connection, find_head(connection, known_at).number)
    if format_ is TableOrJson.JSON:
        print_json({"publications": [item.as_json() for item in items]})
        return
    from reports.documents import build_publications  # noqa: PLC0415

    show(build_publications(items))


@publications_app.command("show", cls=Command, help=texts.COMMANDS["publication show"])
def show_publication(
    code: Annotated[str, argument("publication_code")], known_at: KnownAt = None, format_: Formats = TableOrJson.TABLE
) -> None:
    """One publication is printed: its figures with their declared scopes."""
    from ledger.publications import find_publication  # noqa: PLC0415
    from ledger.totals import find_head  # noqa: PLC0415

    with plainly(), open_database().reading() as connection:
        fact = find_publication(connection, code, find_head(connection, known_at).number)
    if format_ is TableOrJson.JSON:
        print_json(fact)
        return
    from reports.documents import build_publication  # noqa: PLC0415

    show(build_publication(fact))


def register(app: typer.Typer) -> None:
    """The commands hang on the app under their names."""
    app.add_typer(publications_app, name="publication", help=texts.COMMANDS["publication"])
    app.command("extract", cls=Command, help=texts.COMMANDS["extract"])(extract)
