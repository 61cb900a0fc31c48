"""Plain text and Markdown, in UTF-8, UTF-16 or GB18030; one block a line.

A file with lines in UTF-8 and others in GB18030 is refused: decoded as a whole it would be wrong in silence.
"""

import codecs
import re
from array import array
from pathlib import Path
from typing import Final

from ledger.errors import Finding, Malformed
from ledger.extract.document import Block, Document
from ledger.finding_codes import FindingCode
from ledger.intake.limits import Limits
from ledger.intake.refusals import beyond
from ledger.labels import documents as texts

ENCODINGS: Final = "UTF-8, GB18030"
_BYTES_OF_CHARACTER: Final = 4
"""Most bytes of one character, in every encoding that is read."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_WIDE: Final = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}")
_HEADING: Final = re.compile(r"(?P<marks>#{1,6})[ \t]+(?=\S)")
_EMPHASIS: Final = re.compile(r"\*{1,3}|`+|__")
_MARKDOWN: Final = frozenset({".md", ".markdown"})


def open_plain(path: Path, name: str, limits: Limits) -> tuple[str, Document]:
    """``md`` or ``txt``, and the document. It is Markdown by its name, or by a line that is a heading.

    Raises:
        TooLarge: DOCUMENT_TOO_LONG, told before anything is decoded.
        Malformed: bytes of no encoding that is read or of two, or no text at all.
    """
    text = decoded(path, limits)
    is_markdown = Path(name).suffix.lower() in _MARKDOWN or re.search(rf"^{_HEADING.pattern}", text, re.MULTILINE)
    return ("md", _markdown(text, name)) if is_markdown else ("txt", _numbered(Document.of(text, name)))


def decoded(path: Path, limits: Limits) -> str:
    """The characters of the file, its byte order mark left out, line ends as they are.

    Raises:
        TooLarge: more characters than the limit.
        Malformed: DOCUMENT_ENCODING; NOT_A_DOCUMENT where there are NUL characters.
    """
    size = path.stat().st_size
    if size > limits.characters * _BYTES_OF_CHARACTER:
        raise beyond(FindingCode.DOCUMENT_TOO_LONG, limits.characters)
    content = path.read_bytes()
    mark, named = next(((m, name) for m, name in _BOMS if content.startswith(m)), (b"", ""))
    if b"\0" in content and not named.startswith("utf-16"):
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise Malformed([Finding(FindingCode.NOT_A_DOCUMENT, str(line), texts.READ_AS, "NUL")])
    text = _decoded(content[len(mark) :], named)
    if len(text) > limits.characters:
        raise beyond(FindingCode.DOCUMENT_TOO_LONG, limits.characters, len(text))
    return text


def _decoded(content: bytes, named: str) -> str:
    try:
        return content.decode(named or "utf-8")
    except UnicodeDecodeError as error:
        flaw = error
    if not named:
        _refuse_mixed(content)
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as error:
            flaw = max(flaw, error, key=lambda each: each.start)
    raise _undecodable(content, flaw.start)


def _refuse_mixed(content: bytes) -> None:
    """Refuses bytes of which one line is UTF-8 with wide characters and another, which is none, is GB18030."""
    seen, start = set(), 0
    for line in content.split(b"\n"):
        encoding, at = _line_encoding(line)
        seen |= {encoding} if encoding else set()
        if len(seen) > 1:
            raise _undecodable(content, start + at)
        start += len(line) + 1


def _line_encoding(line: bytes) -> tuple[str, int]:
    """In which of the two encodings a line must be, and the first byte that says so; neither where it may be both."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        return "gb18030", error.start
    wide = _UTF8_WIDE.search(line)
    return ("utf-8", wide.start()) if wide else ("", 0)


def _undecodable(content: bytes, at: int) -> Malformed:
    line = content.count(b"\n", 0, at) + 1
    return Malformed([Finding(FindingCode.DOCUMENT_ENCODING, str(line), ENCODINGS, content[at : at + 4].hex(" "))])


def _numbered(document: Document) -> Document:
    """The same with the number of each line as its place."""
    blocks = (
        Block(block.start, block.end, texts.LINE.format(number=number), block.level)
        for number, block in enumerate(document.blocks, 1)
    )
    return Document(document.name, document.text, tuple(blocks), document.offsets)


def _markdown(text: str, name: str) -> Document:
    """Marks of headings and of emphasis are left out of the text; ``offsets`` lead back to the file."""
    parts: list[str] = []
    offsets = array("q")
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        heading = _HEADING.match(line)
        end = len(line.rstrip("\r\n"))
        kept = _kept(line[:end], heading.end() if heading else 0)
        begun, length = len(offsets), sum(stop - start for start, stop in kept)
        for start, stop in [*kept, (end, len(line))]:
            parts.append(line[start:stop])
            offsets.extend(range(at + start, at + stop))
        level = len(heading["marks"]) if heading else None
        blocks.append(Block(begun, begun + length, texts.LINE.format(number=number), level))
        at += len(line)
    return Document(name, "".join(parts), tuple(blocks), offsets)


def _kept(line: str, start: int) -> list[tuple[int, int]]:
    """The stretches of a line, from ``start`` on, between its marks."""
    marks = [match.span() for match in _EMPHASIS.finditer(line, start)]
    starts = [start, *(stop for _, stop in marks)]
    return list(zip(starts, [*(first for first, _ in marks), len(line)], strict=True))
