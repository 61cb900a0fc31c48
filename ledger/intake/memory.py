"""What is remembered of an import's rows: how the next file of the same sender is compared, and the sample to tick.

A row is known again by its number with act and day, where it has one, else by its parties, day and amounts; several
alike are counted. The sample is seeded by the file's own hash: the same file always shows the same rows.
"""

import heapq
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final
from zlib import crc32

from ledger.intake.messages import Record
from ledger.intake_words import AMOUNTS, Field

SAMPLE_SIZE: Final = 25
LISTED_MAX: Final = 200
"""Most rows of each kind that a comparison lists; their number is always whole."""

_NUMBERED: Final = (Field.NUMBER, Field.KIND, Field.ACT, Field.DATE, Field.REPAYMENT_DATE, Field.PATENT, Field.AS_OF)
_PARTIES: Final = (
    Field.PROVIDER_CODE, Field.PROVIDER, Field.RECIPIENT_CODE, Field.RECIPIENT_USCC, Field.RECIPIENT, *_NUMBERED[1:],
    *AMOUNTS,
)  # fmt: skip

Rows = Mapping[str, tuple[int, str]]
"""By what a row is known again: its row in the sheet, and a digest of all that it says."""


@dataclass(slots=True)
class Memory:
    """The rows of one file as they come by."""

    seed: str
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)
    _sample: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)
    _alike: dict[str, int] = field(default_factory=dict)

    def add(self, record: Record, *, is_accepted: bool = True) -> None:
        """The row is remembered; one that is accepted may be of the sample."""
        name = identity(record.values)
        count = self._alike[name] = self._alike.get(name, 0) + 1
        told = "\x1f".join(f"{key}={value}" for key, value in sorted(record.values.items()))
        digest = blake2b(told.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        self.rows[name if count == 1 else f"{name}#{count}"] = (record.row, digest)
        if not is_accepted:
            return
        item = (-crc32(f"{self.seed}:{record.row}".encode()), record.row, record.values)
        if len(self._sample) < SAMPLE_SIZE:
            heapq.heappush(self._sample, item)
        elif item[:2] > self._sample[0][:2]:
            heapq.heapreplace(self._sample, item)

    @property
    def sample(self) -> list[dict[str, object]]:
        """At most 25 rows in the order of the sheet, with their texts by field."""
        return [
            {"row": row, "values": dict(values)} for _, row, values in sorted(self._sample, key=lambda item: item[1])
        ]


def identity(values: Mapping[str, str]) -> str:
    """By what a row is known again in the next file."""
    fields = _NUMBERED if values.get(Field.NUMBER) else _PARTIES
    return "|".join(values.get(name, "") for name in fields).rstrip("|")


def pack(rows: Rows) -> bytes:
    """The rows as they are stored with their batch."""
    return zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"), 1)


def unpack(packed: bytes) -> dict[str, tuple[int, str]]:
    """The rows that ``pack`` stored."""
    return {name: (row, digest) for name, (row, digest) in json.loads(zlib.decompress(packed)).items()}


def compare(before: Rows, now: Rows) -> dict[str, object]:
    """New, changed and vanished rows: how many, and the first with their row (vanished: in the earlier file)."""
    new = [(now[name][0], name) for name in now if name not in before]
    changed = [(now[name][0], name) for name in now if name in before and before[name][1] != now[name][1]]
    vanished = [(before[name][0], name) for name in before if name not in now]
    found: dict[str, object] = {}
    for what, rows in (("new", new), ("changed", changed), ("vanished", vanished)):
        listed = [{"row": row, "what": name.split("|", 1)[0] or name} for row, name in sorted(rows)[:LISTED_MAX]]
        found |= {what: len(rows), f"{what}_rows": listed}
    return found
