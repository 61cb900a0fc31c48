"""Annotated copies made in a process of their own: whatever the file does to it, there is a copy or a finding."""

import logging
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from ledger.errors import Finding, Malformed, TooLarge
from ledger.finding_codes import FindingCode
from ledger.intake.annotate_worker import order
from ledger.intake.bounds import command, environment
from ledger.intake.limits import LIMITS, MIB, Limits
from ledger.intake.messages import Found, decode

ANNOTATION_LIMITS: Final = replace(LIMITS, memory_bytes=1_536 * MIB, cpu_seconds=120, wait_seconds=120.0)
"""A workbook is held whole here: 100,000 rows of 15 columns take about a minute."""

_COMMAND: Final = command("ledger.intake.annotate_worker")
_TRACE_MAX: Final = 8_000
_LOG: Final = logging.getLogger(__name__)


def annotate_guarded(
    source: Path,
    findings: Sequence[Finding],
    target: Path,
    header_rows: Mapping[str, Sequence[int]] | None = None,
    limits: Limits = ANNOTATION_LIMITS,
    *,
    name: str = "",
) -> None:
    """``target`` (always an xlsx, or xlsm where the source has macros) is a copy of ``source`` with the findings in it.

    ``header_rows`` are the rows (from 1) of each sheet's header, as ``Layout`` tells them; ``name`` is what the sender
    calls the file. What stood at ``target`` is replaced at once, or stays where there is a refusal.

    Raises:
        TooLarge: ANNOTATION_TOO_LARGE, by its size or by the memory or time that it took.
        Malformed: it cannot be read, or not rewritten (ANNOTATION_UNREADABLE).
    """
    with TemporaryDirectory(prefix="annotate-", dir=target.absolute().parent) as room:
        copy = Path(room) / "copy"
        told = order(source, findings, copy, header_rows or {}, limits, name=name)
        _raise_for(_answer(told, limits))
        copy.replace(target)


def _answer(told: bytes, limits: Limits) -> Sequence[Finding]:
    """What the worker found wrong."""
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module)
            _COMMAND,
            input=told,
            capture_output=True,
            check=False,
            env=environment(),
            cwd="/",
            timeout=limits.wait_seconds,
        )
    except subprocess.TimeoutExpired:
        return [Finding(FindingCode.ANNOTATION_TOO_LARGE, expected=f"<= {limits.wait_seconds:g}s")]
    if done.stderr:
        _LOG.error("annotating died: %s", done.stderr.decode(errors="replace")[-_TRACE_MAX:])
    if done.stdout.endswith(b"\n"):
        message = decode(done.stdout)
        assert isinstance(message, Found)  # noqa: S101  (its only answer)
        return message.findings
    was_killed = done.returncode < 0
    return [Finding(FindingCode.ANNOTATION_TOO_LARGE if was_killed else FindingCode.ANNOTATION_UNREADABLE)]


def _raise_for(findings: Sequence[Finding]) -> None:
    if not findings:
        return
    is_large = any(finding.code is FindingCode.ANNOTATION_TOO_LARGE for finding in findings)
    raise (TooLarge if is_large else Malformed)(findings)
