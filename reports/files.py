"""Files that are whole or not there: what is written stands beside the old file until it is finished, then replaces it.

A report that is stopped midway, or a disk that is full, leaves the file of that name as it was.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from ledger.errors import Finding, Unavailable
from ledger.finding_codes import FindingCode
from ledger.labels import files as texts

_IN_USE: Final = frozenset({errno.EBUSY, errno.ETXTBSY, errno.EAGAIN})


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """What is written here is the file of that name once the block ends well; what is no plain file is written to.

    Raises:
        Unavailable: FILE_UNWRITABLE, saying why; the file is as it was.
    """
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("wb") as target:
                yield target
        else:
            yield from _beside(path.resolve())
    except OSError as error:
        raise unwritable(path, error) from None


def _beside(path: Path) -> Iterator[IO[bytes]]:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "")
    if path.exists() and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "")
    unfinished = path.with_name(f".pledgebook-{secrets.token_hex(6)}.part")
    try:
        with unfinished.open("xb") as target:
            yield target
        if path.exists():
            shutil.copymode(path, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def unwritable(path: Path, error: OSError) -> Unavailable:
    """The finding that a file cannot be written, and why."""
    return Unavailable([Finding(FindingCode.FILE_UNWRITABLE, str(path), "", reason_of(error))])


def reason_of(error: OSError) -> str:
    """Why the system refused, in words."""
    if error.errno in _IN_USE:
        return texts.IN_USE
    return texts.REASONS.get(errno.errorcode.get(error.errno or 0, ""), error.strerror or type(error).__name__)
