"""Workbooks of ours that say what they must and show something else, or that programs read in different ways.

Each forgery is a change of the file's parts; most are of the kind that no comparison of values sees.
"""

import io
import re
import zipfile
from collections.abc import Callable
from xml.sax.saxutils import escape

from tests.proving import Parts, parts_of

Forgery = Callable[[Parts], None]
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet_part(parts: Parts, name: str) -> str:
    """The part of the sheet of that name."""
    names = re.findall(r'<sheet name="([^"]+)"', parts["xl/workbook.xml"].decode())
    return f"xl/worksheets/sheet{names.index(name) + 1}.xml"


def edit(parts: Parts, part: str, pattern: str, text: str, count: int = 1) -> None:
    """One replacement in a part, which must take place."""
    changed, times = re.subn(pattern, text, parts[part].decode(), count=count, flags=re.DOTALL)
    assert times, (part, pattern)
    parts[part] = changed.encode()


def in_sheet(name: str, pattern: str, text: str) -> Forgery:
    """A replacement in the XML of a sheet."""
    return lambda parts: edit(parts, sheet_part(parts, name), pattern, text)


def in_part(part: str, pattern: str, text: str) -> Forgery:
    """A replacement in a part."""
    return lambda parts: edit(parts, part, pattern, text)


def with_part(name: str, content: bytes) -> Forgery:
    """One more part."""
    return lambda parts: parts.update({name: content})


def with_link(sheet: str, kind: str, target: str, content: str) -> Forgery:
    """One more part that a sheet leads to, as one of a kind."""

    def forge(parts: Parts) -> None:
        own = sheet_part(parts, sheet)
        links = f"xl/worksheets/_rels/{own.rsplit('/', 1)[1]}.rels"
        usual = f'<Relationships xmlns="{PACKAGE}"></Relationships>'.encode()
        listed = parts.get(links, usual).decode()
        link = f'<Relationship Id="rId90" Type="{OFFICE}/{kind}" Target="{target}"/>'
        parts[links] = listed.replace("</Relationships>", f"{link}</Relationships>").encode()
        parts[target.replace("../", "xl/")] = content.encode()

    return forge


def cell_xml(parts: Parts, sheet: str, reference: str) -> re.Match[str]:
    """The element of a cell: its attributes behind the reference, and what is in it."""
    match = re.search(rf'<c r="{reference}"([^>]*)>(.*?)</c>', parts[sheet_part(parts, sheet)].decode(), re.DOTALL)
    assert match, reference
    return match


def cell(sheet: str, reference: str, change: Callable[[str, str], str]) -> Forgery:
    """A cell rewritten: ``change`` makes of its attributes and its content the new element."""

    def forge(parts: Parts) -> None:
        part, match = sheet_part(parts, sheet), cell_xml(parts, sheet, reference)
        text = parts[part].decode()
        parts[part] = (text[: match.start()] + change(match[1], match[2]) + text[match.end() :]).encode()

    return forge


def styled(sheet: str, reference: str, **look: str) -> Forgery:
    """A cell under a style of its own: ``code`` a number format, ``font``, ``fill`` and ``alignment`` as XML."""

    def forge(parts: Parts) -> None:
        styles = parts["xl/styles.xml"].decode()
        match = cell_xml(parts, sheet, reference)
        index = re.search(r' s="(\d+)"', match[1])
        xfs = re.findall(r"<xf [^>]*?/>|<xf .*?</xf>", styles[styles.index("<cellXfs") : styles.index("</cellXfs>")])
        usual = xfs[int(index[1]) if index else 0]
        styles, made = _with_style(styles, usual, look)
        parts["xl/styles.xml"] = styles.encode()
        cell(sheet, reference, lambda attributes, content: _with(reference, attributes, content, made))(parts)

    return forge


def _with(reference: str, attributes: str, content: str, style: int) -> str:
    attributes = re.sub(r' s="\d+"', "", attributes)
    return f'<c r="{reference}" s="{style}"{attributes}>{content}</c>'


