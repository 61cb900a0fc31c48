"""What shows another number than the cells hold, or is read in two ways: each forgery is named at its place."""

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.finding_codes import FindingCode as Code
from reports.pack.builder import SHEETS
from tests.books import Books
from tests.databases import sqlite_url
from tests.forging import (
    Forgery,
    after_cells,
    cell,
    chart,
    coloured,
    conditional,
    filled,
    forged,
    in_part,
    in_sheet,
    styled,
    with_drawing,
    with_link,
    with_part,
    with_part_twice,
)
from tests.proving import SOFFICE, by_libreoffice, by_openpyxl, file_of, prove, remember, told, workbook
from tests.reporting import post_ledger

FULL = ",".join(SHEETS)
STRINGS = "xl/sharedStrings.xml"
NAME = "<si><t>示例E01</t></si>"
WHITE = '<rPr><color rgb="FFFFFFFF"/></rPr>'
BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
VALUE_AXIS = r"(<c:valAx>.*?<c:scaling>)"
BOX = (
    "<xdr:twoCellAnchor><xdr:from><xdr:col>1</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>6</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>7</xdr:row>"
    '<xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="9" name="T"/>'
    '<xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr/><xdr:txBody><a:bodyPr/><a:p><a:r><a:t>999</a:t></a:r></a:p>'
    "</xdr:txBody></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
)
NOTE = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"><v:shape '
    'style="visibility:visible"><x:ClientData ObjectType="Note"><x:Anchor>4, 0, 6, 0, 6, 0, 9, 0</x:Anchor>'
    "<x:Visible/></x:ClientData></v:shape></xml>"
)
BAR = (
    '<conditionalFormatting sqref="E7"><cfRule type="dataBar" priority="1"><dataBar showValue="0"><cfvo type="min"/>'
    '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar></cfRule></conditionalFormatting>'
)
VALIDATION = (
    '<dataValidations count="1"><dataValidation type="whole" sqref="E7"><formula1>1</formula1></dataValidation>'
    "</dataValidations>"
)
CRITERIA = '<filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'
PRINTED = '<definedName name="_xlnm.Print_Area" localSheetId="1">总表!{area}</definedName>'


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """The ledger of the reports, which is only read here."""
    directory = tmp_path_factory.mktemp("forgery")
    books = Books(Database(sqlite_url(directory), Path(directory) / "head"))
    post_ledger(books)
    yield books
    books.database.engine.dispose()


@pytest.fixture(scope="module")
def sent(office: Books) -> bytes:
    """The full pack."""
    return workbook(office, sheets=FULL)


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    remember(monkeypatch)


def named(books: Books, content: bytes) -> list[str]:
    """Each difference as ``change place: was -> found``; of a refused file the code and what was found."""
    try:
        return told(prove(books, content))
    except LedgerError as error:
        return [f"{finding.code} {finding.found}" for finding in error.findings]


# what is shown is not what the cell holds


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ('0"0"', "3333000"),
        ('"1,234"', "1,234"),
        ("0,", "333"),
        (r"0\.0,", "33.3"),
        ('0.00"万"', "333300.00万"),
        ("0%", "33330000%"),
        ("0.0E+00", "3.3E+5"),
        ("*10", "1333300"),
        ("[<400000]1;0", "1"),
        ("[White]0", "（看不见）"),
        (";;;", "（看不见）"),
        ("yyyy-mm-dd", "2812-07-16"),
        ("# ?/?", "# ?/?"),
    ],
)
def test_a_number_format_that_shows_another_number_is_told(office: Books, sent: bytes, code: str, seen: str) -> None:
    content = file_of(forged(sent, styled("总表", "E7", code=code)))
    assert named(office, content) == [f"shown_otherwise 总表!E7: 333300 -> {seen}"]


@pytest.mark.parametrize(
    "code", ["0.000", "General", "#,##0", "#,##0.00_);(#,##0.00)", "[Red]0", "[>5]0;0", "?????????0"]
)
def test_a_number_format_that_shows_the_same_number_is_no_difference(office: Books, sent: bytes, code: str) -> None:
    assert named(office, file_of(forged(sent, styled("总表", "E7", code=code)))) == []


