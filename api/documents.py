"""Documents for both edges: a file's figures as one body, and a drafted publication as a record file."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from api.problems import finding_body
from ledger.errors import Finding, LedgerError, Malformed, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.document_guard import find_figures
from ledger.intake.messages import unpacked
from ledger.intake.publication_facts import Listed
from ledger.intake.run import ImportFile
from ledger.vocabulary import Severity


def source_of(path: Path) -> ImportFile:
    """The file with its SHA-256.

    Raises:
        Unreadable: FILE_MISSING.
    """
    try:
        return ImportFile.of(path)
    except OSError as error:
        raise Unreadable.of(FindingCode.FILE_MISSING, str(path), found=error.strerror or "") from None


def found_in(file: ImportFile, year: int | None) -> dict[str, Any]:
    """All that is found in the document (``found_body``), with the SHA-256 of the file beside its name.

    Raises:
        LedgerError: as ``find_figures``.
    """
    body = find_figures(file.path, name=file.name, year=year)
    return {**body, "document": {**body["document"], "sha256": file.sha256}}


Outcome = TypeVar("Outcome")


def submit_list(
    publication: Listed, findings: Sequence[Finding], check: Callable[[], object], hand: Callable[[], Outcome]
) -> Outcome:
    """What ``hand`` gives, where the list has no error of its own; else ``check`` adds all that the ledger finds.

    Raises:
        Malformed: the list's own errors, and beside them the ledger's.
        LedgerError: what the ledger finds, at its cells.
    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    try:
        if not errors:
            return hand()
        if publication.fact["figures"]:
            check()
    except LedgerError as error:
        told = dict.fromkeys([*errors, *map(publication.back, error.findings)])
        raise (Malformed if errors else type(error))(told) from None
    raise Malformed(errors)


def found_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as it is answered: its notes in words."""
    return {**body, "notes": [finding_body(finding) for finding in unpacked(body["notes"])]}


def record_file(fact: Mapping[str, Any]) -> str:
    """The publication as a record file of one voucher, a figure a line, to be edited and recorded."""
    head = {name: value for name, value in fact.items() if name != "figures"}
    lines = [f"  {_json(name)}: {_json(value)}," for name, value in head.items()]
    figures = ",\n".join(f"    {_json(figure)}" for figure in fact["figures"])
    body = "\n".join([*lines, f'  "figures": [\n{figures}\n  ]'])
    return f'{{"voucher": {_json(fact["title"])}, "facts": [{{\n{body}\n}}]}}\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
