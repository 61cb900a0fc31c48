"""Web pages (html): what a reader sees of one, block by block, with the offset of every character in the source.

Scripts, styles and the title of the window are left out. White space is one blank, as browsers show it; the cells of a
row are parted by tabs.
"""

import html
import re
from array import array
from pathlib import Path
from typing import Final

from ledger.extract.document import Document
from ledger.intake.document_builder import Builder
from ledger.intake.document_text import decoded
from ledger.intake.limits import Limits
from ledger.intake.markup import pieces
from ledger.labels import documents as texts

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BREAKS: Final = frozenset(
    {
        *_HEADINGS, "address", "article", "aside", "blockquote", "body", "caption", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "head", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
        "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
    }
)  # fmt: skip
"""Tags that begin and end a block."""

_CELLS: Final = frozenset({"td", "th"})
_ROWS: Final = frozenset({"tr", "table", "tbody", "thead", "tfoot"})
_REFERENCE: Final = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{0,31});?")


def open_page(path: Path, name: str, limits: Limits) -> Document:
    """The document that the page shows.

    Raises:
        TooLarge: DOCUMENT_TOO_LONG.
        Malformed: as ``decoded``.
    """
    reader, source = _Reader(limits), decoded(path, limits)
    for start, end, tag in pieces(source):
        if tag:
            reader.take_tag(tag, start)
        else:
            reader.take_text(source, start, end)
    reader.end_block()
    return reader.builder.document(name)


class _Reader:
    """Collects the characters of the block that is open, each with its offset."""

    def __init__(self, limits: Limits) -> None:
        self.builder = Builder(limits, has_offsets=True)
        self._text: list[str] = []
        self._offsets = array("q")
        self._level: int | None = None
        self._number = 0
        self._is_row = False

    def take_tag(self, tag: str, at: int) -> None:
        """A block begins or ends, a cell begins, or a line breaks; all other tags change nothing."""
        name = tag.removeprefix("/")
        if tag in _CELLS:
            self._begin_cell(at)
        elif name == "br" or (self._is_row and name in _BREAKS and name not in _ROWS):
            self._put("\n", at)  # in a cell a paragraph is a new line, since the whole row is one block
        elif name in _BREAKS:
            self.end_block()
            self._is_row = False
            self._level = _HEADINGS.get(tag)

    def take_text(self, source: str, start: int, end: int) -> None:
        """Text as the reader sees it: references are the characters that they stand for."""
        for match in _REFERENCE.finditer(source, start, end):
            self._put_all(source, start, match.start())
            for character in html.unescape(match[0]).replace("\xa0", " "):
                self._put(character, match.start())
            start = match.end()
        self._put_all(source, start, end)

    def _put_all(self, source: str, start: int, end: int) -> None:
        for at in range(start, end):
            self._put(" " if source[at] in " \t\r\n\f" else source[at], at)

    def _put(self, character: str, offset: int) -> None:
        last = self._text[-1] if self._text else "\n"
        if (character in " \n" and last in "\n\t") or character == " " == last:
            return
        self._text.append(character)
        self._offsets.append(offset)

    def _begin_cell(self, at: int) -> None:
        if self._is_row:
            while self._text and self._text[-1] in " \n":
                self._text.pop()
                self._offsets.pop()
            self._text.append("\t")
            self._offsets.append(at)
        self._is_row = True

    def end_block(self) -> None:
        """What was collected is a block of its own."""
        text = "".join(self._text).rstrip()
        if text:
            self._number += 1
            place = texts.PARAGRAPH.format(number=self._number)
            self.builder.add(text, place, self._level, self._offsets[: len(text)])
        self._text, self._offsets = [], array("q")
