"""How cells look, as far as it decides what is seen of them: the number format, and whether a text can be read at all.

Colours are resolved as spreadsheet programs do: by value, from the palette, or from the theme with its tint. What
stands in nearly the colour of its ground, in type of a few points or in a font of pictures is not seen.
"""

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar
from xml.etree.ElementTree import Element

from openpyxl.styles.colors import COLOR_INDEX

from ledger.intake.refusals import damaged
from ledger.intake.shown import GENERAL, code_of, decimals_of, shown_text, shows_day

CONTRAST_MIN: Final = 1.35
"""Less contrast of type and ground (by WCAG 2.1, from 1 to 21) cannot be read: light grey on white has 1.4."""

_POINTS_MIN: Final = 4.0
_INDENT_MAX: Final = 40
_BLACK: Final = "000000"
_WHITE: Final = "FFFFFF"
_SYSTEM: Final = {"64": _BLACK, "65": _WHITE, "81": _BLACK}
_THEME: Final = (
    _WHITE, _BLACK, "EEECE1", "1F497D", "4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646", "0000FF", "800080",
)  # fmt: skip
_THEME_ORDER: Final = ("lt1", "dk1", "lt2", "dk2")
_PICTURES: Final = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol", "marlett"})
_COVER: Final = {"solid": 1.0, "darkGray": 0.75, "lightGray": 0.25, "gray125": 0.125, "gray0625": 0.0625, "none": 0.0}
_HALF: Final = 0.5
_INDEX_DIGITS: Final = 8
_SOME_TEXT: Final = "x"
_CHOICE: Final = "}AlternateContent"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Type:
    """The type that a text is set in: its colour, and whether size and font let it be read."""

    colour: str = _BLACK
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """One style of cells: what shows of a number, on which ground in which type, and whether it is repeated.

    ``decimals`` are those of a plain format, which shows every number with no more of them as it is.
    """

    code: str = GENERAL
    ground: str = _WHITE
    type: Type = Type()
    is_repeated: bool = False
    is_pushed_out: bool = False
    decimals: int | None = None
    is_full_day: bool = False
    is_usual: bool = True
    """Whether texts are seen as they are."""

    def shows(self, type_: Type | None = None) -> bool:
        """Whether a text in this type, by default the cell's own, can be read on the ground."""
        type_ = type_ or self.type
        return type_.is_readable and not self.is_pushed_out and contrast(type_.colour, self.ground) >= CONTRAST_MIN


USUAL: Final = Look()


