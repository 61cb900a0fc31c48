"""Documents put together block by block, by the readers of formats that are no plain text."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from ledger.extract.document import Block, Document
from ledger.finding_codes import FindingCode
from ledger.intake.limits import Limits
from ledger.intake.refusals import beyond


@dataclass(slots=True)
class Builder:
    """A document that grows: each block is a line of its own text. ``has_offsets`` where there is an original."""

    limits: Limits
    has_offsets: bool = False
    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _offsets: "array[int]" = field(default_factory=lambda: array("q"))
    _length: int = 0

    def add(self, text: str, place: str = "", level: int | None = None, offsets: Iterable[int] = ()) -> None:
        """The block stands at the end of the text; a blank one is left out. ``offsets`` has one for each character.

        Raises:
            TooLarge: DOCUMENT_TOO_LONG.
        """
        if not text.strip():
            return
        start = self._length
        self._parts.append(text)
        self._blocks.append(Block(start, start + len(text), place, level))
        self._length += len(text) + 1
        if self._length > self.limits.characters:
            raise beyond(FindingCode.DOCUMENT_TOO_LONG, self.limits.characters)
        if self.has_offsets:
            self._offsets.extend(offsets)
            self._offsets.append(self._offsets[-1] + 1)

    def document(self, name: str) -> Document:
        """What was added, with a line feed behind each block."""
        text = "".join(f"{part}\n" for part in self._parts)
        return Document(name, text, tuple(self._blocks), self._offsets if self.has_offsets else None)
