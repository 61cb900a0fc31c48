"""One row of cells → one record: readers made once per column, every bad cell of the row found by itself."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeVar

from ledger.errors import Finding, InvalidValue
from ledger.finding_codes import FindingCode
from ledger.intake.amounts import AmountReader, amount_reader
from ledger.intake.cells import plain_text, shown
from ledger.intake.grid import Book, Value
from ledger.intake.layout import Chosen
from ledger.intake.places import CellPlace
from ledger.intake.profile import AmountBy, Profile
from ledger.intake.totals import Tally
from ledger.intake.values import Reader, is_rate_doubtful, value_reader
from ledger.intake_words import AMOUNTS, STATEMENTS, Field, FileType
from ledger.labels.names import folded
from ledger.money import format_yuan, parse_fen
from ledger.vocabulary import Act, Severity, Unit

_NO_AMOUNT_ACTS: Final = frozenset({Act.PLEDGE.value, Act.RELEASE.value})
_LISTED_MAX: Final = 80
_T = TypeVar("_T")


class Made(NamedTuple):
    """What a row gave: the record's values, its findings, and whether anything but constants stands in it."""

    values: dict[str, str]
    findings: list[Finding]
    has_content: bool


class _Rule(NamedTuple):
    """An amount by rule: where the deciding cell stands, the amount of each text in it, and that of any other."""

    cell: int
    table: dict[str, str | None]
    default: str | None


