"""What lies over the cells of a sheet: charts with what they are drawn of, pictures, shapes, and comments that show."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final
from xml.etree.ElementTree import Element

from ledger.errors import LedgerError
from ledger.intake.cellgrid import Drawn
from ledger.intake.cellreader import number_text
from ledger.intake.parts import Package
from ledger.intake.shown import read_number, shown_number
from ledger.intake.workbook import relations_of

CHART: Final = "chart"
PICTURE: Final = "picture"
SHAPE: Final = "shape"
COMMENT: Final = "comment"

TITLES: Final = "titles"
TYPES: Final = "types"
SCALES: Final = "scales"
FORMATS: Final = "formats"
POINTS: Final = "points"
SERIES: Final = "series"
"""What a chart says, by name; points and series have their number behind it."""

_CHART_NAMES: Final = frozenset({"graphicFrame", "graphic", "graphicData", "chart"})
_NO_CHART: Final = frozenset({"pic", "sp", "AlternateContent"})
_VOCABULARY: Final = (
    "{http://schemas.openxmlformats.org/drawingml/2006/",
    "{http://purl.oclc.org/ooxml/drawingml/",
)
_TRIED: Final = (Decimal(1234), Decimal(-1234), Decimal(0))
_TEXT_MAX: Final = 2_000
_PART_MAX: Final = 1_000_000
_ROW_EMU: Final = 190_500
_COLUMN_EMU: Final = 609_600
_FAR: Final = 1_000_000
_ANCHOR_NUMBERS: Final = 8
_DIGITS_MAX: Final = 12
_VML_SHAPE: Final = re.compile(rb"<(?:\w+:)?shape\b.*?</(?:\w+:)?shape>", re.DOTALL)
_VML_ANCHOR: Final = re.compile(rb"<(?:\w+:)?Anchor>([^<]*)</")
_SCALING: Final = ("min", "max", "logBase")


def drawings(package: Package, part: str) -> list[Drawn]:
    """All of it, in the order of the file."""
    found: list[Drawn] = []
    for relation in relations_of(package, part).values():
        if relation.target not in package:
            continue
        if relation.kind.endswith("/drawing"):
            found += _of_drawing(package, relation.target)
        elif relation.kind.endswith("/vmlDrawing"):
            found += _of_vml(package, relation.target)
        elif relation.kind.endswith("/image"):
            found.append(Drawn(PICTURE, 1, 1, _FAR, _FAR, {}))  # behind all cells
    return found


def _of_drawing(package: Package, part: str) -> Iterator[Drawn]:
    try:
        root = package.tree(part)
    except LedgerError:
        yield Drawn(SHAPE, 1, 1, _FAR, _FAR, {})  # it is there, whatever it is
        return
    relations = relations_of(package, part)
    for each in root:
        names = {child.tag.rpartition("}")[2] for child in each.iter()}
        says: dict[str, str] = {}
        kind = PICTURE if "pic" in names else SHAPE
        if names.issuperset(_CHART_NAMES) and not names & _NO_CHART and _is_ours(each):
            kind = CHART
            for key in _references(each):
                if key in relations and relations[key].target in package:
                    says |= _said(package, relations[key].target)
        else:
            text = _texts(each)
            says = {TITLES: text} if text else {}
        yield Drawn(kind, *_place(each), says)


def _is_ours(anchor: Element) -> bool:
    """Whether what a chart hangs on is in the vocabulary that all programs read."""
    return all(each.tag.startswith(_VOCABULARY) for each in anchor.iter() if _name(each) in _CHART_NAMES)


def _references(element: Element) -> Iterator[str]:
    for each in element.iter():
        if each.tag.endswith("}chart"):
            yield from (value for name, value in each.attrib.items() if name.endswith("}id"))


def _place(anchor: Element) -> tuple[int, int, int, int]:
    """The cells from the first to the last that an object covers; of one with a size instead, about which."""
    first, last = (_corner(anchor, name) for name in ("from", "to"))
    if first is None:
        return 1, 1, _FAR, _FAR
    if last is None:
        extent = next((each for each in anchor if each.tag.endswith("}ext")), None)
        width, height = (_int(extent.get(name) if extent is not None else None) for name in ("cx", "cy"))
        last = first[0] + height // _ROW_EMU, first[1] + width // _COLUMN_EMU
    return first[0] + 1, first[1] + 1, last[0] + 1, last[1] + 1


def _corner(anchor: Element, name: str) -> tuple[int, int] | None:
    corner = next((each for each in anchor.iter() if each.tag.endswith(f"}}{name}")), None)
    if corner is None:
        return None
    told = {each.tag.rpartition("}")[2]: each.text for each in corner}
    return _int(told.get("row")), _int(told.get("col"))


def _int(text: str | None) -> int:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else 0


# --- charts ------------------------------------------------------------------------------------------------------


def _said(package: Package, part: str) -> dict[str, str]:
    """What a chart says and what of: its texts, its series with their cells, the points that are kept of them."""
    root = package.tree(part)
    kinds = sorted(_name(each) for each in root.iter() if _name(each).endswith("Chart"))
    says = {TYPES: " ".join(kinds), TITLES: _titles(root), SCALES: _scales(root), FORMATS: _formats(root)}
    for number, series in enumerate((each for each in root.iter() if _name(each) == "ser"), start=1):
        says[f"{SERIES} {number}"], says[f"{POINTS} {number}"] = _series(series)
    if any(relation.kind.endswith("/chartUserShapes") for relation in relations_of(package, part).values()):
        says[SHAPE] = "userShapes"
    return {name: text[:_TEXT_MAX] for name, text in says.items() if text}


def _series(series: Element) -> tuple[str, str]:
    told, points = list[str](), list[str]()
    for each in series:
        if _name(each) not in {"tx", "cat", "val", "xVal", "yVal", "bubbleSize"}:
            continue
        values = [value.text or "" for value in each.iter() if _name(value) == "v"]
        formulas = [value.text or "" for value in each.iter() if _name(value) == "f"]
        if _name(each) == "tx":
            told.append((values or formulas or [""])[0])
        else:
            told += [formula.replace("$", "").replace("'", "") for formula in formulas]
            points += [number_text(value.strip()) or value for value in values]
    return " ".join(told), " ".join(points)


def _texts(root: Element) -> str:
    return " ".join(filter(None, (each.text for each in root.iter() if _name(each) == "t")))[:_TEXT_MAX]


def _titles(root: Element) -> str:
    """Texts that stand in a chart, and the cells that titles are taken from; how other texts would look is none."""
    written = [_texts(each) for each in root.iter() if _name(each) == "rich"]
    titles = (each for title in root.iter() if _name(title) == "title" for each in title.iter())
    return " ".join(filter(None, [*written, *(each.text or "" for each in titles if _name(each) == "f")]))


def _scales(root: Element) -> str:
    """Axes that begin, end or run otherwise than by themselves."""
    told = [
        f"{_name(each)}={each.get('val', '')}"
        for scaling in root.iter()
        if _name(scaling) == "scaling"
        for each in scaling
        if _name(each) in _SCALING or each.get("val") == "maxMin"
    ]
    return " ".join(told)


def _formats(root: Element) -> str:
    """Formats of numbers under which numbers do not read as they are."""
    told = (each for each in root.iter() if _name(each) in {"numFmt", "formatCode"})
    codes = (each.get("formatCode") or each.text or "" for each in told)
    return " ".join(sorted({code for code in codes if not _reads_true(code)}))


def _reads_true(code: str) -> bool:
    return all(read_number(shown_number(code, number)) == number for number in _TRIED)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


# --- VML: comments, buttons, pictures of headers -----------------------------------------------------------------


def _of_vml(package: Package, part: str) -> Iterator[Drawn]:
    """Shapes that are no comment, and comments that show without being pointed at."""
    content = b""
    for chunk in package.chunks(part):
        content += chunk
        if len(content) > _PART_MAX:
            yield Drawn(SHAPE, 1, 1, _FAR, _FAR, {})
            return
    for match in _VML_SHAPE.finditer(content):
        shape = match[0]
        is_note = b'ObjectType="Note"' in shape or b"ObjectType='Note'" in shape
        is_hidden = re.search(rb"visibility:\s*hidden", shape) is not None and b"Visible" not in shape
        if is_note and is_hidden:
            continue
        anchor = _VML_ANCHOR.search(shape)
        yield Drawn(COMMENT if is_note else SHAPE, *_vml_place(anchor[1] if anchor else b""), {})


def _vml_place(anchor: bytes) -> tuple[int, int, int, int]:
    """From ``left, offset, top, offset, right, offset, bottom, offset``."""
    numbers = [_int(text) for text in anchor.decode("ascii", "replace").split(",")]
    if len(numbers) != _ANCHOR_NUMBERS:
        return 1, 1, _FAR, _FAR
    left, _, top, _, right, _, bottom, _ = numbers
    return top + 1, left + 1, bottom + 1, right + 1
