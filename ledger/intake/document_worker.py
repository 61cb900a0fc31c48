"""The process that reads foreign documents and lists of figures, bounded by the kernel as the one of tables is.

It is told what to do by one JSON line on its standard input and answers with one: what it read, or the class and the
findings of its refusal. What it did not expect goes to its error output, for the parent's log.
"""

import gc
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from ledger.errors import LedgerError, TooLarge, Unreadable
from ledger.finding_codes import FindingCode
from ledger.intake.bounds import bind
from ledger.intake.limits import Limits
from ledger.intake.messages import packed

_OPEN_FILES: Final = 64

Told = Mapping[str, Any]


def order(what: str, path: Path, limits: Limits, *, name: str, year: int | None = None) -> bytes:
    """What the worker is told: to find the ``figures`` of a document, or to read a ``list`` of them."""
    body = {"what": what, "path": str(path.absolute()), "name": name, "year": year, "limits": asdict(limits)}
    return json.dumps(body).encode() + b"\n"


def main() -> None:
    """Carry out the order on standard input, within its bounds."""
    told = json.loads(sys.stdin.buffer.readline())
    bind(Limits(**told["limits"]), open_files=_OPEN_FILES, written=0)
    gc.disable()  # what is read is kept until the end: collecting would only look at it again and again
    sys.stdout.buffer.write(answer(told))
    sys.stdout.flush()


def answer(told: Told) -> bytes:
    """The answer as one line, whatever happens."""
    try:
        return _line({"body": _READERS[told["what"]](told)})
    except MemoryError:
        return _refusal(TooLarge.of(FindingCode.READING_MEMORY))
    except LedgerError as error:
        return _refusal(error)
    except Exception as error:  # noqa: BLE001  (whatever a hostile file brings about, the parent is told in one way)
        traceback.print_exception(error)
        return _refusal(Unreadable.of(FindingCode.READING_DIED))


def _refusal(error: LedgerError) -> bytes:
    return _line({"error": type(error).__name__, "findings": packed(error.findings)})


def _line(body: Any) -> bytes:
    """One line; half a surrogate pair becomes a question mark."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"


def _figures(told: Told) -> Any:
    from ledger.extract.finding import extract  # noqa: PLC0415  (only once the bounds are set)
    from ledger.intake.documents import open_document  # noqa: PLC0415
    from ledger.intake.found_body import found_body  # noqa: PLC0415

    opened = open_document(Path(told["path"]), Limits(**told["limits"]), name=told["name"])
    return found_body(opened, extract(opened.document, year=told["year"]))


def _list(told: Told) -> Any:
    from ledger.intake.figure_list import read_list  # noqa: PLC0415
    from ledger.intake.open import open_book  # noqa: PLC0415

    return read_list(open_book(Path(told["path"]), Limits(**told["limits"]), name=told["name"]))


_READERS: Final[Mapping[str, Callable[[Told], Any]]] = {"figures": _figures, "list": _list}


if __name__ == "__main__":
    main()
