"""A document as text with places: what every file format becomes before figures are looked for in it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, row of a table or page: characters ``start`` to ``end`` (exclusive) of the document's text.

    ``place`` says where a reader finds it (a page, a paragraph, a row of a table) and is empty in plain text.
    ``level`` is the level of a heading that the format itself declares, None otherwise.
    """

    start: int
    end: int
    place: str = ""
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, never normalised, its blocks in order, and how to get back to the original.

    ``offsets`` has the offset in the decoded original of each character of ``text``; None where both are the same, or
    where the original has no characters of its own (docx, pdf) and blocks alone say where something stands.
    """

    name: str
    text: str
    blocks: tuple[Block, ...]
    offsets: Sequence[int] | None = None

    @classmethod
    def of(cls, text: str, name: str = "") -> "Document":
        """Plain text: one block a line."""
        blocks, start = [], 0
        for line in text.splitlines(keepends=True):
            blocks.append(Block(start, start + len(line.rstrip("\r\n"))))
            start += len(line)
        return cls(name, text, tuple(blocks))