class RecordReader:
    """Reads the rows of one sheet. ``findings`` are those of the profile itself, found once.

    A constant stands where no column gives its field, and in rows whose cell is empty; one that is an amount only where
    there is no column, since an empty amount is none.
    """

    def __init__(self, book: Book, chosen: Chosen, profile: Profile) -> None:
        self.findings: list[Finding] = []
        self._profile = profile
        self._sheet = chosen.probe.sheet.name
        self._book = book
        self.columns = {name: column.column - 1 for name, column in chosen.header.mapped.columns.items()}
        self.texts: list[tuple[int, str, Reader]] = []
        self.amounts: list[tuple[Field, int, AmountReader]] = []
        for name, index in self.columns.items():
            if name in AMOUNTS:
                self.amounts.append((name, index, self._amount_reader(name, chosen.units[name])))
            else:
                self.texts.append((index, name.value, self._text_reader(name)))
        self._plan = [(name, name.value, index, read, name in STATEMENTS) for name, index, read in self.amounts]
        self._has_rates = Field.RATE in self.columns
        self._constants = self._read_constants(chosen)
        self._by_rule = self._amount_rule(profile.amount_by) if Field.AMOUNT not in self.columns else None
        has_source = self.amounts or self._by_rule or any(name in self._constants for name in AMOUNTS)
        self._asks_amount = bool(has_source) and not chosen.is_spoilt

    def _text_reader(self, name: Field) -> Reader:
        is_workbook = self._book.file_type not in (FileType.CSV, FileType.TSV)
        return value_reader(name, self._profile, is_workbook=is_workbook, is_1904=self._book.is_1904)

    def _amount_reader(self, name: Field, unit: Unit) -> AmountReader:
        profile = self._profile
        read = amount_reader(unit, profile.decimal, tuple(profile.strike))
        meant = {folded(raw): text for raw, text in profile.values.get(name, {}).items()}
        if not meant:
            return read
        return lambda value: read(value if value is None else meant.get(folded(plain_text(value)), value))

    def _read_constants(self, chosen: Chosen) -> dict[str, str]:
        """The constants as canonical texts; an amount only where no column gives it."""
        constants: dict[str, str] = {}
        given = dict(self._profile.constants)
        if self._profile.kind:
            given.setdefault(Field.KIND, self._profile.kind.value)
        for name, text in given.items():
            place = f"/profile/constants/{name}"
            if name in AMOUNTS:
                value = None if name in self.columns else self._constant_amount(text, place)
            else:
                value = self._tried(self._text_reader(name), text, place)
            if value is not None:
                constants[name.value] = value
        has_statements = any(name in self.columns or name.value in constants for name in STATEMENTS)
        as_of = chosen.surroundings.as_of
        if has_statements and as_of and Field.AS_OF not in self.columns:
            constants.setdefault(Field.AS_OF.value, as_of)
        return constants

    def _constant_amount(self, text: str, place: str) -> str | None:
        fen = self._tried(self._amount_reader(Field.AMOUNT, self._profile.unit or Unit.YUAN), text, place)
        return None if fen is None else format_yuan(fen)

    def _tried(self, read: Callable[[Value], _T | None], text: str, place: str) -> _T | None:
        try:
            return read(text)
        except InvalidValue as error:
            self.findings.append(Finding(error.code, place, error.expected, text[:_LISTED_MAX]))
            return None

    def _amount_rule(self, rule: AmountBy | None) -> _Rule | None:
        """The rule of the profile with its amounts read."""
        if rule is None:
            return None
        place = "/profile/amount_by"
        index = self.columns.get(rule.field)
        if index is None:
            self.findings.append(Finding(FindingCode.COLUMN_NOT_FOUND, f"{place}/field", rule.field))
            return None
        table = {folded(key): self._constant_amount(text, f"{place}/table") for key, text in rule.table.items()}
        default = None if rule.default is None else self._constant_amount(rule.default, f"{place}/default")
        return _Rule(index, table, default)

    def read(self, number: int, cells: Sequence[Value], tally: Tally) -> Made:
        """The record of a row; its readable amounts are added to ``tally``, the others told there as not known."""
        values = dict(self._constants)
        findings: list[Finding] = []
        constant = len(values)
        width = len(cells)
        for index, name, read in self.texts:
            if index < width and (cell := cells[index]) is not None:
                try:
                    text = read(cell)
                except InvalidValue as error:
                    findings.append(self._finding(error, number, index, cell))
                else:
                    if text is not None:
                        values[name] = text
        has_text = len(values) > constant or bool(findings) or self._has_raw_text(cells)
        has_cell, zeros = self._read_amounts(number, cells, values, findings, tally)
        if has_text and self._by_rule:
            self._add_by_rule(self._by_rule, number, cells, values, findings, tally)
        if self._has_rates and (rate := values.get(Field.RATE, "")).startswith("0.0"):
            self._doubt_rate(number, cells, rate, findings)
        if has_text and not has_cell and self._lacks_amount(values, findings):
            findings.append(self._amount_finding(number, zeros, cells))
        return Made(values, findings, has_text or has_cell)

    def _lacks_amount(self, values: dict[str, str], findings: list[Finding]) -> bool:
        """Whether a row without amounts in its cells should have one, and has none by a constant or by rule either."""
        if not self._asks_amount or values.get(Field.ACT) in _NO_AMOUNT_ACTS:
            return False
        is_told = any(finding.code is FindingCode.AMOUNT_RULE for finding in findings)
        return not is_told and not any(name in values for name in AMOUNTS)

    def _has_raw_text(self, cells: Sequence[Value]) -> bool:
        """Whether a mapped cell has something in it that merely overrode a constant."""
        names = self._constants
        return bool(names) and any(
            name in names and index < len(cells) and cells[index] not in (None, "") for index, name, _ in self.texts
        )

    def _read_amounts(
        self, number: int, cells: Sequence[Value], values: dict[str, str], findings: list[Finding], tally: Tally
    ) -> tuple[bool, list[int]]:
        """Whether a cell gives an amount, or tries to; and the columns that say that nothing happened."""
        has_amount = False
        zeros: list[int] = []
        width = len(cells)
        loaded = tally.loaded
        for name, key, index, read, is_level in self._plan:
            if index >= width or (cell := cells[index]) is None:
                continue
            try:
                fen = read(cell)
            except InvalidValue as error:
                findings.append(self._finding(error, number, index, cell))
                tally.unread.add(name)
                has_amount = True
                continue
            if fen is None:
                continue
            if fen == 0 and not is_level:
                zeros.append(index)
                continue
            has_amount = True
            values[key] = format_yuan(fen)
            loaded[name] = loaded.get(name, 0) + fen
        return has_amount, zeros

    def _add_by_rule(
        self,
        rule: _Rule,
        number: int,
        cells: Sequence[Value],
        values: dict[str, str],
        findings: list[Finding],
        tally: Tally,
    ) -> None:
        """Adds the amount that the rule gives; a text that it does not know is told at its cell."""
        index, table, default = rule
        cell = cells[index] if index < len(cells) else None
        key = "" if cell is None else folded(plain_text(cell))
        amount = table.get(key, default) if key else None
        if amount is not None:
            values[Field.AMOUNT.value] = amount
            tally.loaded[Field.AMOUNT] = tally.loaded.get(Field.AMOUNT, 0) + parse_fen(amount)
        elif key and key not in table:
            place = CellPlace(self._sheet, number, index + 1).text
            findings.append(Finding(FindingCode.AMOUNT_RULE, place, " | ".join(table)[:_LISTED_MAX], shown(cell)))

    def _doubt_rate(self, number: int, cells: Sequence[Value], rate: str, findings: list[Finding]) -> None:
        index = self.columns[Field.RATE]
        cell = cells[index] if index < len(cells) else None
        if cell is not None and is_rate_doubtful(rate, cell):
            place = CellPlace(self._sheet, number, index + 1).text
            findings.append(Finding(FindingCode.RATE_DOUBTFUL, place, "%", shown(cell), Severity.WARNING))

    def _amount_finding(self, number: int, zeros: list[int], cells: Sequence[Value]) -> Finding:
        """The row says no amount: at the column that says zero, else at the first amount column, else at the row."""
        if zeros:
            place = CellPlace(self._sheet, number, zeros[0] + 1).text
            return Finding(FindingCode.AMOUNT_NOT_POSITIVE, place, "> 0", shown(cells[zeros[0]]))
        column = self.amounts[0][1] + 1 if self.amounts else None
        if column is None and self._by_rule:
            column = self._by_rule.cell + 1
        listed = " | ".join(name.value for name, _, _ in self.amounts)[:_LISTED_MAX]
        return Finding(FindingCode.AMOUNT_MISSING, CellPlace(self._sheet, number, column).text, listed)

    def _finding(self, error: InvalidValue, number: int, index: int, cell: Value) -> Finding:
        return Finding(error.code, CellPlace(self._sheet, number, index + 1).text, error.expected, shown(cell))
