"""The process that reads a foreign file: bounded by the kernel, without a database, done when its output is read.

It is told what to do by one JSON line on its standard input and answers with messages, one JSON line each. Its last
line is ``["Done",null]``; where that is missing it died. What it did not expect goes to the parent's log, never to a
person.
"""

import gc
import json
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

from ledger.errors import Finding, LedgerError
from ledger.finding_codes import FindingCode
from ledger.intake.bounds import bind
from ledger.intake.limits import Limits
from ledger.intake.messages import Found, encode

DONE: Final = b'["Done",null]\n'
_OPEN_FILES: Final = 64
_OUT_OF_MEMORY: Final = encode(Found([Finding(FindingCode.READING_MEMORY)]))
_DIED: Final = encode(Found([Finding(FindingCode.READING_DIED)]))
_TRACE_MAX: Final = 8_000


Answer = Callable[[dict[str, Any], Limits], Iterator[bytes]]
"""From an order to the lines that answer it."""


def order(path: Path, limits: Limits, *, name: str, **more: str) -> bytes:
    """What the worker is told; ``more`` is what a task needs beside the file."""
    body = {"path": str(path.absolute()), "name": name, **more, "limits": asdict(limits)}
    return json.dumps(body).encode() + b"\n"


def main() -> None:
    """Carry out the order on standard input: the messages of the file, read by a profile."""
    serve(_messages)


def serve(answer: Answer) -> None:
    """Carry out the order on standard input, within its bounds."""
    told = json.loads(sys.stdin.buffer.readline())
    bind(Limits(**told["limits"]), open_files=_OPEN_FILES, written=0)
    gc.disable()  # rows are trees without cycles: collecting would only look at them again and again
    carry_out(told, sys.stdout.buffer, answer)


def carry_out(told: dict[str, Any], out: BinaryIO, answer: Answer | None = None) -> None:
    """Write what the order asks for; whatever happens, what is written ends with a reason and ``DONE``."""
    limits = Limits(**told["limits"])
    try:
        for line in (answer or _messages)(told, limits):
            out.write(line)
            out.flush()
    except MemoryError:
        out.write(_OUT_OF_MEMORY)
    except LedgerError as error:
        out.write(encode(Found(error.findings)))
    except Exception:  # noqa: BLE001  (whatever a hostile file brings about, the parent is told in one way)
        out.write(json.dumps(["Trace", traceback.format_exc()[-_TRACE_MAX:]]).encode() + b"\n")
        out.write(_DIED)
    out.write(DONE)
    out.flush()


def _messages(told: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    from ledger.intake.open import open_book  # noqa: PLC0415  (only once the bounds are set)

    book = open_book(Path(told["path"]), limits, name=told["name"])
    from ledger.intake.mapping import read_book  # noqa: PLC0415
    from ledger.intake.profile import Profile  # noqa: PLC0415

    yield from map(encode, read_book(book, Profile.model_validate_json(told["profile"])))


if __name__ == "__main__":
    main()
