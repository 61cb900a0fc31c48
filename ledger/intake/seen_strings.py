"""Texts of a workbook whose parts may be set in types of their own, some of which cannot be read."""

from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from ledger.intake.looks import Look, Palette, Type
from ledger.intake.parts import Package
from ledger.intake.refusals import damaged
from ledger.intake.strings import Strings, unescaped

NAMESPACES: Final = frozenset(
    f"{{{address}}}"
    for address in (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
)
"""The vocabulary of workbooks, in its two addresses."""

_GUIDE: Final = "({guide})"
_WITHOUT_TEXT: Final = frozenset({"phoneticPr"})
_LAST: Final = "extLst"


@dataclass(frozen=True, slots=True)
class Writing:
    """A text in its parts, each with its own type (None: that of the cell), and a guide that may stand above it."""

    parts: tuple[tuple[str, Type | None], ...]
    guide: str = ""

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(text for text, _ in self.parts)

    @property
    def is_special(self) -> bool:
        """Whether there may be something else to see than the text as cells are set."""
        return bool(self.guide) or any(type_ is not None for _, type_ in self.parts)

    def seen(self, look: Look) -> str:
        """What can be read of it in a cell of this look."""
        return "".join(text for text, type_ in self.parts if look.shows(type_))


class SeenStrings(Strings):
    """The table of shared texts; those set in several types are kept in ``special`` by their numbers."""

    def __init__(self, package: Package, part: str | None, text_max: int, palette: Palette) -> None:
        super().__init__(package, part, text_max)
        self._palette = palette
        self._count = 0
        self._is_over = False
        self.special: dict[int, Writing] = {}

    def _text(self, item: Element) -> str | None:
        """One text more. Another element among them would shift the numbers of all that follow."""
        tag = item.tag.rpartition("}")[0] + "}"
        name = item.tag.removeprefix(tag)
        if self._is_over or tag not in NAMESPACES or name not in {"si", _LAST}:
            raise damaged(self._part or "", item.tag)
        self._is_over = name == _LAST
        writing = Writing(()) if self._is_over else self.writing_of(item, tag)
        if writing.is_special:
            self.special[self._count] = writing
        self._count += 1
        return writing.text or None

    def writing_of(self, item: Element, tag: str) -> Writing:
        """The text of a string item in the vocabulary ``tag``.

        Raises:
            Malformed: it has a text beside its parts, two texts, or what only some programs understand.
        """
        if len(item) == 1 and item[0].tag == f"{tag}t" and not len(item[0]):
            return Writing(((unescaped(item[0].text or ""), None),))
        parts, guides = list[tuple[str, Type | None]](), list[str]()
        for each in item:
            name = each.tag.removeprefix(tag)
            if name == "t":
                parts.append((self._only_text(item, tag), None))
            elif name == "r":
                font = each.find(f"{tag}rPr")
                if font is not None and any(inner.tag.endswith("}AlternateContent") for inner in font.iter()):
                    raise damaged(self._part or "", font.tag)
                type_ = None if font is None else self._palette.type_of(font, Type())
                parts.append((self._only_text(each, tag, f"{tag}rPr"), type_))
            elif name == "rPh":
                guides.append(self._only_text(each, tag))
            elif name not in _WITHOUT_TEXT:
                raise damaged(self._part or "", each.tag)
        if parts and item.find(f"{tag}t") is not None and item.find(f"{tag}r") is not None:
            raise damaged(self._part or "", item.tag)
        return Writing(tuple(parts), _GUIDE.format(guide="".join(guides)) if any(guides) else "")

    def _only_text(self, parent: Element, tag: str, *also: str) -> str:
        texts = [each for each in parent if each.tag == f"{tag}t"]
        beside = [each for each in parent if each.tag not in {f"{tag}t", *also}]
        is_item = parent.tag in {f"{tag}si", f"{tag}is"}
        if len(texts) != 1 or len(texts[0]) or (beside and not is_item):
            raise damaged(self._part or "", parent.tag)
        return unescaped(texts[0].text or "")
