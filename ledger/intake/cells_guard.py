"""All cells of a foreign workbook, read in a process of its own: there is the whole workbook, or a refusal."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ledger.errors import Malformed
from ledger.intake.bounds import command
from ledger.intake.cellgrid import CellBook
from ledger.intake.cellscan import gather
from ledger.intake.guard import lines_of
from ledger.intake.limits import LIMITS, Limits
from ledger.intake.messages import Found, decode
from ledger.intake.worker import order

COMMAND: Final = command("ledger.intake.cells_worker")


def read_cells_guarded(path: Path, limits: Limits = LIMITS, *, name: str = "") -> CellBook:
    """The workbook with every cell; ``name`` is what its sender calls it.

    Raises:
        Malformed: it cannot be read as a workbook, with the findings that say why.
        Unreadable: reading took too long or too much memory, or died.
        TooLarge: it has more cells than are held at once.
    """
    return gather(_parts(path, limits, name))


def _parts(path: Path, limits: Limits, name: str) -> Iterator[dict[str, Any]]:
    for line in lines_of(COMMAND, order(path, limits, name=name), limits):
        if line.startswith(b'["Part"'):
            yield json.loads(line)[1]
            continue
        found = decode(line)
        assert isinstance(found, Found)  # noqa: S101  (all else that a worker says)
        raise Malformed(found.findings)
