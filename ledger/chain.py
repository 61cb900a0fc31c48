"""Canonical bytes, the digest of a voucher, the hash that links the journal, and the head file outside the database.

The stored text of the facts is itself canonical: it is written once, by ``canonical``, and hashed as it stands, so that
no later change of a serialiser can move a digest. Every column of a voucher enters its digest; the digest and every
column of a journal row enter its hash.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from ledger.errors import Unavailable
from ledger.finding_codes import FindingCode

FORMAT: Final = 1
"""The number of the format that facts and canonical bytes are written in; stored with every voucher."""

VOUCHER_COLUMNS: Final = (
    "id", "format", "revises", "batch", "submitted_by", "made_by", "client_key", "request", "submitted_at", "source",
    "facts",
)  # fmt: skip
"""The columns that enter a voucher's digest, in this order: all but marks and digest themselves."""

JOURNAL_COLUMNS: Final = (
    "number", "voucher", "submitted_by", "made_by", "verdict", "checked_by", "decided_at", "reason", "accepted",
    "open_from",
)  # fmt: skip
"""The columns that enter a journal row's hash, in this order: all but marks and the two hashes."""


def canonical(value: Any) -> str:
    """The one JSON text of ``value``: no spaces, keys in the order given, characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def sorted_canonical(value: Any) -> str:
    """As ``canonical`` with keys sorted, for foreign bodies whose order of keys means nothing."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def sha256(text: str) -> str:
    """Hexadecimal SHA-256 of the text's UTF-8 bytes (lone surrogates pass, so that any stored text has a digest)."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def marks_of(columns: Sequence[Any]) -> str:
    """Eight hexadecimal digits (CRC-32) a column. They prove nothing; they let verification name what was changed."""
    return "".join(f"{crc32(canonical(value).encode('utf-8', 'surrogatepass')):08x}" for value in columns)


def changed_columns(names: Sequence[str], columns: Sequence[Any], marks: str) -> list[str]:
    """The names of the columns whose value is not the one that was marked; none where only a hash or a mark differs."""
    found = marks_of(columns)
    places = range(0, len(found), 8)
    return [name for name, at in zip(names, places, strict=True) if found[at : at + 8] != marks[at : at + 8]]


def voucher_digest(columns: Sequence[Any], marks: str) -> str:
    """The digest over the values of ``VOUCHER_COLUMNS`` and their marks; the facts enter by their own SHA-256."""
    return sha256(canonical([*columns[:-1], sha256(columns[-1]), marks]))


def genesis(ledger_id: str, created_at: str) -> str:
    """The hash that journal number 1 links to: it binds the chain to this ledger."""
    return sha256(canonical(["pledgebook", FORMAT, ledger_id, created_at]))


def link(prev_hash: str, digest: str, columns: Sequence[Any], marks: str) -> str:
    """Hash = sha256(prev_hash ‖ canonical[format, digest, every column of ``JOURNAL_COLUMNS``, their marks])."""
    return sha256(prev_hash + canonical([FORMAT, digest, *columns, marks]))


@dataclass(frozen=True, slots=True)
class Anchor:
    """One line of the head file: what was committed, seen from outside the database.

    ``key`` is a journal number (``"7"``) with its hash, a submission (``"S7"``) with its digest, or ``"0"`` with the
    genesis hash, which is always the first line.
    """

    key: str
    hash: str


class HeadFile:
    """An append-only text file beside the database, a JSON line for each commit.

    A line that was promised and is not in the chain proves that the chain was cut. A crash between commit and line
    leaves the chain longer than the file, which is harmless.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def create(self, genesis_hash: str) -> None:
        """The file stands, with the genesis line alone.

        Raises:
            Unavailable: a file of that name exists.
        """
        try:
            with self.path.open("x", encoding="utf-8") as file:
                file.write(_line(Anchor("0", genesis_hash)))
        except FileExistsError:
            raise Unavailable.of(FindingCode.FILE_EXISTS, str(self.path)) from None

    def append(self, anchors: Iterable[Anchor]) -> None:
        """The lines stand at the end, written in one call so that several processes may append.

        Raises:
            Unavailable: the file is missing; a new one would hide that lines were lost.
        """
        data = "".join(map(_line, anchors)).encode()
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            raise Unavailable.of(FindingCode.HEAD_FILE_MISSING, str(self.path)) from None
        try:
            size = os.fstat(descriptor).st_size
            is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
            os.write(descriptor, b"\n" + data if is_torn else data)
        finally:
            os.close(descriptor)

    def require(self) -> None:
        """Nothing, if the file is there and can be appended to.

        Raises:
            Unavailable: it is missing or read-only.
        """
        if not self.path.exists():
            raise Unavailable.of(FindingCode.HEAD_FILE_MISSING, str(self.path))
        if not os.access(self.path, os.W_OK):
            raise Unavailable.of(FindingCode.DATABASE_READ_ONLY, str(self.path))

    def size(self) -> int:
        """The bytes that the file has now; 0 where it is missing."""
        return self.path.stat().st_size if self.path.exists() else 0

    def read(self, size: int | None = None) -> Iterable[tuple[int, Anchor]]:
        """Yields (line of the file, anchor). A line that a crash tore is passed over: it was never promised whole.

        With ``size``, only lines that stand within so many first bytes: those of an earlier moment.

        Raises:
            Unavailable: the file is missing, or a whole line is no anchor.
        """
        if not self.path.exists():
            raise Unavailable.of(FindingCode.HEAD_FILE_MISSING, str(self.path))
        with self.path.open("rb") as file:
            for row, line in enumerate(file, start=1):
                if size is not None and file.tell() > size:
                    return
                if line.endswith(b"}\n"):
                    yield row, self._anchor(line.decode(errors="replace"), row)

    def _anchor(self, text: str, row: int) -> Anchor:
        try:
            values = json.loads(text)
            return Anchor(str(values["number"]), str(values["hash"]))
        except (ValueError, KeyError, TypeError):
            place = f"{self.path}:{row}"
            raise Unavailable.of(FindingCode.HEAD_FILE_UNREADABLE, place, found=text[:60]) from None


def _line(anchor: Anchor) -> str:
    number: int | str = int(anchor.key) if anchor.key.isdigit() else anchor.key
    return canonical({"number": number, "hash": anchor.hash}) + "\n"
