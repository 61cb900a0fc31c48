"""What goes back to a sender: the workbook with its findings in it, or the findings as a list."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.errors import Finding, Unavailable
from ledger.finding_codes import FindingCode
from ledger.intake.annotate_guard import annotate_guarded
from reports.findings import build_findings
from reports.text import render_csv

HeaderRows = Mapping[str, Sequence[int]]
"""Per sheet, the rows of its header from 1: ``{layout.sheet: layout.header_rows}``."""


def annotated_copy(
    path: Path, findings: Sequence[Finding], header_rows: HeaderRows | None = None, *, name: str = ""
) -> bytes:
    """A copy of the file, an xlsx or xlsm workbook, with the findings in it; ``name`` is what the sender calls it.

    Raises:
        TooLarge: ANNOTATION_TOO_LARGE; ``findings_csv`` is what can be sent instead.
        Malformed: it cannot be read, or not rewritten (ANNOTATION_UNREADABLE).
    """
    with TemporaryDirectory(prefix="annotated-") as room:
        target = Path(room) / "copy"
        annotate_guarded(path, findings, target, header_rows, name=name)
        return target.read_bytes()


def write_annotated(
    path: Path, findings: Sequence[Finding], output: Path, header_rows: HeaderRows | None = None, *, name: str = ""
) -> Path:
    """``output`` is such a copy; its absolute path. What stood there is replaced, or stays where there is a refusal.

    Raises:
        TooLarge, Malformed: as ``annotated_copy``.
        Unavailable: FILE_UNWRITABLE.
    """
    target = output.absolute()
    try:
        annotate_guarded(path, findings, target, header_rows, name=name)
    except OSError as error:
        raise Unavailable.of(FindingCode.FILE_UNWRITABLE, str(target), found=type(error).__name__) from None
    return target


def annotated_name(name: str) -> str:
    """What a copy of a file so called is called: ``bank.csv`` becomes ``bank-annotated.xlsx``, xlsm stays xlsm."""
    given = Path(name)
    ending = ".xlsm" if given.suffix.lower() == ".xlsm" else ".xlsx"
    return f"{given.stem}-annotated{ending}"


def findings_csv(findings: Sequence[Finding]) -> str:
    """The findings as CSV, a line each, with a header; texts that look like formulas are made harmless.

    It begins with a byte order mark, without which a Chinese Excel reads UTF-8 as GB18030.
    """
    return "\ufeff" + render_csv(build_findings(findings))
