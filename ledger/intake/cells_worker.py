"""The process that reads all cells of a foreign workbook, bounded as the one that reads tables is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ledger.intake.limits import Limits
from ledger.intake.worker import serve


def answer(told: dict[str, Any], limits: Limits) -> Iterator[bytes]:
    """The parts of the workbook, one JSON line each.

    Raises:
        NotFound, Unreadable, Malformed, TooLarge: as ``open_book``.
        Malformed: NOT_A_WORKBOOK where it is a table of another kind.
    """
    from ledger.intake.cellscan import scan_book  # noqa: PLC0415  (only once the bounds are set)
    from ledger.intake.open import open_book  # noqa: PLC0415
    from ledger.intake.refusals import not_xlsx  # noqa: PLC0415
    from ledger.intake_words import FileType  # noqa: PLC0415

    path = Path(told["path"])
    book = open_book(path, limits, name=told["name"])  # says what the file is, by its bytes
    if book.file_type not in {FileType.XLSX, FileType.XLSM}:
        raise not_xlsx(book.file_type)
    for part in scan_book(path, limits):
        yield json.dumps(["Part", part], ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"


if __name__ == "__main__":
    serve(answer)
