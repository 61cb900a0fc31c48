"""The templates that banks fill in: their columns, checks and words, and the example that is never imported."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from api.cli import main
from ledger.checks import FIELD_KINDS
from ledger.identifiers import parse_region, parse_uscc
from ledger.intake.open import open_book
from ledger.intake.rows import is_example_row
from ledger.intake.template_fields import TEMPLATE_FIELDS, template_header, words_of
from ledger.intake_words import AMOUNTS, DATES, Field
from ledger.labels import act_label, code_of, label
from ledger.labels import templates as texts
from ledger.labels.headers import HEADERS
from ledger.labels.regions import REGION_CODES
from ledger.labels.reports import MISSING
from ledger.vocabulary import ACTS_OF, PARTIES_OF, Act, InstitutionKind, Kind, Means
from reports.template import HEADER_ROW, ROWS, example, header_text, meaning, render_template
from tests.web import Office

FIRST = HEADER_ROW + 2
"""The example row, counted from 1 as spreadsheets do."""

FACT_FIELDS = {
    Field.LINE_NUMBER: "under",
    Field.RENEWS: "renews",
    Field.REGISTRATION_NUMBER: "secured_by",
    Field.RATE: "rate_ppm",
    Field.DUE_DATE: "due_date",
    Field.REVOLVING: "revolving",
    Field.FOR_LOAN: "for_loan",
}
COLUMNS = [
    pytest.param(kind, column.field, id=f"{kind}-{column.field}")
    for kind, columns in TEMPLATE_FIELDS.items()
    for column in columns
]


@cache
def sheets_of(kind: Kind) -> tuple[Worksheet, Worksheet]:
    """The sheet to fill in and the guide, as another program reads them."""
    book = load_workbook(BytesIO(render_template(kind)))
    assert book.sheetnames == ["填报", "填表说明"]
    return book["填报"], book["填表说明"]


def place_of(kind: Kind, field: Field) -> int:
    """The column of a field, counted from 1; the first column is the sequence."""
    return [column.field for column in TEMPLATE_FIELDS[kind]].index(field) + 2


def rules_at(kind: Kind, field: Field, row: int) -> list[DataValidation]:
    sheet = sheets_of(kind)[0]
    cell = sheet.cell(row, place_of(kind, field))
    return [rule for rule in sheet.data_validations.dataValidation if cell.coordinate in rule.sqref]


def rule_of(kind: Kind, field: Field) -> DataValidation:
    [rule] = rules_at(kind, field, FIRST + ROWS)
    return rule


def listed(kind: Kind, field: Field) -> list[str]:
    return str(rule_of(kind, field).formula1).strip('"').split(",")


def kinds_with(field: Field) -> list[Kind]:
    return [kind for kind, columns in TEMPLATE_FIELDS.items() if field in [column.field for column in columns]]


# which columns


def test_every_kind_has_a_template() -> None:
    assert set(TEMPLATE_FIELDS) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_a_template_has_each_column_once_and_what_every_row_needs(kind: Kind) -> None:
    fields = [column.field for column in TEMPLATE_FIELDS[kind]]
    needed = [column.field for column in TEMPLATE_FIELDS[kind] if column.is_required]
    everywhere = [Field.KIND, Field.NUMBER, Field.PROVIDER, Field.RECIPIENT, Field.ACT, Field.DATE]
    assert len(fields) == len(set(fields))
    assert set(needed) - {Field.AMOUNT} == set(everywhere)
    assert (Field.AMOUNT in needed) == (kind is not Kind.PLEDGE_REGISTRATION)


@pytest.mark.parametrize(("kind", "field"), COLUMNS)
def test_a_template_asks_only_for_what_its_kind_allows(kind: Kind, field: Field) -> None:
    if field in FACT_FIELDS:
        assert kind in FIELD_KINDS[FACT_FIELDS[field]]
    if field is Field.MEANS:
        assert Act.DISBURSEMENT in ACTS_OF[kind]
    if field is Field.PATENT:
        assert Act.PLEDGE in ACTS_OF[kind]


def test_what_only_some_kinds_have_is_asked_of_some_kind() -> None:
    assert {field for field in [*FACT_FIELDS, Field.MEANS, Field.PATENT] if not kinds_with(field)} == set()
    assert all(kind in kinds_with(Field.MEANS) for kind in Kind if Act.DISBURSEMENT in ACTS_OF[kind])


# its header


@pytest.mark.parametrize(("kind", "field"), COLUMNS)
def test_a_header_is_a_text_that_headers_are_read_by(kind: Kind, field: Field) -> None:
    assert template_header(kind, field) in HEADERS[field]
    assert meaning(kind, field)


@pytest.mark.parametrize("kind", Kind)
def test_the_header_marks_and_colours_what_is_required(kind: Kind) -> None:
    sheet = sheets_of(kind)[0]
    cells = sheet[HEADER_ROW + 1]
    assert [cell.value for cell in cells] == ["序号", *(header_text(kind, column) for column in TEMPLATE_FIELDS[kind])]
    required = [column.is_required for column in TEMPLATE_FIELDS[kind]]
    assert [str(cell.value).startswith("*") for cell in cells[1:]] == required
    assert [cell.fill.fgColor.rgb == "FFFFE699" for cell in cells[1:]] == required
    assert sheet.freeze_panes == f"D{HEADER_ROW + 2}"


def test_the_first_lines_say_what_is_filled_in_by_whom_in_which_unit() -> None:
    sheet = sheets_of(Kind.GRANT)[0]
    assert [str(sheet.cell(row, 1).value)[:5] for row in (1, 2)] == ["财政科技资", "填报单位："]
    assert sheet.cell(2, sheet.max_column).value == "单位：元"


# its checks


@pytest.mark.parametrize(("kind", "field"), COLUMNS)
def test_every_column_is_checked_from_the_example_to_the_last_row(kind: Kind, field: Field) -> None:
    for row in (FIRST, FIRST + 1, FIRST + ROWS):
        [rule] = rules_at(kind, field, row)
        assert rule.showInputMessage
        assert str(rule.prompt).startswith(meaning(kind, field)[:100])
    assert rules_at(kind, field, FIRST - 1) == []


@pytest.mark.parametrize("kind", Kind)
def test_words_of_drop_downs_are_read_back(kind: Kind) -> None:
    assert listed(kind, Field.KIND) == [label(kind)]
    assert [code_of(Act, word) for word in listed(kind, Field.ACT)] == list(ACTS_OF[kind])


@pytest.mark.parametrize("kind", kinds_with(Field.MEANS))
def test_means_of_drop_downs_are_read_back(kind: Kind) -> None:
    assert [code_of(Means, word) for word in listed(kind, Field.MEANS)] == list(Means)


@pytest.mark.parametrize("kind", kinds_with(Field.REGION))
def test_regions_of_drop_downs_are_read_back(kind: Kind) -> None:
    codes = [REGION_CODES[word] for word in listed(kind, Field.REGION)]
    assert [parse_region(code) for code in codes] == list(REGION_CODES.values())


def test_yes_and_no_are_chosen() -> None:
    assert listed(Kind.CREDIT_LINE, Field.REVOLVING) == ["是", "否"]


@pytest.mark.parametrize(("field", "side"), [(Field.PROVIDER_KIND, 0), (Field.RECIPIENT_KIND, 1)])
def test_kinds_of_parties_are_those_that_may_be_one(field: Field, side: int) -> None:
    assert kinds_with(field)
    for kind in kinds_with(field):
        assert {code_of(InstitutionKind, word) for word in listed(kind, field)} == set(PARTIES_OF[kind][side])


DATED = [(kind, field) for field in DATES for kind in kinds_with(field)]


@pytest.mark.parametrize(("kind", "field"), DATED)
def test_dates_lie_between_1990_and_2100(kind: Kind, field: Field) -> None:
    rule = rule_of(kind, field)
    days = [date.fromordinal(date(1899, 12, 30).toordinal() + int(str(end))) for end in (rule.formula1, rule.formula2)]
    assert (rule.type, rule.operator, days) == ("date", None, [date(1990, 1, 1), date(2100, 12, 31)])


@pytest.mark.parametrize("kind", Kind)
def test_amounts_are_above_zero_and_believable(kind: Kind) -> None:
    rule = rule_of(kind, Field.AMOUNT)
    assert (rule.type, rule.operator) == ("decimal", None)
    assert [float(str(end)) for end in (rule.formula1, rule.formula2)] == [0.01, 1e14]


TEXTS = [
    *(Field.NUMBER, Field.CONTRACT, Field.PROVIDER_USCC, Field.RECIPIENT_USCC, Field.PATENT, Field.LINE_NUMBER),
    *(Field.REGISTRATION_NUMBER, Field.RENEWS, Field.FOR_LOAN, Field.PROVIDER, Field.RECIPIENT),
]


@pytest.mark.parametrize("field", TEXTS)
def test_identifiers_stay_texts_in_every_prepared_row(field: Field) -> None:
    for kind in kinds_with(field):
        sheet, place = sheets_of(kind)[0], place_of(kind, field)
        formats = {sheet.cell(row, place).number_format for row in range(FIRST, FIRST + ROWS + 1)}
        assert formats == {"@"}


def test_a_list_that_does_not_fit_a_drop_down_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.template.words_of", lambda _kind, _field: ("字" * 300,))
    with pytest.raises(ValueError, match="do not fit"):
        render_template(Kind.GRANT)


# its example


def cells_of(kind: Kind, row: int) -> list[Any]:
    return [cell.value for cell in sheets_of(kind)[0][row]]


@pytest.mark.parametrize("kind", Kind)
def test_the_example_says_that_it_is_one_and_no_other_row_does(kind: Kind) -> None:
    sheet = sheets_of(kind)[0]
    found = [row for row in range(1, sheet.max_row + 1) if is_example_row(cells_of(kind, row))]
    assert (found, sheet.max_row) == ([FIRST], FIRST + ROWS)


@pytest.mark.parametrize(
    ("kind", "provider", "recipient"),
    [
        (Kind.GRANT, InstitutionKind.GOVERNMENT, InstitutionKind.ENTERPRISE),
        (Kind.INTEREST_SUBSIDY, InstitutionKind.GOVERNMENT, InstitutionKind.ENTERPRISE),
        (Kind.RISK_COMPENSATION, InstitutionKind.GOVERNMENT, InstitutionKind.BANK),
    ],
)
def test_the_parties_of_the_example_are_of_the_kind_that_their_names_say(
    kind: Kind, provider: InstitutionKind, recipient: InstitutionKind
) -> None:
    assert example(kind, Field.PROVIDER_KIND) == label(provider)
    assert example(kind, Field.RECIPIENT_KIND) == label(recipient)


@pytest.mark.parametrize("kind", Kind)
def test_one_mark_of_two_is_enough(kind: Kind) -> None:
    cells = cells_of(kind, FIRST)
    assert is_example_row([None, *cells[1:]])
    assert is_example_row([*cells[:-1], None, ""])
    assert not is_example_row([None, *cells[1:-1], None])


@pytest.mark.parametrize(
    ("row", "is_example"),
    [
        ([], False),
        ([None, "", None], False),
        ([1, "示例银行", "示例科技有限公司"], False),
        (["1", "见示例行", "备注"], False),
        ([" 示例行", 5], True),
        (["示例行（勿填）"], True),
        ([1, 2, "示例行，不导入", None, ""], True),
        ([1, "示例行", 2], False),
    ],
    ids=str,
)
def test_only_the_first_or_the_last_cell_makes_an_example(row: list[Any], is_example: bool) -> None:
    assert is_example_row(row) is is_example


@pytest.mark.parametrize("kind", Kind)
def test_the_example_is_filled_in_as_the_checks_ask(kind: Kind) -> None:
    row = dict(zip((column.field for column in TEMPLATE_FIELDS[kind]), cells_of(kind, FIRST)[1:], strict=True))
    assert all(row[column.field] is not None for column in TEMPLATE_FIELDS[kind] if column.is_required)
    assert row[Field.ACT] == act_label(kind, ACTS_OF[kind][0])
    assert all(isinstance(row[field], datetime) for field in DATES if field in row)
    assert all(isinstance(row[field], int) for field in AMOUNTS if field in row)
    for field in (Field.PROVIDER_USCC, Field.RECIPIENT_USCC):
        assert field not in row or parse_uscc(row[field]) == row[field]
    assert all(str(row[field]).startswith("示例") for field in (Field.PROVIDER, Field.RECIPIENT, Field.NUMBER))


# its guide


@pytest.mark.parametrize("kind", Kind)
def test_the_guide_has_a_line_for_every_column(kind: Kind) -> None:
    guide = sheets_of(kind)[1]
    lines = [[cell.value for cell in row] for row in guide.iter_rows(min_row=3, max_row=3 + len(TEMPLATE_FIELDS[kind]))]
    assert [line[1] for line in lines] == ["序号", *(template_header(kind, c.field) for c in TEMPLATE_FIELDS[kind])]
    assert [line[2] == "必填" for line in lines[1:]] == [column.is_required for column in TEMPLATE_FIELDS[kind]]
    assert [line[0] for line in lines[:3]] == ["A", "B", "C"]
    allowed = {line[6] for line in lines[1:] if line[6] not in ("不限", MISSING)}
    assert allowed == {"、".join(words_of(kind, c.field)) for c in TEMPLATE_FIELDS[kind] if words_of(kind, c.field)}


def test_the_guide_ends_with_what_not_to_touch_and_what_happens_after() -> None:
    guide = sheets_of(Kind.TECHNOLOGY_LOAN)[1]
    told = [str(row[0].value)[3:] for row in guide.iter_rows() if str(row[0].value)[1:3] == ". "]
    assert told == list(texts.GUIDE_NOTES)


# the file


@pytest.mark.parametrize("kind", Kind)
def test_a_template_always_has_the_same_bytes(kind: Kind) -> None:
    assert render_template(kind) == render_template(kind)


def printed() -> Iterator[Any]:
    for kind in Kind:
        yield from sheets_of(kind)


def test_every_sheet_prints_on_a4_across_one_page_with_its_header() -> None:
    for sheet in printed():
        header = HEADER_ROW + 1 if sheet.title == "填报" else 2
        page = sheet.page_setup
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (page.paperSize, page.orientation, page.fitToWidth or 1, page.fitToHeight) == (9, "landscape", 1, 0)
        assert sheet.print_title_rows == f"${header}:${header}"


# the command and the route


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr("sys.argv", ["pledgebook", "template", *words])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0)


def test_the_command_writes_the_template_by_code_or_name_and_needs_no_ledger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert command(monkeypatch, "grant") == 0
    assert command(monkeypatch, "贷款贴息", "--output", "t.xlsx") == 0
    assert Path("template-grant.xlsx").read_bytes() == render_template(Kind.GRANT)
    assert Path("t.xlsx").read_bytes() == render_template(Kind.INTEREST_SUBSIDY)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["t.xlsx", "template-grant.xlsx"]


def test_the_command_refuses_a_kind_that_is_none_and_a_place_that_is_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "loan", "--output", str(tmp_path / "t.xlsx")) == 2
    assert command(monkeypatch, "grant", "--output", str(tmp_path)) == 2
    told = capsys.readouterr().err
    assert "[unknown_code]" in told
    assert f"[file_unwritable] {tmp_path}" in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", Kind)
def test_the_route_sends_the_template(quiet_sqlite_office: Office, kind: Kind) -> None:
    answer = quiet_sqlite_office.chen.get(f"/templates/{kind}")
    assert (answer.status_code, answer.content) == (200, render_template(kind))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="template-{kind}.xlsx"'


def test_the_route_refuses_what_is_no_kind(quiet_sqlite_office: Office) -> None:
    assert quiet_sqlite_office.wang.get("/templates/loan").status_code == 422
    assert quiet_sqlite_office.wang.get("/templates/grant", month="2023-06").status_code == 422


def test_a_blank_template_says_nothing_that_would_be_imported(tmp_path: Path) -> None:
    for kind in Kind:
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(render_template(kind))
        rows = {row: values for row, values in open_book(path).sheets[0].rows() if any(v is not None for v in values)}
        assert [row for row, values in rows.items() if row >= FIRST and not is_example_row(values)] == []
        assert FIRST in rows
