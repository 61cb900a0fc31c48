"""``python -m tests.reading_alone FILE...``: what the guard says of each file, and the most memory that reading took.

Every row of every sheet is read, and nothing is made of it. Run as a program so that the worker is its only child.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

from ledger.errors import LedgerError
from ledger.intake import guard, worker
from ledger.intake.grid import Book
from ledger.intake.messages import Found, Message, Summary
from ledger.intake.profile import Profile

WORKER = (sys.executable, "-P", "-s", "-S", "-m", "tests.reading_alone", "--worker")


def read_all(book: Book, _profile: Profile) -> Iterator[Message]:
    """Read every row of the book; a sheet that cannot be read is a finding."""
    yield Found(list(book.notes))
    count = 0
    for sheet in book.sheets:
        try:
            for _row in sheet.rows():
                count += 1
        except LedgerError as error:
            yield Found(error.findings)
    yield Summary(count, {}, {}, {})


def replace_mapping(put: Callable[[dict[str, ModuleType], str, ModuleType], None] = dict.__setitem__) -> None:
    """Let the worker read everything instead of looking for a table."""
    mapping = ModuleType("ledger.intake.mapping")
    mapping.read_book = read_all  # type: ignore[attr-defined]
    put(sys.modules, mapping.__name__, mapping)


def report(path: Path) -> dict[str, object]:
    """Codes in order, rows read (None: it came to no end), and the peak of the largest worker so far in MiB."""
    codes: list[str] = []
    rows = None
    for message in guard.read_guarded(path, Profile()):
        if isinstance(message, Found):
            codes += [finding.code for finding in message.findings]
        elif isinstance(message, Summary):
            rows = message.rows_read
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return {"codes": codes, "rows": rows, "peak": peak}


if __name__ == "__main__":
    if sys.argv[1] == "--worker":
        replace_mapping()
        worker.main()
    else:
        guard.COMMAND = WORKER
        print(json.dumps([report(Path(path)) for path in sys.argv[1:]]))  # noqa: T201
