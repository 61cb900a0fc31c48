"""The process that writes the annotated copy of a foreign workbook, bounded by the kernel as the reading one is.

It is told what to do by one JSON line on its standard input, and answers with one message: what it found wrong with the
workbook, or nothing, and then the copy stands where it was told to write it.
"""

import gc
import json
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.bounds import bind
from ledger.intake.limits import Limits
from ledger.intake.messages import Found, decode, encode
from ledger.intake_words import FileType

WRITTEN_MAX: Final = 512 * 1024 * 1024
"""Bytes of one file that the process may write."""

_OPEN_FILES: Final = 256
_NEAR: Final = 2 * 1024 * 1024
"""Bytes: a peak that comes so near to the bound was stopped by it."""

_WHOLE: Final = (FileType.XLSX, FileType.XLSM)
_OUT_OF_MEMORY: Final = encode(Found([Finding(FindingCode.ANNOTATION_TOO_LARGE)]))
_DIED: Final = encode(Found([Finding(FindingCode.ANNOTATION_UNREADABLE)]))


def order(
    source: Path,
    findings: Sequence[Finding],
    target: Path,
    header_rows: Mapping[str, Sequence[int]],
    limits: Limits,
    *,
    name: str,
) -> bytes:
    """What the worker is told, as two lines: the order, and the findings."""
    rows = {sheet: list(numbers) for sheet, numbers in header_rows.items()}
    body = {"source": str(source.absolute()), "target": str(target.absolute()), "name": name, "header_rows": rows}
    return json.dumps({**body, "limits": asdict(limits)}).encode() + b"\n" + encode(Found(findings))


def main() -> None:
    """Carry out the order on standard input."""
    told = json.loads(sys.stdin.buffer.readline())
    findings = decode(sys.stdin.buffer.readline())
    assert isinstance(findings, Found)  # noqa: S101  (``order`` wrote it)
    limits = Limits(**told["limits"])
    bind(limits, open_files=_OPEN_FILES, written=WRITTEN_MAX)
    gc.disable()  # a workbook is kept whole until the end: collecting would only look at it again and again
    tempfile.tempdir = str(Path(told["target"]).parent)
    try:
        _annotate(told, findings.findings, limits)
        answer = encode(Found([]))
    except Exception as error:  # noqa: BLE001  (whatever a hostile file brings about, the parent is told in one way)
        answer = _refusal(error, limits)
    sys.stdout.buffer.write(answer)
    sys.stdout.flush()


def _refusal(error: Exception, limits: Limits) -> bytes:
    """What the parent is told; want of memory shows itself as many an error, so the peak is asked too."""
    try:
        is_full = isinstance(error, MemoryError) or _peak() > limits.memory_bytes - _NEAR
    except MemoryError:
        is_full = True
    if is_full:
        return _OUT_OF_MEMORY
    if isinstance(error, LedgerError):
        return encode(Found(error.findings))
    traceback.print_exception(error)  # to the parent's log, never to a person
    return _DIED


def _peak() -> int:
    """Bytes of address space that this process had at most; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmPeak:")), 0)


def _annotate(told: dict[str, Any], findings: Sequence[Finding], limits: Limits) -> None:
    from ledger.intake.annotate import annotate  # noqa: PLC0415  (only once the bounds are set)
    from ledger.intake.open import open_book  # noqa: PLC0415

    source = Path(told["source"])
    book = open_book(source, limits, name=told["name"])  # judges the file as reading does
    rows = None if book.file_type in _WHOLE else book
    annotate(source, findings, Path(told["target"]), told["header_rows"], rows)


if __name__ == "__main__":
    main()