def _with_style(styles: str, usual: str, look: dict[str, str]) -> tuple[str, int]:
    ids = {name: re.search(rf'{name}="(\d+)"', usual) for name in ("numFmtId", "fontId", "fillId")}
    chosen = {name: match[1] if match else "0" for name, match in ids.items()}
    if "code" in look:
        code = escape(look["code"], {'"': "&quot;"})
        styles = re.sub(
            r"(<numFmts[^>]*>)", rf'\1<numFmt numFmtId="900" formatCode="{_literal(code)}"/>', styles, count=1
        )
        chosen["numFmtId"] = "900"
    for name, key in (("font", "fontId"), ("fill", "fillId")):
        if name in look:
            end = f"</{name}s>"
            chosen[key] = str(len(re.findall(rf"<{name}>|<{name} ", styles[: styles.index(end)])))
            styles = styles.replace(end, look[name] + end, 1)
    attributes = " ".join(f'{name}="{value}"' for name, value in chosen.items())
    made = f'<xf {attributes} borderId="0" xfId="0">{look.get("alignment", "")}</xf>'
    count = styles[styles.index("<cellXfs") : styles.index("</cellXfs>")].count("<xf ")
    return styles.replace("</cellXfs>", f"{made}</cellXfs>", 1), count


def _literal(text: str) -> str:
    return text.replace("\\", "\\\\")


def coloured(rgb: str, size: int = 10, name: str = "SimSun") -> str:
    """A font of that colour."""
    return f'<font><sz val="{size}"/><color rgb="FF{rgb}"/><name val="{name}"/></font>'


def filled(rgb: str) -> str:
    """A solid fill of that colour."""
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{rgb}"/></patternFill></fill>'


def conditional(sheet: str, sqref: str, dxf: str) -> Forgery:
    """A format by condition over some cells."""

    def forge(parts: Parts) -> None:
        styles = parts["xl/styles.xml"].decode()
        empty = re.search(r'<dxfs count="0"\s*/>', styles)
        old, new = (empty[0], f"<dxfs>{dxf}</dxfs>") if empty else ("<dxfs", f"<dxfs>{dxf}</dxfs><dxfs")
        parts["xl/styles.xml"] = styles.replace(old, new, 1).encode()
        rule = '<cfRule type="expression" dxfId="0" priority="1"><formula>TRUE</formula></cfRule>'
        after_cells(sheet, f'<conditionalFormatting sqref="{sqref}">{rule}</conditionalFormatting>')(parts)

    return forge


def after_cells(sheet: str, xml: str) -> Forgery:
    """Something that stands behind the rows and merges of a sheet."""
    return in_sheet(sheet, r"(</mergeCells>|</sheetData>(?!<mergeCells))", rf"\1{_literal(xml)}")


def with_drawing(sheet: str, anchor: str) -> Forgery:
    """One more object over a sheet that has a drawing."""

    def forge(parts: Parts) -> None:
        links = f"xl/worksheets/_rels/{sheet_part(parts, sheet).rsplit('/', 1)[1]}.rels"
        target = re.search(r'Target="\.\./(drawings/[^"]+)"', parts[links].decode())
        assert target
        edit(parts, f"xl/{target[1]}", "</xdr:wsDr>", f"{anchor}</xdr:wsDr>")

    return forge


def chart(pattern: str, text: str) -> Forgery:
    """A replacement in the first chart."""
    return lambda parts: edit(parts, "xl/charts/chart1.xml", pattern, text)


def forged(content: bytes, *acts: Forgery) -> Parts:
    """The parts of a file after the acts."""
    parts = parts_of(content)
    for act in acts:
        act(parts)
    return parts


def with_part_twice(content: bytes, name: str, other: bytes) -> bytes:
    """A zip whose directory names a part twice, which capitals do not tell apart."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as out:
        for each in archive.namelist():
            out.writestr(each, archive.read(each))
        out.writestr(name.upper(), other)
    return target.getvalue()
