"""Files that are sent to be imported: streamed to a temporary file, a bounded number read at once."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from api.server import IMPORTS_AT_ONCE, Server
from ledger.attachments import AttachmentStore
from ledger.errors import Finding, Malformed, TooLarge, TooManyRequests
from ledger.finding_codes import FindingCode
from ledger.intake.run import ImportFile

_RETRY: Final = 5
_CHUNK: Final = 1024 * 1024


async def received(request: Request, folder: Path, name: str, limit: int) -> ImportFile:
    """The body stands in a file of this folder; it was never in memory whole.

    Raises:
        TooLarge: more than ``limit`` bytes.
        Malformed: nothing was sent, or the name is none for a file.
    """
    if set(name) & set("/\\\0") or not name.isprintable():
        raise Malformed.of(FindingCode.ATTACHMENT_NAME, "name", found=ascii(name)[:60])
    path, digest, size = folder / "upload", hashlib.sha256(), 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise TooLarge.of(FindingCode.TOO_LARGE, "", expected=f"<= {limit}")
            digest.update(chunk)
            await run_in_threadpool(file.write, chunk)
    if not size:
        raise Malformed.of(FindingCode.MISSING_FIELD, "", expected="1..")
    return ImportFile(path, name, digest.hexdigest())


@contextmanager
def stored_copy(store: AttachmentStore, sha256: str, name: str) -> Iterator[ImportFile]:
    """A kept file as one that can be read by its path, for as long as it takes.

    Raises:
        NotFound: ATTACHMENT_MISSING.
    """
    with tempfile.TemporaryDirectory(prefix="pledgebook-import-") as folder:
        path = Path(folder) / "upload"
        _, stream = store.open(sha256)
        with stream, path.open("wb") as file:
            while chunk := stream.read(_CHUNK):
                file.write(chunk)
        yield ImportFile.of(path, name)


@contextmanager
def one_of_few(server: Server) -> Iterator[None]:
    """One of the two places for reading files.

    Raises:
        TooManyRequests: both are taken.
    """
    if not server.importing.acquire(blocking=False):
        finding = Finding(FindingCode.IMPORTS_AT_ONCE, expected=str(IMPORTS_AT_ONCE))
        raise TooManyRequests([finding], retry_after=_RETRY)
    try:
        yield
    finally:
        server.importing.release()
