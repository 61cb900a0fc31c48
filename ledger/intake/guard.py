"""Reading in a process of its own: whatever the file does to it, the caller gets messages and at worst one finding.

The worker is a new interpreter with an empty environment, not a fork. A thread takes its lines off the pipe ahead of
the reader, up to a bound, so that both work at once. The time limit counts how long the reader waited, not its own
work.
"""

import json
import logging
import subprocess
import threading
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from typing import IO, Final

from ledger.errors import LedgerError, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.bounds import command, environment
from ledger.intake.limits import LIMITS, MIB, Limits
from ledger.intake.messages import Found, Message, decode
from ledger.intake.profile import Profile
from ledger.intake.worker import DONE, order

READ_AHEAD: Final = 16 * MIB
"""Bytes of messages that may wait for the reader."""
_LINE_MAX: Final = 64 * MIB
_LOG: Final = logging.getLogger(__name__)
COMMAND: Final = command("ledger.intake.worker")


class _LateError(Exception):
    """The worker took too long."""


def read_guarded(path: Path, profile: Profile, limits: Limits = LIMITS, *, name: str = "") -> Iterator[Message]:
    """What the file says by the profile, message by message; ``name`` is what its sender calls it.

    A file that cannot be read ends in a ``Found`` with errors and without a ``Summary``. Closing the iterator early
    ends the worker. Nothing is raised for anything that the file does.
    """
    yield from _messages(order(path, limits, name=name, profile=profile.model_dump_json()), limits)


def _messages(told: bytes, limits: Limits) -> Generator[Message, None, None]:
    try:
        yield from map(decode, lines_of(COMMAND, told, limits))
    except LedgerError as error:
        yield Found(error.findings)


def lines_of(worker: Sequence[str], told: bytes, limits: Limits) -> Generator[bytes, None, None]:
    """What a worker answers to its order, line by line. Closing the iterator early ends the worker.

    Raises:
        Unreadable: it took too long or too much memory, or died.
    """
    process = _start(worker)
    lines = _ReadAhead(process)
    try:
        lines.tell(told)
        while (line := lines.take(limits.wait_seconds)) not in {b"", DONE}:
            if line.startswith(b'["Trace"'):
                _LOG.error("reading died: %s", json.loads(line)[1])
            else:
                yield line
        if line != DONE:
            raise Unreadable.of(_cause(process))
    except _LateError:
        raise Unreadable.of(FindingCode.READING_TIME, expected=f"<= {limits.wait_seconds:g}s") from None
    finally:
        lines.close()


def _start(worker: Sequence[str]) -> subprocess.Popen[bytes]:
    """A worker that finds the same modules as this process and knows nothing else of it."""
    return subprocess.Popen(  # noqa: S603  (our own interpreter and module)
        worker, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), cwd="/"
    )


def _cause(process: subprocess.Popen[bytes]) -> FindingCode:
    """Why a worker ended without saying so."""
    code = process.wait()
    if code == -SIGXCPU:
        return FindingCode.READING_TIME
    return FindingCode.READING_MEMORY if code == -SIGKILL else FindingCode.READING_DIED


class _ReadAhead:
    """The lines of a worker, taken off its pipe by a thread and kept until they are asked for."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lines: deque[bytes] = deque()
        self._size = 0
        self._closed = False
        self._waited = 0.0
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._read, name="intake-read-ahead", daemon=True)
        self._thread.start()

    def tell(self, told: bytes) -> None:
        """Give the worker its order."""
        with suppress(BrokenPipeError), _pipe(self._process.stdin) as stdin:  # a dead one's exit says why
            stdin.write(told)

    def take(self, wait_seconds: float) -> bytes:
        """The next line, empty once there are no more.

        Raises:
            _LateError: all waiting together took longer than ``wait_seconds``.
        """
        with self._changed:
            started = time.monotonic()
            if not self._changed.wait_for(lambda: self._lines, wait_seconds - self._waited):
                raise _LateError
            self._waited += time.monotonic() - started
            line = self._lines.popleft()
            self._size -= len(line)
            self._changed.notify_all()
            return line

    def close(self) -> None:
        """End the worker and the thread, if they have not ended yet."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self._process.kill()
        self._process.wait()
        self._thread.join()
        _pipe(self._process.stdout).close()

    def _read(self) -> None:
        stdout = _pipe(self._process.stdout)
        while True:
            line = stdout.readline(_LINE_MAX)
            with self._changed:
                self._changed.wait_for(lambda: self._size < READ_AHEAD or self._closed)
                if self._closed:
                    return
                line = line if line.endswith(b"\n") else b""
                self._lines.append(line)
                self._size += len(line)
                self._changed.notify_all()
            if not line:
                return


def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None  # noqa: S101  (all of them were asked for)
    return stream