def _look(code: str, ground: str, type_: Type, *, is_repeated: bool, is_pushed_out: bool) -> Look:
    bare = Look(code, ground, type_, is_repeated, is_pushed_out)
    is_plain = bare.shows() and not is_repeated
    return replace(
        bare,
        decimals=decimals_of(code) if is_plain else None,
        is_full_day=is_plain and shows_day(code),
        is_usual=is_plain and shown_text(code, _SOME_TEXT) == _SOME_TEXT,
    )


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours that a workbook names: those of its theme, and those by number."""

    theme: Sequence[str] = _THEME
    numbered: Sequence[str] = field(default_factory=lambda: [colour[-6:] for colour in COLOR_INDEX])

    @classmethod
    def of(cls, styles: Element, theme: Element | None) -> "Palette":
        """The colours of a workbook with these styles and this theme."""
        own = [each.get("rgb", "")[-6:].upper() for each in _under(styles, "indexedColors")]
        return cls(_theme_colours(theme), own or cls().numbered)

    def colour(self, element: Element | None, usual: str) -> str:
        """The colour that an element names; ``usual`` where it names none that there is."""
        if element is None:
            return usual
        get = element.get
        found = usual
        if get("theme") is not None:  # this order is that of Excel, where several are given
            found = _at(self.theme, get("theme"), usual)
        elif get("rgb") is not None:
            found = _hex(get("rgb", "")[-6:], usual)
        elif get("indexed") is not None:
            found = _SYSTEM.get(get("indexed", "")) or _at(self.numbered, get("indexed"), usual)
        return _tinted(found, get("tint"))

    def type_of(self, font: Element | None, usual: Type) -> Type:
        """The type that a font is."""
        if font is None:
            return usual
        colour = self.colour(_child(font, "color"), usual.colour)
        size, name = _child(font, "sz"), _child(font, "name")
        name = _child(font, "rFont") if name is None else name
        is_small = size is not None and _number(size.get("val"), _POINTS_MIN) < _POINTS_MIN
        is_picture = name is not None and name.get("val", "").strip().lower() in _PICTURES
        return Type(colour, not (is_small or is_picture))

    def ground_of(self, fill: Element | None) -> str:
        """The colour that a fill comes to; of a gradient, its first."""
        pattern = _child(fill, "patternFill") if fill is not None else None
        if pattern is None:
            stops = [] if fill is None else [each for each in fill.iter() if each.tag.endswith("}color")]
            return self.colour(stops[0], _WHITE) if stops else _WHITE
        cover = _COVER.get(pattern.get("patternType", "none"), _HALF)
        front = self.colour(_child(pattern, "fgColor"), _BLACK)
        back = self.colour(_child(pattern, "bgColor"), _WHITE)
        return _mixed(front, back if cover < 1 else _WHITE, cover) if cover else _WHITE


def looks_of(styles: Element | None, palette: Palette) -> dict[str, Look]:
    """Per style that cells name, as text, how it looks."""
    if styles is None:
        return {}
    codes = _codes(styles)
    fonts = [palette.type_of(each, Type()) for each in _under(styles, "fonts")]
    grounds = [palette.ground_of(each) for each in _under(styles, "fills")]
    found: dict[str, Look] = {}
    made: dict[object, Look] = {}
    for position, each in enumerate(_under(styles, "cellXfs")):
        number = _index(each.get("numFmtId", "0"))
        code = code_of(number, codes.get(number))
        type_ = _at(fonts, each.get("fontId", "0"), Type())
        ground = _at(grounds, each.get("fillId", "0"), _WHITE)
        alignment = _child(each, "alignment")
        is_repeated = alignment is not None and alignment.get("horizontal") == "fill"
        indent = 0.0 if alignment is None else _number(alignment.get("indent"), 0)
        is_pushed_out = indent > _INDENT_MAX
        key = (code, ground, type_, is_repeated, is_pushed_out)
        if key not in made:
            made[key] = _look(code, ground, type_, is_repeated=is_repeated, is_pushed_out=is_pushed_out)
        found[str(position)] = made[key]
    return found


def _codes(styles: Element) -> dict[int, str]:
    """The number formats that a workbook writes down, each once."""
    told = [(_index(each.get("numFmtId", "")), each.get("formatCode", "")) for each in _under(styles, "numFmts")]
    codes = dict(told)
    if len(codes) < len(told):
        raise damaged("styles", "numFmtId")
    return codes


def hides(format_: Element, palette: Palette) -> bool:
    """Whether a conditional format, once it applies, shows another number or hides what it is laid over."""
    if _child(format_, "numFmt") is not None:
        return True
    font, fill = _child(format_, "font"), _child(format_, "fill")
    type_ = palette.type_of(font, Type())
    pattern = None if fill is None else _child(fill, "patternFill")
    if pattern is None:
        return contrast(type_.colour, palette.ground_of(fill)) < CONTRAST_MIN or not type_.is_readable
    back = palette.colour(_child(pattern, "bgColor"), palette.colour(_child(pattern, "fgColor"), _WHITE))
    return contrast(type_.colour, back) < CONTRAST_MIN or not type_.is_readable


def contrast(one: str, two: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21."""
    bright, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [value / 255 for value in bytes.fromhex(colour)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _theme_colours(theme: Element | None) -> Sequence[str]:
    schemes = [] if theme is None else [each for each in theme.iter() if each.tag.endswith("}clrScheme")]
    if not schemes:
        return _THEME
    if len(schemes) > 1:
        raise damaged("theme", "clrScheme")
    [scheme] = schemes
    told = {each.tag.rpartition("}")[2]: _of_scheme(each) for each in scheme}
    first = [told.get(name, usual) for name, usual in zip(_THEME_ORDER, _THEME, strict=False)]
    return [*first, *(colour for name, colour in told.items() if name not in _THEME_ORDER)]


def _of_scheme(element: Element) -> str:
    for each in element:
        value = each.get("val", "")
        if each.tag.endswith("}sysClr"):
            return {"windowText": _BLACK, "window": _WHITE}.get(value) or _hex(each.get("lastClr", ""), _BLACK)
        return _hex(value, _BLACK)
    return _BLACK


def _tinted(colour: str, tint: str | None) -> str:
    part = _number(tint, 0)
    if not -1 <= part <= 1 or not part:
        return colour
    hue, light, strength = colorsys.rgb_to_hls(*(value / 255 for value in bytes.fromhex(colour)))
    light = light * (1 + part) if part < 0 else light * (1 - part) + part
    return "".join(f"{round(value * 255):02X}" for value in colorsys.hls_to_rgb(hue, light, strength))


def _mixed(front: str, back: str, cover: float) -> str:
    pairs = zip(bytes.fromhex(front), bytes.fromhex(back), strict=True)
    return "".join(f"{round(one * cover + two * (1 - cover)):02X}" for one, two in pairs)


def _hex(text: str, usual: str) -> str:
    try:
        return text.upper() if len(bytes.fromhex(text)) == 3 else usual
    except ValueError:
        return usual


def _number(text: str | None, usual: float) -> float:
    try:
        return float(text) if text else usual
    except ValueError:
        return usual


def _at(values: Sequence[T], index: str | None, usual: T) -> T:
    place = _index(index or "")
    return values[place] if place < len(values) else usual


def _index(text: str) -> int:
    """A place in a list.

    Raises:
        Malformed: it is none that all programs read alike.
    """
    if not (text.isascii() and text.isdigit() and len(text) <= _INDEX_DIGITS):
        raise damaged("styles", text)
    return int(text)


def _child(parent: Element, name: str) -> Element | None:
    """The child of that name.

    Raises:
        Malformed: there are two, of which some programs take the first and some the last.
    """
    found = [each for each in parent if each.tag.rpartition("}")[2] == name]
    if len(found) > 1:
        raise damaged("styles", name)
    return found[0] if found else None


def _under(root: Element, name: str) -> list[Element]:
    """The members of the one list of that name; they are known by their places in it.

    Raises:
        Malformed: there are two lists, or another program may count its members otherwise.
    """
    lists = [each for each in root.iter() if each.tag.rpartition("}")[2] == name]
    members = [each for one in lists for each in one]
    own = root.tag.rpartition("}")[0] + "}"
    is_foreign = any(not each.tag.startswith(own) for each in (*lists, *members))
    if len(lists) > 1 or is_foreign or any(each.tag.endswith(_CHOICE) for one in lists for each in one.iter()):
        raise damaged(root.tag.removeprefix(own), name)
    return members