@pytest.mark.parametrize(
    ("reference", "code", "line"),
    [
        ("C6", ';;;"另一家"', "C6: 示例E01 -> 另一家"),
        ("C6", '@"公司"', "C6: 示例E01 -> 示例E01公司"),
        ("G6", "0", "G6: 2022-04-01 -> 44652"),
        ("G6", '"2021-01-01"', "G6: 2022-04-01 -> 2021-01-01"),
        ("G6", "m-d", "G6: 2022-04-01 -> 4-1"),
    ],
)
def test_so_are_formats_of_texts_and_days(office: Books, sent: bytes, reference: str, code: str, line: str) -> None:
    content = file_of(forged(sent, styled("台账", reference, code=code)))
    assert named(office, content) == [f"shown_otherwise 台账!{line}"]


def test_a_day_written_in_another_full_way_is_no_difference(office: Books, sent: bytes) -> None:
    assert named(office, file_of(forged(sent, styled("台账", "G6", code='yyyy"年"m"月"d"日"')))) == []


@pytest.mark.parametrize(
    "look",
    [
        {"font": coloured("FFFFFF")},
        {"font": coloured("FEFEFE"), "fill": filled("FFFFF0")},
        {"fill": filled("000000")},
        {"font": coloured("000000").replace("<color ", '<color theme="0" ')},
        {"font": coloured("000000", size=1)},
        {"font": coloured("000000", name="Wingdings")},
        {"alignment": '<alignment horizontal="right" indent="200"/>'},
    ],
)
def test_a_number_that_cannot_be_seen_is_told(office: Books, sent: bytes, look: dict[str, str]) -> None:
    content = file_of(forged(sent, styled("总表", "E7", **look)))
    assert named(office, content) == ["shown_otherwise 总表!E7: 333300 -> （看不见）"]


@pytest.mark.parametrize(
    "look",
    [{"font": coloured("808080")}, {"font": coloured("FFFFFF"), "fill": filled("C00000")}, {"fill": filled("FFFF00")}],
)
def test_other_colours_are_no_difference(office: Books, sent: bytes, look: dict[str, str]) -> None:
    assert named(office, file_of(forged(sent, styled("总表", "E7", **look)))) == []


def test_a_number_repeated_over_its_cell_is_told(office: Books, sent: bytes) -> None:
    look = {"alignment": '<alignment horizontal="fill"/>', "code": "0"}
    [line] = named(office, file_of(forged(sent, styled("总表", "E7", **look))))
    assert line == "shown_otherwise 总表!E7: 333300 -> 333300333300"


def test_a_theme_in_which_black_is_white_hides_all(office: Books, sent: bytes) -> None:
    theme = in_part("xl/theme/theme1.xml", r"<a:dk1>.*?</a:dk1>", '<a:dk1><a:srgbClr val="FFFFFF"/></a:dk1>')
    lines = named(office, file_of(forged(sent, theme)))
    assert len(lines) > 500
    assert {line.split(" ")[0] for line in lines} == {"shown_otherwise"}


def test_a_part_of_a_text_that_cannot_be_seen_is_told(office: Books, sent: bytes) -> None:
    hidden = in_part(STRINGS, NAME, f"<si><r><t>示例</t></r><r>{WHITE}<t>E01</t></r></si>")
    lines = named(office, file_of(forged(sent, hidden)))
    assert "shown_otherwise 台账!C6: 示例E01 -> 示例" in lines
    red = in_part(STRINGS, NAME, f"<si><r><t>示例</t></r><r>{WHITE.replace('FFFFFFFF', 'FFFF0000')}<t>E01</t></r></si>")
    assert named(office, file_of(forged(sent, red))) == []


