"""The texts of a workbook, which its cells name by number."""

import re
from functools import cached_property
from typing import Final
from xml.etree.ElementTree import Element

from ledger.finding_codes import FindingCode
from ledger.intake.parts import Package, grow
from ledger.intake.refusals import beyond

_ESCAPE: Final = re.compile("_x([0-9A-Fa-f]{4})_")


class Strings:
    """The table of shared texts, read when it is first asked for."""

    def __init__(self, package: Package, part: str | None, text_max: int) -> None:
        self._package = package
        self._part = part
        self._text_max = text_max

    @cached_property
    def texts(self) -> list[str | None]:
        """All texts in order; an empty one is None.

        Raises:
            Malformed: the table is damaged.
            TooLarge: a text is longer than a cell can hold.
        """
        if self._part is None:
            return []
        texts: list[str | None] = []
        for wrapper in grow(self._package.chunks(self._part), self._part):
            if len(wrapper) == 0:
                continue
            table = wrapper[0]
            texts += map(self._text, table[:-1])
            del table[:-1]
        texts += map(self._text, table)
        longest = max(texts, key=lambda text: len(text or ""), default=None)
        if longest and len(longest) > self._text_max:
            raise beyond(FindingCode.CELL_TOO_LONG, self._text_max, f"{longest[:20]}…")
        return texts

    def _text(self, item: Element) -> str | None:
        return text_of(item)


def text_of(item: Element) -> str | None:
    """The text of a string item without its pronunciation guides; None where it is empty."""
    if len(item) == 1 and item[0].tag.endswith("}t"):
        text = item[0].text
        return unescaped(text) if text else None
    runs = (run for run in item if not run.tag.endswith("}rPh"))
    parts = (part.text or "" for run in runs for part in run.iter() if part.tag.endswith("}t"))
    return "".join(map(unescaped, parts)) or None


def unescaped(text: str) -> str:
    """The text with ``_x000D_`` and its like as the characters that they stand for."""
    return _ESCAPE.sub(_character, text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return match[0] if 0xD800 <= code <= 0xDFFF else chr(code)
