"""Documents read in a process of their own: whatever the file does to it, there is an answer or a finding in time."""

import json
import logging
import subprocess
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from typing import Any, Final

from ledger import errors
from ledger.errors import LedgerError, TooLarge, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.bounds import command, environment
from ledger.intake.document_worker import order
from ledger.intake.limits import DOCUMENT_LIMITS, Limits
from ledger.intake.messages import unpacked

COMMAND: Final = command("ledger.intake.document_worker")
_TRACE_MAX: Final = 8_000
_LOG: Final = logging.getLogger(__name__)


def find_figures(
    path: Path, *, name: str = "", year: int | None = None, limits: Limits = DOCUMENT_LIMITS
) -> dict[str, Any]:
    """Every figure of the document, as ``found_body`` has it. ``year`` is that of which it speaks, if that is known.

    Raises:
        NotFound: there is no such file.
        Unreadable: it is encrypted, or ended the reading process.
        Malformed: it is no document, damaged, of mixed encodings, or has no text.
        TooLarge: it is too large, or took too much memory or time.
    """
    return _answer(order("figures", path, limits, name=name, year=year), limits)


def read_figure_list(path: Path, *, name: str = "", limits: Limits = DOCUMENT_LIMITS) -> dict[str, Any]:
    """The figures of a workbook or csv, as ``figure_list.read_list`` has them.

    Raises:
        LedgerError: as ``find_figures``, of tables.
    """
    return _answer(order("list", path, limits, name=name), limits)


def _answer(told: bytes, limits: Limits) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module)
            COMMAND, input=told, capture_output=True, check=False, env=environment(), cwd="/",
            timeout=limits.wait_seconds,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise _too_slow(limits) from None
    if done.stderr:
        _LOG.error("reading died: %s", done.stderr.decode(errors="replace")[-_TRACE_MAX:])
    if not done.stdout.endswith(b"\n"):
        raise _ended(done.returncode, limits)
    answer = json.loads(done.stdout)
    if "error" in answer:
        refusal: type[LedgerError] = getattr(errors, answer["error"])
        raise refusal(unpacked(answer["findings"]))
    body: dict[str, Any] = answer["body"]
    return body


def _too_slow(limits: Limits) -> LedgerError:
    return TooLarge.of(FindingCode.READING_TIME, expected=f"<= {limits.wait_seconds:g}s")


def _ended(code: int, limits: Limits) -> LedgerError:
    """Why a worker ended without an answer."""
    if code == -SIGXCPU:
        return _too_slow(limits)
    if code == -SIGKILL:
        return TooLarge.of(FindingCode.READING_MEMORY)
    return Unreadable.of(FindingCode.READING_DIED)