def test_a_guide_to_pronunciation_that_shows_another_text_is_told(office: Books, sent: bytes) -> None:
    guide = in_part(STRINGS, NAME, '<si><t>示例E01</t><rPh sb="0" eb="2"><t>999</t></rPh></si>')
    assert named(office, file_of(forged(sent, guide))) == []
    shown = cell("台账", "C6", lambda attributes, content: f'<c r="C6" ph="1"{attributes}>{content}</c>')
    assert named(office, file_of(forged(sent, guide, shown))) == ["shown_otherwise 台账!C6: 示例E01 -> 示例E01(999)"]


def test_a_format_over_a_result_that_the_file_lacks_is_told(office: Books, sent: bytes) -> None:
    content = by_openpyxl(file_of(forged(sent, styled("总表", "E10", code='0"0"'))), random.Random(1))
    assert named(office, content) == ["shown_otherwise 总表!E10: 333300 -> 3333000"]


# what lies over, beside or before the cells


SHOWN: dict[str, tuple[Forgery, str]] = {
    "white by condition": (
        conditional("总表", "E7:E9", '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'),
        "condition_hides 总表!E7:E9:  -> ",
    ),
    "divided by condition": (
        conditional("总表", "E7", '<dxf><numFmt numFmtId="200" formatCode="0,"/></dxf>'),
        "condition_hides 总表!E7:  -> ",
    ),
    "bars without numbers": (after_cells("总表", BAR), "condition_hides 总表!E7:  -> "),
    "filtered": (
        after_cells("总表", f'<autoFilter ref="A5:F9">{CRITERIA}</autoFilter>'),
        "filter_set 总表!A5:F9:  -> ",
    ),
    "filtered table": (
        in_part(
            "xl/tables/table1.xml", r'<autoFilter ref="([^"]*)"/>', rf'<autoFilter ref="\1">{CRITERIA}</autoFilter>'
        ),
        "filter_set 余额核对!A4:J10:  -> ",
    ),
    "zeros": (in_sheet("总表", "<sheetView ", '<sheetView showZeros="0" '), "zeros_hidden 总表!:  -> "),
    "row hidden in other words": (
        in_sheet("总表", '<row r="7"', '<row r="7" hidden=" true "'),
        "rows_hidden 总表!7:  -> 信贷 | 专利权质押贷款",
    ),
    "flat row": (
        in_sheet("总表", r'<row r="7"([^>]*?) ht="[^"]*"', r'<row r="7"\1 ht="0.5"'),
        "rows_hidden 总表!7:  -> 信贷 | 专利权质押贷款",
    ),
    "cut row": (in_sheet("总表", r'<row r="7"([^>]*?) ht="[^"]*"', r'<row r="7"\1 ht="6"'), "rows_cut 总表!7: 18 -> 6"),
    "thin column": (
        in_sheet("总表", r'<col min="5" max="5" width="[^"]*"', '<col min="5" max="5" width="0.2"'),
        "columns_hidden 总表!E:  -> ",
    ),
    "scrolled out": (
        in_sheet("总表", "<sheetView ", '<sheetView topLeftCell="A2" '),
        "rows_hidden 总表!1:  -> 科技金融业务月报总表",
    ),
    "head of page": (
        in_sheet("总表", "<headerFooter>", "<headerFooter><oddHeader>&amp;C&amp;14合计 1000</oddHeader>"),
        "page_text_added 总表!: &C第&P页共&N页 -> &C合计1000",
    ),
    "print area": (
        in_part(BOOK, "<definedNames>", f"<definedNames>{PRINTED.format(area='$A$1:$F$8')}"),
        "print_cut 总表!:  -> 总表!$A$1:$F$8",
    ),
    "box": (with_drawing("领导一页", BOX), "drawing_added 领导一页!B7:  -> 999"),
    "note that shows": (
        with_link("总表", "vmlDrawing", "../drawings/vmlDrawing9.vml", NOTE),
        "drawing_added 总表!E7:  -> ",
    ),
    "picture behind": (with_link("总表", "image", "../media/image9.png", "x"), "drawing_added 总表!A1:  -> "),
    "chart of other cells": (
        chart(r"趋势!\$D\$6:\$D\$17", "趋势!$E$6:$E$17"),
        "chart_changed 领导一页!A12: 当月新增金额（万元） 趋势!A6:A17 趋势!D6:D17 -> ",
    ),
    "chart of other points": (chart("<c:v>0.0</c:v>", "<c:v>999</c:v>"), "chart_changed 领导一页!A12: 2022年7月"),
    "title of a chart": (chart("月度趋势", "月度增长"), "chart_changed 领导一页!A12: 专利权质押贷款月度趋势"),
    "labels of a chart": (
        chart(r'formatCode="[^"]*" sourceLinked="0"', 'formatCode="0&quot;0&quot;" sourceLinked="0"'),
        'chart_changed 领导一页!A12:  -> 0"0"',
    ),
    "axis of a chart": (chart(VALUE_AXIS, r'\1<c:max val="5"/>'), "chart_changed 领导一页!A12:  -> max=5"),
    "chart moved": (
        in_part("xl/drawings/drawing1.xml", "<xdr:row>11</xdr:row>", "<xdr:row>5</xdr:row>"),
        "drawing_moved 领导一页!A6: 领导一页!A12 -> 领导一页!A6",
    ),
    "chart gone": (
        in_part("xl/drawings/drawing1.xml", r"<xdr:twoCellAnchor>.*</xdr:twoCellAnchor>", ""),
        "drawing_removed 领导一页!A12: ",
    ),
    "chart of another vocabulary": (
        in_part("xl/drawings/drawing1.xml", r'xmlns:c="[^"]*"', 'xmlns:c="urn:c"'),
        "drawing_removed 领导一页!A12: barChart lineChart; 专利权质押贷款月度趋势",
    ),
    "macro": (with_part("xl/vbaProject.bin", b"x"), "leads_outside :  -> xl/vbaproject.bin"),
    "property twice": (
        in_part(
            "docProps/custom.xml",
            "</Properties>",
            '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="90" name="period">'
            "<vt:lpwstr>2023-05</vt:lpwstr></property></Properties>",
        ),
        "stamp_changed 戳记 period: 2023-06 -> 2023-06 | 2023-05",
    ),
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_hides_or_overlays_numbers_is_told_at_its_place(office: Books, sent: bytes, name: str) -> None:
    act, line = SHOWN[name]
    lines = named(office, file_of(forged(sent, act)))
    assert {each.split(" ")[1].split(":")[0] for each in lines} == {line.split(" ")[1].split(":")[0]}
    assert lines[0].startswith(line)


HARMLESS_MARKS: dict[str, Forgery] = {
    "red by condition": conditional("总表", "E7", '<dxf><font><color rgb="FFFF0000"/></font></dxf>'),
    "print area of all": in_part(BOOK, "<definedNames>", f"<definedNames>{PRINTED.format(area='$A$1:$Z$90')}"),
    "print area of columns": in_part(BOOK, "<definedNames>", f"<definedNames>{PRINTED.format(area='$A:$Z')}"),
    "name": in_part(BOOK, "<definedNames>", '<definedNames><definedName name="foo">总表!$E$8</definedName>'),
    "validation": after_cells(
        "总表",
        VALIDATION,
    ),
    "rows hidden by default": in_sheet("总表", 'defaultRowHeight="15"', 'defaultRowHeight="15" zeroHeight="1"'),
    "note that waits": with_link(
        "总表",
        "vmlDrawing",
        "../drawings/vmlDrawing9.vml",
        NOTE.replace("<x:Visible/>", "").replace("visible", "hidden"),
    ),
}


@pytest.mark.parametrize("name", HARMLESS_MARKS)
def test_what_hides_nothing_is_no_difference(office: Books, sent: bytes, name: str) -> None:
    assert named(office, file_of(forged(sent, HARMLESS_MARKS[name]))) == []


# what is read in two ways


def _doubled(attributes: str, content: str) -> str:
    return f'<c r="E7"{attributes}>{content}</c><c r="E7"><v>9</v></c>'


TWO_WAYS: dict[str, tuple[Forgery, str]] = {
    "two lists of rows": (
        in_sheet("总表", "</sheetData>", '</sheetData><sheetData><row r="7"><c r="E7"><v>9</v></c></row></sheetData>'),
        "sheet2.xml sheetData",
    ),
    "rows of another vocabulary": (
        in_sheet("总表", "<sheetData>", '<y:sheetData xmlns:y="urn:y"/><sheetData>'),
        "sheet2.xml {urn:y}sheetData",
    ),
    "a cell twice": (cell("总表", "E7", _doubled), "sheet2.xml E7"),
    "a cell of another row": (cell("总表", "E7", lambda a, c: f'<c r="E9"{a}>{c}</c>'), "sheet2.xml E9"),
    "two values": (cell("总表", "E7", lambda a, c: f'<c r="E7"{a}>{c}<v>9</v></c>'), "sheet2.xml E7"),
    "a foreign value": (
        cell("总表", "E7", lambda a, c: f'<c r="E7"{a}>{c}<x:v xmlns:x="urn:x">9</x:v></c>'),
        "sheet2.xml E7",
    ),
    "a text beside a value": (
        cell("总表", "E7", lambda _, c: f'<c r="E7" t="inlineStr"><is><t>1</t></is>{c}</c>'),
        "sheet2.xml E7",
    ),
    "an unknown type": (cell("台账", "C6", lambda _, __: '<c r="C6" t="x"><v>示例E01</v></c>'), "sheet17.xml C6 x"),
    "a foreign text among texts": (
        in_part(STRINGS, "<si>", '<y:si xmlns:y="urn:y"><y:t/></y:si><si>'),
        "sharedStrings",
    ),
    "a text beside its parts": (in_part(STRINGS, NAME, "<si><t>示例E01</t><r><t></t></r></si>"), "sharedStrings"),
    "two sheets of a name": (in_part(BOOK, 'name="分机构"', 'name="总表"'), "workbook.xml 总表"),
    "two targets of an id": (
        in_part(
            LINKS,
            "</Relationships>",
            f'<Relationship Id="rId2" Type="{KIND}/worksheet" Target="worksheets/sheet3.xml"/></Relationships>',
        ),
        "workbook.xml.rels Id",
    ),
    "two books": (
        in_part(
            "_rels/.rels",
            "</Relationships>",
            f'<Relationship Id="rId99" Type="{KIND}/officeDocument" Target="xl/book.dat"/></Relationships>',
        ),
        "_rels/.rels",
    ),
    "another book": (in_part("_rels/.rels", "xl/workbook.xml", "xl/book.dat"), "_rels/.rels"),
    "two lists of styles": (
        in_part("xl/styles.xml", "<cellXfs", '<cellXfs count="0"></cellXfs><cellXfs'),
        "styleSheet cellXfs",
    ),
    "foreign styles": (
        in_part("xl/styles.xml", "(<cellXfs[^>]*>)", r'\1<y:xf xmlns:y="urn:y"/>'),
        "styleSheet cellXfs",
    ),
    "a style spelled otherwise": (
        cell("总表", "E7", lambda a, c: f'<c r="E7"{re.sub(r"(?<= s=.)", "0", a)}>{c}</c>'),
        "sheet2.xml E7 s=0",
    ),
    "two colours of a font": (
        in_part("xl/styles.xml", '(<color theme="1"/>)', r'\1<color rgb="FFFFFFFF"/>'),
        "styles color",
    ),
    "two alignments": (
        in_part("xl/styles.xml", "(<alignment [^>]*/>)", r'\1<alignment horizontal="fill"/>'),
        "styles alignment",
    ),
    "a number format twice": (
        in_part("xl/styles.xml", "(<numFmts[^>]*>)", r'\1<numFmt numFmtId="166" formatCode="0,"/>'),
        "styles numFmtId",
    ),
    "a number format spelled otherwise": (
        in_part("xl/styles.xml", 'xf numFmtId="166"', 'xf numFmtId="+166"'),
        "styles +166",
    ),
    "a choice of styles": (
        in_part("xl/styles.xml", "</cellXfs>", '<mc:AlternateContent xmlns:mc="urn:mc"/></cellXfs>'),
        "styleSheet cellXfs",
    ),
    "two lists of sheets": (in_part(BOOK, "<sheets>", "<sheets/><sheets>"), "workbook.xml sheets"),
    "a foreign sheet": (in_part(BOOK, "<sheets>", '<sheets><y:sheet xmlns:y="urn:y" name="x"/>'), "workbook.xml"),
    "a height that is none": (
        in_sheet("总表", r'<row r="7"([^>]*?) ht="[^"]*"', r'<row r="7"\1 ht="nan"'),
        "sheet2.xml row 7",
    ),
}


@pytest.mark.parametrize("name", TWO_WAYS)
def test_what_programs_read_in_two_ways_is_refused_with_its_place(office: Books, sent: bytes, name: str) -> None:
    act, found = TWO_WAYS[name]
    [line] = named(office, file_of(forged(sent, act)))
    assert line.startswith(f"{Code.WORKBOOK_DAMAGED} ")
    assert found in line


def test_so_is_a_part_that_stands_twice_and_a_zip_behind_another(office: Books, sent: bytes) -> None:
    twice = with_part_twice(sent, "xl/worksheets/sheet2.xml", b"<worksheet/>")
    assert named(office, twice) == [f"{Code.WORKBOOK_DAMAGED} XL/WORKSHEETS/SHEET2.XML"]
    assert named(office, sent + sent) == [f"{Code.WORKBOOK_DAMAGED} sent.xlsx"]


@pytest.mark.parametrize("raw", ["333300_0", "３３３３００", "nan", "0x5155C"])
def test_digits_that_only_some_programs_read_are_told(office: Books, sent: bytes, raw: str) -> None:
    content = file_of(forged(sent, cell("总表", "E7", lambda a, _: f'<c r="E7"{a}><v>{raw}</v></c>')))
    assert named(office, content) == [f"value_changed 总表!E7: 333300 -> {raw}"]


def test_a_formula_that_is_written_twice_under_one_number_is_told(office: Books, sent: bytes) -> None:
    def shared(attributes: str, content: str) -> str:
        formula = re.sub("<f>", '<f t="shared" si="0" ref="E10:F10">', content)
        return f'<c r="E10"{attributes}>{formula}</c>'

    other = cell(
        "总表",
        "F10",
        lambda a, c: f'<c r="F10"{a}>{c.replace("<f>", "<f t=@shared@ si=@0@>").replace("@", chr(34))}</c>',
    )
    content = file_of(forged(sent, cell("总表", "E10", shared), other))
    assert named(office, content) == []  # it is the same formula, moved
    lying = cell(
        "总表",
        "F10",
        lambda a, c: (
            f'<c r="F10"{a}>{re.sub("<f>.*?</f>", "<f t=@shared@ si=@0@>F7</f>", c).replace("@", chr(34))}</c>'
        ),
    )
    [line] = named(office, file_of(forged(sent, cell("总表", "E10", shared), lying)))
    assert line.startswith("formula_changed 总表!F10: ")


# saved again by another program


if SOFFICE is not None:

    def test_what_hides_is_told_after_libreoffice_saved_it_too(office: Books, sent: bytes) -> None:
        acts = [
            styled("总表", "E7", code='0"0"'),
            styled("总表", "E8", font=coloured("FFFFFF")),
            styled("台账", "G6", code="m-d"),
            conditional("趋势", "D6", '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'),
            with_drawing("领导一页", BOX),
        ]
        content = by_libreoffice(file_of(forged(sent, *acts)), random.Random(1))
        assert [line.split(":")[0] for line in named(office, content)] == [
            "drawing_added 领导一页!B7",
            "shown_otherwise 总表!E7",
            "shown_otherwise 总表!E8",
            "condition_hides 趋势!D6",
            "shown_otherwise 台账!G6",
        ]
