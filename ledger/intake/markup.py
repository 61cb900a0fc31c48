"""HTML as a stream of tags and texts with their offsets, in one pass over the source, however broken it is.

What has no end goes on to the end of the source, as in browsers: a comment, a tag, a script. A ``<`` that begins no tag
is text.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_NAME: Final = re.compile(r"</?[a-zA-Z][^\s/>]{0,40}")
_STOP: Final = re.compile(r"""[>"']""")
_BLANKS: Final = " \t\r\n\f"

RAW: Final = frozenset({"script", "style", "textarea", "title", "noscript", "template", "select", "svg"})
"""Elements whose whole content is passed over, up to their own end."""


class Piece(NamedTuple):
    """A stretch of the source: a text (``tag`` is empty), or a tag: ``p`` where it begins, ``/p`` where it ends."""

    start: int
    end: int
    tag: str


def pieces(source: str) -> Iterator[Piece]:
    """Texts and tags in order; comments, declarations and what is passed over are left out."""
    at = begun = 0
    while (start := source.find("<", at)) >= 0:
        name = _NAME.match(source, start)
        if name is None and not source.startswith(("<!", "<?"), start):
            at = start + 1
            continue
        if start > begun:
            yield Piece(begun, start, "")
        if name is None:
            at = begun = _declaration_end(source, start)
            continue
        tag, end = name[0][1:].lower(), _tag_end(source, name.end())
        if tag in RAW:
            end = _raw_end(source, end, tag)
        else:
            yield Piece(start, end, tag)
        at = begun = end
    if len(source) > begun:
        yield Piece(begun, len(source), "")


def _declaration_end(source: str, start: int) -> int:
    """Behind a comment, a declaration or an instruction."""
    mark, skip = ("-->", 4) if source.startswith("<!--", start) else (">", 1)
    end = source.find(mark, start + skip)
    return len(source) if end < 0 else end + len(mark)


def _tag_end(source: str, at: int) -> int:
    """Behind the ``>`` of a tag; one in a quoted value of an attribute ends nothing."""
    while match := _STOP.search(source, at):
        at = match.end()
        if match[0] == ">":
            return at
        if source[_before(source, match.start())] == "=":
            close = source.find(match[0], at)
            if close < 0:
                break
            at = close + 1
    return len(source)


def _before(source: str, at: int) -> int:
    """Where the last character before ``at`` stands that is no white space."""
    at -= 1
    while source[at] in _BLANKS:
        at -= 1
    return at


def _raw_end(source: str, at: int, tag: str) -> int:
    close = re.compile(f"</{tag}[^>]{{0,40}}>", re.IGNORECASE).search(source, at)
    return close.end() if close else len(source)
