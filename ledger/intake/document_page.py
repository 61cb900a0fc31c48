"""Web pages (html): what a reader sees of one, block by block, with the offset of every character in the source.

Scripts, styles and what stands in the head are left out. White space is one blank, as browsers show it; the cells of a
row are parted by tabs.
"""

import html
from array import array
from collections.abc import Sequence
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import Final

from ledger.extract.document import Document
from ledger.intake.document_builder import Builder
from ledger.intake.document_text import decoded
from ledger.intake.limits import Limits
from ledger.labels import documents as texts

_UNSEEN: Final = frozenset({"script", "style", "template", "noscript", "svg", "title", "textarea", "select"})
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


def open_page(path: Path, name: str, limits: Limits) -> Document:
    """The document that the page shows.

    Raises:
        TooLarge: DOCUMENT_TOO_LONG.
        Malformed: as ``decoded``.
    """
    source = decoded(path, limits)
    reader = _Reader(source, limits)
    reader.feed(source)
    reader.close()
    reader.end_block()
    return reader.builder.document(name)


class _Reader(HTMLParser):
    """Collects the characters of the block that is open, each with its offset."""

    def __init__(self, source: str, limits: Limits) -> None:
        super().__init__(convert_charrefs=False)
        self.builder = Builder(limits, has_offsets=True)
        self._lines = [0, *accumulate(len(line) + 1 for line in source.split("\n"))]
        self._text: list[str] = []
        self._offsets = array("q")
        self._unseen: list[str] = []
        self._level: int | None = None
        self._number = 0
        self._is_row = False

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """A block begins, or what is not seen does."""
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _CELLS:
            self._begin_cell()
        elif tag == "br":
            self._put("\n", self._here())
        elif tag in _BREAKS:
            self._break(tag)
            self._level = _HEADINGS.get(tag)

    def handle_endtag(self, tag: str) -> None:
        """The block ends, or what is not seen does; an end without a beginning says nothing."""
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _BREAKS:
            self._break(tag)
            self._level = None

    def _break(self, tag: str) -> None:
        """A paragraph ends; in a cell that is a new line, since the whole row is one block."""
        if self._is_row and tag not in _ROWS:
            self._put("\n", self._here())
            return
        self.end_block()
        self._is_row = False

    def handle_data(self, data: str) -> None:
        """Text as the reader sees it: a run of white space is a blank."""
        here = self._here()
        for index, character in enumerate(data):
            self._put(" " if character in " \t\r\n\f" else character, here + index)

    def handle_entityref(self, name: str) -> None:
        """The character that ``&name;`` stands for; what stands for none is text."""
        self._refer(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """The character that ``&#name;`` stands for."""
        self._refer(f"&#{name};")

    def _refer(self, reference: str) -> None:
        for character in html.unescape(reference).replace("\xa0", " "):
            self._put(character, self._here())

    def _here(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def _put(self, character: str, offset: int) -> None:
        last = self._text[-1] if self._text else "\n"
        if self._unseen or (character in " \n" and last in "\n\t") or (character == " " == last):
            return
        self._text.append(character)
        self._offsets.append(offset)

    def _begin_cell(self) -> None:
        if self._is_row:
            while self._text and self._text[-1] in " \n":
                self._text.pop()
                self._offsets.pop()
            self._text.append("\t")
            self._offsets.append(self._here())
        self._is_row = True

    def end_block(self) -> None:
        """What was collected is a block of its own."""
        text = "".join(self._text).rstrip()
        if text:
            self._number += 1
            place = texts.PARAGRAPH.format(number=self._number)
            self.builder.add(text, place, self._level, self._offsets[: len(text)])
        self._text, self._offsets = [], array("q")
