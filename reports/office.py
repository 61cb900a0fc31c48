"""Documents that LibreOffice makes of others: pages of PDF, pictures of PNG. It runs alone, briefly and unseen.

Each run has a profile of its own, so that it neither waits for a program that someone has open nor changes it; no
display, no macros of a document (ours have none), and an end after two minutes.
"""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from ledger.errors import LedgerError, Unavailable
from ledger.finding_codes import FindingCode
from ledger.labels import catalogue as texts
from reports.files import reason_of

PROGRAMS: Final = ("soffice", "libreoffice")
"""The names under which it may be installed."""

SECONDS_MAX: Final = 120

_ONE_AT_A_TIME: Final = Lock()

_KEPT: Final = ("PATH", "LANG", "LC_ALL")


def convert(content: bytes, from_suffix: str, to_suffix: str) -> bytes:
    """The document in the other form.

    Raises:
        Unavailable: OFFICE_PROGRAM_MISSING; OFFICE_PROGRAM_FAILED where nothing came of it in time, there was no room
            for it, or others' documents take all the time.
    """
    program = find_program()
    if not _ONE_AT_A_TIME.acquire(timeout=SECONDS_MAX):
        raise _failed(to_suffix, texts.OFFICE_BUSY)
    try:
        return _converted(program, content, from_suffix, to_suffix)
    except OSError as error:
        raise _failed(to_suffix, reason_of(error)) from None
    finally:
        _ONE_AT_A_TIME.release()


def _converted(program: str, content: bytes, from_suffix: str, to_suffix: str) -> bytes:
    with TemporaryDirectory(prefix="pledgebook-office-", ignore_cleanup_errors=True) as place:
        source = Path(place) / f"document.{from_suffix}"
        source.write_bytes(content)
        outcome = _run(program, source, to_suffix)
        made = source.with_suffix(f".{to_suffix}")
        document = made.read_bytes() if made.is_file() else b""
        if not document:
            raise _failed(to_suffix, outcome)
        return document


def _failed(to_suffix: str, outcome: str) -> LedgerError:
    return Unavailable.of(FindingCode.OFFICE_PROGRAM_FAILED, "format", expected=to_suffix, found=outcome)


def find_program() -> str:
    """Where the program is installed.

    Raises:
        Unavailable: OFFICE_PROGRAM_MISSING.
    """
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise Unavailable.of(FindingCode.OFFICE_PROGRAM_MISSING, "format", expected=PROGRAMS[0])
    return found


def _run(program: str, source: Path, to_suffix: str) -> str:
    """How it ended, in words. It never outlives this call, however that ends."""
    home = source.parent
    words = [
        program, f"-env:UserInstallation={(home / 'profile').as_uri()}", "--headless", "--norestore", "--nolockcheck",
        "--nodefault", "--convert-to", to_suffix, "--outdir", str(home), str(source),
    ]  # fmt: skip
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    environment = {**kept, "HOME": str(home), "TMPDIR": str(home), "http_proxy": "", "https_proxy": ""}
    process = subprocess.Popen(  # noqa: S603  (a found program and our own words)
        words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        return texts.OFFICE_ENDED.format(status=process.wait(SECONDS_MAX))
    except subprocess.TimeoutExpired:
        return texts.OFFICE_TOO_SLOW.format(seconds=SECONDS_MAX)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
