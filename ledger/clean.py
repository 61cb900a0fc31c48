"""Vouchers that were found without a finding, and beside what: so that a decision need not ask the same thing twice.

What a voucher is asked depends on its own bytes, on what is posted, and on the day. A digest stands for the first and
the hash of the journal's last row for the second: where both and the day are as they were, so is the answer. It is kept
in memory, for it is worth nothing but time: another process, or one that has started since, asks again.
"""

from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

KEPT: Final = 4_096
"""Vouchers remembered at most; the oldest is forgotten first."""


class Stand(NamedTuple):
    """Beside what a voucher was judged: the hash of the last journal row (None before the first) and the day (ISO)."""

    head: str | None
    today: str


@dataclass(slots=True)
class Clean:
    """By digest: beside what a voucher had neither errors nor warnings."""

    _found: dict[str, Stand] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, digest: str, stand: Stand) -> None:
        """The voucher of this digest had no finding there. ``stand`` was taken before the voucher was judged."""
        with self._lock:
            self._found[digest] = stand
            if len(self._found) > KEPT:
                del self._found[next(iter(self._found))]

    def holds(self, digest: str, stand: Stand) -> bool:
        """Whether the voucher of this digest was found clean beside exactly this."""
        return self._found.get(digest) == stand
