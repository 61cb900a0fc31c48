"""Documents that LibreOffice makes of others: pages of PDF, pictures of PNG. It runs alone, briefly and unseen.

Each run has a profile of its own, so that it neither waits for a program that someone has open nor changes it; no
display, no macros of a document (ours have none), and an end after two minutes.
"""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode

PROGRAMS: Final = ("soffice", "libreoffice")
"""The names under which it may be installed."""

SECONDS_MAX: Final = 120

_ONE_AT_A_TIME: Final = Lock()

_KEPT: Final = ("PATH", "LANG", "LC_ALL")


def convert(content: bytes, from_suffix: str, to_suffix: str) -> bytes:
    """The document in the other form.

    Raises:
        Unavailable: OFFICE_PROGRAM_MISSING; OFFICE_PROGRAM_FAILED where nothing came of it in time.
    """
    program = find_program()
    with _ONE_AT_A_TIME, TemporaryDirectory(prefix="pledgebook-office-") as place:
        source = Path(place) / f"document.{from_suffix}"
        source.write_bytes(content)
        outcome = _run(program, source, to_suffix)
        made = source.with_suffix(f".{to_suffix}")
        if not made.exists():
            raise Unavailable.of(FindingCode.OFFICE_PROGRAM_FAILED, "format", expected=to_suffix, found=outcome)
        return made.read_bytes()


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
    """The status with which it ended, or ``timeout``."""
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
        return str(process.wait(SECONDS_MAX))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.wait()
        return "timeout"
