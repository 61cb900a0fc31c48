"""What a foreign file may cost: sizes in bytes, counts, seconds. What is over a limit is refused with a finding."""

from dataclasses import dataclass, replace
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """All bounds of reading one file; every one is the largest value that passes."""

    file_bytes: int = 50 * MIB
    parts: int = 10_000
    unpacked_bytes: int = 512 * MIB
    unpacking_ratio: int = 200
    sheets: int = 255
    rows: int = 200_000
    """Rows with anything in them."""
    columns: int = 256
    """The last column with anything in it."""
    merges: int = 50_000
    text: int = 32_767
    """Characters of one cell: as many as a spreadsheet itself can hold."""
    line: int = 1_000_000
    """Characters of one line of a text file."""
    characters: int = 2_000_000
    """Characters of the text of a document."""
    memory_bytes: int = 450 * MIB
    """Address space of the reading process."""
    cpu_seconds: int = 60
    wait_seconds: float = 60.0
    """How long the parent waits for the reading process, its own work not counted."""


LIMITS: Final = Limits()
"""The bounds in force."""

DOCUMENT_LIMITS: Final = replace(LIMITS, cpu_seconds=8, wait_seconds=9.0)
"""The bounds of reading a document and finding its figures: whoever sent it waits for no more than ten seconds."""
